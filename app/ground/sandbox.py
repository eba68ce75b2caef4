"""The payment sandbox of a run: in a demo without keys of Stripe, payments are played."""

from __future__ import annotations

import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from app.ground.children import Child
from app.ground.keyring import keyring
from app.ground.places import State

HOST = "127.0.0.1"
STEP = 10  # from the site's port to the sandbox's, where that one is free
PASSED = ("HOME", "LANG", "PATH", "PYTHONUNBUFFERED", "TZ")  # and no secret of the site's
HEARD = (
    "checkout.session.completed",
    "checkout.session.expired",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.closed",
)


@dataclass(frozen=True)
class Sandbox:
    """Where it listens, where its data lie, and the two secrets that it shares with the site."""

    port: int
    data: Path
    key: str
    webhook_secret: str

    @classmethod
    def for_run(cls, state: State, env: Mapping[str, str], site_port: int) -> Sandbox | None:
        """None where the run is no demo, or real keys are set."""
        if not is_wanted(env):
            return None
        secrets = keyring(state.folder)
        return cls(
            port=free_port(site_port + STEP),
            data=state.folder / "sandbox.sqlite3",
            key=f"sk_test_{secrets['stripe_key']}",
            webhook_secret=f"whsec_{secrets['stripe_webhook']}",
        )

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def settings(self) -> dict[str, str]:
        """What the site's programs are told."""
        return {
            "STRIPE_SECRET_KEY": self.key,
            "STRIPE_WEBHOOK_SECRET": self.webhook_secret,
            "STRIPE_API": self.url,
        }

    def child(self, env: Mapping[str, str], site: str) -> Child:
        """The program; `site` is where the web server listens."""
        own = {
            "SANDBOX_HOST": HOST,
            "SANDBOX_PORT": str(self.port),
            "SANDBOX_DATA": str(self.data),
            "SANDBOX_SECRET_KEY": self.key,
            "SANDBOX_WEBHOOKS": self._webhooks(env["DATABASE_URL"], site),
        }
        passed = {
            name: value
            for name, value in env.items()
            if name in PASSED or name.startswith("SANDBOX_")
        }
        return Child("sandbox", [sys.executable, "-m", "sandbox"], passed | own)

    def _webhooks(self, database_url: str, site: str) -> str:
        """One address is enough, for all legal entities share the one key."""
        code = first_legal_entity(database_url)
        if code is None:
            return ""
        heard = ",".join(HEARD)
        return f"{site}/webhooks/stripe/{code} {self.webhook_secret} events={heard}"


def is_wanted(env: Mapping[str, str]) -> bool:
    """In a demo, or when told to by SANDBOX=1; never beside keys that somebody has set."""
    named = [name for name, value in env.items() if value and name.startswith("STRIPE_")]
    return not named and (env.get("SANDBOX") or env["DEMO"]) == "1"


def first_legal_entity(database_url: str) -> str | None:
    """Its code; none in a network without any."""
    with psycopg.connect(database_url) as connection:
        found = connection.execute("SELECT min(code) FROM legal_entity").fetchone()
    return found[0] if found else None


def free_port(wanted: int) -> int:
    """The wanted one, else any that is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, wanted))
        except (OSError, OverflowError):
            return free_port(0)
        return int(probe.getsockname()[1])
