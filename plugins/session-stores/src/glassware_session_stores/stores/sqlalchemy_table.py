"""The table of sessions."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql

__all__ = ["now_by", "sessions_table"]

# Sixteen megabytes; MySQL would take the text's length for the type that holds 64 kilobytes.
_LARGEST = 2**24 - 1


def sessions_table(metadata: sa.MetaData, name: str = "sessions") -> sa.Table:
    """Return the table of sessions, for a tool of migrations to know it.

    Args:
        metadata: What the table belongs to, for example the `metadata` of an application's
            models, from which Alembic makes its revisions.
        name: The table's name.
    """
    # Of a column of text, databases compare case, accents or blanks at the end each in their own
    # way. The hash is exact everywhere.
    digest: Any = sa.String(64)
    digest = digest.with_variant(
        mysql.CHAR(64, charset="ascii", collation="ascii_bin"), "mysql", "mariadb"
    )
    text: Any = sa.Text()
    text = text.with_variant(mysql.TEXT(charset="utf8mb4"), "mysql", "mariadb")
    return sa.Table(
        name,
        metadata,
        sa.Column("key", digest, primary_key=True),
        sa.Column("value", sa.LargeBinary(_LARGEST), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("written", sa.Double, nullable=False),
        sa.Column("touched", sa.Double, nullable=False),
        sa.Column("expires", sa.Double, nullable=False),
        sa.Column("owner", text),
        sa.Column("owner_hash", digest),
        sa.Index(f"ix_{name}_expires", "expires"),
        sa.Index(f"ix_{name}_owner_hash", "owner_hash"),
    )


def now_by(dialect: str) -> sa.ColumnElement[float]:
    """Return the time of the database, in seconds since 1970.

    Args:
        dialect: The name of its dialect.
    """
    match dialect:
        case "postgresql":
            return sa.cast(sa.extract("epoch", sa.func.clock_timestamp()), sa.Double)
        case "mysql" | "mariadb":
            # In UTC, whatever the time zone of the connection, also while clocks are put back.
            return sa.literal_column(
                "(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) / 1000000e0)",
                sa.Double(),
            )
        case "sqlite":
            return sa.literal_column("((julianday('now') - 2440587.5) * 86400.0)", sa.Double())
    msg = f"Sessions are kept in PostgreSQL, MySQL, MariaDB or SQLite, and not in {dialect!r}."
    raise LookupError(msg)
