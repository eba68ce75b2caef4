"""The demo: a network to look around in, with staff whose passwords everybody knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from argon2.exceptions import VerifyMismatchError
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from app.config import ConfigFault
from app.network.loading import load_network
from app.network.sources import read_path
from core.auth.models import Account
from core.auth.operations import set_password
from core.auth.passwords import hasher
from core.auth.roles import role_name
from core.db import EVERY_RESORT, db, see_resorts, transaction
from core.i18n import in_language
from core.organisation.models import Resort
from crs.channels.keys import demo_secret
from crs.channels.operations import make_key, make_partner
from crs.channels.queries import find_key, find_partner

NETWORK = Path(__file__).parent.parent / "demo" / "network"
PASSWORD = "demo-demo-demo"  # noqa: S105  # known to everybody on purpose, in the demo alone
BY = "ensure-demo"
PARTNER = "Demo"


def ensure_demo(network: Path) -> bool:
    """Load the network unless there is a resort, and let its staff sign in: all or nothing.

    Returns whether it was loaded. Raises ConfigFault outside of the demo.
    """
    _insist_on_demo()
    with transaction():
        if db.session.scalar(select(Resort.id).limit(1)) is not None:
            return False
        click.echo("Loading the demo network…", err=True)
        load_network(read_path(network), by=BY)
        unset = select(Account).where(Account.password_hash.is_(None)).order_by(Account.id)
        for account in db.session.scalars(unset):
            set_password(account, PASSWORD, by=BY)
    return True


def demo_logins() -> Iterator[tuple[str, str, str]]:
    """`(role, e-mail, resort)`: one person of each role who still has the demo's password."""
    _insist_on_demo()
    seen = set[str]()
    for account in db.session.scalars(select(Account).order_by(Account.id)):
        for grant in account.grants:
            if grant.role not in seen and _is_open(account):
                seen.add(grant.role)
                resort = in_language(grant.resort.name, "en") if grant.resort else "the network"
                yield role_name(grant.role), account.email, resort


def ensure_demo_key() -> None:
    """The demo's partner and its key, which any start knows again from the site's own secret."""
    _insist_on_demo()
    with transaction():
        if find_key(demo_secret()) is None:
            partner = find_partner(PARTNER) or make_partner(
                PARTNER, resort_ids=None, may_book=True, by=BY
            )
            make_key(partner, by=BY, secret=demo_secret())


def demo_key() -> str | None:
    """The key of the API that the demo's partner has; None where there is none in force."""
    _insist_on_demo()
    key = find_key(demo_secret())
    return None if key is None or key.revoked_at else demo_secret()


def _is_open(account: Account) -> bool:
    if account.password_hash is None or account.disabled_at is not None:
        return False
    try:
        return hasher.verify(account.password_hash, PASSWORD)
    except VerifyMismatchError:
        return False


def _insist_on_demo() -> None:
    if not current_app.config["DEMO"]:
        raise ConfigFault(
            "The demo's passwords are known to everybody: set DEMO=1 if you want that here."
        )


@click.command("ensure-demo")
@click.argument("network", default=NETWORK, type=click.Path(exists=True, path_type=Path))
@with_appcontext
def ensure_demo_command(network: Path) -> None:
    """Load the demo network (or NETWORK) into an empty database and let its staff sign in.

    Needs DEMO=1.
    """
    see_resorts(EVERY_RESORT)
    ensure_demo(network)
    ensure_demo_key()


@click.command("demo-logins")
@with_appcontext
def demo_logins_command() -> None:
    """Print a login of each role of the demo, and its key of the API (DEMO=1)."""
    see_resorts(EVERY_RESORT)
    for role, email, resort in demo_logins():
        click.echo(f"  {role:18} {email:34} {PASSWORD}   ({resort})")
    if secret := demo_key():
        click.echo(f"API key: {secret}")


COMMANDS = [ensure_demo_command, demo_logins_command]
