"""Bookings, as a package."""
