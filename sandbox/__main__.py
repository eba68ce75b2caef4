"""`python -m sandbox`: serve until told to stop."""

from __future__ import annotations

import os
import signal
import sys

from sandbox import timers
from sandbox.box import Box
from sandbox.program import make_app
from sandbox.server import make_server
from sandbox.settings import Settings, SettingsFault
from sandbox.webhooks.queue import set_endpoint
from sandbox.webhooks.sender import Sender


def main() -> int:
    """Returns the exit code: 2 where a setting is wrong."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        settings = Settings.from_environ(os.environ)
    except SettingsFault as fault:
        print(fault, file=sys.stderr)
        return 2
    box = Box.open(settings)
    for endpoint in settings.webhooks:
        set_endpoint(box, endpoint)
    server = make_server(settings.host, settings.port, make_app(box))
    timers.start(box)
    Sender(box).start()
    print(f"The payment sandbox is at {settings.public_url}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
