"""Tests of crm.messages."""
