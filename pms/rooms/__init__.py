"""Rooms, as a package."""
