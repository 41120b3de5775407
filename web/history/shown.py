"""Changes as people read them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from geo.errors import N_
from geo.register.kinds import REGISTER
from web.language import past
from web.language.messages import translate, translator
from web.language.provider import yes_no
from web.language.words import label
from web.store.history import Entry
from web.store.store import Store
from web.terms.term import DASH, in_china

ONESELF = N_("whoever sits at this machine")
STRANGER = N_("somebody who was not signed in")
SHOWN = 20
"""Changes that the page of a record shows before it leads to all of them."""

VENUE = "venue"
"""Field with the code of a venue."""
FIELDS = frozenset({"field", "fields"})
"""Fields that name others: what was looked at, what was deleted."""
MOMENT = "_at"
"""How the fields end that hold a moment."""
VenueNames: TypeAlias = Callable[[str], str]
"""What a venue is called, by its code."""

STATUSES = {"order": "order_status", "planned": "planned_status"}
"""Kind of record -> vocabulary of its status."""
VOCABULARIES = {"half": "part"}
"""Field -> vocabulary of its codes, where the two are called differently."""
CODED = frozenset({*STATUSES.values(), "plan_status", "topic", "language", "part"})
"""Vocabularies of values that are codes."""


class ShownEntry(NamedTuple):
    """A change in words.

    Attributes
    ----------
    when
        In the time of China.
    who
        An account, a user of the machine, or words for nobody in particular.
    way
        From where: a page, the API, a command, and the address of the network.
    record, key
        Kind of the record in words, and its number or key.
    what
        What was done.
    changes
        Field, what stood there, what stands there now.
    """

    number: int
    when: str
    who: str
    way: str
    kind: str
    record: str
    key: str
    what: str
    changes: Sequence[tuple[str, str, str]]


class RecordHistory(NamedTuple):
    """The changes of one record on its page."""

    kind: str
    key: str
    entries: Sequence[ShownEntry]
    total: int


def record_history(
    store: Store, kind: str, key: object, language: str, *, venue: VenueNames = str
) -> RecordHistory:
    """Return the newest changes of a record, and how many there are."""
    entries = store.history.of(kind, key, limit=SHOWN)
    total = len(entries) if len(entries) < SHOWN else store.history.count_of(kind, key)
    return RecordHistory(kind, str(key), all_shown(store, entries, language, venue=venue), total)


def all_shown(
    store: Store, entries: Sequence[Entry], language: str, *, venue: VenueNames = str
) -> list[ShownEntry]:
    """Return changes in words, accounts by the names that others see, venues by their own."""
    names = store.people.shown({int(one.who) for one in entries if _is_account(one)})
    return [shown(one, language, names, venue=venue) for one in entries]


def _is_account(one: Entry) -> bool:
    return bool(one.role) and one.who.isdecimal()


def shown(
    one: Entry, language: str, names: Mapping[int, str], *, venue: VenueNames = str
) -> ShownEntry:
    """Return a change in words."""
    return ShownEntry(
        number=one.number,
        when=_moment(one.at),
        who=who_text(one, language, names),
        way=" · ".join(filter(None, (past.HISTORY_WAYS.say(one.by, language), one.address))),
        kind=one.kind,
        record=past.HISTORY_KINDS.say(one.kind, language),
        key="" if one.kind == "store" else one.key,  # there is one: it has no number
        what=past.HISTORY_ACTIONS.say(one.what, language),
        changes=[_change(one.kind, *item, language, venue) for item in one.changes.items()],
    )


def _moment(instant: datetime) -> str:
    return in_china(instant).strftime("%Y-%m-%d %H:%M:%S")


def who_text(one: Entry, language: str, names: Mapping[int, str]) -> str:
    """Return who has made a change: an account by its name, else as it was noted."""
    known = names.get(int(one.who), "") if _is_account(one) else ""
    nobody = STRANGER if one.role == "visitor" else ONESELF
    return known or one.who or translate(nobody, language)


def _change(
    kind: str, key: str, pair: tuple[Any, Any], language: str, venue: VenueNames
) -> tuple[str, str, str]:
    write = partial(_value, kind, key, language=language, venue=venue)
    return _heading(kind, key, language), write(pair[0]), write(pair[1])


def _heading(kind: str, key: str, language: str) -> str:
    fields = REGISTER[kind].fields if kind in REGISTER else ()
    found = next((one.heading for one in fields if one.key == key), None)
    return translate(found, language) if found else past.HISTORY_FIELDS.say(key, language)


def _value(kind: str, key: str, value: Any, *, language: str, venue: VenueNames) -> str:
    if value in (None, "", []):
        return DASH
    if isinstance(value, bool):
        return yes_no(value, translator(language))
    if isinstance(value, list):
        between = "、" if language == "zh" else ", "
        write = partial(_value, kind, key, language=language, venue=venue)
        return between.join(map(write, value))
    if key in FIELDS:
        return _heading(kind, str(value), language)
    if key.endswith(MOMENT):
        return _moment(datetime.fromisoformat(value))
    return venue(str(value)) if key == VENUE else _word(kind, key, str(value), language)


def _word(kind: str, key: str, value: str, language: str) -> str:
    """Return the word for a code, a text as it is."""
    name = STATUSES.get(kind, "plan_status") if key == "status" else VOCABULARIES.get(key, key)
    return label(name, value, lang=language) if name in CODED else value
