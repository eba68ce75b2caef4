"""The command line: `sanatorium --help`."""

from __future__ import annotations

from typing import Any

import click
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask.cli import ScriptInfo, with_appcontext
from sqlalchemy.exc import DBAPIError

from app import backup, demo, network_commands
from app.api import commands as api_commands
from app.audit import audit
from app.config import Config, ConfigFault
from app.demo_year import command as demo_year
from app.factory import create_app
from app.ground.supervisor import main as supervise
from app.migrate import upgrade
from app.models import metadata
from app.preflight import (
    check_queue,
    check_server,
    check_servers,
    check_words,
    connected,
    reason_of,
)
from app.replay import command as replaying
from app.schedule import relay
from app.settings import adopt_own_run, auditor_url, owner_url
from app.worker import work
from core.auth.operations import create_admin
from core.db import EVERY_RESORT, see_resorts, transaction
from core.refusals import Refusal

OWN_SERVERS = ("run", "replay-bookings")
"""Commands that start servers of their own where none is named."""


class WrongSetting(click.ClickException):
    """Ends the program with a sentence about a setting."""

    exit_code = 2


class Commands(click.Group):
    """Commands that say a refusal or a wrong setting in a sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ConfigFault as fault:
            raise WrongSetting(str(fault)) from fault
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from refusal
        except DBAPIError as fault:
            if not (fault.statement is None or fault.connection_invalidated):
                raise
            message = f"The database cannot be reached: {reason_of(fault)}. Check DATABASE_URL."
            raise WrongSetting(message) from fault


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.pass_context
def cli(context: click.Context) -> None:
    """Run a network of sanatoria.

    Settings come from the environment (docs/deployment.md); where none name a server, commands
    speak with those that `make run` has started in this checkout. Exit codes: 0 done, 1 refused
    or findings, 2 a wrong setting.
    """
    if context.invoked_subcommand not in OWN_SERVERS:
        adopt_own_run()


for command in (
    *network_commands.COMMANDS,
    *demo.COMMANDS,
    *backup.COMMANDS,
    *api_commands.COMMANDS,
    *replaying.COMMANDS,
    *demo_year.COMMANDS,
):
    cli.add_command(command)


def main() -> None:
    """The door of `sanatorium`."""
    cli(obj=ScriptInfo(create_app=create_app), prog_name="sanatorium")


@cli.command("migrate")
def migrate_command() -> None:
    """Check the database server and bring the database to this code's revision."""
    bring_up_to_date(owner_url())
    click.echo("The database is up to date.")


@cli.command("check-servers")
def check_servers_command() -> None:
    """Check all settings and both servers; exit 2 with the cure of what is wrong."""
    check_servers(Config.from_environ())
    click.echo("Settings, database and Valkey are in order.")


@cli.command("prepare", hidden=True)
@click.pass_context
def prepare_command(context: click.Context) -> None:
    """What `make run` does before its pages, in one process; prints who may sign in to a demo."""
    bring_up_to_date(owner_url())
    config = Config.from_environ()
    check_servers(config)
    if config.demo:
        context.invoke(demo.ensure_demo_command)
        context.invoke(demo.demo_logins_command)


def bring_up_to_date(url: str) -> None:
    """Migrate on a server that is fit for it."""
    check_server(url)
    upgrade(url)
    check_words(url)


@cli.command("check-migrations")
def check_migrations_command() -> None:
    """Exit 1 where models and a migrated database differ."""
    with connected("DATABASE_OWNER_URL", owner_url()) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    for difference in differences:
        click.echo(difference, err=True)
    click.echo(f"Differences between models and database: {len(differences)}.")
    raise click.exceptions.Exit(1 if differences else 0)


@cli.command("create-admin")
@click.argument("email")
@click.argument("name")
@click.password_option(envvar="SANATORIUM_PASSWORD", show_envvar=True)
@with_appcontext
def create_admin_command(email: str, name: str, password: str) -> None:
    """Create an account of the managing company that may do everything."""
    see_resorts(EVERY_RESORT)
    with transaction():
        create_admin(email, name, password)
    click.echo(f"{email} may sign in.")


@cli.command("audit")
def audit_command() -> None:
    """Recount everything; exit 1 with findings."""
    name, url = auditor_url()
    with connected(name, url):
        findings = audit(url)
    for finding in findings:
        click.echo(finding, err=True)
    click.echo(f"Findings: {len(findings)}.")
    raise click.exceptions.Exit(1 if findings else 0)


@cli.command("worker")
def worker_command() -> None:
    """Carry out jobs from the queue until told to end."""
    app = create_app()
    check_queue(app.config["REDIS_URL"])
    work(app)


@cli.command("relay")
def relay_command() -> None:
    """Sweep until told to end: outbox, holds that ran out, nights up to the horizon."""
    relay(create_app())


@cli.command("run")
def run_command() -> None:
    """Start everything on this machine, as `make run` does."""
    raise click.exceptions.Exit(supervise())


if __name__ == "__main__":
    main()
