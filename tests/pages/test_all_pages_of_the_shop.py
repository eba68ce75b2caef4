"""Every page of the shop, in each language: wide and narrow, light and dark, without a fault."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from app.ground.cluster import Cluster
from app.ground.valkey import Valkey
from tests.pages.conftest import Come, coming
from tests.pages.everywhere import LANGUAGES, Everywhere, everywhere, faults_on, too_wide_on

pytestmark = [pytest.mark.pages, pytest.mark.slow]


@pytest.fixture(scope="module")
def site(cluster: Cluster, valkey_server: Valkey) -> Iterator[Everywhere]:
    with everywhere(cluster, valkey_server) as opened:
        yield opened


@pytest.fixture
def come(chromium: Browser, site: Everywhere) -> Iterator[Come]:
    """Visitors of this site; none of them may have had to complain."""
    with coming(chromium, site.url) as let_in:
        yield let_in


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_the_shop_has_a_fault(come: Come, site: Everywhere, language: str) -> None:
    guest = come(language=language)
    guest.refusals |= {404}
    paths = site.paths(public=True)
    assert len(paths) > 20
    assert [fault for path in paths for fault in faults_on(guest, path, language)] == []


def test_no_page_of_the_shop_goes_sideways(come: Come, site: Everywhere) -> None:
    guest = come(language="ru-RU")  # the longest words
    guest.refusals |= {404}
    paths = site.paths(public=True)
    assert [fault for path in paths for fault in too_wide_on(guest, path)] == []
