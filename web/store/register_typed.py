"""Records of lecturers and lectures as rows of the typed tables: what orders and coverage read."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Final, TypedDict

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from geo.folder import LIST_SEPARATOR
from geo.register.reading import Values
from geo.register.written import BETWEEN
from web.store.bookings import HALVES, LECTURER, BookedError, Booking, Desk, half_of
from web.store.register_rows import newest_rows
from web.store.tables import bookings, lecturers, lectures, orders

TYPED: Final = ("lecturers", "lectures")
"""Kinds that have a table of their own."""
_LECTURER: Final = "R"
_LECTURE: Final = "B"
"""First letters of the ids; simulated ones begin with L and S, those of orders with O."""
NOBODY: Final = "—"
"""What a lecturer is called who was forgotten."""
COMING: Final = "planned"
"""Status of a lecture that takes its lecturer and its hall."""
USUAL_LANGUAGES: Final = ("zh",)
"""What a lecturer speaks of whom nobody has said it: else no order could be given to him."""
Changed = Mapping[str, Values | None]
"""Key of a record -> its values, None for a removed one."""


class LecturerRow(TypedDict):
    """A row of ``lecturers``."""

    id: str
    name: str
    home: str
    corps: bool
    topics: str
    languages: str
    simulated: bool


class LectureRow(TypedDict):
    """A row of ``lectures``."""

    id: str
    venue: str
    lecturer: str | None
    date: date
    topic: str
    form: str
    audience: int | None
    status: str
    simulated: bool


def typed_id(kind: str, key: str) -> str:
    """Return the id of the row of a record: always the same for the same key."""
    letter = {"lecturers": _LECTURER, "lectures": _LECTURE}[kind]
    return letter + sha256(key.encode()).hexdigest()[:16]


def history_key(kind: str, key: str) -> str:
    """Return what the history calls a record: keys with the name of somebody do not stand there."""
    return typed_id(kind, key) if kind in TYPED else key


def lecturer_row(key: str, values: Values) -> LecturerRow:
    """Return the row of a lecturer."""
    return LecturerRow(
        id=typed_id("lecturers", key),
        name=str(values.get("name") or ""),
        home=str(values.get("home") or ""),
        corps=bool(values.get("corps")),
        topics=LIST_SEPARATOR.join(values.get("topics") or ()),
        languages=LIST_SEPARATOR.join(values.get("languages") or USUAL_LANGUAGES),
        simulated=False,
    )


def lecture_row(key: str, values: Values, by_name: Mapping[str, str]) -> LectureRow:
    """Return the row of a lecture; `by_name` has the lecturers of whom there is only one."""
    return LectureRow(
        id=typed_id("lectures", key),
        venue=str(values["venue"]),
        lecturer=_first_known(values, by_name),
        date=date.fromisoformat(values["date"]),
        topic=str(values.get("topic") or ""),
        form=str(values.get("form") or ""),
        audience=values.get("people"),
        status=str(values.get("status") or "held"),
        simulated=False,
    )


def _first_known(values: Values, by_name: Mapping[str, str]) -> str | None:
    """Return the first of the lecturers of a lecture who is known: the table has room for one."""
    return next((by_name[name] for name in _named_in(values) if name in by_name), None)


def _named_in(values: Values) -> list[str]:
    """Return the names, or numbers of the office, that a lecture gives for its lecturers."""
    return str(values.get("lecturer") or "").split(BETWEEN)


def write_typed(
    connection: Connection, kind: str, changed: Changed, before: Changed
) -> tuple[str, ...]:
    """Bring the typed table to the state of some records.

    Parameters
    ----------
    changed
        The records as they are now.
    before
        The same records as they were, None for new ones.

    Returns
    -------
    tuple of str
        Keys of removed lecturers whose row stays, because an order names them.
    """
    if kind == "lectures":
        _write_lectures(connection, changed, before)
    if kind == "lecturers":
        return _write_lecturers(connection, changed, before)
    return ()


def _write_lectures(connection: Connection, changed: Changed, before: Changed) -> None:
    _delete_ids(connection, [typed_id("lectures", key) for key, one in before.items() if one])
    names = by_name(connection)
    rows = [(lecture_row(key, one, names), one) for key, one in changed.items() if one is not None]
    if rows:
        connection.execute(insert(lectures), [row for row, _ in rows])
    coming = [booking_of(row, one) for row, one in rows if row["status"] == COMING]
    desk = Desk(connection, [one.date for one in coming], venues=[one.venue for one in coming])
    for one in coming:
        desk.book(one)
    desk.write()


def booking_of(row: LectureRow, values: Values) -> Booking:
    """Return what a lecture takes that is still to come."""
    start = str(values.get("start") or "")  # a clock time, or a half of the day
    return Booking(
        venue=row["venue"], lecturer=row["lecturer"], date=row["date"],
        part=start if start in HALVES else half_of(start), lecture=row["id"],
    )  # fmt: skip


def _delete_ids(connection: Connection, ids: Sequence[str]) -> None:
    if ids:
        given = [{"gone": key} for key in ids]
        connection.execute(delete(bookings).where(bookings.c.lecture == bindparam("gone")), given)
        gone = delete(lectures).where(lectures.c.id == bindparam("gone"))
        connection.execute(gone, given)


def by_name(connection: Connection) -> dict[str, str]:
    """Return name, or number of the office -> id of the only registered lecturer who has it."""
    query = select(lecturers.c.name, lecturers.c.id).where(~lecturers.c.simulated)
    pairs = [(name, key) for name, key in connection.execute(query)]
    pairs += [
        (row["values"]["office_id"], typed_id("lecturers", row["key"]))
        for row in newest_rows(connection, "lecturers")
        if row["values"] and row["values"].get("office_id")
    ]
    count = Counter(name for name, _ in pairs)
    return {name: key for name, key in pairs if count[name] == 1}


def _write_lecturers(connection: Connection, changed: Changed, before: Changed) -> tuple[str, ...]:
    known = set(connection.scalars(select(lecturers.c.id)))
    rows = [lecturer_row(key, one) for key, one in changed.items() if one is not None]
    fresh = [row for row in rows if row["id"] not in known]
    if fresh:
        connection.execute(insert(lecturers), fresh)
    _update(connection, [row for row in rows if row["id"] in known])
    gone = {typed_id("lecturers", key): key for key, one in changed.items() if one is None}
    kept = _named(connection, gone) if gone else set()
    _forget(connection, set(gone) - kept)
    touched = [one for one in (*changed.values(), *before.values()) if one]
    names = {one.get(key) for one in touched for key in ("name", "office_id")} - {None, ""}
    _name_again(connection, names)
    return tuple(gone[key] for key in sorted(kept))


def _update(connection: Connection, rows: Iterable[LecturerRow]) -> None:
    given = [{"of": row["id"], **{k: v for k, v in row.items() if k != "id"}} for row in rows]
    if given:
        columns: dict[str, object] = {key: bindparam(key) for key in given[0] if key != "of"}
        connection.execute(
            update(lecturers).where(lecturers.c.id == bindparam("of")).values(columns), given
        )


def _named(connection: Connection, ids: Collection[str]) -> set[str]:
    """Return the lecturers whom an order names, or a lecture that is not of the register."""
    ordered = select(orders.c.lecturer).where(orders.c.lecturer.is_not(None))
    held = select(lectures.c.lecturer).where(
        lectures.c.lecturer.is_not(None), ~lectures.c.id.startswith(_LECTURE)
    )
    return set(ids) & {*connection.scalars(ordered), *connection.scalars(held)}


def _forget(connection: Connection, ids: Collection[str]) -> None:
    """Delete lecturers; their lectures stay, of somebody who is not known."""
    if ids:
        given = [{"gone": key} for key in ids]
        taken = (bookings.c.kind == LECTURER) & (bookings.c.who == bindparam("gone"))
        connection.execute(delete(bookings).where(taken), given)
        of = lectures.c.lecturer == bindparam("gone")
        connection.execute(update(lectures).where(of).values(lecturer=None), given)
        connection.execute(delete(lecturers).where(lecturers.c.id == bindparam("gone")), given)


def forget_lecturers(connection: Connection, ids: Collection[str]) -> None:
    """Delete lecturers; one whom an order names stays, without a name and without a home."""
    kept = _named(connection, ids)
    _forget(connection, set(ids) - kept)
    for key in kept:
        nobody = {"name": NOBODY, "home": "", "topics": "", "languages": ""}
        connection.execute(update(lecturers).where(lecturers.c.id == key).values(nobody))


def _name_again(connection: Connection, names: set[object]) -> None:
    """Give the lectures by some names their lecturer, or take him from them.

    Of lectures to come at the same time he gets the first: nobody can tell who gives the others.
    """
    known = by_name(connection)
    rows = [
        (lecture_row(row["key"], row["values"], known), row["values"])
        for row in newest_rows(connection, "lectures")
        if row["values"] and not names.isdisjoint(_named_in(row["values"]))
    ]
    _book_again(connection, [pair for pair in rows if pair[0]["status"] == COMING])
    given = [{"of": row["id"], "who": row["lecturer"]} for row, _ in rows]
    if given:
        of = lectures.c.id == bindparam("of")
        connection.execute(update(lectures).where(of).values(lecturer=bindparam("who")), given)


def _book_again(connection: Connection, rows: Sequence[tuple[LectureRow, Values]]) -> None:
    """Book lectures whose lecturer has changed; one who is taken is left out of the row."""
    desk = Desk(
        connection,
        [row["date"] for row, _ in rows],
        but={row["id"] for row, _ in rows},
        venues=[row["venue"] for row, _ in rows],
    )
    if rows:
        gone = delete(bookings).where(bookings.c.lecture == bindparam("gone"))
        connection.execute(gone, [{"gone": row["id"]} for row, _ in rows])
    for row, values in rows:
        try:
            desk.book(booking_of(row, values))
        except BookedError:
            row["lecturer"] = None
            desk.book(booking_of(row, values))
    desk.write()
