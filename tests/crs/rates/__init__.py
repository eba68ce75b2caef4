"""Tests of crs.rates."""
