"""`python -m sandbox`: serve until told to stop."""

from __future__ import annotations

import os
import sys

from sandbox.server import serve
from sandbox.settings import Settings, SettingsFault


def main() -> int:
    """Returns the exit code: 2 where a setting is wrong."""
    try:
        settings = Settings.from_environ(os.environ)
    except SettingsFault as fault:
        print(fault, file=sys.stderr)
        return 2
    serve(settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
