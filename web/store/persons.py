"""Deleting what is kept of a person, and contacts that are no longer needed."""

import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, insert, select, update

from geo.register.written import BETWEEN
from web.store.noting import note
from web.store.order_rows import OVER
from web.store.part import Part
from web.store.register_sealed import plain_values
from web.store.register_typed import forget_lecturers, typed_id
from web.store.tables import (
    batch_rows,
    bookings,
    lectures,
    orders,
    plan_links,
    record_versions,
    revision,
    site_reports,
)
from web.store.vault import Vault

SHORTEST: Final = 7
"""Digits of the shortest telephone number."""
Matches = Callable[[object], bool]


class _OnlyLookedError(Exception):
    """Ends a transaction that was only to tell what it would do."""


class Persons(Part):
    """What a store keeps of persons."""

    def forget(self, text: str, *, really: bool = True) -> Counter[str]:
        """Delete what is kept of a person and count it by kind of record.

        Orders, lectures and venues stay, without whom to call or who spoke; a lecturer goes with
        all his versions. The history says that it was done, not of whom.

        Parameters
        ----------
        text
            A telephone, a full name, or the id of a lecturer.
        really
            False: only tell what it would be.
        """
        return self._changed(lambda one: _forget(one, self._database.vault, text), really=really)

    def retain(self, since: date, *, really: bool = True) -> Counter[str]:
        """Delete the contacts of orders that were over, and reports that were settled, before."""
        return self._changed(lambda connection: _retain(connection, since), really=really)

    def new_key(self) -> None:
        """Begin with a new key; what was sealed with the old one stays unreadable without it."""
        with self._database.write() as connection:
            self._database.vault.renew(connection)
            note(connection, "person", "", "new_key")

    def _changed(
        self, change: Callable[[Connection], Counter[str]], *, really: bool
    ) -> Counter[str]:
        found: Counter[str] = Counter()
        try:
            with self._database.write() as connection:
                found += change(connection)
                _require(really)
                told = {kind: (count, None) for kind, count in found.items()}
                note(connection, "person", "", "forgotten", told)
                raised = {"value": revision.c.value + 1, "register": revision.c.register + 1}
                connection.execute(update(revision).values(raised))
        except _OnlyLookedError:
            pass
        return found


def _require(really: bool) -> None:
    if not really:
        raise _OnlyLookedError


def _forget(connection: Connection, vault: Vault, text: str) -> Counter[str]:
    matches = _matcher(text)
    found = Counter(
        order=_clear_contacts(connection, vault, orders, matches),
        report=_clear_contacts(connection, vault, site_reports, matches),
        venues=_clear_venues(connection, vault, matches),
    )
    names, found["lecturers"] = _drop_lecturers(connection, vault, matches, text)
    names |= set() if _digits(text) else {text}
    found["lectures"] = _clear_lectures(connection, names)
    said = [matches, *map(_matcher, names)]
    found["batch"] = _clear_rows(connection, said)
    found["plan"] = _clear_notes(connection, said)
    return +found


def _digits(text: object) -> str:
    found = re.sub(r"\D", "", str(text))
    return found if len(found) >= SHORTEST else ""


def _matcher(text: str) -> Matches:
    """Return what tells whether a text holds a telephone or a name."""
    number = _digits(text)
    if number:
        return lambda said: number in re.sub(r"\D", "", str(said or ""))
    return lambda said: bool(text) and text in str(said or "")


def _clear_contacts(connection: Connection, vault: Vault, table: Table, matches: Matches) -> int:
    rows = connection.execute(select(table.c.id, table.c.contact).where(table.c.contact != ""))
    keys = [key for key, contact in rows.all() if matches(vault.plain(contact))]
    for key in keys:
        connection.execute(update(table).where(table.c.id == key).values(contact=""))
    return len(keys)


def _versions(connection: Connection, kind: str) -> Iterator[Any]:
    query = select(record_versions).where(record_versions.c.kind == kind)
    yield from connection.execute(query).mappings().all()


def _set(connection: Connection, row: Any, **values: object) -> None:
    of = [record_versions.c[name] == row[name] for name in ("kind", "key", "number")]
    connection.execute(update(record_versions).where(*of).values(values))


