"""LMS profiles: the departures of one LMS from the standard, a folder each."""
