"""Values made of their types, none like another, and what is said of them with their keys in it.

A :class:`Maker` fills any declaration: a ``TypedDict`` of an answer, a row, a named tuple. A number
is one that no other key has, so :func:`names` can put the key back wherever a text shows it: "1027
venues within 1034 minutes" becomes "{total} venues within {within} minutes".
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    NotRequired,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)
from zlib import crc32

from geopandas import GeoDataFrame, GeoSeries
from shapely.geometry import LineString, MultiLineString, Point
from typing_extensions import is_typeddict

from geo.days import day_text
from geo.travel.types import PairFlag
from geo.vocabulary import Vocabulary
from web.language.messages import duration
from web.terms.answer import Answer
from web.terms.term import CHINA, CLOCK, DAY, MOMENT, Unit

FIRST_DAY = date(2031, 1, 6)
FIRST_MINUTE = 361
"""Of the clock: each time of an answer is three minutes after the one before; no moment is one."""
YEARS = range(1900, 2100)
"""Numbers that stand in sentences as they are."""
SEVERAL = (list, tuple, set, frozenset, Sequence, Iterable, Collection)
ROW = re.compile(r"\w+\.rows(?=\d*\.code)")
"""Rows of a part of an answer: they are of the same divisions as the rows of the answer."""


class Variant(NamedTuple):
    """How a declaration is filled.

    Attributes
    ----------
    name
        Of the variant.
    known
        Whether what may be missing is there.
    number
        Every number, None for one of its own each.
    members
        How long lists are.
    word
        Which word of a vocabulary, from its end.
    """

    name: str
    known: bool
    number: int | None
    members: int
    word: int


VARIANTS = (
    Variant("full", known=True, number=None, members=2, word=1),
    Variant("unknown", known=False, number=None, members=1, word=2),
    Variant("one", known=True, number=1, members=1, word=3),
    Variant("none", known=True, number=0, members=0, word=4),
)


class As(NamedTuple):
    """Stands for what is made like another type, or by a function without arguments."""

    hint: Any


class Keys(NamedTuple):
    """Stands for what is made of a mapping: these keys, each with a value of its own."""

    keys: Iterable[Any]


class UnmadeError(TypeError):
    """Nothing can be made of a type."""


class Maker:
    """Make values of types and remember what each key was given.

    Parameters
    ----------
    variant
        How.
    given
        Type -> a value of it, such as the installation; name of a key, with those before it as far
        as is needed -> its value.
    """

    def __init__(self, variant: Variant, given: Mapping[Any, Any]) -> None:
        self.variant, self.given = variant, given
        self.numbers: dict[str, int | str | date] = {}

    def make(self, hint: Any, path: str) -> Any:
        """Return a value of a type; `path` names it."""
        kind, notes = _plain(hint)
        for one in _ends(path):
            if one in self.given:
                return self._given(self.given[one], kind, path)
        if isinstance(kind, TypeVar | str):
            raise UnmadeError(path)
        if kind in self.given:
            return self.given[kind]
        if self._may_lack(kind):
            return None
        if get_origin(kind) in (Union, UnionType):
            kind, more = _plain(next(one for one in get_args(kind) if one is not NoneType))
            notes = [*notes, *more]
        return self._of(kind, notes, path)

    def _given(self, value: Any, kind: Any, path: str) -> Any:
        if isinstance(value, Keys):
            return self._of_keys(value.keys, kind, path)
        if isinstance(value, As):
            return self._of_fields(value.hint, path) if is_typeddict(value.hint) else value.hint()
        return value

    def _of_keys(self, keys: Iterable[Any], kind: Any, path: str) -> dict[Any, Any]:
        hint = get_args(kind)[1]
        return {key: self.make(hint, f"{path}.{key}") for key in keys}

    def _may_lack(self, kind: Any) -> bool:
        is_union = get_origin(kind) in (Union, UnionType)
        return not self.variant.known and is_union and NoneType in get_args(kind)

    def _of(self, kind: Any, notes: Sequence[Any], path: str) -> Any:
        origin = get_origin(kind) or kind
        codes = [code for one in notes if isinstance(one, Vocabulary) for code in one]
        codes = codes or [*get_args(kind)] if origin is Literal else codes
        if codes:
            return codes[-self.variant.word % len(codes)]
        if origin is Answer:
            document = self.make(get_args(kind)[0], path)
            return Answer(document, drawn(document))
        if is_typeddict(origin) or is_dataclass(origin) or hasattr(origin, "_fields"):
            return self._of_fields(origin, path)
        if origin in SEVERAL:
            return self._of_members(kind, origin, path, least=_least(notes))
        if origin in (dict, Mapping):
            return self._of_keys(_codes(kind), kind, path)
        return self._single(kind, notes, path)

    def _of_fields(self, origin: Any, path: str) -> Any:
        hints = hints_of(origin)
        if is_dataclass(origin):
            hints = {one.name: hints[one.name] for one in fields(origin) if one.init}
        if is_typeddict(origin) and not self.variant.known:
            hints = {key: hint for key, hint in hints.items() if key in origin.__required_keys__}
        before = f"{path}." if path else ""
        found = {key: self.make(hint, f"{before}{key}") for key, hint in hints.items()}
        return found if is_typeddict(origin) else origin(**found)

    def _of_members(self, kind: Any, origin: Any, path: str, *, least: int) -> Any:
        inner = get_args(kind) or (str,)
        if origin is tuple and Ellipsis not in inner:
            return tuple(self.make(one, f"{path}.{n}") for n, one in enumerate(inner, 1))
        count = max(self.variant.members, least) + path.endswith("legs")  # one more than visits
        found = [self.make(inner[0], f"{path}{number or ''}") for number in range(count)]
        return origin(found) if origin in (tuple, set, frozenset) else found

    def _single(self, kind: Any, notes: Sequence[Any], path: str) -> Any:
        unit = next((one for one in notes if isinstance(one, Unit)), None)
        if kind in (int, float):
            return self._number(kind, unit, path)
        if kind is bool:
            return self.variant.known
        if kind is str:
            return self._text(unit, path)
        if kind in (object, Any) or not isinstance(kind, type):
            return f"«{path}»"
        if kind is GeoDataFrame:
            return drawn({})
        if issubclass(kind, date):
            day = self._day(path)
            return day if kind is date else datetime.combine(day, time(9, 8), CHINA)
        raise UnmadeError(path)

    def _number(self, kind: type, unit: Unit | None, path: str) -> float:
        if self.variant.number is not None:
            return kind(self.variant.number)
        number = 1000 + 7 * (crc32(path.encode()) % 1200)  # whatever other keys there are
        while number in YEARS or number in self.numbers.values():
            number += 7
        self.numbers[path] = number
        is_share = unit is not None and unit.name == "1"
        return number / 100 if is_share else kind(number)

    def _day(self, path: str) -> date:
        day = FIRST_DAY + timedelta(crc32(path.encode()) % 300)
        while day in self.numbers.values():
            day += timedelta(1)
        self.numbers[path] = day
        return day

    def _text(self, unit: Unit | None, path: str) -> str:
        if unit is DAY:
            return str(self._day(path))
        if unit is MOMENT:
            return f"{self._day(path)}T01:08:00+00:00"
        if unit is CLOCK:
            minutes = FIRST_MINUTE + 3 * sum(isinstance(one, str) for one in self.numbers.values())
            self.numbers[path] = clock = f"{minutes // 60:02d}:{minutes % 60:02d}"
            return clock
        return f"«{ROW.sub('rows', path)}»"


def _ends(path: str) -> list[str]:
    """Return a path without the numbers of its rows, and what it ends with, the longest first."""
    parts = re.sub(r"\d", "", path).split(".")
    return [".".join(parts[number:]) for number in range(len(parts))]


def _codes(kind: Any) -> Iterable[Any]:
    """Return the codes that may be keys of a mapping; none where any text may be one."""
    words = (one for hint in get_args(kind)[:1] for one in _plain(hint)[1])
    return next((one for one in words if isinstance(one, Vocabulary)), ())


def _least(notes: Sequence[Any]) -> int:
    """Return how many members a list has at least."""
    limits = (one for note in notes for one in getattr(note, "metadata", ()))
    return max((one.min_length for one in limits if hasattr(one, "min_length")), default=0)


def drawn(document: Mapping[str, Any]) -> GeoDataFrame:
    """Return the shapes that belong to an answer: of each row of it, or of each leg."""
    rows = [{"level": "county", "precision": "poi", "error_m": 100, **row}
            for row in document.get("rows", ())]  # fmt: skip
    if rows:
        shapes = [Point(125 + n, 43).buffer(0.2) for n, _ in enumerate(rows)]
        return GeoDataFrame(rows, geometry=shapes, crs=4326).set_index("code")
    legs = [
        {"route": route.get("number", 0), "group": route.get("number", 0), "day": number,
         "origin": n, "destination": n + 1, "minutes": 5.0, "km": 2.0, "off_network_km": 0.0,
         "flag": PairFlag.NETWORK}
        for route in _parts_of(document)
        for number, day in enumerate(_days_of(route), 1)
        for n, _ in enumerate(day.get("legs", [0]))
    ]  # fmt: skip
    lines = GeoSeries([LineString([(125, 43 + n), (126, 43 + n)]) for n, _ in enumerate(legs)])
    off = GeoSeries([MultiLineString()] * len(legs))
    return GeoDataFrame(legs, geometry=lines, crs=4326).assign(network=lines, off_network=off)


def _parts_of(document: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the routes or groups of an answer, or the answer itself."""
    some = document.get("routes") or document.get("groups") or [document]
    return some if isinstance(some, list) else [document]


