"""Test G of the promises for the ledger, in short; the bench runs it long."""

from __future__ import annotations

import os

import pytest
from flask import Flask

from tests.billing.conftest import Books
from tests.billing.ledger.machine import prove

EXAMPLES, STEPS = int(os.environ.get("EXAMPLES", "15")), 20


@pytest.mark.slow
def test_whatever_is_posted_the_ledger_is_what_the_model_says(app: Flask, aurora: Books) -> None:
    prove(app, aurora, EXAMPLES, STEPS)
