"""Every page of the desk, in each language: wide and narrow, light and dark, without a fault."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from app.ground.cluster import Cluster
from app.ground.valkey import Valkey
from tests.pages.conftest import Come, coming
from tests.pages.everywhere import LANGUAGES, Everywhere, everywhere, faults_on
from tests.staff import PASSWORD

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
def test_no_page_of_the_desk_has_a_fault(come: Come, site: Everywhere, language: str) -> None:
    person = come(language=language)
    person.open("/sign-in")
    person.page.locator("[name=email]").fill(site.company.email)
    person.page.locator("[name=password]").fill(PASSWORD)
    person.page.locator("main button").click()
    person.page.wait_for_url("**/desk**")
    person.refusals.add(404)  # the picture of a code that nobody asked for
    paths = site.paths(public=False)
    assert len(paths) > 15
    assert [fault for path in paths for fault in faults_on(person, path, language)] == []
