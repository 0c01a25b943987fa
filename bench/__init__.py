"""Measure how fast the house is, beside the least a database would need. `make bench`."""
