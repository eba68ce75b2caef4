"""Funnel, as a package."""
