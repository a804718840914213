"""The core's own plugins: kinds of micro-task, matching strategies, LMS profiles."""
