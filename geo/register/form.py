"""A record that somebody types into a form: read by the reader of its files, refused as they are.

A file loses a cell that says nothing we know and keeps the row. A form is sent by somebody who is
still there: what would be lost is refused at its field, and everything else that was typed stays.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from geo.intake.cells import cell_address
from geo.register.cells import Cells, RejectedError
from geo.register.changes import UNSAID
from geo.register.keys import PARTS
from geo.register.kind import Field, Kind
from geo.register.reading import Finding, Values
from geo.register.records import READERS, Asked
from geo.register.world import World

Typed = Mapping[str, str | list[str]]
"""Key -> what stands in its field; lists where one marks several."""
SEVERAL: Final = ("words", "weekdays")
"""Forms of fields in which one marks several values."""
LOSING: Final = frozenset({
    "bad_word", "bad_number", "number_range", "bad_phone", "two_phones", "bad_time", "bad_weekdays",
    "unmapped_topic", "code_lost",
})  # fmt: skip
"""What a file is warned of, because a part of the cell is not kept."""
OF_FILES: Final = frozenset({"new_venue", "serial_date", "same_name"})
"""What is said of the rows of a file, and is plain to somebody who fills in a form."""
_UNASKED: Final = {"lectures": ("county", "township"), "population": ("code",)}
"""Columns that only help files: a form offers the venues of one name, and lists the counties."""
_PLACED: Final = ("venues", "sites")
LONGEST, LONGEST_NAME, LONGEST_PROSE = 1000, 100, 4000
"""Most characters of a field, of one that names the record, for names stand in addresses, and of
one with whole sentences."""
_POINT: Final = ("lon", "lat")
_BEGINNING: Final = 20
_SPACE: Final = " "
_YES, _NO = "yes", "no"


@dataclass(frozen=True)
class FormReading:
    """What a form says.

    Attributes
    ----------
    key
        Natural key of the record; "" for one that is refused.
    values
        Of the record, one for each field; empty if it is refused.
    refusals
        Key of a field -> why the record is not taken.
    remarks
        Key of a field -> what else is to be said of it; it is taken all the same.
    """

    key: str = ""
    values: Values = field(default_factory=dict)
    refusals: Mapping[str, Finding] = field(default_factory=dict)
    remarks: Mapping[str, Finding] = field(default_factory=dict)


def form_fields(kind: Kind) -> tuple[Field, ...]:
    """Return the fields of a form: those of the template, longitude and latitude apart."""
    left_out = _UNASKED.get(kind.code, ())
    return tuple(one for one in kind.fields if one.form != "degrees" and one.key not in left_out)


def read_form(kind: Kind, typed: Typed, asked: Asked, *, key: str = "") -> FormReading:
    """Read what somebody typed, with all that is wrong with it.

    Parameters
    ----------
    kind
        Of the record.
    typed
        What stands in the fields.
    asked
        What it is read with.
    key
        Of the record that is changed, "" for a new one.
    """
    texts = {one.key: _one_text(typed.get(one.key, "")) for one in form_fields(kind)}
    if kind.code == "venues" and key:
        texts["code"] = key
    refusals = _missing(kind, texts) | _too_long(kind, texts)
    row = _read_all(kind, texts, asked, refusals)
    if row is None:
        return FormReading(refusals=refusals)
    places = _place(kind, row.texts, asked.world)
    values = {**{_held(kind, at): None for at in texts}, **row.values, **places}
    remarks: dict[str, Finding] = {}
    for at, told in row.told:
        if at not in refusals:
            (refusals if told.code in LOSING else remarks)[at] = told
    for one in form_fields(kind):
        if row.texts[one.key] and values.get(_held(kind, one.key)) in UNSAID:
            refusals.setdefault(one.key, _unsaid(one, row.texts, asked.world))
    if refusals:
        return FormReading(refusals=refusals, remarks=remarks)
    return FormReading(key or row.key, values, remarks=remarks)


def _one_text(said: str | list[str]) -> str:
    text = said.strip() if isinstance(said, str) else _SPACE.join(said)
    return text.replace("\0", "")


def longest(kind: Kind, key: str) -> int:
    """Return how many characters a field takes at most."""
    if key in PARTS[kind.code]:
        return LONGEST_NAME
    return LONGEST_PROSE if kind[key].form == "prose" else LONGEST


def _too_long(kind: Kind, texts: Mapping[str, str]) -> dict[str, Finding]:
    return {
        key: Finding("too_long", value=f"{text[:_BEGINNING]}…")
        for key, text in texts.items()
        if len(text) > longest(kind, key)
    }


def _stand_in(kind: Kind, key: str) -> str:
    """Return what stands for a refused field, so that all else that is wrong is found, too."""
    return "" if key in _POINT else kind[key].example


def _together(key: str) -> tuple[str, ...]:
    return _POINT if key in _POINT else (key,)


def _missing(kind: Kind, texts: Mapping[str, str]) -> dict[str, Finding]:
    return {
        one.key: Finding("missing_required")
        for one in form_fields(kind)
        if one.required and not texts[one.key]
    }


class _Row(NamedTuple):
    """A record as a reader makes it of some texts, and what it says of the fields."""

    texts: Mapping[str, str]
    key: str
    values: dict[str, Any]
    told: list[tuple[str, Finding]]


class _AtFieldError(Exception):
    """A field for which the record is not taken."""

    def __init__(self, key: str, finding: Finding) -> None:
        super().__init__(key)
        self.key, self.finding = key, finding


def _read_all(
    kind: Kind, texts: Mapping[str, str], asked: Asked, refusals: dict[str, Finding]
) -> _Row | None:
    """Read a row; add every field for which it is refused. None if even so it cannot be read."""
    left = {at: _stand_in(kind, at) if at in refusals else text for at, text in texts.items()}
    while True:
        try:
            return _read(kind, left, asked)
        except _AtFieldError as error:
            refusals.setdefault(error.key, error.finding)
            if left[error.key] == _stand_in(kind, error.key):
                return None
            left |= {at: _stand_in(kind, at) for at in _together(error.key)}


def _read(kind: Kind, texts: Mapping[str, str], asked: Asked) -> _Row:
    """Read a row of these texts.

    Raises
    ------
    _AtFieldError
        If the reader rejects it.
    """
    columns = {key: at for at, key in enumerate(texts)}
    fields = {cell_address(1, at): key for key, at in columns.items()}
    cells = Cells(1, list(texts.values()), columns)
    try:
        found, values = READERS[kind.code](cells, asked)
    except RejectedError as error:
        at = fields[error.finding.cell]
        said = error.finding if texts[at] else Finding("missing_required")
        raise _AtFieldError(at, said) from error
    told = [(fields[one.cell], one) for one in cells.warnings if one.code not in OF_FILES]
    return _Row(texts, found, values, told)


def _place(kind: Kind, texts: Mapping[str, str], world: World) -> dict[str, str]:
    """Return county and township as they were typed: a form may correct what a code says."""
    if kind.code not in _PLACED or not texts["county"]:
        return {}
    county = str(world.county(texts["county"]).value or "")
    township = world.township(texts["township"], county).value if texts["township"] else ""
    return {"county": county, "township": str(township or "")}


def _unsaid(one: Field, texts: Mapping[str, str], world: World) -> Finding:
    """Say of a field that nothing in it is understood."""
    text = texts[one.key]
    if one.form != "division":
        return Finding("bad_word", value=text)
    county = str(world.county(texts.get("county", "")).value or "")
    return Finding(world.township(text, county).finding or "unknown_division", value=text)


def _held(kind: Kind, key: str) -> str:
    """Return under which key a record holds what a field says."""
    return "code" if (kind.code, key) == ("population", "name") else key


def typed_of(
    kind: Kind, values: Values, world: World, name: Callable[[str], str]
) -> dict[str, str | list[str]]:
    """Return what a form shows of a record: texts that are read back as its values.

    Parameters
    ----------
    kind
        Of the record.
    values
        Its values.
    world
        What names are read with.
    name
        Returns what people call the division, venue or site of a code.
    """
    return {
        one.key: _text(one, values.get(_held(kind, one.key)), world, name)
        for one in form_fields(kind)
    }


def _text(one: Field, value: Any, world: World, name: Callable[[str], str]) -> str | list[str]:
    if one.form in SEVERAL:
        return [str(code) for code in value or ()]
    if value is None:
        return ""
    if isinstance(value, bool):
        return _YES if value else _NO
    if one.form == "venue":
        return _read_back(str(value), world, name, lambda text: world.venue_or_site(text).value)
    if one.form == "division" and one.key not in ("county", "name"):
        return _division(one, str(value), world, name)
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _division(one: Field, code: str, world: World, name: Callable[[str], str]) -> str:
    if one.key == "township":
        return name(code)
    return _read_back(code, world, name, lambda text: world.division(text).value)


def _read_back(
    code: str, world: World, name: Callable[[str], str], read: Callable[[str], str | None]
) -> str:
    """Return a name with which a place is found again, its code where there is none."""
    unit = world.units.get(code)
    above = (unit.county, unit.township) if unit else ()
    lineage = "".join(name(one) for one in above if one and one != code)
    return next((text for text in (lineage + name(code), name(code)) if read(text) == code), code)
