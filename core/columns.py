"""Column types that the tables share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Identity, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import mapped_column

Key = Annotated[int, mapped_column(BigInteger, Identity(always=False), primary_key=True)]
Minor = Annotated[int, mapped_column(BigInteger)]
Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Written = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=func.app_now())]
Translated = Annotated[dict[str, str], mapped_column(JSONB)]
SomeTexts = Annotated[dict[str, str], mapped_column(JSONB, server_default="{}")]
Facts = Annotated[dict[str, Any], mapped_column(JSONB, server_default="{}")]
ResortId = Annotated[int, mapped_column(ForeignKey("resort.id"), index=True)]


def in_default_language(column: str) -> CheckConstraint:
    """Texts by locale always have the default one."""
    return CheckConstraint(f"{column} ? 'en'", name=f"{column}_in_default_language")
