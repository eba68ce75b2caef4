"""A site with one of everything, and its visitors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from app.ground.cluster import Cluster
from app.ground.valkey import Valkey
from tests.pages.all_pages.everywhere import Everywhere, everywhere
from tests.pages.conftest import Come, coming


@pytest.fixture(scope="module")
def site(cluster: Cluster, valkey_server: Valkey) -> Iterator[Everywhere]:
    """One for all languages of a file."""
    with everywhere(cluster, valkey_server) as opened:
        yield opened


@pytest.fixture
def come(chromium: Browser, site: Everywhere) -> Iterator[Come]:
    """Visitors of this site; none of them may have had to complain."""
    with coming(chromium, site.url) as let_in:
        yield let_in
