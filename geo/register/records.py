"""A row of each kind -> the values of its record, and its natural key."""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Final

from geo.crs import CoordinateSystem
from geo.intake import cell_text, number, plain
from geo.names import normalise
from geo.register import moments, values
from geo.register.cells import Cells, RejectedError, SkippedError
from geo.register.days import closings, weekdays
from geo.register.features import NOT_POINTS
from geo.register.kind import WRITTEN, Kind
from geo.register.kinds.lecturers import LECTURERS
from geo.register.kinds.lectures import LECTURES
from geo.register.kinds.population import POPULATION
from geo.register.kinds.sites import SITES
from geo.register.kinds.venues import VENUES
from geo.register.positions import position
from geo.register.world import World
from geo.register.zones import county_of_code
from geo.terms import (
    LANGUAGES,
    LECTURE_FORMS,
    LECTURE_STATUSES,
    SITE_STATUSES,
    STORY_STATES,
    TIERS,
    TOPICS,
)
from geo.vocabulary import Vocabulary, Word


@dataclass(frozen=True)
class Asked:
    """What rows are read with.

    Attributes
    ----------
    world
        What rows can name.
    crs
        The coordinate system, None where nobody said it.
    today
        What day it is.
    topics
        Texts that the user was asked about -> code of a topic, "" for none of ours.
    """

    world: World
    crs: str | None
    today: dt.date
    topics: Mapping[str, str] = field(default_factory=dict)


Record = tuple[str, dict[str, Any]]
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_YEAR: Final = re.compile(r"^\s*\d{4}\s*年度?")
_IN_MANY: Final = re.compile(r"单位\s*[:：]?\s*([十百千万亿]+)\s*人")
_MANY: Final = re.compile(r"([十百千万亿]+)\s*(?:人|[)）\]】]|$)")
_HEADS: Final = re.compile(r"(?<=\d)([百千万亿]*)(?:余人|人)?$")
_SINGLE: Final = re.compile(r"[(\[/:：,，]\s*人\s*[)\]]?$")
_FACTORS: Final = {"": 1, "百": 100, "千": 1000, "万": 10_000, "百万": 1_000_000, "亿": 100_000_000}
_FEWEST: Final = 1000
"""No county has fewer people."""
WGS84: Final = str(CoordinateSystem.WGS84)
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
    ours = text.startswith("22")
    if ours and len(text) in {6, 9, 12}:
        return text, ""
    if len(text) in {6, 9, 12} or (ours and len(text) > 6):  # noqa: PLR2004 - of a county
        raise cells.reject("bad_code", key)
    return "", text


def _texts(cells: Cells, kind: Kind, *read: str) -> dict[str, Any]:
    """Return all columns of a kind that are kept as written, but those that are read otherwise.

    One that looks like a formula is told of.
    """
    keys = [one.key for one in kind.fields if one.form in WRITTEN and one.key not in read]
    for key in keys:
        if _FORMULA.match(cells.text(key)):
            cells.warn("formula_text", key)
    return {key: cells.text(key) for key in keys if cells.has(key)}


def _division(cells: Cells, asked: Asked, key: str, *, known: bool = False) -> str:
    """Return the county that a row names, "" for none.

    A prefecture is none, and does no harm where the county is known from another cell.
    """
    if not cells.text(key) or (known and asked.world.is_prefecture(cells.text(key))):
        return ""
    found = asked.world.county(cells.text(key))
    if found.value is None:
        raise cells.reject(found.finding, key)
    cells.warn(found.finding, key)
    return str(found.value)


def _check_begin(cells: Cells) -> None:
    """Reject what is a line or an area, and what has no name."""
    if cells.text("position") in NOT_POINTS:
        raise cells.reject("not_a_point", "position")
    cells.require("name")


