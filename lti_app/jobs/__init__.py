"""The worker process: it sends scores and does what no page waits for.

Rules stand in domain/, use cases in services/. A transaction here ends with each piece of work.
"""
