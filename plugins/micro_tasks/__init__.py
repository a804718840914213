"""Kinds of micro-task; a folder each. The files beside the folders are shared by several kinds."""
