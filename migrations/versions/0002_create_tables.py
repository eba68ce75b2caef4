"""The tables of the house: organisation, people, catalogue, tariffs, quotas, bookings, rooms."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("totp_secret", sa.String(), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("session_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("language", sa.String(), server_default="en", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_account_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "legal_entity",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("registry_number", sa.String(), nullable=False),
        sa.Column("tax_number", sa.String(), nullable=False),
        sa.Column("tax_regime", sa.String(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("bank_account", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_entity")),
        sa.UniqueConstraint("code", name=op.f("uq_legal_entity_code")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column(
            "facts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column(
            "written_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fault", sa.String(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["id"],
        unique=False,
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "party",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), server_default="", nullable=False),
        sa.Column("phone", sa.String(), server_default="", nullable=False),
        sa.Column("language", sa.String(), server_default="en", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        sa.Column("merged_into_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["party.id"], name=op.f("fk_party_merged_into_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_invitation_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitation_code_hash")),
    )
    op.create_index(op.f("ix_invitation_account_id"), "invitation", ["account_id"], unique=False)
    op.create_table(
        "resort",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("legal_entity_id", sa.BigInteger(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("summary", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("description", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), server_default="", nullable=False),
        sa.Column("email", sa.String(), server_default="", nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("services", postgresql.ARRAY(sa.String()), server_default="{}", nullable=False),
        sa.Column("stairs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lift", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("check_in_from", sa.Time(), server_default="14:00", nullable=False),
        sa.Column("check_out_until", sa.Time(), server_default="12:00", nullable=False),
        sa.Column("horizon_days", sa.Integer(), server_default="730", nullable=False),
        sa.Column("business_date", sa.Date(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name ? 'en'", name=op.f("ck_resort_name_in_default_language")),
        sa.CheckConstraint("horizon_days > 0", name=op.f("ck_resort_horizon")),
        sa.ForeignKeyConstraint(
            ["legal_entity_id"], ["legal_entity.id"], name=op.f("fk_resort_legal_entity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resort")),
        sa.UniqueConstraint("slug", name=op.f("uq_resort_slug")),
    )
    op.create_table(
        "account_grant",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_grant_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["resort_id"], ["resort.id"], name=op.f("fk_account_grant_resort_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_grant")),
        sa.UniqueConstraint(
            "account_id",
            "role",
            "resort_id",
            name=op.f("uq_account_grant_account_id_role_resort_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(
        op.f("ix_account_grant_account_id"), "account_grant", ["account_id"], unique=False
    )
    op.create_table(
        "age_band",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("from_age", sa.Integer(), nullable=False),
        sa.Column("to_age", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("takes_place", sa.Boolean(), server_default="true", nullable=False),
        sa.CheckConstraint(
            "from_age >= 0 AND to_age >= from_age AND amount >= 0", name=op.f("ck_age_band_ages")
        ),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_age_band_resort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_age_band")),
        sa.UniqueConstraint("resort_id", "code", name=op.f("uq_age_band_resort_id_code")),
    )
    op.create_index(op.f("ix_age_band_resort_id"), "age_band", ["resort_id"], unique=False)
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("app_now()"), nullable=False
        ),
        sa.Column("resort_id", sa.BigInteger(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "facts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["resort_id"], ["resort.id"], name=op.f("fk_audit_entry_resort_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(
        "ix_audit_entry_subject", "audit_entry", ["subject_kind", "subject_id"], unique=False
    )
    op.create_table(
        "board",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("meals", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name ? 'en'", name=op.f("ck_board_name_in_default_language")),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_board_resort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board")),
        sa.UniqueConstraint("resort_id", "code", name=op.f("uq_board_resort_id_code")),
    )
    op.create_index(op.f("ix_board_resort_id"), "board", ["resort_id"], unique=False)
    op.create_table(
        "booking",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("buyer_id", sa.BigInteger(), nullable=False),
        sa.Column("seller", sa.String(), nullable=False),
        sa.Column("sold_by", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("holder_mark", sa.String(), server_default="", nullable=False),
        sa.Column("address_mark", sa.String(), server_default="", nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("due_now", sa.BigInteger(), nullable=False),
        sa.Column("link_version", sa.Integer(), server_default="1", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("paid_before", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "(status = 'held') = (expires_at IS NOT NULL)", name=op.f("ck_booking_held_has_an_end")
        ),
        sa.CheckConstraint(
            "status IN ('held','confirmed','cancelled','expired')", name=op.f("ck_booking_status")
        ),
        sa.ForeignKeyConstraint(["buyer_id"], ["party.id"], name=op.f("fk_booking_buyer_id")),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_booking_resort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("code", name=op.f("uq_booking_code")),
        sa.UniqueConstraint("reference", name=op.f("uq_booking_reference")),
    )
    op.create_index(op.f("ix_booking_address_mark"), "booking", ["address_mark"], unique=False)
    op.create_index(op.f("ix_booking_buyer_id"), "booking", ["buyer_id"], unique=False)
    op.create_index(
        "ix_booking_held",
        "booking",
        ["expires_at"],
        unique=False,
        postgresql_where=sa.text("status = 'held'"),
    )
    op.create_index(op.f("ix_booking_holder_mark"), "booking", ["holder_mark"], unique=False)
    op.create_index(op.f("ix_booking_resort_id"), "booking", ["resort_id"], unique=False)
    op.create_table(
        "building",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("floors", sa.Integer(), nullable=False),
        sa.Column("lift", sa.Boolean(), nullable=False),
        sa.Column("minutes_on_foot", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name ? 'en'", name=op.f("ck_building_name_in_default_language")),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_building_resort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_building")),
        sa.UniqueConstraint("resort_id", "code", name=op.f("uq_building_resort_id_code")),
    )
    op.create_index(op.f("ix_building_resort_id"), "building", ["resort_id"], unique=False)
    op.create_table(
        "calendar_day",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("note", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["resort_id"], ["resort.id"], name=op.f("fk_calendar_day_resort_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint(
            "resort_id", "day", "kind", name=op.f("uq_calendar_day_resort_id_day_kind")
        ),
    )
    op.create_index(op.f("ix_calendar_day_resort_id"), "calendar_day", ["resort_id"], unique=False)
    op.create_table(
        "cancellation_policy",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("steps", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("no_show_percent", sa.Integer(), server_default="100", nullable=False),
        sa.ForeignKeyConstraint(
            ["resort_id"], ["resort.id"], name=op.f("fk_cancellation_policy_resort_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancellation_policy")),
        sa.UniqueConstraint(
            "resort_id", "code", name=op.f("uq_cancellation_policy_resort_id_code")
        ),
    )
    op.create_index(
        op.f("ix_cancellation_policy_resort_id"), "cancellation_policy", ["resort_id"], unique=False
    )
    op.create_table(
        "prepayment_policy",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('percent','nights','all','none')", name=op.f("ck_prepayment_policy_kind")
        ),
        sa.ForeignKeyConstraint(
            ["resort_id"], ["resort.id"], name=op.f("fk_prepayment_policy_resort_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prepayment_policy")),
        sa.UniqueConstraint("resort_id", "code", name=op.f("uq_prepayment_policy_resort_id_code")),
    )
    op.create_index(
        op.f("ix_prepayment_policy_resort_id"), "prepayment_policy", ["resort_id"], unique=False
    )
    op.create_table(
        "procedure",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("description", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("sundays", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name ? 'en'", name=op.f("ck_procedure_name_in_default_language")),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_procedure_resort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure")),
        sa.UniqueConstraint("resort_id", "code", name=op.f("uq_procedure_resort_id_code")),
    )
    op.create_index(op.f("ix_procedure_resort_id"), "procedure", ["resort_id"], unique=False)
    op.create_table(
        "programme",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("description", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("min_nights", sa.Integer(), nullable=False),
        sa.Column("min_age", sa.Integer(), server_default="0", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name ? 'en'", name=op.f("ck_programme_name_in_default_language")),
        sa.CheckConstraint("min_nights > 0 AND min_age >= 0", name=op.f("ck_programme_least")),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_programme_resort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("resort_id", "code", name=op.f("uq_programme_resort_id_code")),
    )
    op.create_index(op.f("ix_programme_resort_id"), "programme", ["resort_id"], unique=False)
    op.create_table(
        "room_type",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("description", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("extra_places", sa.Integer(), server_default="0", nullable=False),
        sa.Column("area", sa.Integer(), nullable=False),
        sa.Column("sold_by_place", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name ? 'en'", name=op.f("ck_room_type_name_in_default_language")),
        sa.CheckConstraint("places > 0 AND extra_places >= 0", name=op.f("ck_room_type_places")),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_room_type_resort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_type")),
        sa.UniqueConstraint("resort_id", "code", name=op.f("uq_room_type_resort_id_code")),
    )
    op.create_index(op.f("ix_room_type_resort_id"), "room_type", ["resort_id"], unique=False)
    op.create_table(
        "season",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("nights", postgresql.DATERANGE(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("resort_id"), "="),
            (sa.column("nights"), "&&"),
            using="gist",
            name="ex_season_nights",
        ),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_season_resort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season")),
        sa.UniqueConstraint("resort_id", "code", name=op.f("uq_season_resort_id_code")),
    )
    op.create_index(op.f("ix_season_resort_id"), "season", ["resort_id"], unique=False)
    op.create_table(
        "task",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column(
            "facts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column(
            "written_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_task_resort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("kind", "reference", name=op.f("uq_task_kind_reference")),
    )
    op.create_index(op.f("ix_task_resort_id"), "task", ["resort_id"], unique=False)
    op.create_table(
        "booking_version",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "written_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("app_now()"),
            nullable=False,
        ),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("terms", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("breakdown", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_booking_version_booking_id")
        ),
        sa.ForeignKeyConstraint(
            ["resort_id"], ["resort.id"], name=op.f("fk_booking_version_resort_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_version")),
        sa.UniqueConstraint(
            "booking_id", "number", name=op.f("uq_booking_version_booking_id_number")
        ),
    )
    op.create_index(
        op.f("ix_booking_version_resort_id"), "booking_version", ["resort_id"], unique=False
    )
    op.create_table(
        "programme_procedure",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("procedure_id", sa.BigInteger(), nullable=False),
        sa.Column("every_days", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "every_days > 0 AND (most IS NULL OR most > 0)",
            name=op.f("ck_programme_procedure_frequency"),
        ),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedure.id"], name=op.f("fk_programme_procedure_procedure_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_procedure_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["resort_id"], ["resort.id"], name=op.f("fk_programme_procedure_resort_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_procedure")),
        sa.UniqueConstraint(
            "programme_id",
            "procedure_id",
            name=op.f("uq_programme_procedure_programme_id_procedure_id"),
        ),
    )
    op.create_index(
        op.f("ix_programme_procedure_resort_id"), "programme_procedure", ["resort_id"], unique=False
    )
    op.create_table(
        "rate_plan",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("description", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("prepayment_policy_id", sa.BigInteger(), nullable=False),
        sa.Column("cancellation_policy_id", sa.BigInteger(), nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name ? 'en'", name=op.f("ck_rate_plan_name_in_default_language")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_rate_plan_board_id")),
        sa.ForeignKeyConstraint(
            ["cancellation_policy_id"],
            ["cancellation_policy.id"],
            name=op.f("fk_rate_plan_cancellation_policy_id"),
        ),
        sa.ForeignKeyConstraint(
            ["prepayment_policy_id"],
            ["prepayment_policy.id"],
            name=op.f("fk_rate_plan_prepayment_policy_id"),
        ),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_rate_plan_resort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_plan")),
        sa.UniqueConstraint("resort_id", "code", name=op.f("uq_rate_plan_resort_id_code")),
    )
    op.create_index(op.f("ix_rate_plan_resort_id"), "rate_plan", ["resort_id"], unique=False)
    op.create_table(
        "room",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("building_id", sa.BigInteger(), nullable=False),
        sa.Column("room_type_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["building_id"], ["building.id"], name=op.f("fk_room_building_id")),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_room_resort_id")),
        sa.ForeignKeyConstraint(
            ["room_type_id"], ["room_type.id"], name=op.f("fk_room_room_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("resort_id", "number", name=op.f("uq_room_resort_id_number")),
    )
    op.create_index(op.f("ix_room_resort_id"), "room", ["resort_id"], unique=False)
    op.create_index(op.f("ix_room_room_type_id"), "room", ["room_type_id"], unique=False)
    op.create_table(
        "sharing",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("room_type_id", sa.BigInteger(), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("nights", postgresql.DATERANGE(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("sex IN ('f','m')", name=op.f("ck_sharing_sex")),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_sharing_resort_id")),
        sa.ForeignKeyConstraint(
            ["room_type_id"], ["room_type.id"], name=op.f("fk_sharing_room_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing")),
    )
    op.create_index(
        "ix_sharing_open",
        "sharing",
        ["room_type_id", "sex"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(op.f("ix_sharing_resort_id"), "sharing", ["resort_id"], unique=False)
    op.create_table(
        "supplement",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=True),
        sa.Column("programme_id", sa.BigInteger(), nullable=True),
        sa.Column("age_band_id", sa.BigInteger(), nullable=True),
        sa.Column("season_id", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(board_id IS NULL) <> (programme_id IS NULL)", name=op.f("ck_supplement_subject")
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_supplement_amount")),
        sa.ForeignKeyConstraint(
            ["age_band_id"], ["age_band.id"], name=op.f("fk_supplement_age_band_id")
        ),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_supplement_board_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_supplement_programme_id")
        ),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_supplement_resort_id")),
        sa.ForeignKeyConstraint(["season_id"], ["season.id"], name=op.f("fk_supplement_season_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplement")),
        sa.UniqueConstraint(
            "resort_id",
            "board_id",
            "programme_id",
            "age_band_id",
            "season_id",
            name=op.f("uq_supplement_resort_id_board_id_programme_id_age_band_id_season_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_supplement_resort_id"), "supplement", ["resort_id"], unique=False)
    op.create_table(
        "night_price",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("rate_plan_id", sa.BigInteger(), nullable=False),
        sa.Column("season_id", sa.BigInteger(), nullable=False),
        sa.Column("room_type_id", sa.BigInteger(), nullable=False),
        sa.Column("occupancy", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount >= 0 AND occupancy >= 0", name=op.f("ck_night_price_amount")),
        sa.ForeignKeyConstraint(
            ["rate_plan_id"], ["rate_plan.id"], name=op.f("fk_night_price_rate_plan_id")
        ),
        sa.ForeignKeyConstraint(
            ["resort_id"], ["resort.id"], name=op.f("fk_night_price_resort_id")
        ),
        sa.ForeignKeyConstraint(
            ["room_type_id"], ["room_type.id"], name=op.f("fk_night_price_room_type_id")
        ),
        sa.ForeignKeyConstraint(
            ["season_id"], ["season.id"], name=op.f("fk_night_price_season_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_night_price")),
        sa.UniqueConstraint(
            "rate_plan_id",
            "season_id",
            "room_type_id",
            "occupancy",
            name=op.f("uq_night_price_rate_plan_id_season_id_room_type_id_occupancy"),
        ),
    )
    op.create_index(op.f("ix_night_price_resort_id"), "night_price", ["resort_id"], unique=False)
    op.create_table(
        "offer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rate_plan_id", sa.BigInteger(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("min_nights", sa.Integer(), server_default="1", nullable=False),
        sa.Column("days_ahead", sa.Integer(), server_default="0", nullable=False),
        sa.Column("arrivals", postgresql.DATERANGE(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 1 AND 99", name=op.f("ck_offer_percent")),
        sa.ForeignKeyConstraint(
            ["rate_plan_id"], ["rate_plan.id"], name=op.f("fk_offer_rate_plan_id")
        ),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_offer_resort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("resort_id", "code", name=op.f("uq_offer_resort_id_code")),
    )
    op.create_index(op.f("ix_offer_resort_id"), "offer", ["resort_id"], unique=False)
    op.create_table(
        "quota",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("room_type_id", sa.BigInteger(), nullable=True),
        sa.Column("seller", sa.String(), nullable=True),
        sa.Column("rate_plan_id", sa.BigInteger(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("release_days", sa.Integer(), nullable=True),
        sa.CheckConstraint("role IN ('cap','pool')", name=op.f("ck_quota_role")),
        sa.CheckConstraint(
            "unit IN ('room','place','treatment','intake')", name=op.f("ck_quota_unit")
        ),
        sa.CheckConstraint("size >= 0", name=op.f("ck_quota_size")),
        sa.ForeignKeyConstraint(
            ["rate_plan_id"], ["rate_plan.id"], name=op.f("fk_quota_rate_plan_id")
        ),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_quota_resort_id")),
        sa.ForeignKeyConstraint(
            ["room_type_id"], ["room_type.id"], name=op.f("fk_quota_room_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota")),
        sa.UniqueConstraint(
            "resort_id",
            "kind",
            "room_type_id",
            "seller",
            "rate_plan_id",
            "subject",
            name=op.f("uq_quota_resort_id_kind_room_type_id_seller_rate_plan_id_subject"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_quota_resort_id"), "quota", ["resort_id"], unique=False)
    op.create_table(
        "restriction",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("rate_plan_id", sa.BigInteger(), nullable=True),
        sa.Column("room_type_id", sa.BigInteger(), nullable=True),
        sa.Column("nights", postgresql.DATERANGE(), nullable=False),
        sa.Column("closed", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("closed_to_arrival", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("closed_to_departure", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("arrival_weekdays", postgresql.ARRAY(sa.Integer()), nullable=True),
        sa.Column("min_nights", sa.Integer(), nullable=True),
        sa.Column("max_nights", sa.Integer(), nullable=True),
        sa.Column("exact_nights", postgresql.ARRAY(sa.Integer()), nullable=True),
        sa.Column("min_days_ahead", sa.Integer(), nullable=True),
        sa.Column("max_days_ahead", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["rate_plan_id"], ["rate_plan.id"], name=op.f("fk_restriction_rate_plan_id")
        ),
        sa.ForeignKeyConstraint(
            ["resort_id"], ["resort.id"], name=op.f("fk_restriction_resort_id")
        ),
        sa.ForeignKeyConstraint(
            ["room_type_id"], ["room_type.id"], name=op.f("fk_restriction_room_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restriction")),
        sa.UniqueConstraint("resort_id", "code", name=op.f("uq_restriction_resort_id_code")),
    )
    op.create_index(op.f("ix_restriction_resort_id"), "restriction", ["resort_id"], unique=False)
    op.create_table(
        "voucher",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("room_type_id", sa.BigInteger(), nullable=False),
        sa.Column("rate_plan_id", sa.BigInteger(), nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=False),
        sa.Column("nights", postgresql.DATERANGE(), nullable=False),
        sa.Column("by_place", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("sharing_id", sa.BigInteger(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("NOT isempty(nights)", name=op.f("ck_voucher_nights")),
        sa.CheckConstraint("by_place = (sex IS NOT NULL)", name=op.f("ck_voucher_place_has_a_sex")),
        sa.ForeignKeyConstraint(["board_id"], ["board.id"], name=op.f("fk_voucher_board_id")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_voucher_booking_id")),
        sa.ForeignKeyConstraint(
            ["rate_plan_id"], ["rate_plan.id"], name=op.f("fk_voucher_rate_plan_id")
        ),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_voucher_resort_id")),
        sa.ForeignKeyConstraint(
            ["room_type_id"], ["room_type.id"], name=op.f("fk_voucher_room_type_id")
        ),
        sa.ForeignKeyConstraint(["sharing_id"], ["sharing.id"], name=op.f("fk_voucher_sharing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher")),
    )
    op.create_index(op.f("ix_voucher_booking_id"), "voucher", ["booking_id"], unique=False)
    op.create_index(op.f("ix_voucher_resort_id"), "voucher", ["resort_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("voucher_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("age", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("programme_id", sa.BigInteger(), nullable=True),
        sa.Column("diet", sa.String(), server_default="", nullable=False),
        sa.CheckConstraint("role IN ('guest','child','escort')", name=op.f("ck_person_role")),
        sa.CheckConstraint("sex IS NULL OR sex IN ('f','m')", name=op.f("ck_person_sex")),
        sa.CheckConstraint("age IS NULL OR age BETWEEN 0 AND 120", name=op.f("ck_person_age")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_person_programme_id")
        ),
        sa.ForeignKeyConstraint(["resort_id"], ["resort.id"], name=op.f("fk_person_resort_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_person_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index(op.f("ix_person_resort_id"), "person", ["resort_id"], unique=False)
    op.create_index(op.f("ix_person_voucher_id"), "person", ["voucher_id"], unique=False)
    op.create_table(
        "quota_night",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("quota_id", sa.BigInteger(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sold", sa.Integer(), server_default="0", nullable=False),
        sa.Column("closed", sa.Boolean(), server_default="false", nullable=False),
        sa.CheckConstraint("held + sold <= size", name=op.f("ck_quota_night_never_oversold")),
        sa.CheckConstraint("held >= 0", name=op.f("ck_quota_night_held")),
        sa.CheckConstraint("sold >= 0", name=op.f("ck_quota_night_sold")),
        sa.ForeignKeyConstraint(["quota_id"], ["quota.id"], name=op.f("fk_quota_night_quota_id")),
        sa.ForeignKeyConstraint(
            ["resort_id"], ["resort.id"], name=op.f("fk_quota_night_resort_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota_night")),
        sa.UniqueConstraint("quota_id", "night", name=op.f("uq_quota_night_quota_id_night")),
    )
    op.create_index(
        "ix_quota_night_resort_id_night", "quota_night", ["resort_id", "night"], unique=False
    )
    op.create_table(
        "sharing_place",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("sharing_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.BigInteger(), nullable=False),
        sa.Column("nights", postgresql.DATERANGE(), nullable=False),
        sa.Column("live", sa.Boolean(), server_default="true", nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("sharing_id"), "="),
            (sa.column("place"), "="),
            (sa.column("nights"), "&&"),
            where=sa.text("live"),
            using="gist",
            name="ex_sharing_place_taken",
        ),
        sa.ForeignKeyConstraint(
            ["resort_id"], ["resort.id"], name=op.f("fk_sharing_place_resort_id")
        ),
        sa.ForeignKeyConstraint(
            ["sharing_id"], ["sharing.id"], name=op.f("fk_sharing_place_sharing_id")
        ),
        sa.ForeignKeyConstraint(
            ["voucher_id"], ["voucher.id"], name=op.f("fk_sharing_place_voucher_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_place")),
    )
    op.create_index(
        op.f("ix_sharing_place_resort_id"), "sharing_place", ["resort_id"], unique=False
    )
    op.create_index(
        op.f("ix_sharing_place_voucher_id"), "sharing_place", ["voucher_id"], unique=False
    )
    op.create_table(
        "voucher_night",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("voucher_id", sa.BigInteger(), nullable=False),
        sa.Column("night", sa.Date(), nullable=False),
        sa.Column("room", sa.BigInteger(), nullable=False),
        sa.Column("board", sa.BigInteger(), nullable=False),
        sa.Column("programme", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resort_id"], ["resort.id"], name=op.f("fk_voucher_night_resort_id")
        ),
        sa.ForeignKeyConstraint(
            ["voucher_id"], ["voucher.id"], name=op.f("fk_voucher_night_voucher_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher_night")),
        sa.UniqueConstraint("voucher_id", "night", name=op.f("uq_voucher_night_voucher_id_night")),
    )
    op.create_table(
        "quota_claim",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("resort_id", sa.BigInteger(), nullable=False),
        sa.Column("voucher_id", sa.BigInteger(), nullable=False),
        sa.Column("quota_night_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('held','sold','released')", name=op.f("ck_quota_claim_state")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_quota_claim_quantity")),
        sa.ForeignKeyConstraint(
            ["quota_night_id"], ["quota_night.id"], name=op.f("fk_quota_claim_quota_night_id")
        ),
        sa.ForeignKeyConstraint(
            ["resort_id"], ["resort.id"], name=op.f("fk_quota_claim_resort_id")
        ),
        sa.ForeignKeyConstraint(
            ["voucher_id"], ["voucher.id"], name=op.f("fk_quota_claim_voucher_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota_claim")),
    )
    op.create_index(
        "ix_quota_claim_live",
        "quota_claim",
        ["quota_night_id"],
        unique=False,
        postgresql_where=sa.text("state <> 'released'"),
    )
    op.create_index(op.f("ix_quota_claim_voucher_id"), "quota_claim", ["voucher_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_quota_claim_voucher_id"), table_name="quota_claim")
    op.drop_index(
        "ix_quota_claim_live",
        table_name="quota_claim",
        postgresql_where=sa.text("state <> 'released'"),
    )
    op.drop_table("quota_claim")
    op.drop_table("voucher_night")
    op.drop_index(op.f("ix_sharing_place_voucher_id"), table_name="sharing_place")
    op.drop_index(op.f("ix_sharing_place_resort_id"), table_name="sharing_place")
    op.drop_table("sharing_place")
    op.drop_index("ix_quota_night_resort_id_night", table_name="quota_night")
    op.drop_table("quota_night")
    op.drop_index(op.f("ix_person_voucher_id"), table_name="person")
    op.drop_index(op.f("ix_person_resort_id"), table_name="person")
    op.drop_table("person")
    op.drop_index(op.f("ix_voucher_resort_id"), table_name="voucher")
    op.drop_index(op.f("ix_voucher_booking_id"), table_name="voucher")
    op.drop_table("voucher")
    op.drop_index(op.f("ix_restriction_resort_id"), table_name="restriction")
    op.drop_table("restriction")
    op.drop_index(op.f("ix_quota_resort_id"), table_name="quota")
    op.drop_table("quota")
    op.drop_index(op.f("ix_offer_resort_id"), table_name="offer")
    op.drop_table("offer")
    op.drop_index(op.f("ix_night_price_resort_id"), table_name="night_price")
    op.drop_table("night_price")
    op.drop_index(op.f("ix_supplement_resort_id"), table_name="supplement")
    op.drop_table("supplement")
    op.drop_index(op.f("ix_sharing_resort_id"), table_name="sharing")
    op.drop_index(
        "ix_sharing_open", table_name="sharing", postgresql_where=sa.text("ended_at IS NULL")
    )
    op.drop_table("sharing")
    op.drop_index(op.f("ix_room_room_type_id"), table_name="room")
    op.drop_index(op.f("ix_room_resort_id"), table_name="room")
    op.drop_table("room")
    op.drop_index(op.f("ix_rate_plan_resort_id"), table_name="rate_plan")
    op.drop_table("rate_plan")
    op.drop_index(op.f("ix_programme_procedure_resort_id"), table_name="programme_procedure")
    op.drop_table("programme_procedure")
    op.drop_index(op.f("ix_booking_version_resort_id"), table_name="booking_version")
    op.drop_table("booking_version")
    op.drop_index(op.f("ix_task_resort_id"), table_name="task")
    op.drop_table("task")
    op.drop_index(op.f("ix_season_resort_id"), table_name="season")
    op.drop_table("season")
    op.drop_index(op.f("ix_room_type_resort_id"), table_name="room_type")
    op.drop_table("room_type")
    op.drop_index(op.f("ix_programme_resort_id"), table_name="programme")
    op.drop_table("programme")
    op.drop_index(op.f("ix_procedure_resort_id"), table_name="procedure")
    op.drop_table("procedure")
    op.drop_index(op.f("ix_prepayment_policy_resort_id"), table_name="prepayment_policy")
    op.drop_table("prepayment_policy")
    op.drop_index(op.f("ix_cancellation_policy_resort_id"), table_name="cancellation_policy")
    op.drop_table("cancellation_policy")
    op.drop_index(op.f("ix_calendar_day_resort_id"), table_name="calendar_day")
    op.drop_table("calendar_day")
    op.drop_index(op.f("ix_building_resort_id"), table_name="building")
    op.drop_table("building")
    op.drop_index(op.f("ix_booking_resort_id"), table_name="booking")
    op.drop_index(op.f("ix_booking_holder_mark"), table_name="booking")
    op.drop_index(
        "ix_booking_held", table_name="booking", postgresql_where=sa.text("status = 'held'")
    )
    op.drop_index(op.f("ix_booking_buyer_id"), table_name="booking")
    op.drop_index(op.f("ix_booking_address_mark"), table_name="booking")
    op.drop_table("booking")
    op.drop_index(op.f("ix_board_resort_id"), table_name="board")
    op.drop_table("board")
    op.drop_index("ix_audit_entry_subject", table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_index(op.f("ix_age_band_resort_id"), table_name="age_band")
    op.drop_table("age_band")
    op.drop_index(op.f("ix_account_grant_account_id"), table_name="account_grant")
    op.drop_table("account_grant")
    op.drop_table("resort")
    op.drop_index(op.f("ix_invitation_account_id"), table_name="invitation")
    op.drop_table("invitation")
    op.drop_table("party")
    op.drop_index(
        "ix_outbox_waiting", table_name="outbox", postgresql_where=sa.text("done_at IS NULL")
    )
    op.drop_table("outbox")
    op.drop_table("legal_entity")
    op.drop_table("account")
