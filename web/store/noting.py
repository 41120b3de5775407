"""Noting what a transaction changes: rows of the history, each with the digest of all before it.

What is noted is written at the end of the transaction, when nothing else is waited for: so the lock
under which the chain grows is held for a moment only, and nobody waits for two.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, func, insert, select

from web.store.acting import acting
from web.store.masks import hide_numbers
from web.store.moments import now
from web.store.tables import history

Changes = Mapping[str, tuple[object, object]]
"""Field -> what stood there, what stands there now."""

LOCK: Final = 771_905
"""Number of the lock under which the chain grows on PostgreSQL; SQLite has one writer anyway."""
BEGINNING: Final = "0" * 64
"""Digest before the first row."""
HIDDEN: Final = "***"
"""What the history says in the place of a telephone or a name: that there was or is one."""
PERSONAL: Final[Mapping[str, frozenset[str]]] = {
    "order": frozenset({"contact"}),
    "plan": frozenset({"note"}),
    "account": frozenset({"shown"}),
    "venues": frozenset({"contact", "phone"}),
    "lecturers": frozenset({"name", "unit", "phone"}),
    "lectures": frozenset({"lecturer"}),
}
"""Kind of record -> fields that tell of a person."""
CONTENT: Final = ("number", "at", "who", "role", "address", "by", "kind", "key", "what", "changes")
"""Columns that the digest is taken of, in this order."""
_NOTED: Final = "noted"

_quoted: Final = json.encoder.encode_basestring
encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def note(
    connection: Connection, kind: str, key: object, what: str, changes: Changes | None = None
) -> None:
    """Note a change, to be written with the transaction; who makes it, :func:`acting` tells.

    Parameters
    ----------
    kind, key
        Which record: a code of :data:`web.language.past.HISTORY_KINDS`, and its number or key.
    what
        What was done with it: a code of :data:`web.language.past.HISTORY_ACTIONS`.
    changes
        Plain values, see :func:`changed`; of fields that tell of a person only that they changed
        is kept.
    """
    by = acting()
    row = {
        "at": f"{now().isoformat(timespec='microseconds')}Z",
        "who": by.who, "role": by.role, "address": by.address, "by": by.by,
        "kind": kind, "key": str(key), "what": what, "changes": _text(_hidden(kind, changes or {})),
    }  # fmt: skip
    connection.info.setdefault(_NOTED, []).append(row)


State = Mapping[str, object] | RowMapping | None


def changed(before: State, after: State) -> Changes:
    """Return the fields in which two states of a record differ; None: there is no record."""
    old: dict[str, object] = {**(before or {})}
    new: dict[str, object] = {**(after or {})}
    pairs = {key: (_plain(old.get(key)), _plain(new.get(key))) for key in (*old, *new)}
    return {key: pair for key, pair in pairs.items() if (pair[0] or None) != (pair[1] or None)}


def forget_notes(connection: Connection) -> None:
    """Begin a transaction: what another one has noted and not kept is none of it."""
    connection.info.pop(_NOTED, None)


def has_notes(connection: Connection) -> bool:
    """Tell whether a transaction changes anything that is noted."""
    return bool(connection.info.get(_NOTED))


def write_notes(connection: Connection) -> None:
    """Write what was noted to the end of the chain."""
    noted: list[dict[str, object]] = connection.info.pop(_NOTED, [])
    if not noted:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
    newest = select(history.c.number, history.c.digest).order_by(history.c.number.desc()).limit(1)
    last, digest = connection.execute(newest).first() or (0, BEGINNING)
    for number, row in enumerate(noted, start=last + 1):
        row["number"] = number
        row["digest"] = digest = digest_of(digest, [row[name] for name in CONTENT])
    connection.execute(insert(history), noted)


def digest_of(before: str, content: Sequence[Any]) -> str:
    """Return the digest of a row: over that of the row before and its own content as JSON."""
    number, *texts = content  # as `encode` writes it, in half the time
    said = f"{before}[{number},{','.join(map(_quoted, texts))}]"
    return hashlib.sha256(said.encode()).hexdigest()


def _hidden(kind: str, changes: Changes) -> Changes:
    names = PERSONAL.get(kind, frozenset())
    return {
        key: (pair[0] and HIDDEN, pair[1] and HIDDEN) if key in names else pair
        for key, pair in changes.items()
    }


def _text(changes: Changes) -> str:
    return encode({key: list(pair) for key, pair in sorted(changes.items())})


def _plain(value: object) -> object:
    """Return a value as JSON holds it."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, str):
        return hide_numbers(value)  # a telephone in a reason, which nobody could take out again
    return list(value) if isinstance(value, (tuple, set, frozenset)) else value
