"""Commands: give a partner a key of the API, revoke one."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from core.db import EVERY_RESORT, see_resorts, transaction
from crs.channels.operations import (
    key_of_prefix,
    make_key,
    make_partner,
    resort_ids_of,
    revoke_key,
)

BY = "command line"


@click.command("create-api-key")
@click.argument("name")
@click.option("--resort", "resorts", multiple=True, metavar="SLUG", help="Of all where none.")
@click.option("--read-only", is_flag=True, help="Search only, book nothing.")
@with_appcontext
def create_api_key_command(name: str, resorts: tuple[str, ...], *, read_only: bool) -> None:
    """Make a key for the partner NAME, and the partner where it is new; print it this once."""
    see_resorts(EVERY_RESORT)
    with transaction():
        places = resort_ids_of(resorts)
        partner = make_partner(name, resort_ids=places, may_book=not read_only, by=BY)
        secret = make_key(partner, by=BY)
    click.echo(secret)


@click.command("revoke-api-key")
@click.argument("beginning")
@with_appcontext
def revoke_api_key_command(beginning: str) -> None:
    """Revoke the key that begins so (san_ and eight signs, as the desk's list shows it)."""
    see_resorts(EVERY_RESORT)
    with transaction():
        key = revoke_key(key_of_prefix(beginning), by=BY)
        name = key.partner.name
    click.echo(f"{beginning}… of {name} is revoked.")


COMMANDS = [create_api_key_command, revoke_api_key_command]
