"""Kehrwert: reverse mentoring as an LTI 1.3 tool. The map stands in docs/architecture.md."""
