"""Stays, as a package."""
