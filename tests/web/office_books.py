"""Readings of files for tests of the register, made without files."""

from collections.abc import Mapping, Sequence
from typing import Any

from geo.register.keys import natural
from geo.register.reading import Finding, Reading, RowResult

COUNTY, TOWNSHIP = "220605000000", "220605107000"
HALL = f"{COUNTY}|{TOWNSHIP}|大石人村文化大院"


def venue(name: str = "大石人村文化大院", **more: Any) -> dict[str, Any]:
    return {
        "code": "", "office_id": "", "name": name, "county": COUNTY, "township": TOWNSHIP,
        "lon": None, "lat": None, **more,
    }  # fmt: skip


def lecturer(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name, "unit": "区委党校", "home": TOWNSHIP, "topics": ["law"], "languages": ["zh"],
        **more,
    }  # fmt: skip


def lecture(day: str, **more: Any) -> dict[str, Any]:
    return {
        "venue": TOWNSHIP, "date": day, "start": "", "topic": "law", "lecturer": "", "people": 30,
        "status": "held", **more,
    }  # fmt: skip


def reading(
    kind: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    bad: Sequence[tuple[str, Finding]] = (),
    file: str = "名册.xlsx",
) -> Reading:
    """Return a file with some good rows, and below them some bad ones of (outcome, reason)."""
    good = [
        RowResult("Sheet1", at, "accept", key=natural(kind, one), values=one)
        for at, one in enumerate(rows, start=2)
    ]
    others = [
        RowResult("Sheet1", at, outcome, reason)
        for at, (outcome, reason) in enumerate(bad, start=len(good) + 2)
    ]
    headings = {"Sheet1": {"名称": "name", "备注": ""}}
    return Reading(kind, file, "WGS84", mapping=headings, fingerprint="f00d", rows=good + others)
