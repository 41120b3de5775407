"""Which column is what: found by the headings, or as the user says; and what they tell besides."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from geo.crs import CoordinateSystem
from geo.intake import cell_text
from geo.intake.cells import column_letters
from geo.register.headings import Heading, candidates, find_heading, form, labels, wanted
from geo.register.kind import Kind
from geo.register.pages import Page
from geo.register.questions import ColumnHead, SheetHead, SystemSaid
from geo.register.samples import proposed_heading, samples

Mapping_ = Mapping[str, Mapping[str, str]]
"""Sheet -> label of a column -> key of the kind, "" for one that is not used."""

NO_HEADING: Final = Heading(0, (), {})
_POSITIONS: Final = ("lon", "lat", "position")
_SYSTEMS: Final = (
    (CoordinateSystem.BD09, re.compile(r"百度|bd-?09|baidu", re.IGNORECASE)),
    (
        CoordinateSystem.GCJ02,
        re.compile(r"高德|腾讯|火星|国测局|gcj-?02|amap|qq地图", re.IGNORECASE),
    ),
    (CoordinateSystem.CGCS2000, re.compile(r"cgcs|国家2000|2000坐标|2000国家", re.IGNORECASE)),
    (CoordinateSystem.WGS84, re.compile(r"wgs-?84|gps", re.IGNORECASE)),
)
_AMAP: Final = {"adcode", "adname", "pname", "cityname"}
"""Headings of what AMap gives: its ``location`` is in its own system."""


def heading_of(page: Page, kind: Kind, mapping: Mapping_ | None) -> Heading | None:
    """Return the heading of a page: the one that the user says, else the one that is found."""
    chosen = _chosen(page, mapping) if mapping else None
    if chosen is None:
        return find_heading(page.rows, kind)
    best, most = None, 0
    for heading in candidates(page.rows, {}):
        known = sum(bool(chosen.get(label)) for label in labels(heading.texts))
        if known > most:
            best, most = heading, known
    if best is None:
        return None
    columns = {chosen[text]: at for at, text in reversed([*enumerate(labels(best.texts))])
               if chosen.get(text)}  # fmt: skip
    return Heading(best.row, best.texts, columns)


def _chosen(page: Page, mapping: Mapping_) -> Mapping[str, str] | None:
    """Return what the user says of a sheet; of one of another name, if it has these headings."""
    if page.name in mapping:
        return mapping[page.name]
    rows = [set(labels(one.texts)) for one in candidates(page.rows, {})]
    for said in mapping.values():
        if said and any(set(said) <= row for row in rows):
            return said
    return None


def missing(heading: Heading, kind: Kind) -> str:
    """Return the key of the first column that the kind needs and the heading has not."""
    return next((f.key for f in kind.fields if f.required and f.key not in heading.columns), "")


def said_of(heading: Heading) -> dict[str, str]:
    """Return label -> key, "" for a column that is not used."""
    keys = {at: key for key, at in heading.columns.items()}
    named = zip(heading.texts, labels(heading.texts), strict=True)
    return {label: keys.get(at, "") for at, (text, label) in enumerate(named) if text}


def sheet_head(page: Page, heading: Heading | None, *, used: bool) -> SheetHead:
    """Return what the user needs to see of a sheet to choose its columns."""
    hidden = page.hidden and not used
    shown = NO_HEADING if hidden else heading or proposed_heading(page.rows) or NO_HEADING
    keys = {at: key for key, at in shown.columns.items()}
    below = samples(page.rows, shown)
    columns: list[ColumnHead] = [
        {"letter": column_letters(at), "label": label, "key": keys.get(at, ""),
         "samples": list(below[label])}
        for at, label in enumerate(labels(shown.texts))
        if label in below
    ]  # fmt: skip
    return {"sheet": page.name, "row": shown.row + page.first if heading else 0,
            "used": used, "columns": columns}  # fmt: skip


def fingerprint(pages: Sequence[Page], kind: Kind) -> str:
    """Return the fingerprint of the headings: the same table next month has the same."""
    found = [heading for page in pages if (heading := find_heading(page.rows, kind))]
    found = found or [one for page in pages if (one := proposed_heading(page.rows))]
    prints = dict.fromkeys(",".join(map(form, heading.texts)) for heading in found)
    return hashlib.sha256("\n".join(prints).encode()).hexdigest()[:16]


def system_of(given: str | None, headed: Sequence[tuple[Page, Heading]]) -> SystemSaid:
    """Return the coordinate system: the given one, else what the file says, else WGS84."""
    proposed, said = next(_proposed(headed), ("", ""))
    used = given or proposed or str(CoordinateSystem.WGS84)
    why = "given" if given else "file" if proposed else "default"
    return {"used": used, "why": why, "proposed": proposed, "said": said}


def _proposed(headed: Sequence[tuple[Page, Heading]]) -> Iterator[tuple[str, str]]:
    for page, heading in headed:
        if page.system:
            yield page.system, page.system
        own = [heading.texts[heading.columns[k]] for k in _POSITIONS if k in heading.columns]
        above = [cell_text(one) for row in page.rows[: heading.row + 1] for one in row]
        if not own:
            continue
        for text in (*own, *above):
            for system, signs in _SYSTEMS:
                if text and signs.search(text):
                    yield str(system), text
        if "location" in own and _AMAP & set(heading.texts):
            others = sorted(_AMAP & set(heading.texts))
            yield str(CoordinateSystem.GCJ02), ", ".join(("location", *others))


def names_of(kind: Kind) -> list[str]:
    """Return all headings of a kind, by which the separator of a text is found."""
    return list(wanted(kind))
