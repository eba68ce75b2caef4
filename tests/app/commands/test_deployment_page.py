"""docs/deployment.md says the truth: its SQL makes a fit server, its table has each setting."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString, cast

import psycopg
import pytest

from app.ground.cluster import Cluster
from app.ground.places import ROOT
from app.ground.roles import ROLES
from app.ground.valkey import Valkey
from tests.app.commands.terminal import Terminal
from tests.cluster import COMMON, FAST, new_folder

PAGE = (ROOT / "docs/deployment.md").read_text()
READ = re.compile(
    r"""(?:environ|env)(?:\.get\(|\[)"([A-Z_]+)"|_number\(env, "([A-Z_]+)"|envvar="([A-Z_]+)\""""
)
NOT_OURS = {"PATH", "PGPASSWORD", "PATH_INFO", "SCRIPT_NAME"}


@pytest.fixture
def bare() -> Iterator[Cluster]:
    """A server as it comes: with passwords, without our roles, in a locale that is not ours."""
    folder = new_folder()
    cluster = Cluster(
        folder / "postgres", folder / "sockets", folder / "log", "s3cret/@", COMMON | FAST, False
    )
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree(folder)


def statements() -> list[LiteralString]:
    """The page's own, for the superuser."""
    [block] = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
    return [cast(LiteralString, one) for one in block.split(";") if one.strip()]


def passwords() -> dict[str, str]:
    return dict(re.findall(r"CREATE ROLE (\w+) LOGIN PASSWORD '(.*?)'", PAGE))


@pytest.mark.slow
def test_the_pages_sql_makes_a_server_fit_for_everything(
    bare_terminal: Terminal, bare: Cluster, valkey: Valkey, tmp_path: Path
) -> None:
    before = bare_terminal.refused("migrate", code=2, DATABASE_OWNER_URL=bare.url("postgres"))
    assert all(f"CREATE ROLE {role} LOGIN PASSWORD" in before for role in ROLES.values())
    with psycopg.connect(bare.url("postgres"), autocommit=True) as superuser:
        for statement in statements():
            superuser.execute(statement)
    words = passwords()
    settings = {
        "DATABASE_OWNER_URL": bare.url("sanatorium", ROLES["owner"], words[ROLES["owner"]]),
        "DATABASE_URL": bare.url("sanatorium", ROLES["app"], words[ROLES["app"]]),
        "AUDIT_URL": bare.url("sanatorium", ROLES["audit"], words[ROLES["audit"]]),
        "REDIS_URL": valkey.url,
        "SECRET_KEY": "for tests only, and long enough to pass",
    }
    file = tmp_path / "empty.dump"
    with Terminal(settings).open() as terminal:
        for command in ("migrate", "check-servers", "check-migrations", f"backup {file}", "audit"):
            shown = terminal.run(*command.split())
            assert shown.exit_code == 0, shown.output
        with psycopg.connect(bare.url("postgres"), autocommit=True) as superuser:
            superuser.execute("DROP DATABASE sanatorium")
            for statement in statements()[len(ROLES) :]:
                superuser.execute(statement)
        assert terminal.run("restore", file).exit_code == 0
        assert terminal.run("check-servers").exit_code == 0


def test_the_table_has_each_setting_that_the_program_reads() -> None:
    found = {
        name
        for folder in ("app", "core")
        for file in (ROOT / folder).rglob("*.py")
        for match in READ.finditer(file.read_text())
        for name in match.groups()
        if name
    } - NOT_OURS
    assert {"DATABASE_URL", "POOL_SIZE", "SANATORIUM_STATE", "SANATORIUM_PASSWORD"} <= found
    assert {name for name in found if f"`{name}`" not in PAGE and f"`{name}=" not in PAGE} == set()
