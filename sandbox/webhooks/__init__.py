"""Webhooks: who is told, what waits to be sent, and the sending."""
