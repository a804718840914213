"""Kinds of micro-task; a folder each."""
