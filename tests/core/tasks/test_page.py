"""The page of tasks: those of one's own resorts; the network's for who may see everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import db
from core.i18n import _l
from core.tasks.kinds import TaskKind, _kinds, add_task_kind
from core.tasks.models import Task
from core.tasks.operations import add_task, finish_task
from tests.cast import House
from tests.staff import Person, browser_of, within

DUE = datetime(2026, 8, 1, 12, tzinfo=UTC)
PAGE = "/desk/tasks"


@pytest.fixture(autouse=True)
def refund_kind() -> Iterator[None]:
    """A kind that a package would have named."""
    add_task_kind("refund", TaskKind(_l("A refund fails"), _l("Pay {amount} back to {name}.")))
    yield
    del _kinds["refund"]


def tell(app: Flask, reference: str, resort: int | None, *, late: int = 0, **facts: object) -> int:
    """A task that became due so many hours after noon; returns its id."""

    def add() -> int:
        due = DUE + timedelta(hours=late)
        facts.setdefault("name", reference)
        add_task("refund", reference, role="reception", resort_id=resort, due_at=due, facts=facts)
        return db.session.scalars(select(Task.id).where(Task.reference == reference)).one()

    return within(app, add)


def shown(app: Flask, person: Person) -> list[str]:
    """To whom something is to be paid back, in the order of the page."""
    answer = browser_of(app, person).get(PAGE)
    assert answer.status_code == 200
    return re.findall(r"back to (\w+)\.", answer.text)


@pytest.fixture
def three(app: Flask, aurora: House, boreas: House) -> dict[str, int]:
    """One task of each house and one of the network."""
    resorts = {"aurora": aurora.resort, "boreas": boreas.resort, "network": None}
    return {name: tell(app, name, resort) for name, resort in resorts.items()}


@pytest.mark.usefixtures("three")
def test_each_sees_what_is_theirs_to_do(
    app: Flask, rita: Person, mart: Person, boris: Person, olga: Person
) -> None:
    assert shown(app, rita) == shown(app, mart) == ["aurora"]
    assert shown(app, boris) == ["boreas"]
    assert shown(app, olga) == ["aurora", "boreas", "network"]


@pytest.mark.parametrize("whose", ["boreas", "network"])
def test_a_task_of_others_is_not_there(
    app: Flask, three: dict[str, int], rita: Person, whose: str
) -> None:
    browser, key = browser_of(app, rita), three[whose]
    assert browser.post(f"{PAGE}/{key}/completion").status_code == 404
    assert not is_done(app, key)
    within(app, lambda: finish_task(db.session.get_one(Task, key), by="boris"))
    assert browser.post(f"{PAGE}/{key}/reopening").status_code == 404
    assert is_done(app, key)


def is_done(app: Flask, key: int) -> bool:
    return within(app, lambda: db.session.get_one(Task, key).done_at is not None)


def test_a_task_is_done_and_opened_again_by_its_buttons(
    app: Flask, three: dict[str, int], rita: Person
) -> None:
    browser, key = browser_of(app, rita), three["aurora"]
    done = browser.post(f"{PAGE}/{key}/completion", follow_redirects=True)
    assert "The task is done." in done.text
    assert f"Done by {rita.email}" in done.text
    assert f'action="{PAGE}/{key}/reopening"' in done.text
    opened = browser.post(f"{PAGE}/{key}/reopening", follow_redirects=True)
    assert "The task is open again." in opened.text
    assert "Done by" not in opened.text
    assert f'action="{PAGE}/{key}/completion"' in opened.text


def test_the_most_urgent_comes_first_and_the_last_done_after_all(
    app: Flask, aurora: House, rita: Person
) -> None:
    for name, late in (("third", 3), ("first", 1), ("second", 2)):
        tell(app, name, aurora.resort, late=late)
    done = tell(app, "gone", aurora.resort)
    within(app, lambda: finish_task(db.session.get_one(Task, done), by="relay"))
    assert shown(app, rita) == ["first", "second", "third", "gone"]


def test_an_empty_page_says_what_will_be_here(app: Flask, rita: Person) -> None:
    assert "Nothing needs a person" in browser_of(app, rita).get(PAGE).text


def test_times_are_those_of_the_resort(app: Flask, aurora: House, rita: Person) -> None:
    tell(app, "anna", aurora.resort)
    assert "1 Aug 2026, 15:00" in browser_of(app, rita).get(PAGE).text


@pytest.mark.parametrize(
    ("path", "linked"),
    [
        ("/desk/bookings/ABC", True),
        ("//evil.example", False),
        ("https://evil.example", False),
        ("javascript:alert(1)", False),
    ],
)
def test_a_task_leads_only_to_pages_of_ours(
    app: Flask, aurora: House, rita: Person, path: str, *, linked: bool
) -> None:
    tell(app, "anna", aurora.resort, path=path)
    assert (f'href="{path}"' in browser_of(app, rita).get(PAGE).text) == linked


def test_facts_are_shown_as_text(app: Flask, aurora: House, rita: Person) -> None:
    tell(app, "anna", aurora.resort, name="<b>{kind}</b>", amount=None)
    page = browser_of(app, rita).get(PAGE).text
    assert "back to &lt;b&gt;{kind}&lt;/b&gt;." in page


def test_a_kind_that_nobody_knows_and_a_missing_fact_break_nothing(
    app: Flask, aurora: House, rita: Person
) -> None:
    within(app, lambda: add_task("older", "1", role="reception", resort_id=aurora.resort))
    within(app, lambda: add_task("refund", "1", role="nobody", resort_id=aurora.resort))
    page = browser_of(app, rita).get(PAGE)
    assert page.status_code == 200
    assert "<strong>older</strong>" in page.text
    assert "Pay  back to ." in page.text
