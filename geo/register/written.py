"""Values of a record -> cells that read as the same values: exports, templates, forms."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from geo.register.days import weekdays
from geo.register.kind import Field, Kind
from geo.register.world import World

Cell = str | int | float | dt.date | None

BETWEEN: Final = "、"
_WEEKDAYS: Final = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_YES: Final = {"zh": ("否", "是"), "en": ("no", "yes")}
_PARTS: Final = {"zh": {"am": "上午", "pm": "下午"}, "en": {"am": "am", "pm": "pm"}}


def written_fields(kind: Kind) -> tuple[Field, ...]:
    """Return the columns that are written: all but both coordinates in one cell."""
    return tuple(field for field in kind.fields if field.form != "degrees")


class Writer:
    """Writes values as people read them.

    Parameters
    ----------
    world
        The names of codes.
    language
        "zh" or "en".
    """

    def __init__(self, world: World, language: str) -> None:
        self._world = world
        self._language = "zh" if language == "zh" else "en"
        self._named = lru_cache(50_000)(self._name)
        self._forms: Mapping[str, Callable[[Field, Any], Cell]] = {
            "division": lambda field, code: self._named(field.key, code),
            "venue": lambda field, code: self._named(field.key, code),
            "word": self._word,
            "words": lambda field, codes: BETWEEN.join(self._word(field, one) for one in codes),
            "weekdays": lambda _, days: BETWEEN.join(
                _WEEKDAYS[self._language][day - 1] for day in days
            ),
            "yes": lambda _, value: _YES[self._language][bool(value)],
            "date": lambda _, day: dt.date.fromisoformat(day),
            "time": lambda _, time: _PARTS[self._language].get(time, time),
        }

    def row(self, kind: Kind, values: Mapping[str, Any]) -> list[Cell]:
        """Return the cells of a record, in the order of :func:`written_fields`."""
        home = str(values.get("county") or "")
        return [self._cell(field, values, home) for field in written_fields(kind)]

    def _cell(self, field: Field, values: Mapping[str, Any], county: str) -> Cell:
        if field.key == "name" and field.form == "division":  # of a population, kept by code
            return self._named("county", str(values.get("code") or ""))
        if field.key == "township":
            return self._township(str(values.get("township") or ""), county)
        return self.cell(field, values.get(field.key))

    def cell(self, field: Field, value: Any) -> Cell:
        """Return what stands in the cell of a value, None for an empty one."""
        if value is None or value in ("", []):
            return None
        write = self._forms.get(field.form)
        plain: Cell = write(field, value) if write else value
        return plain

    def sample(self, field: Field) -> Cell:
        """Return what the sample row shows."""
        value: Any = field.example
        if field.form == "words":
            value = field.example.split()
        elif field.form == "weekdays":
            value = weekdays(field.example).value
        elif field.form in {"division", "venue"}:
            return field.example or None
        elif field.form in {"integer", "people", "longitude", "latitude"} and value:
            value = float(value) if "." in value else int(value)
        return self.cell(field, value)

    def _word(self, field: Field, code: str) -> str:
        return field.words.say(code, self._language) if field.words else str(code)

    def _township(self, code: str, county: str) -> str | None:
        name = self._world.divisions.get(code, "")
        return name if name and self._world.township(name, county).value == code else code or None

    def _name(self, key: str, code: str) -> str:
        """Return the name that reads as a code, else the code itself."""
        world = self._world
        read: Mapping[str, Callable[[str], Any]] = {
            "county": world.county, "home": world.division, "venue": world.venue_or_site,
        }  # fmt: skip
        names = self._names(code)
        for name in reversed(names) if key == "venue" else names:
            if name and read[key](name).value == code:
                return name
        return code

    def _names(self, code: str) -> Sequence[str]:
        world = self._world
        own = world.divisions.get(code, "")
        unit = world.units.get(code)
        if not unit:
            return [own]
        county = world.divisions.get(unit.county, "")
        township = world.divisions.get(unit.township, "") if unit.township != code else ""
        place = county if unit.county != code else ""
        return [own and place + own, own, place + township + unit.name]
