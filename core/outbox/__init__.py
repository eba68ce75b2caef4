"""Outbox, as a package."""
