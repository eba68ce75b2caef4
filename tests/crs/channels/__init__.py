"""Tests of crs/channels."""
