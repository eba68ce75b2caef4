"""Advice, as a package."""
