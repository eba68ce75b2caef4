"""Knows where and for whom, and no trade: what every package stands on."""
