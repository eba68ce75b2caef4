"""Proposals: priced offers that answer an inquiry, as a link."""
