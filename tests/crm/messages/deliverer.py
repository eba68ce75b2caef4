"""A process that delivers once, to be killed while it does."""

from __future__ import annotations

from app.config import Config
from app.factory import create_app
from core.db import see_resorts
from crm.messages.delivery import deliver_due

if __name__ == "__main__":
    with create_app(Config.from_environ()).app_context():
        see_resorts("all")
        deliver_due()
