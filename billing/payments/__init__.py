"""Payments, as a package."""
