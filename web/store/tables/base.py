"""What all tables share: the schema that they are of, and how keys and indexes are called."""

from datetime import datetime

from sqlalchemy import Column, DateTime, MetaData, String

# The migration the code below was written for; a test holds it to the head of the scripts.
SCHEMA_VERSION = "0016"
LARGEST = 2**31 - 1
"""Largest number an INTEGER column holds everywhere."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)


def texts(*names: str) -> list[Column[str]]:
    """Return columns of text that is always there, "" where nothing is said."""
    return [Column(name, String, nullable=False) for name in names]


def moments(*names: str) -> list[Column[datetime]]:
    """Return columns of moments that are always there, in UTC."""
    return [Column(name, DateTime, nullable=False) for name in names]


def basis() -> list[Column[str]]:
    """Return what tells with which data and roads something was computed."""
    return texts("data_hash", "data_date", "roads_hash", "roads_date")
