"""Kehrwert: reverse mentoring as an LTI 1.3 tool. The map of this folder stands in docs/architecture.md."""
