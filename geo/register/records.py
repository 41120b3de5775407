"""A row of each kind -> the values of its record, and its natural key."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from geo.intake import cell_text, number, plain
from geo.names import normalise
from geo.register import moments, values
from geo.register.cells import Cells, RejectedError, SkippedError
from geo.register.features import NOT_POINTS
from geo.register.positions import position
from geo.register.world import World
from geo.terms import LANGUAGES, LECTURE_STATUSES, TOPICS


@dataclass(frozen=True)
class Asked:
    """What rows are read with: the province, the coordinate system, and what day it is."""

    world: World
    crs: str
    today: dt.date


Record = tuple[str, dict[str, Any]]
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_DIGITS: Final = re.compile(r"\d+")
_FORMULA: Final = re.compile(r"[=@]|[+-](?=[A-Za-z(])")


def _code(cells: Cells, key: str) -> tuple[str, str]:
    """Return the digits of a code and the number of an office; "" for what is not there.

    Raises
    ------
    RejectedError
        If it is neither.
    """
    text = plain(cells.text(key)).lstrip("'‘’`").replace(" ", "")
    text = re.sub(r"\.0+$", "", text)
    if _SCIENTIFIC.fullmatch(text):
        cells.warn("code_lost", key)
        return "", ""
    if not _DIGITS.fullmatch(text):
        return "", text
    if text.startswith("22") and len(text) in {6, 9, 12}:
        return text, ""
    if len(text) >= 6:  # noqa: PLR2004 - shorter ones are numbers of an office
        raise cells.reject("bad_code", key)
    return "", text


def _texts(cells: Cells, *keys: str) -> dict[str, Any]:
    """Return columns of text; one that looks like a formula is told of."""
    for key in keys:
        if _FORMULA.match(cells.text(key)):
            cells.warn("formula_text", key)
    return {key: cells.text(key) for key in keys if cells.has(key)}


def _division(cells: Cells, asked: Asked, key: str) -> str:
    """Return the county that a row names, "" for none."""
    if not cells.text(key):
        return ""
    found = asked.world.county(cells.text(key))
    if found.value is None:
        raise cells.reject(found.finding, key)
    cells.warn(found.finding, key)
    return str(found.value)


def venue(cells: Cells, asked: Asked) -> Record:
    """Read a venue."""
    name = " ".join(cells.text("name").split())
    if cells.text("position") in NOT_POINTS:
        raise cells.reject("not_a_point", "position")
    cells.require("name")
    digits, office = _code(cells, "code")
    code = ""
    if digits:
        found = asked.world.code(digits)
        cells.warn(found.finding, "code")
        code = found.value
    county = _division(cells, asked, "county")
    if code and not county:
        county = code[:6] + "000000"
    code, township = _venue_code(cells, asked, code, county, name)
    unit = asked.world.units.get(code)
    if unit:
        county, township = unit.county or county, unit.township or township
    where = position(cells, asked.world, asked.crs, county)
    record = {
        "code": code, "office_id": office, "name": name, "county": county, "township": township,
        "lon": where and where[0], "lat": where and where[1],
        **_texts(cells, "address", "contact"),
    }  # fmt: skip
    _add_phone(cells, record)
    if cells.has("capacity"):
        record["capacity"] = _people(cells, "capacity")
    return code or f"{county}|{township}|{normalise(name)}", record


def _venue_code(cells: Cells, asked: Asked, code: str, county: str, name: str) -> tuple[str, str]:
    """Return code and township of a venue, by its code or else by its name."""
    world, township = asked.world, ""
    if code and code[:6] + "000000" not in world.units:
        raise cells.reject("unknown_division", "code")
    if cells.text("township"):
        found = world.township(cells.text("township"), county)
        township = found.value or ""
    if code:
        if not world.knows(code):
            cells.warn("new_venue", "code")
        return code, township
    named = world.venue(name, county, township)
    if named.finding == "ambiguous_venue":
        raise cells.reject("ambiguous_venue", "name")
    if named.value is None:
        if not county:
            raise cells.reject("unknown_division", "county", "name")
        cells.warn("new_venue", "name")
        return "", township
    return str(named.value), township


def _add_phone(cells: Cells, record: dict[str, Any]) -> None:
    if cells.has("phone"):
        found = values.phone(cells.raw("phone"))
        cells.warn(found.finding, "phone")
        record["phone"] = found.value


def _people(cells: Cells, key: str) -> int | None:
    found = values.people(cells.raw(key))
    cells.warn(found.finding, key)
    count: int | None = found.value
    return count


def lecturer(cells: Cells, asked: Asked) -> Record:
    """Read a lecturer."""
    cells.require("name", "home")
    record: dict[str, Any] = {"name": cells.text("name"), **_texts(cells, "unit")}
    if cells.has("home"):
        found = asked.world.division(cells.text("home"))
        if found.value is None:
            raise cells.reject(found.finding, "home")
        cells.warn(found.finding, "home")
        record["home"] = found.value
    for key, words in (("topics", TOPICS), ("languages", LANGUAGES)):
        codes, unknown = values.words_of(cells.text(key), words)
        if unknown and key == "topics":
            cells.warn("unmapped_topic", key)
        record[key] = codes
    record["languages"] = record["languages"] or ["zh"]
    _add_phone(cells, record)
    return "|".join((record["name"], record.get("unit", ""), record.get("home", ""))), record


def lecture(cells: Cells, asked: Asked) -> Record:
    """Read a lecture held or planned."""
    if plain(cells.text("status")).casefold() in values.CANCELLED:
        raise SkippedError(cells.finding("cancelled", "status"))
    cells.require("date", "venue")
    day = moments.date(cells.raw("date"), cells.year)
    if day.value is None:
        raise cells.reject(day.finding, "date")
    cells.warn(day.finding, "date")
    where = asked.world.venue_or_site(plain_code(cells.text("venue")))
    if where.value is None:
        raise cells.reject(where.finding, "venue")
    start = moments.time(cells.raw("start"))
    cells.warn(start.finding, "start")
    record = {
        "venue": where.value, "date": day.value.isoformat(),
        "start": start.value or moments.clock_of(cells.raw("date")),
        "topic": _topic(cells), "lecturer": cells.text("lecturer"),
        "people": _people(cells, "people"), "status": _status(cells, day.value, asked.today),
    }  # fmt: skip
    return "|".join((record["date"], record["venue"], record["start"], record["lecturer"])), record


def plain_code(text: str) -> str:
    """Return a code without what spreadsheets put around it; a name as it is."""
    said = re.sub(r"\.0+$", "", plain(text).lstrip("'‘’`"))
    return said if said.isdecimal() else text


def _topic(cells: Cells) -> str:
    codes, unknown = values.words_of(cells.text("topic"), TOPICS)
    if unknown and not codes:
        cells.warn("unmapped_topic", "topic")
    return codes[0] if codes else ""


def _status(cells: Cells, day: dt.date, today: dt.date) -> str:
    said = values.word(cells.text("status"), LECTURE_STATUSES)
    if said == "held" and day > today:
        cells.warn("future_held", "date")
    return said or ("planned" if day > today else "held")


def site(cells: Cells, asked: Asked) -> Record:
    """Read a heritage site."""
    if cells.text("position") in NOT_POINTS:
        raise cells.reject("not_a_point", "position")
    cells.require("name")
    county = _division(cells, asked, "county")
    county = county or asked.world.split(cells.text("address")).county
    where = position(cells, asked.world, asked.crs, county)
    if where and not county:
        county = asked.world.county_at(*where)
    record = {
        "name": cells.text("name"), "county": county,
        "lon": where and where[0], "lat": where and where[1],
        **_texts(cells, "address", "level", "period", "opening"),
    }  # fmt: skip
    if not values.hours_understood(cells.text("opening")):
        cells.warn("opening_unread", "opening")
    _add_phone(cells, record)
    return f"{county}|{normalise(record['name'])}", record


def population(cells: Cells, asked: Asked) -> Record:
    """Read the population of a county."""
    world, name = asked.world, cells.text("name")
    digits, _ = _code(cells, "code") if _is_ours(cells) else ("", "")
    if world.is_prefecture(digits or name):
        raise SkippedError(cells.finding("upper_level", "code" if digits else "name"))
    if cells.has("code") and cells.text("code") and not digits:
        raise cells.reject("unknown_division", "code")
    found = world.code(digits) if digits else world.county(name)
    if found.value not in world.units:
        raise cells.reject(found.finding or "unknown_division", "code" if digits else "name")
    cells.warn(found.finding, "code" if digits else "name")
    cells.require("population")
    return found.value, {"code": found.value, "population": _count(cells)}


def _is_ours(cells: Cells) -> bool:
    return plain(cells.text("code")).lstrip("'").startswith("22")


def _count(cells: Cells) -> int:
    text = plain(cell_text(cells.raw("population"))).replace(" ", "")
    said = number(text.removesuffix("人").removesuffix("万"))
    if not said >= 0:
        raise cells.reject("bad_number", "population")
    heading = cells.heading("population")
    factor = 10_000 if "万" in heading or text.removesuffix("人").endswith("万") else 1
    return round(said * factor)


READERS: Final[Mapping[str, Callable[[Cells, Asked], Record]]] = {
    "venues": venue, "lecturers": lecturer, "lectures": lecture, "sites": site,
    "population": population,
}  # fmt: skip

__all__ = ["READERS", "Asked", "RejectedError"]
