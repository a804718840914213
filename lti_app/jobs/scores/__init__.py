"""Sends the scores of the outbox: one pipeline per platform, many posts side by side.

dispatcher.py starts the pipelines, pipeline.py keeps one full, window.py says how full,
conversation.py is what is said to the platform about one score.
"""
