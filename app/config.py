"""Configuration: one dataclass from the environment, checked at the start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from billing.payments.settings import StripeSettings, WrongKey
from core.mail import MailServer, WrongAddress, is_address
from core.sms import NoFolder, Spool

QUEUE_SCHEMES = ("redis://", "rediss://", "unix://")


class ConfigFault(Exception):
    """A setting is missing or wrong; the message says what to do."""


@dataclass(frozen=True)
class Config:
    """What differs between machines. A resort's policy is rows, never config."""

    database_url: str
    redis_url: str
    secret_key: str
    database_owner_url: str = ""
    reporting_url: str = ""
    audit_url: str = ""
    public_url: str = "http://127.0.0.1:8000"
    trusted_proxies: int = 0
    totp_roles: frozenset[str] = field(default_factory=frozenset)
    pool_size: int = 4
    smtp_url: str = ""
    mail_from: str = ""
    media_folder: str = ""
    sms_spool: str = ""
    stripe: StripeSettings = field(default_factory=StripeSettings)
    demo: bool = False
    testing: bool = False

    def __post_init__(self) -> None:
        parse_address("DATABASE_URL", self.database_url)
        if not self.redis_url.startswith(QUEUE_SCHEMES):
            raise ConfigFault("REDIS_URL must begin with redis://, rediss:// or unix://.")
        if len(self.secret_key) < 32:
            raise ConfigFault(
                "SECRET_KEY must have at least 32 characters; `make run` makes one for you."
            )
        if not self.public_url.startswith(("http://", "https://")):
            raise ConfigFault("PUBLIC_URL must begin with http:// or https://.")
        if self.media_folder and not Path(self.media_folder).is_absolute():
            raise ConfigFault(
                "MEDIA_FOLDER must be a whole path from the root, such as /var/lib/pictures."
            )
        if self.smtp_url:
            check_mail(self.smtp_url, self.mail_from)
        if self.sms_spool:
            check_spool(self.sms_spool)

    @property
    def over_https(self) -> bool:
        """Whether browsers reach the site over TLS: then cookies are `__Host-`."""
        return self.public_url.startswith("https://")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] | None = None) -> Config:
        """Read the settings; raises ConfigFault with the cure."""
        env = os.environ if environ is None else environ
        missing = [
            name for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY") if not env.get(name)
        ]
        if missing:
            raise ConfigFault(
                f"{', '.join(missing)} not set: start with `make run`, or see docs/deployment.md."
            )
        return cls(
            database_url=env["DATABASE_URL"],
            redis_url=env["REDIS_URL"],
            secret_key=env["SECRET_KEY"],
            database_owner_url=env.get("DATABASE_OWNER_URL", ""),
            reporting_url=env.get("REPORTING_URL", ""),
            audit_url=env.get("AUDIT_URL", ""),
            public_url=env.get("PUBLIC_URL", cls.public_url),
            trusted_proxies=_number(env, "TRUSTED_PROXIES", cls.trusted_proxies),
            totp_roles=frozenset(filter(None, env.get("TOTP_ROLES", "").split(","))),
            pool_size=_number(env, "POOL_SIZE", cls.pool_size),
            smtp_url=env.get("SMTP_URL", ""),
            mail_from=env.get("MAIL_FROM", ""),
            media_folder=env.get("MEDIA_FOLDER", ""),
            sms_spool=env.get("SMS_SPOOL", ""),
            stripe=_stripe(env),
            demo=env.get("DEMO", "") == "1",
        )


def _stripe(env: Mapping[str, str]) -> StripeSettings:
    try:
        return StripeSettings.from_environ(env)
    except WrongKey as fault:
        raise ConfigFault(str(fault)) from None


def check_mail(url: str, sender: str) -> None:
    """Whether mail can be sent with these settings; raises ConfigFault."""
    try:
        MailServer.from_settings(url, sender)
    except WrongAddress as fault:
        raise ConfigFault(str(fault)) from None
    if not (sender.isprintable() and is_address(parseaddr(sender)[1])):
        raise ConfigFault(
            "MAIL_FROM is needed beside SMTP_URL: an address that your mail server may write from, "
            "such as Sanatorium <stay@example.org>."
        )


def check_spool(folder: str) -> None:
    """Whether texts can be left there for a gateway; raises ConfigFault."""
    try:
        Spool.from_settings(folder)
    except NoFolder as fault:
        raise ConfigFault(str(fault)) from None


def parse_address(name: str, url: str) -> URL:
    """The database's address that the setting `name` tells; raises ConfigFault."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        address = None
    if address is None or address.drivername not in ("postgresql", "postgresql+psycopg"):
        raise ConfigFault(
            f"{name} is no address of a PostgreSQL database: write "
            "postgresql://role:password@host:5432/database, with special characters of the "
            "password as %-codes."
        )
    return address


def _number(env: Mapping[str, str], name: str, usual: int) -> int:
    value = env.get(name) or str(usual)
    if not value.isdecimal():
        raise ConfigFault(f"{name} must be a whole number, such as {usual}.")
    return int(value)
