"""Parties, as a package."""