def venue(cells: Cells, asked: Asked) -> Record:
    """Read a venue."""
    name = " ".join(cells.text("name").split())
    _check_begin(cells)
    digits, office = _code(cells, "code")
    office = cells.text("office_id") or office
    code = "" if digits else asked.world.known.venues.get(office, "")
    if digits:
        found = asked.world.code(digits)
        cells.warn(found.finding, "code")
        code = found.value
    county = _division(cells, asked, "county", known=bool(code))
    if code and not county:
        county = county_of_code(code)
    code, county, township = _venue_code(cells, asked, code, county, name)
    # A code that nobody knows still says its township.
    unit = asked.world.units.get(code) or asked.world.units.get(f"{code[:9]}000")
    if unit:
        if cells.text("county") and unit.county not in {"", county}:
            cells.warn("other_county", "county")
        county, township = unit.county or county, unit.township or township
    where = position(cells, asked.world, asked.crs or WGS84, county)
    record = {
        "code": code, "office_id": office, "name": name, "county": county, "township": township,
        "lon": where and where[0], "lat": where and where[1],
        **_texts(cells, VENUES, "name", "office_id"),
    }  # fmt: skip
    _add_phone(cells, record)
    _add_tier(cells, record, asked.world)
    for key in ("error_m", "capacity", "rooms"):
        if cells.has(key):
            record[key] = _quantity(cells, key, VENUES)
    if cells.has("languages"):
        record["languages"] = _words(cells, "languages", LANGUAGES)
    return code or f"{county}|{township}|{normalise(name)}", record


def _add_tier(cells: Cells, record: dict[str, Any], world: World) -> None:
    """Add the kind of a venue: as written, else of a new one what its name says."""
    if text := cells.text("tier"):
        tier = values.word(text, TIERS) or values.tier_of(text)
        if not tier:
            cells.warn("bad_word", "tier")
        record["tier"] = tier or None
    elif not world.knows(record["code"]):
        record["tier"] = values.tier_of(record["name"]) or None


def _words(cells: Cells, key: str, words: Vocabulary[Word]) -> list[str]:
    codes, unknown = values.words_of(cells.text(key), words)
    if unknown:
        cells.warn("bad_word", key)
    return codes


def _word(cells: Cells, key: str, words: Vocabulary[Word]) -> str | None:
    text = cells.text(key)
    code = values.word(text, words) if text else None
    if text and not code:
        cells.warn("bad_word", key)
    return code


def _quantity(cells: Cells, key: str, kind: Kind) -> float | None:
    field = kind[key]
    if field.form == "people":
        return _people(cells, key, kind)
    found = values.quantity(cells.raw(key), field.low, field.high)
    cells.warn(found.finding, key)
    count: float | None = found.value
    return count


def _venue_code(
    cells: Cells, asked: Asked, code: str, county: str, name: str
) -> tuple[str, str, str]:
    """Return code, county and township of a venue, by its code or else by its name.

    A name that says too little is looked for in the county of its position, or of the title.
    """
    if code:
        if county_of_code(code) not in asked.world.units:
            raise cells.reject("unknown_division", "code")
        if not asked.world.knows(code):
            cells.warn("new_venue", "code")
        return code, county, _township(cells, asked.world, county)
    named, county, township = _venue_named(cells, asked, county, name)
    if named.finding == "ambiguous_venue":
        raise cells.reject("ambiguous_venue", "name", county=county)
    if named.value is None:
        if not county:
            raise cells.reject("unknown_division", "county", "name")
        cells.warn("new_venue", "name")
    return str(named.value or ""), county, township


def _venue_named(
    cells: Cells, asked: Asked, county: str, name: str
) -> tuple[values.Said, str, str]:
    township = _township(cells, asked.world, county)
    named = asked.world.venue(name, county, township)
    if named.value is not None or county:
        return named, county, township
    county = _county_meant(cells, asked)
    township = _township(cells, asked.world, county)
    return asked.world.venue(name, county, township), county, township


def _township(cells: Cells, world: World, county: str) -> str:
    said = cells.text("township")
    return str(world.township(said, county).value or "") if said else ""


