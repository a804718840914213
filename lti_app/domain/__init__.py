"""The rules in plain Python: no clock, network, database or Flask. One file per noun."""
