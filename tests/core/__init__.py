"""Tests of the floor that everything stands on."""
