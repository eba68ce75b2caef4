"""Inquiries: who wants to hear from us, by when, and what became of it."""
