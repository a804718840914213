"""LTI Advantage services for tools: line items, scores, results and the roster."""