def _county_meant(cells: Cells, asked: Asked) -> str:
    """Return the county in which a position lies, else the one that address or title name."""
    tried = copy(cells)
    tried.warnings = []
    try:
        where = position(tried, asked.world, asked.crs or WGS84, "")
    except RejectedError:
        return ""  # what is wrong with it is said when it is read
    if where:
        return asked.world.county_at(*where)
    said = asked.world.split(cells.text("address")).county
    return said or _county_of_title(cells, asked.world)


def _county_of_title(cells: Cells, world: World) -> str:
    return world.split(_YEAR.sub("", cells.title)).county


def _add_phone(cells: Cells, record: dict[str, Any]) -> None:
    if cells.has("phone"):
        found = values.phone(cells.raw("phone"))
        cells.warn(found.finding, "phone")
        record["phone"] = found.value


def _people(cells: Cells, key: str, kind: Kind) -> int | None:
    found = values.people(cells.raw(key))
    count: int | None = found.value
    if count is not None and not kind[key].low <= count <= kind[key].high:
        cells.warn("bad_number", key)
        return None
    cells.warn(found.finding, key)
    return count


def lecturer(cells: Cells, asked: Asked) -> Record:
    """Read a lecturer."""
    cells.require("name", "home")
    name = values.own_name(cells.text("name"))
    record: dict[str, Any] = {"name": name, **_texts(cells, LECTURERS, "name")}
    if cells.has("home"):
        found = asked.world.home(cells.text("home"))
        if found.value is None:
            raise cells.reject(found.finding, "home")
        cells.warn(found.finding, "home")
        record["home"] = found.value
    record["topics"] = _topics(cells, asked, "topics")
    if cells.has("languages"):
        record["languages"] = _words(cells, "languages", LANGUAGES)
    _add_phone(cells, record)
    for key, read in (("weekdays", weekdays), ("corps", values.yes)):
        if cells.has(key):
            said = read(cells.text(key))
            cells.warn(said.finding, key)
            record[key] = said.value
    known = asked.world.known.lecturers.get(record.get("office_id", ""))
    key = "|".join((record["name"], record.get("unit", ""), record.get("home", "")))
    return known.key if known else key, record


def lecture(cells: Cells, asked: Asked) -> Record:
    """Read a lecture held or planned."""
    if values.cancelled(cells.text("status")):
        raise SkippedError(cells.finding("cancelled", "status"))
    cells.require("date", "venue")
    day = moments.date(cells.raw("date"), cells.year)
    if day.value is None:
        raise cells.reject(day.finding, "date")
    cells.warn(day.finding, "date")
    where = _where(cells, asked.world)
    start = moments.time(cells.raw("start"))
    cells.warn(start.finding, "start")
    record = {
        "venue": where.value, "date": day.value.isoformat(),
        "start": start.value or moments.clock_of(cells.raw("date")),
        "topic": next(iter(_topics(cells, asked, "topic")), ""),
        "lecturer": _lecturers(cells, asked.world),
        "people": _people(cells, "people", LECTURES),
        "status": _status(cells, day.value, asked.today),
    }  # fmt: skip
    if cells.has("form"):
        form = values.form_of(cells.text("form"))
        record["form"] = form or _word(cells, "form", LECTURE_FORMS)
    return "|".join((record["date"], record["venue"], record["start"], record["lecturer"])), record


def _where(cells: Cells, world: World) -> values.Said:
    """Return the venue of a lecture; of several of the name that in the county of office or title.

    Raises
    ------
    RejectedError
        If it cannot be told.
    """
    named = plain_code(cells.text("venue"))
    county, township = _home(cells, world)
    found = world.venue_or_site(named, county, township)
    own = world.known.county or _county_of_title(cells, world)
    if found.finding == "ambiguous_venue" and not county and own:
        county, found = own, world.venue_or_site(named, own, _township(cells, world, own))
    if found.value is None:
        raise cells.reject(found.finding, "venue", county=county)
    return found


def _home(cells: Cells, world: World) -> tuple[str, str]:
    """Return county and township that stand beside the venue of a lecture, "" for what does not."""
    county = str(world.county(cells.text("county")).value or "") if cells.text("county") else ""
    said = cells.text("township")
    return county, str(world.township(said, county).value or "") if said else ""


