"""What a command says and how it ends, without a process for each."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field

from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo

from app.cli import cli
from app.factory import create_app
from core.db import db

SETTINGS = (
    "DATABASE_URL", "DATABASE_OWNER_URL", "REPORTING_URL", "AUDIT_URL", "REDIS_URL", "SECRET_KEY",
    "PUBLIC_URL", "TRUSTED_PROXIES", "TOTP_ROLES", "POOL_SIZE", "DEMO", "SANATORIUM_STATE",
    "SANATORIUM_PASSWORD", "MEDIA_FOLDER", "SMS_SPOOL",
)  # fmt: skip


def environment(**settings: str) -> dict[str, str]:
    """For a process of its own: these settings and no others of ours."""
    return {name: value for name, value in os.environ.items() if name not in SETTINGS} | settings


@dataclass
class Terminal:
    """A shell with these settings and no others of ours."""

    env: Mapping[str, str]
    opened: list[Flask] = field(default_factory=list)

    @contextmanager
    def open(self) -> Iterator[Terminal]:
        """What a command has opened ends with its process: here with the terminal."""
        try:
            yield self
        finally:
            for app in self.opened:
                with app.app_context():
                    db.engine.dispose()

    def run(self, *arguments: object, typed: str = "", **changed: str) -> Result:
        """Type the command; `changed` settings hold for it alone."""
        env = dict.fromkeys(SETTINGS) | dict(self.env) | changed
        words = [str(argument) for argument in arguments]
        shell = ScriptInfo(create_app=self._create_app)

        def invoke() -> Result:
            return CliRunner().invoke(
                cli, words, input=typed, env=env, obj=shell, prog_name="sanatorium"
            )

        before = dict(os.environ)
        result = copy_context().run(invoke)
        assert dict(os.environ) == before
        return result

    def refused(self, *arguments: object, code: int, **changed: str) -> str:
        """What a command says that ends with this code and says nothing else."""
        result = self.run(*arguments, **changed)
        assert (result.exit_code, result.stdout) == (code, ""), result.output
        return result.stderr

    def _create_app(self) -> Flask:
        self.opened.append(create_app())
        return self.opened[-1]
