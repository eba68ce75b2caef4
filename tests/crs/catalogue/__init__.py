"""Tests of crs.catalogue."""