def _clear_venues(connection: Connection, vault: Vault, matches: Matches) -> int:
    keys = set()
    for row in _versions(connection, "venues"):
        plain = plain_values(vault, "venues", row["values"]) or {}
        if matches(plain.get("contact")) or matches(plain.get("phone")):
            _set(connection, row, values={**row["values"], "contact": None, "phone": None})
            keys.add(row["key"])
    return len(keys)


def _drop_lecturers(
    connection: Connection, vault: Vault, matches: Matches, text: str
) -> tuple[set[str], int]:
    """Delete lecturers with all their versions; return what they were called, and how many."""
    keys, names = set(), set()
    for row in _versions(connection, "lecturers"):
        plain = plain_values(vault, "lecturers", row["values"]) or {}
        named = text in (plain.get("name"), typed_id("lecturers", row["key"]))
        if named or (_digits(text) and matches(plain.get("phone"))):
            keys.add(row["key"])
    for row in _versions(connection, "lecturers"):
        if row["key"] in keys and row["values"]:
            names.add(str(row["values"].get("name") or ""))
    if keys:
        of = (record_versions.c.kind == "lecturers") & record_versions.c.key.in_(keys)
        connection.execute(delete(record_versions).where(of))
        forget_lecturers(connection, {typed_id("lecturers", key) for key in keys})
    return names - {""}, len(keys)


def _clear_lectures(connection: Connection, names: set[str]) -> int:
    """Take names out of lectures, and out of their keys, which hold who has spoken."""
    keys: dict[str, str] = {}
    for row in _versions(connection, "lectures"):
        said = str((row["values"] or {}).get("lecturer") or "").split(BETWEEN)
        if names.isdisjoint(said) and not any(name in row["key"] for name in names):
            continue
        if row["key"] not in keys:
            keys[row["key"]] = _other_key(row["key"], names)
        left = BETWEEN.join(name for name in said if name not in names)
        values = row["values"] and {**row["values"], "lecturer": left or None}
        _set(connection, row, key=keys[row["key"]], alias="", values=values)
    for old, new in keys.items():
        _move_lecture(connection, typed_id("lectures", old), typed_id("lectures", new))
    return len(keys)


def _other_key(key: str, names: set[str]) -> str:
    for name in names:
        key = key.replace(name, secrets.token_hex(4))
    return key


def _move_lecture(connection: Connection, old: str, new: str) -> None:
    row = connection.execute(select(lectures).where(lectures.c.id == old)).mappings().one_or_none()
    if row is not None and old != new:
        connection.execute(insert(lectures).values({**row, "id": new}))
        moved = update(bookings).where(bookings.c.lecture == old).values(lecture=new)
        connection.execute(moved)
        connection.execute(delete(lectures).where(lectures.c.id == old))


def _clear_rows(connection: Connection, said: list[Matches]) -> int:
    """Empty rejected rows of files that hold a name or number."""
    query = select(batch_rows.c.batch, batch_rows.c.number, batch_rows.c["values"])
    found = [
        (batch, number)
        for batch, number, values in connection.execute(query).all()
        if any(matches(" ".join(values.get("texts", ()))) for matches in said)
    ]
    for batch, number in found:
        of = (batch_rows.c.batch == batch) & (batch_rows.c.number == number)
        emptied = {"value": "", "values": {"texts": []}}
        connection.execute(update(batch_rows).where(of).values(emptied))
    return len(found)


def _clear_notes(connection: Connection, said: list[Matches]) -> int:
    rows = connection.execute(select(plan_links.c.id, plan_links.c.note)).all()
    keys = [key for key, text in rows if any(matches(text) for matches in said)]
    for key in keys:
        connection.execute(update(plan_links).where(plan_links.c.id == key).values(note=""))
    return len(keys)


def _retain(connection: Connection, since: date) -> Counter[str]:
    over = orders.c.status.in_(OVER) & (orders.c.until < since) & (orders.c.contact != "")
    settled = (site_reports.c.done_at < since) & (site_reports.c.contact != "")
    return +Counter(
        order=connection.execute(update(orders).where(over).values(contact="")).rowcount,
        report=connection.execute(update(site_reports).where(settled).values(contact="")).rowcount,
    )
