"""The Flask application: API, pay page, levers, switches."""

from __future__ import annotations

from flask import Flask

from sandbox.api.idempotency import Keys
from sandbox.api.views import api
from sandbox.box import Box
from sandbox.levers import levers
from sandbox.pages.desk import desk
from sandbox.pages.formats import money
from sandbox.pages.paying import paying
from sandbox.pages.switching import switching


def make_app(box: Box) -> Flask:
    """Serve this box."""
    app = Flask("sandbox", template_folder="templates", static_folder="static")
    app.config["PROPAGATE_EXCEPTIONS"] = True  # a line that is cut on purpose is no news
    app.config["MAX_CONTENT_LENGTH"] = 1_000_000
    app.extensions["sandbox"] = box
    app.extensions["sandbox-keys"] = Keys(box.store)
    app.add_template_filter(money)
    for blueprint in (api, paying, levers, switching, desk):
        app.register_blueprint(blueprint)
    return app
