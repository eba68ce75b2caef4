"""Tests of crs.shop."""
