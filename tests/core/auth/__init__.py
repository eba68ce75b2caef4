"""Tests of accounts, sessions and permissions."""
