"""Ways to match: pure functions from a problem to a matching. One folder per strategy."""
