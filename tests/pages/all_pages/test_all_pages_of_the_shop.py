"""Every page of the shop, in each language: wide and narrow, light and dark, without a fault."""

from __future__ import annotations

import pytest

from tests.pages.all_pages.everywhere import LANGUAGES, Everywhere, faults_on, too_wide_on
from tests.pages.conftest import Come

pytestmark = [pytest.mark.pages, pytest.mark.slow]


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
