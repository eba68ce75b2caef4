"""Settings of mail are checked at the start: a wrong one is told with its cure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.config import Config, ConfigFault

SERVER = "smtp://user:word@mail.example.org:587"


def test_a_server_and_a_sender_are_enough(config: Config) -> None:
    made = replace(config, smtp_url=SERVER, mail_from="Sanatorium <stay@example.org>")
    assert made.smtp_url == SERVER


@pytest.mark.parametrize(
    ("url", "sender", "cure"),
    [
        ("mail.example.org", "stay@example.org", "SMTP_URL"),
        ("smtp://mail.example.org:many", "stay@example.org", "SMTP_URL"),
        (SERVER, "", "MAIL_FROM"),
        (SERVER, "Sanatorium", "MAIL_FROM"),
        (SERVER, "stay@example.org\r\nBcc: all@example.org", "MAIL_FROM"),
    ],
)
def test_what_cannot_send_does_not_start(config: Config, url: str, sender: str, cure: str) -> None:
    with pytest.raises(ConfigFault, match=cure):
        replace(config, smtp_url=url, mail_from=sender)


def test_they_come_from_the_environment(config: Config) -> None:
    env = {
        "DATABASE_URL": config.database_url, "REDIS_URL": config.redis_url,
        "SECRET_KEY": config.secret_key, "SMTP_URL": SERVER, "MAIL_FROM": "stay@example.org",
    }  # fmt: skip
    made = Config.from_environ(env)
    assert (made.smtp_url, made.mail_from) == (SERVER, "stay@example.org")
