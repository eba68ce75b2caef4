"""Every page of the desk, in each language: wide and narrow, light and dark, without a fault."""

from __future__ import annotations

import pytest

from tests.pages.all_pages.everywhere import LANGUAGES, Everywhere, faults_on
from tests.pages.conftest import Come
from tests.staff import PASSWORD

pytestmark = [pytest.mark.pages, pytest.mark.slow]


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
