"""Rates, as a package."""
