"""Tests of reports.funnel."""
