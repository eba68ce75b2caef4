"""Tests of billing.payments."""
