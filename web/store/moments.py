"""Moments as the tables hold them: in UTC, without saying so."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return this moment as the tables hold it."""
    return datetime.now(UTC).replace(tzinfo=None)


def utc(moment: datetime) -> datetime:
    """Return a moment of a table with its time zone."""
    return moment.replace(tzinfo=UTC)
