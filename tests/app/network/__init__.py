"""Tests of networks from spreadsheets."""
