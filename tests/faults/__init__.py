"""Faults: real processes are killed in the middle of real work."""
