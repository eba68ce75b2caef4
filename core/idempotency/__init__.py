"""Writes that may be sent again: one effect, the same answer."""
