"""Channels: partners that search and book by programs of their own."""
