"""The database session: transactions that do not nest, locks in one order, the row-level scope."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar

import psycopg
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    ARRAY,
    BigInteger,
    MetaData,
    Select,
    any_,
    bindparam,
    event,
    select,
    text,
)
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session

from core.refusals import Busy

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
STAYED_LOCKED = "55P03"
RETRIED = {"40001", "40P01", STAYED_LOCKED}  # also: serialization failure, deadlock
TRIES = 5
LOCK_TIMEOUT = 3.0  # seconds for each lock, as connections are told in app/factory.py
PATIENCE = 5.0  # seconds for locks that stay away, all tries together
EVERY_RESORT = "all"


class Base(DeclarativeBase):
    """What every table derives from."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)
Row = TypeVar("Row", bound=Base)
Answer = TypeVar("Answer")

_scope: ContextVar[str] = ContextVar("scope", default="")
_SET_SCOPE = text("SELECT set_config('app.scope', :scope, true)")


def see_resorts(scope: str) -> None:
    """Say which resorts' rows this request or job may see: `all` or ids joined by commas.

    Nothing said means nothing seen: the policies of row-level security fail closed.
    """
    _scope.set(scope)
    session = db.session()
    if session.in_transaction():
        _tell_scope(session)


def seen_resorts() -> str:
    """The scope in force: `all`, or the ids of resorts joined by commas."""
    return _scope.get()


def _tell_scope(session: Session) -> None:
    session.connection().execute(_SET_SCOPE, {"scope": _scope.get()})


@event.listens_for(Session, "after_begin")
def _scope_at_begin(session: Session, _transaction: Any, connection: Any) -> None:
    connection.execute(_SET_SCOPE, {"scope": _scope.get()})


def hide_values(context: ExceptionContext) -> None:
    """Of a fault keep what failed, not whose row: PostgreSQL's details quote the values.

    Those of a lost race name only processes and locks, and are needed.
    """
    fault, told = context.original_exception, context.sqlalchemy_exception
    if not isinstance(fault, psycopg.Error) or told is None or fault.sqlstate in RETRIED:
        return
    if short := fault.diag.message_primary:
        told.args = (str(told.args[0]).replace(str(fault), short),)
        fault.args = (short,)


def let_go(_fault: BaseException | None = None) -> None:
    """End the request's session; a connection that died has taken its transaction with it.

    The answer is made by then, and must not fail because there is nothing left to roll back.
    """
    try:
        db.session.remove()
    except DBAPIError:
        db.session.registry.clear()


@contextmanager
def transaction() -> Iterator[Session]:
    """The one place that commits. Only edges open it; it does not nest.

    What the request has read before (the signed-in user) belongs to the same transaction.
    """
    session = db.session()
    if session.info.get("open"):
        raise RuntimeError("a transaction is open already: only edges open one")
    session.info["open"] = True
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["open"] = False


def attempt(work: Callable[[], Answer]) -> Answer:
    """Run `work` in a transaction; when the database asks for it, again: at most five times.

    `work` must be safe to run again from its beginning. Raises `Busy` after the last try, and
    sooner where rows stay locked: somebody waits for the answer.
    """
    left = PATIENCE
    for tried in range(TRIES):
        begun = time.monotonic()
        try:
            with transaction() as session:
                if left < PATIENCE:
                    _wait_at_most(session, left)
                return work()
        except DBAPIError as failure:
            state = getattr(failure.orig, "sqlstate", None)
            if state not in RETRIED:
                raise
            if state == STAYED_LOCKED:
                left -= min(time.monotonic() - begun, LOCK_TIMEOUT)
            if left < 0.1:
                break
        time.sleep(random.uniform(0, 0.05 * 2**tried))  # noqa: S311  # jitter, not a secret
    raise Busy


def _wait_at_most(session: Session, seconds: float) -> None:
    """For each lock of this transaction."""
    limit = {"limit": f"{int(seconds * 1000)}ms"}
    session.execute(text("SELECT set_config('lock_timeout', :limit, true)"), limit)


def lock(model: type[Row], *ids: int) -> list[Row]:
    """Lock the rows in the order of their ids and return them fresh, in that order.

    Raises LookupError when one of them is not there (or not in the scope).
    """
    wanted = sorted(set(ids))
    rows = list(db.session.scalars(_locking(model), {"ids": wanted}))
    if len(rows) != len(wanted):
        raise LookupError(f"{model.__name__}: not all of {wanted} are there")
    return rows


@cache
def _locking(model: type[Row]) -> Select[Row]:
    """Built once for each table: building it costs as much as asking."""
    key: Any = model.__mapper__.primary_key[0]
    return (
        select(model)
        .where(key == any_(bindparam("ids", type_=ARRAY(BigInteger))))
        .order_by(key)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
