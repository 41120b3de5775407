"""The tables of long work: what is asked, who wishes it, who works."""

from typing import Final

from sqlalchemy import Column, Float, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()
# The version is part of the names: what another release left does no harm.
work = Table(
    "work_1",
    metadata,
    Column("id", String, primary_key=True),
    Column("key", String, nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("lane", String, nullable=False),
    Column("arguments", String, nullable=False),
    Column("client", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("asked", Float, nullable=False),
    Column("begun", Float),
    Column("ended", Float, index=True),
    Column("owner", String),
    Column("lease", Float),
    Column("tries", Integer, nullable=False),
    Column("share", Float, nullable=False),
    Column("result", LargeBinary),
)
wishes = Table(
    "work_wish_1",
    metadata,
    Column("work", String, primary_key=True),
    Column("client", String, primary_key=True),
    Column("seen", Float, nullable=False),
)
workers = Table(
    "work_worker_1",
    metadata,
    Column("id", String, primary_key=True),
    Column("seen", Float, nullable=False),
)
TABLES: Final = tuple(metadata.tables)
UNFINISHED: Final = ("waiting", "running")
SHOWN: Final = "shown"
"""State of what a process does itself and lets the others see."""
