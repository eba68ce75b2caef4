"""What the program is told by its environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.webhooks.endpoints import Endpoint


class SettingsFault(Exception):
    """A setting is wrong; the message says which."""


@dataclass(frozen=True)
class Settings:
    """Where to listen, whom to believe, whom to tell; see docs/sandbox.md."""

    host: str = "127.0.0.1"
    port: int = 8010
    url: str = ""  # how browsers reach the pay page, where that is not http://host:port
    data: str = ":memory:"
    keys: frozenset[str] = frozenset()  # none named: any sk_test_… is believed
    webhooks: tuple[Endpoint, ...] = ()
    first_retry: float = 1.0  # seconds until an unheard webhook is sent again, doubled each time
    late: float = 2.0  # seconds until late money comes, or a slow refund
    clock: int | None = None  # what time it is when the program begins; None: the real one

    @property
    def public_url(self) -> str:
        return self.url or f"http://{self.host}:{self.port}"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Read the settings; raises SettingsFault."""
        return cls(
            host=environ.get("SANDBOX_HOST") or cls.host,
            port=int(_number(environ, "SANDBOX_PORT", cls.port)),
            url=environ.get("SANDBOX_URL", "").rstrip("/"),
            data=environ.get("SANDBOX_DATA") or cls.data,
            keys=frozenset(environ.get("SANDBOX_SECRET_KEY", "").split()),
            webhooks=tuple(_endpoints(environ.get("SANDBOX_WEBHOOKS", ""))),
            first_retry=_number(environ, "SANDBOX_RETRY_SECONDS", cls.first_retry),
            late=_number(environ, "SANDBOX_LATE_SECONDS", cls.late),
            clock=int(_number(environ, "SANDBOX_CLOCK", 0)) or None,
        )


def _endpoints(lines: str) -> list[Endpoint]:
    try:
        return [Endpoint.parse(line) for line in lines.splitlines() if line.strip()]
    except ValueError as fault:
        raise SettingsFault(f"SANDBOX_WEBHOOKS: {fault}") from fault


def _number(environ: Mapping[str, str], name: str, otherwise: float) -> float:
    said = environ.get(name) or str(otherwise)
    try:
        return float(said)
    except ValueError as fault:
        raise SettingsFault(f"{name} must be a number, not {said!r}.") from fault
