"""The shop where stays are bought, and its visitors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from app.ground.cluster import Cluster
from tests.pages.conftest import Come, coming
from tests.pages.purchase.till import Shop, open_shop


@pytest.fixture(scope="module")
def shop(cluster: Cluster, chromium: Browser) -> Iterator[Shop]:
    """One for all of a file; each walk has days of its own."""
    with open_shop(cluster) as opened:
        yield opened


@pytest.fixture
def come(chromium: Browser, shop: Shop) -> Iterator[Come]:
    """Visitors who may be led to the card's page."""
    with coming(chromium, shop.url, f"{shop.box.url}/") as let_in:
        yield let_in
