"""The manager describes a procedure, sees it as the shop would show it, and shows a photograph."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.pages.conftest import Come, Site
from tests.pages.steps import sign_in
from tests.pages.test_every_page import look_at
from tests.pages.visitors import NARROW, WIDE
from tests.snapshots import snapshot

pytestmark = pytest.mark.pages
SEEN = "(at) => at.complete && at.naturalWidth > 0"


def open_procedure(page: Page) -> None:
    page.get_by_role("link", name="Mud wrap", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mud wrap")


def test_a_text_is_previewed_saved_and_taken_back(come: Come, site: Site) -> None:
    manager, guest = come(WIDE), come(NARROW)
    page = manager.page
    sign_in(manager, site.manager, "/desk/content")
    found = look_at(manager)
    open_procedure(page)
    feeling = page.get_by_role("group", name="How it feels")
    feeling.get_by_label("English").fill("Heavy, warm and quiet.")
    found += look_at(manager)
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="English").click()
    preview = opened.value
    expect(preview.get_by_text("Heavy, warm and quiet.")).to_be_visible()
    expect(preview.get_by_text("Nothing is saved yet")).to_be_visible()
    preview.close()
    guest.open("/resorts/aurora/procedures/mud")
    expect(guest.page.get_by_text("Heavy, warm and quiet.")).to_have_count(0)
    manager.press("Save the texts")
    expect(page.get_by_text("1 text is saved.")).to_be_visible()
    guest.open("/resorts/aurora/procedures/mud")
    expect(guest.page.get_by_text("Heavy, warm and quiet.")).to_be_visible()
    page.get_by_role("link", name="History").click()
    found += look_at(manager)
    page.get_by_role("button", name=re.compile("^Undo")).first.click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    guest.open("/resorts/aurora/procedures/mud")
    expect(guest.page.get_by_text("Heavy, warm and quiet.")).to_have_count(0)
    assert found == []


def test_a_photograph_takes_the_place_of_the_drawing_until_it_is_removed(
    come: Come, site: Site
) -> None:
    manager, guest = come(NARROW), come(NARROW)
    manager.refusals |= {422}
    page = manager.page
    sign_in(manager, site.manager, "/desk/content")
    open_procedure(page)
    page.get_by_role("link", name="Photographs").click()
    found = look_at(manager)
    page.get_by_label("Files").set_input_files(
        {"name": "small.jpg", "mimeType": "image/jpeg", "buffer": snapshot((400, 300))}
    )
    manager.press("Add")
    expect(page.get_by_role("alert")).to_contain_text("would look blurred")
    page.get_by_label("Files").set_input_files(
        {"name": "mud.jpg", "mimeType": "image/jpeg", "buffer": snapshot()}
    )
    manager.press("Add")
    expect(page.get_by_text("Shown first")).to_be_visible()
    page.get_by_role("textbox", name="English").fill("Warm mud on a back")
    manager.press("Save the description")
    found += look_at(manager)
    guest.open("/resorts/aurora/procedures/mud")
    picture = guest.page.get_by_role("img", name="Warm mud on a back")
    expect(picture).to_be_visible()
    assert picture.evaluate(SEEN)
    manager.press("Remove")
    expect(page.get_by_role("button", name="Put back")).to_be_visible()
    found += look_at(manager)
    guest.open("/resorts/aurora/procedures/mud")
    expect(picture).to_have_count(0)
    assert found == []


def test_what_was_typed_is_not_lost_by_leaving(come: Come, site: Site) -> None:
    manager = come(WIDE)
    page = manager.page
    sign_in(manager, site.manager, "/desk/content")
    open_procedure(page)
    page.get_by_role("group", name="How it feels").get_by_label("English").fill("Warm")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append("leave?")
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="History").click(no_wait_after=True)
    expect(page.get_by_role("group", name="How it feels").get_by_label("English")).to_have_value(
        "Warm"
    )
    assert asked == ["leave?"]