def _days_of(route: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    days = route.get("days", [{}])
    return days if isinstance(days, list) and all(isinstance(one, dict) for one in days) else [{}]


def types(function: Callable[..., Any] | None) -> dict[str, Any]:
    """Return the types of a function; none if one is known to the checker of types only."""
    try:
        return get_type_hints(function, include_extras=True)
    except (NameError, TypeError):
        return {}


@cache
def hints_of(declared: Any) -> dict[str, Any]:
    """Return the types of the keys of a declaration."""
    return get_type_hints(declared, include_extras=True)


def unnoted(hint: Any) -> Any:
    """Return a type without what is noted beside it."""
    return _plain(hint)[0]


def _plain(hint: Any) -> tuple[Any, list[Any]]:
    """Return a type without what is noted beside it, and the notes."""
    notes: list[Any] = []
    while get_origin(hint) in (Annotated, NotRequired):
        inner, *more = get_args(hint)
        notes, hint = [*more, *notes], inner
    return hint, notes


def names(maker: Maker, language: str) -> Callable[[str], str]:
    """Return what puts the keys into a text in the place of their numbers, days and times."""
    found: dict[str, str] = {}
    for path, number in maker.numbers.items():
        if isinstance(number, int):
            shown = {duration(number, language): ":h min", f"{number:,}": ":,", str(number): ""}
        elif isinstance(number, date):
            short, long = (day_text(number, language, weekday=one) for one in (False, True))
            shown = {short: "", long: ":w", number.isoformat(): ":iso"}
        else:
            shown = {number: ""}
        for one, form in shown.items():
            found.setdefault(one, f"{{{path}{form}}}")
    if not found:
        return str
    some = "|".join(map(re.escape, sorted(found, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![A-Za-z\d.])(?:{some})(?!\d)")
    return lambda text: pattern.sub(lambda one: found[one[0]], text)
