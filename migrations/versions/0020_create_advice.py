"""What helps with what: complaints, programmes for them, and questions asked beforehand."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

READERS = "sanatorium_reporting, sanatorium_audit"
OWNED = ("complaint_programme", "question")
SEEN = (
    "(SELECT current_setting('app.scope', true)) = 'all' OR resort_id = ANY ((SELECT "
    "string_to_array(nullif(current_setting('app.scope', true), 'all'), ','))::bigint[])"
)


def upgrade() -> None:
    _create_complaints()
    _create_complaint_programmes()
    _create_questions()
    for table in OWNED:
        op.create_index(op.f(f"ix_{table}_resort_id"), table, ["resort_id"])
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY by_resort ON {table} USING ({SEEN})")
    op.execute(f"GRANT SELECT ON complaint, {', '.join(OWNED)} TO {READERS}")


def _key(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=optional)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def _texts(name: str) -> sa.Column[object]:
    return sa.Column(name, postgresql.JSONB(), nullable=False)


def _in_english(table: str, column: str) -> sa.CheckConstraint:
    name = op.f(f"ck_{table}_{column}_in_default_language")
    return sa.CheckConstraint(f"{column} ? 'en'", name=name)


def _position() -> sa.Column[int]:
    return sa.Column("position", sa.Integer(), server_default="0", nullable=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _create_complaints() -> None:
    op.create_table(
        "complaint",
        _id(),
        sa.Column("code", sa.String(), nullable=False),
        _texts("name"),
        _texts("words"),
        sa.Column("months", sa.ARRAY(sa.Integer()), server_default="{}", nullable=False),
        _position(),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        _in_english("complaint", "name"),
        _in_english("complaint", "words"),
        sa.CheckConstraint(
            "months <@ ARRAY[1,2,3,4,5,6,7,8,9,10,11,12]", name=op.f("ck_complaint_months")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("code", name=op.f("uq_complaint_code")),
    )


def _create_complaint_programmes() -> None:
    table = "complaint_programme"
    op.create_table(
        table,
        _id(),
        _key("resort_id"),
        _key("complaint_id"),
        _key("programme_id"),
        _texts("why"),
        _position(),
        _in_english(table, "why"),
        _refers(table, "resort_id", "resort"),
        _refers(table, "complaint_id", "complaint"),
        _refers(table, "programme_id", "programme"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_programme")),
        sa.UniqueConstraint(
            "complaint_id",
            "programme_id",
            name=op.f("uq_complaint_programme_complaint_id_programme_id"),
        ),
    )
    op.create_index(op.f("ix_complaint_programme_programme_id"), table, ["programme_id"])


def _create_questions() -> None:
    verdicts = "yes IN ('suitable','ask','not') AND no IN ('suitable','ask','not')"
    op.create_table(
        "question",
        _id(),
        _key("resort_id"),
        _key("programme_id"),
        sa.Column("code", sa.String(), nullable=False),
        _texts("text"),
        sa.Column("yes", sa.String(), nullable=False),
        sa.Column("no", sa.String(), nullable=False),
        _texts("words"),
        _key("instead_id", optional=True),
        _position(),
        _in_english("question", "text"),
        _in_english("question", "words"),
        sa.CheckConstraint(verdicts, name=op.f("ck_question_verdicts")),
        sa.CheckConstraint("yes <> no", name=op.f("ck_question_decides")),
        sa.CheckConstraint(
            "instead_id <> programme_id", name=op.f("ck_question_instead_is_another")
        ),
        _refers("question", "resort_id", "resort"),
        _refers("question", "programme_id", "programme"),
        _refers("question", "instead_id", "programme"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("programme_id", "code", name=op.f("uq_question_programme_id_code")),
    )


def downgrade() -> None:
    for table in (*OWNED, "complaint"):
        op.drop_table(table)
