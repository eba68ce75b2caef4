"""Commands: load a network from spreadsheets, export it to the same."""

from __future__ import annotations

import time
from pathlib import Path

import click
from flask.cli import with_appcontext
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from app.network.check import MOST_FAULTS
from app.network.export import workbook_of, write_folder, zip_of
from app.network.loading import Plan, SheetsFaulty, load_network, plan_load, steps
from app.network.sources import Source, read_path
from app.new_file import NewFile
from core.db import EVERY_RESORT, attempt, see_resorts, transaction
from core.i18n import _
from core.sheets.faults import Fault

BY = "load-network"
WORKBOOK = ".xlsx"


@click.command("load-network")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--retire-missing", is_flag=True, help="Retire rows that a given sheet lacks.")
@click.option("--check", is_flag=True, help="Only check and say what would change.")
@with_appcontext
def load_network_command(path: Path, *, retire_missing: bool, check: bool) -> None:
    """Load a network from PATH: a folder of CSV files, a zip of them, or an XLSX workbook.

    Everything is checked first; then all is loaded, or nothing. Exit code 1: faults were found.
    """
    begun = time.monotonic()
    source = read_path(path)
    see_resorts(EVERY_RESORT)
    try:
        plan = _check(source, retire_missing) if check else _load(source, retire_missing)
    except SheetsFaulty as no:
        _show_faults(no.faults)
        raise click.exceptions.Exit(1) from no
    _show(plan)
    done = _("Changes that would be made: {count}.") if check else _("Changes made: {count}.")
    click.echo(f"{done.format(count=plan.count)} ({time.monotonic() - begun:.1f} s)")


def _check(source: Source, retire_missing: bool) -> Plan:
    with transaction():
        plan = plan_load(source, retire_missing=retire_missing)
    if plan.faults:
        raise SheetsFaulty(plan.faults)
    return plan


def _load(source: Source, retire_missing: bool) -> Plan:
    console, names = Console(stderr=True), steps()
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(_("Loading"), total=len(names))

        def tell(step: str) -> None:
            progress.update(task, completed=names.index(step) + 1, description=step)

        return attempt(
            lambda: load_network(source, by=BY, retire_missing=retire_missing, tell=tell)
        )


def _show_faults(faults: list[Fault]) -> None:
    for fault in faults[:MOST_FAULTS]:
        click.echo(str(fault), err=True)
    if len(faults) > MOST_FAULTS:
        more = _("… and {count} more.").format(count=len(faults) - MOST_FAULTS)
        click.echo(more, err=True)
    click.echo(_("Faults: {count}. Nothing was loaded.").format(count=len(faults)), err=True)


def _show(plan: Plan) -> None:
    table = Table(_("sheet"), _("added"), _("changed"), _("retired"), _("left alone"))
    for name, change in plan.changes.items():
        if change or change.left:
            counts = (change.added, change.changed, change.retired)
            table.add_row(name, *(str(len(rows)) for rows in counts), str(change.left))
    if table.row_count:
        Console().print(table)


@click.command("export-network")
@click.argument("path", type=NewFile())
@with_appcontext
def export_network_command(path: Path) -> None:
    """Export the network to PATH: an .xlsx workbook, a .zip of CSV files, or a folder of them."""
    see_resorts(EVERY_RESORT)
    with transaction():
        if path.suffix.lower() == WORKBOOK:
            path.write_bytes(workbook_of())
        elif path.suffix.lower() == ".zip":
            path.write_bytes(zip_of())
        else:
            write_folder(path)
    click.echo(_("The network was exported to {path}.").format(path=path))


COMMANDS = [load_network_command, export_network_command]
