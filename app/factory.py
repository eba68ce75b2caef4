"""The factory: one Flask application from one configuration."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import event
from werkzeug.utils import import_string

from app import proxies
from app.blueprints import BLUEPRINTS
from app.config import Config
from app.migrate import code_head
from core.db import db, hide_values, let_go
from core.pool import rest, try_rested

LIMITS = "-c lock_timeout=3s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"


def create_app(config: Config | None = None) -> Flask:
    """Wire the site together; settings come from the environment unless given."""
    config = config or Config.from_environ()
    app = Flask("app", static_folder=None)
    app.config.from_mapping(_flask_settings(config))
    app.extensions["sanatorium"] = config
    db.init_app(app)
    app.teardown_appcontext(let_go)  # the last one registered is the first to be called
    with app.app_context():
        event.listen(db.engine, "connect", _utc)
        event.listen(db.engine, "handle_error", hide_values)
        event.listen(db.engine, "checkin", rest)
        event.listen(db.engine, "checkout", try_rested)
    for path in INSTALLERS:
        import_string(path)(app)
    proxies.install(app, config)
    for path in BLUEPRINTS:
        app.register_blueprint(import_string(path))
    return app


INSTALLERS = (
    "core.numbers_in_paths:install",
    "core.logs:install",
    "core.headers:install",
    "core.errors:install",
    "core.health:install",
    "core.jobs:install",
    "core.mail:install",
    "core.sms:install",
    "core.address_language:install",
    "core.pages:install",
    "core.found:install",
    "core.auth.sessions:install",
    "core.visits.counting:install",
    "app.permissions:install",
    "app.subscribers:install",
    "app.letters:install",
    "app.found:install",
    "app.contents:install",
    "app.visits:install",
    "pms.rooms.queries:install",
)


def _flask_settings(config: Config) -> dict[str, Any]:
    prefix = "__Host-" if config.over_https else ""
    return {
        "SECRET_KEY": config.secret_key,
        "TESTING": config.testing,
        "REDIS_URL": config.redis_url,
        "PUBLIC_URL": config.public_url,
        "TOTP_ROLES": config.totp_roles,
        "SMTP_URL": config.smtp_url,
        "MAIL_FROM": config.mail_from,
        "MEDIA_FOLDER": config.media_folder,
        "SMS_SPOOL": config.sms_spool,
        "STRIPE": config.stripe,
        "PAY_PAGES": config.stripe.pay_pages,
        "DEMO": config.demo,
        "SCHEMA_HEAD": code_head(),
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "connect_args": {"options": LIMITS, "application_name": "sanatorium"},
            "pool_size": config.pool_size,
            "max_overflow": 2,
            "hide_parameters": True,  # faults reach the log; names and addresses need not
        },
        "SESSION_COOKIE_NAME": f"{prefix}session",
        "SESSION_COOKIE_SECURE": config.over_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
    }


def _utc(connection: Any, _record: Any) -> None:
    """Instants are shown by the resort's zone, never by the server's."""
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
    connection.commit()
