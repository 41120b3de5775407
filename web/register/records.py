"""The records of the register one by one: finding them, opening one, keeping what a form says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from geo.errors import N_
from geo.folder import LIST_SEPARATOR
from geo.names import normalise
from geo.register.changes import Fields, differences
from geo.register.form import FormReading, Typed, form_fields, read_form, typed_of
from geo.register.kinds import REGISTER
from geo.register.reading import Finding, Values
from geo.register.record import Record, Version
from geo.register.records import Asked
from geo.stories import wanting
from web.installation.context import Context
from web.register.known import draft_of, known_values
from web.register.shown import place_name, title_of
from web.register.world import world_of
from web.store.reach import division_of, reach
from web.store.register import UnknownRecordError
from web.store.register_sealed import SEALED
from web.store.vault import LOST

FORM_CRS: Final = "WGS84"
"""What a form takes: the coordinates that the map shows."""
PAGE_SIZE: Final = 50
FOUND: Final = 12
"""Places of the data sets that a search adds to the records."""
IS_THERE: Final = "is_there"


@dataclass(frozen=True)
class Opened:
    """A record as a form opens it.

    Attributes
    ----------
    kind, key
        Of the record; the key is "" for a new one.
    values
        As stored; of a record that is not in the register yet, what the data sets know of it.
    number
        Of the version; None where there is none.
    """

    kind: str
    key: str = ""
    values: Values | None = None
    number: int | None = None


def open_record(context: Context, kind: str, key: str) -> Opened:
    """Open a record of the register, or one that only the data sets have.

    Raises
    ------
    UnknownRecordError
        If neither has it.
    """
    newest = newest_of(context, kind, key)
    require_seen(kind, key, newest.values if newest else None)
    if newest and newest.values is not None:
        untold = kind == "sites" and not newest.values.get("story")
        draft = draft_of(context.datasets, key) if untold else {}
        return Opened(kind, key, {**newest.values, **draft}, newest.number)
    known = known_values(context.datasets, kind, key)
    if known is None:
        raise UnknownRecordError(N_("There is no record %(key)s in the register."), key=key)
    return Opened(kind, key, known)


def is_gone(context: Context, kind: str, key: str) -> bool:
    """Tell whether a record was taken out, and the data sets have none in its place."""
    newest = newest_of(context, kind, key)
    removed = newest is not None and newest.values is None
    return removed and known_values(context.datasets, kind, key) is None


def newest_of(context: Context, kind: str, key: str) -> Version | None:
    """Return the newest version of a record of the register, None if it was never there."""
    try:
        return context.store.register.history(kind, key)[0]
    except UnknownRecordError:
        return None


def typed_values(context: Context, opened: Opened) -> dict[str, str | list[str]]:
    """Return what the form of a record shows."""
    return typed_of(
        REGISTER[opened.kind], opened.values or {}, world_of(context),
        lambda code: place_name(context, code),
    )  # fmt: skip


def read_typed(context: Context, kind: str, typed: Typed, *, key: str = "") -> FormReading:
    """Read what somebody typed; a new record that is there already is refused.

    A mask that comes back as it was shown says nothing: what is sealed stays.
    """
    asked = Asked(world_of(context), FORM_CRS, context.today())
    masks = {one for one in SEALED.get(kind, ()) if LOST[0] in str(typed.get(one, ""))}
    told = {name: text for name, text in typed.items() if name not in masks}
    found = read_form(REGISTER[kind], told, asked, key=key)
    found = replace(
        found, values={name: one for name, one in found.values.items() if name not in masks}
    )
    if key or not found.key:
        return found
    same = same_record(context, kind, found)
    if not same:
        return found
    field = _naming(kind)
    said = Finding(IS_THERE, value=str(typed.get(field, "")), params={"key": same})
    return FormReading(refusals={field: said})


def needed_fields(context: Context, kind: str) -> frozenset[str]:
    """Return the fields without which there is no record: those that an empty form lacks."""
    asked = Asked(world_of(context), FORM_CRS, context.today())
    return frozenset(read_form(REGISTER[kind], {}, asked).refusals)


def _naming(kind: str) -> str:
    """Return the field that names a record: its name, else the first that has to be filled in."""
    required = {one.key: one.required for one in form_fields(REGISTER[kind])}
    return "name" if "name" in required else next(filter(required.get, required))


def same_record(context: Context, kind: str, found: FormReading) -> str:
    """Return the key under which a new record is there already, "" if it is new."""
    if known_values(context.datasets, kind, found.key) is not None and kind != "population":
        return found.key
    newest = newest_of(context, kind, found.key)
    return found.key if newest and newest.values is not None else ""


def records(context: Context, kind: str) -> Sequence[Record]:
    """Return the records of a kind; lectures the newest first."""
    snapshot = context.snapshot()
    found: Sequence[Record] = snapshot.memo.get(
        ("register", kind),
        lambda: sorted(
            context.store.register.records(kind),
            key=lambda one: one.key, reverse=kind == "lectures",
        ),
    )  # fmt: skip
    return seen(kind, found)


def seen(kind: str, found: Sequence[Record]) -> Sequence[Record]:
    """Return those of some records that whoever asks may see."""
    area = reach().records
    if area.is_all:
        return found
    return [one for one in found if area.holds(division_of(kind, one.key, one.values))]


def require_seen(kind: str, key: str, values: Values | None) -> None:
    """Let a record of another division be one that is not there.

    Raises
    ------
    web.store.register.UnknownRecordError
        If it is one.
    """
    if values and not reach().records.holds(division_of(kind, key, values)):
        raise UnknownRecordError(N_("There is no record %(key)s."), key=key)


def keep(context: Context, opened: Opened, found: FormReading) -> Record:
    """Keep what a form says.

    Raises
    ------
    web.store.database.StateError
        If the record is not any more as the form showed it.
    """
    values = _with_state(context, opened, found.values) if opened.kind == "sites" else found.values
    return context.store.register.save(
        opened.kind, opened.key or None, values, number=opened.number
    )


def _with_state(context: Context, opened: Opened, values: Values) -> Values:
    """Return the values of a site: a story that was changed is a draft until it is approved."""
    if not values.get("story"):
        return {**values, "story_state": None}
    newest = newest_of(context, "sites", opened.key) if opened.key else None
    before = (newest.values if newest else None) or {}
    said = values.get("story_state") or "draft"
    changed = any(values.get(key) != before.get(key) for key in ("story", "story_en"))
    kept = said == before.get("story_state") == "approved" and changed
    unfit = wanting(str(values["story"]), sources_named(values.get("story_sources")))
    return {**values, "story_state": "draft" if kept or unfit else said}


def sources_named(text: object) -> list[str]:
    """Return the sources that a record names for a story."""
    return [part.strip() for part in str(text or "").split(LIST_SEPARATOR) if part.strip()]


def again(context: Context, opened: Opened, found: FormReading) -> tuple[Opened, Fields]:
    """Open a record that somebody else has changed meanwhile.

    Returns
    -------
    Opened
        As it is now.
    Mapping
        Key -> what stands there now and what somebody typed, where they differ.
    """
    version = newest_of(context, opened.kind, opened.key)
    now = version.values if version else None
    number = version.number if version and now is not None else None
    differ = differences(now or {}, {**(now or {}), **found.values}) if opened.key else {}
    return Opened(opened.kind, opened.key, now, number), differ


def search(context: Context, kind: str, text: str, language: str) -> list[Record]:
    """Return the records whose name, key or values hold a text."""
    said, found = normalise(text), records(context, kind)
    if not said:
        return list(found)
    words: Sequence[tuple[Record, str]] = context.snapshot().memo.get(
        ("register words", kind, language),
        lambda: [(one, _words(context, kind, one, language)) for one in found],
    )
    return [one for one, its in words if said in its]


def _words(context: Context, kind: str, one: Record, language: str) -> str:
    title = title_of(context, kind, one.values, language)
    texts = (str(value) for value in one.values.values() if isinstance(value, str))
    return normalise(" ".join((title, one.key, *texts)))


def not_registered(context: Context, kind: str, text: str) -> list[tuple[str, str, str]]:
    """Return code, name and surroundings of places that may be meant and are not registered yet."""
    if not text.strip():
        return []
    there = {one.key for one in records(context, kind)}
    return [
        (place.code, place.name, place.context)
        for place in context.gazetteer.search(text, limit=FOUND)
        if place.code not in there and known_values(context.datasets, kind, place.code) is not None
    ]
