"""Checkout: sessions, and cards that pay them or do not."""