def plain_code(text: str) -> str:
    """Return a code without what spreadsheets put around it; a name as it is."""
    said = re.sub(r"\.0+$", "", plain(text).lstrip("'‘’`"))
    return said if said.isdecimal() else text


def _lecturers(cells: Cells, world: World) -> str:
    """Return the names of the lecturers; a number of the office becomes the name it stands for."""
    known = world.known.lecturers
    names = values.people_named(cells.text("lecturer"))
    return "、".join(known[one].name if one in known else one for one in names)


def _topics(cells: Cells, asked: Asked, key: str) -> list[str]:
    """Return the topics of a cell: as the user said of its text or its parts, else by our words."""
    codes, unknown = values.words_of(cells.text(key), TOPICS, asked.topics)
    if unknown and not (key == "topic" and codes):
        cells.warn("unmapped_topic", key)
    return codes


def _status(cells: Cells, day: dt.date, today: dt.date) -> str:
    text = cells.text("status")
    said = values.word(text, LECTURE_STATUSES) or values.status_of(text)
    if text and not said:
        cells.warn("bad_word", "status")
    if said == "held" and day > today:
        cells.warn("future_held", "date")
    return said or ("planned" if day > today else "held")


def _story_state(cells: Cells) -> dict[str, Any]:
    """Return the state of a story; one that says none is a draft: nothing approves itself."""
    said = _word(cells, "story_state", STORY_STATES) if cells.has("story_state") else None
    if cells.text("story") and not said:
        said = "draft"
    return {"story_state": said} if said or cells.has("story_state") else {}


def site(cells: Cells, asked: Asked) -> Record:
    """Read a heritage site."""
    _check_begin(cells)
    placed = any(cells.text(key) for key in ("lon", "position", "address"))
    county = _division(cells, asked, "county", known=placed)
    county = county or asked.world.split(cells.text("address")).county
    where = position(cells, asked.world, asked.crs or WGS84, county)
    if where and not county:
        county = asked.world.county_at(*where)
    county = county or _county_of_title(cells, asked.world)
    if not county and not asked.world.site(cells.text("name"), ""):
        raise cells.reject("unknown_division", "county", "address", "name")
    record = {
        "name": cells.text("name"), "county": county,
        "lon": where and where[0], "lat": where and where[1],
        **_texts(cells, SITES, "name"),
    }  # fmt: skip
    record |= _story_state(cells)
    if cells.has("township"):
        record["township"] = asked.world.township(cells.text("township"), county).value or ""
    if cells.has("status"):
        record["status"] = _word(cells, "status", SITE_STATUSES)
    if cells.has("error_m"):
        record["error_m"] = _quantity(cells, "error_m", SITES)
    cells.warn(closings(cells.text("closed")).finding, "closed")
    if not values.hours_understood(cells.text("opening")):
        cells.warn("opening_unread", "opening")
    _add_phone(cells, record)
    known = asked.world.site(record["name"], county)
    return known or f"{county}|{normalise(record['name'])}", record


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
    own = _HEADS.search(text)
    said = number(text[: own.start()] if own else text)
    unit = (own and own[1]) or _unit_of(cells)
    count = said * _FACTORS.get(unit, math.nan)
    lost = not unit and (said % 1 or said < _FEWEST)  # so few, or half a person: 万 is missing
    if lost or not 0 <= count <= POPULATION["population"].high:
        raise cells.reject("bad_number", "population")
    return round(count)


def _unit_of(cells: Cells) -> str:
    """Return the unit that heading or title say, 万 or another, "" for single people."""
    heading = cells.heading("population")
    found = _MANY.search(heading)
    if not found and not _SINGLE.search(plain(heading)):
        found = _IN_MANY.search(plain(cells.title))
    return found[1] if found else ""


READERS: Final[Mapping[str, Callable[[Cells, Asked], Record]]] = {
    "venues": venue, "lecturers": lecturer, "lectures": lecture, "sites": site,
    "population": population,
}  # fmt: skip

__all__ = ["READERS", "Asked", "RejectedError"]
