"""Accounts, where they are signed in, keys of programs, wrong passwords."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, String, Table

from web.store.tables.base import metadata, moments, texts

# Who may sign in. An account that has ended is kept: the history names it.
accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    # What is typed to sign in, in the form in which it is compared.
    Column("name", String, nullable=False, unique=True),
    # What others see.
    *texts("shown", "role"),
    # Code of the division within which the role holds.
    Column("division", String, nullable=False),
    # Of a lecturer: id in `lecturers`; else "".
    Column("lecturer", String, nullable=False),
    # As argon2 writes it; "" where nobody has chosen one yet.
    Column("password", String, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("ended_at", DateTime),
)

# Who is signed in where. The cookie holds a random text of which only the hash stands here.
sessions = Table(
    "sessions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", String, nullable=False, unique=True),
    Column("account", ForeignKey(accounts.c.id), nullable=False),
    *moments("created_at", "seen_at", "until"),
    *texts("address", "device"),
    Index(None, "account"),
)

# What programs show instead of a password, by its hash. One that has ended is kept.
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", String, nullable=False, unique=True),
    Column("account", ForeignKey(accounts.c.id), nullable=False),
    Column("name", String, nullable=False),
    # "read" or "write", and the division within which it holds.
    *texts("access", "division"),
    Column("created_at", DateTime, nullable=False),
    Column("seen_at", DateTime),
    Column("until", DateTime, nullable=False),
    Column("ended_at", DateTime),
    Index(None, "account"),
)

# Links that are used once, to choose a password: of an account, or for the first one of all.
invitations = Table(
    "invitations",
    metadata,
    Column("hash", String, primary_key=True),
    Column("account", ForeignKey(accounts.c.id)),
    Column("until", DateTime, nullable=False),
    Index(None, "account"),
)

# Wrong passwords: by the hash of a name and an address, and by that of an address.
wrong_tries = Table(
    "wrong_tries",
    metadata,
    Column("hash", String, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("since", DateTime, nullable=False),
    Index(None, "since"),
)
