"""Where a visitor comes from, and who is none."""

from __future__ import annotations

import pytest

from core.visits.rules import is_robot, source_of

HERE = "www.stay.example:8000"


@pytest.mark.parametrize(
    ("source", "medium", "referrer", "said"),
    [
        ("Newsletter", "", "", "newsletter"),
        ("google", "CPC", "https://www.google.com/", "google/cpc"),
        ("", "cpc", "https://www.google.com/search?q=x", "google.com"),
        ("", "", "", "direct"),
        ("", "", "https://stay.example/search", "direct"),
        ("", "", "https://stay.example.evil/", "stay.example.evil"),
        ("", "", "android-app://com.google.android.gm/", "com.google.android.gm"),
        ("", "", "https://[broken", "direct"),
        ("", "", "javascript:alert(1)", "direct"),
        ("<script>", "", "", "other"),
        ("anna@example.org", "", "", "other"),
        ("a" * 41, "", "", "other"),
        ("", "", f"https://{'a' * 60}.example/", "other"),
    ],
)
def test_the_source_is_a_name_or_a_host_and_nothing_else(
    source: str, medium: str, referrer: str, said: str
) -> None:
    assert source_of(source, medium, referrer, HERE) == said


@pytest.mark.parametrize(
    ("agent", "robot"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0", False),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari", False),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", True),
        ("curl/8.9", True),
        ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0", True),
        ("", True),
    ],
)
def test_programs_are_no_visitors(agent: str, robot: bool) -> None:
    assert is_robot(agent) is robot
