"""The days of a plan as bars on one clock: what a reader compares before reading the timetable."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from geo.errors import N_, Template

HOUR: Final = 60
TICK_HOURS: Final = 2
Part = dict[str, Any]

KINDS: Final[dict[str, Template]] = {
    "drive": N_("Driving"),
    "visit": N_("Visiting"),
    "wait": N_("waiting"),
    "lunch": N_("Lunch"),
}
"""What a day is spent with, and its name."""


def timeline(days: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Place the drives, visits, waits and lunches of some days on a common scale.

    Parameters
    ----------
    days
        Days of :func:`web.plan.timetable.timetable`.

    Returns
    -------
    dict
        ``ticks``: full hours with ``at`` in percent of the scale; ``days``: for each day its
        ``parts`` with ``kind``, ``at`` and ``width`` in percent, ``begin``, ``end``, ``minutes``.
    """
    parts = [_parts(day) for day in days]
    first = min(part["from"] for day in parts for part in day) // HOUR * HOUR
    last = -(-max(part["to"] for day in parts for part in day) // HOUR) * HOUR
    scale = 100 / max(last - first, HOUR)
    for part in (one for day in parts for one in day):
        part["at"] = round((part["from"] - first) * scale, 3)
        part["width"] = round((part["to"] - part["from"]) * scale, 3)
    hours = range(first, last + 1, TICK_HOURS * HOUR)
    ticks = [{"at": round((hour - first) * scale, 3), "shown": _clock(hour)} for hour in hours]
    return {"ticks": ticks, "days": parts}


def _parts(day: Mapping[str, Any]) -> list[Part]:
    """Return what a day is spent with in the order of the clock, gaps as waiting."""
    begin = _minutes(day["start"]["time"])
    busy = sorted((_part(row) for row in day["rows"]), key=lambda part: part["from"])
    parts: list[Part] = []
    for part in busy:
        if part["from"] > begin:
            parts.append(_made("wait", begin, part["from"]))
        if part["to"] > part["from"]:
            parts.append(part)
        begin = max(begin, part["to"])
    return parts or [_made("wait", begin, begin)]


def _part(row: Mapping[str, Any]) -> Part:
    if row["kind"] == "leg":
        return _made("drive", _minutes(row["depart"]), _minutes(row["arrive"]))
    if row["kind"] == "lunch":
        return _made("lunch", _minutes(row["start"]), _minutes(row["end"]))
    visit = _made("visit", _minutes(row["start"]), _minutes(row["leave"]))
    return {**visit, "stop": row["id"], "label": row["label"], "name": row["name"]}


def _made(kind: str, begin: int, end: int) -> Part:
    return {
        "kind": kind,
        "what": KINDS[kind],
        "from": begin,
        "to": end,
        "begin": _clock(begin),
        "end": _clock(end),
        "minutes": end - begin,
    }


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * HOUR + int(minutes)


def _clock(minutes: int) -> str:
    return f"{minutes // HOUR:02d}:{minutes % HOUR:02d}"
