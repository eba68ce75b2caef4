"""`make reset`: forget all data of this checkout, after asking."""

from __future__ import annotations

import os
import shutil
import sys

from app.ground.cluster import Cluster
from app.ground.keyring import FILE as SECRETS
from app.ground.lock import AlreadyRunning, only_run
from app.ground.places import State


def main() -> int:
    """Remove the state folder, never while it is in use; returns the exit code."""
    state = State.from_environ(os.environ)
    if not state.lock.exists():
        print(f"There is nothing to forget in {state.folder}.")
        return 0
    try:
        with only_run(state, "(being reset)"):
            if not _is_sure(state):
                print("Nothing was removed.")
                return 1
            _remove(state)
    except AlreadyRunning as fault:
        print(fault, file=sys.stderr)
        return 1
    print(f"Removed the data in {state.folder}; `make run` begins anew.")
    return 0


def _is_sure(state: State) -> bool:
    if os.environ.get("FORCE") == "1":
        return True
    if not sys.stdin.isatty():
        print("Say FORCE=1 where nobody can be asked.", file=sys.stderr)
        return False
    answer = input(f"Remove every booking, payment and person in {state.folder}? [y/N] ")
    return answer.strip().lower() in {"y", "yes"}


def _remove(state: State) -> None:
    """Only what we made, since SANATORIUM_STATE may name a folder with other things in it."""
    Cluster(state.postgres, state.sockets, state.logs / "postgres.log").await_earlier()
    for folder in (state.postgres, state.valkey, state.sockets, state.logs, state.figures):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(state.folder / "programs", ignore_errors=True)
    (state.folder / SECRETS).unlink(missing_ok=True)
    for file in state.folder.glob("sandbox.sqlite3*"):
        file.unlink()
    state.lock.unlink()
    if not any(state.folder.iterdir()):
        state.folder.rmdir()


if __name__ == "__main__":
    sys.exit(main())
