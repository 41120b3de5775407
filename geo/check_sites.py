"""Check the register of the sites: each is known from somewhere, and no table contradicts.

A site has a source that anybody may look up, or says that it has none; a listing has a source; a
site that a witness has refuted on a list is not on it; numbers are neither lost nor given twice.
"""

import math
from collections.abc import Iterator
from typing import Final

from pandas import DataFrame

from geo.check_rows import ORPHAN, Frames, cells_of, strangers
from geo.errors import N_
from geo.schemas import (
    DESIGNATIONS,
    FACT_SOURCES,
    OPENING,
    PLACES,
    POSITIONS,
    RETIRED,
    SITES,
    SOURCES,
    WITNESSES,
)
from geo.sources import GENERAL
from geo.stories import codes
from geo.tables import Rule, Violation, violation
from geo.terms import PLACINGS

NO_POSITION: Final = Rule(N_("has no position"), N_("Add a row to sites/positions.csv."))
NO_SOURCE: Final = Rule(
    N_("has no public source"),
    N_("Name a source beside GENERAL, or write “general knowledge” under evidence."),
)
SOURCED: Final = Rule(
    N_("is said to rest on general knowledge, and names a source"),
    N_("Write “seen” under evidence, or drop the source."),
)
LISTED: Final = Rule(
    N_("is on a list that no source tells of"),
    N_("Name a source, or write “unverified” under verification."),
)
NO_BATCH: Final = Rule(
    N_("is a nationally protected site without its batch"),
    N_("Add the batch, or write “unverified” under verification."),
)
REFUTED: Final = Rule(
    N_("is a list that sites/witnesses.csv refutes for this site"),
    N_("Delete the row, or change the verdict of the witness."),
)
SILENT: Final = Rule(
    N_("does not tell what its source says"),
    N_("Write what the source says: only what is kept as it stands may be empty."),
)
UNPLACED: Final = Rule(
    N_("does not say where"),
    N_("Fill in lon, lat and error_m for a point of its own, else the code of an anchor."),
)
LOST: Final = Rule(
    N_("is a number that no site has"),
    N_("Restore the site, or add it to sites/retired.csv with the reason."),
)
BACK: Final = Rule(N_("is retired, and stands among the sites"), N_("Delete one of the two rows."))
PROTECTED: Final = "全国重点文物保护单位"
STATED, SEEN, KEPT = "stated", "seen", "kept"
SERIAL: Final = 3
"""Digits at the end of a site's id, counted through the province."""


def site_violations(frames: Frames) -> Iterator[Violation]:
    """Yield what the tables about sites say wrongly about each other.

    Parameters
    ----------
    frames
        Tables by file; those that a folder does not have are missing.
    """
    if SITES.file not in frames:
        return
    yield from _rows_apart(frames)
    yield from _unknown_sources(frames)
    yield from _evidence(frames[SITES.file])
    yield from _listings(frames)
    yield from _silent(frames)
    yield from _unplaced(frames)
    yield from _numbers(frames)


def _rows_apart(frames: Frames) -> Iterator[Violation]:
    """Yield rows about unknown sites, and sites without a position."""
    for table in (POSITIONS, DESIGNATIONS, OPENING, WITNESSES, PLACES):
        yield from strangers(frames, table, "site", frames[SITES.file]["id"])
    if POSITIONS.file in frames:
        yield from strangers(frames, SITES, "id", frames[POSITIONS.file]["site"], NO_POSITION)


def _unknown_sources(frames: Frames) -> Iterator[Violation]:
    """Yield codes of sources that neither register of sources explains."""
    if SOURCES.file not in frames:
        return
    known = {*cells_of(frames, SOURCES, "code"), *cells_of(frames, FACT_SOURCES, "code")}
    columns = (
        *((SITES, "sources"), (OPENING, "source")),
        *((DESIGNATIONS, "source"), (WITNESSES, "source"), (RETIRED, "source")),
    )
    for table, column in columns:
        for index, text in enumerate(cells_of(frames, table, column)):
            unknown = [code for code in codes(text) if code not in known]
            if unknown:
                yield violation(table, index, column, unknown[0], ORPHAN)


def _evidence(sites: DataFrame) -> Iterator[Violation]:
    """Yield sites that were seen nowhere, and those that were though they say not."""
    for index, (evidence, text) in enumerate(zip(sites["evidence"], sites["sources"], strict=True)):
        public = [code for code in codes(text) if code != GENERAL]
        if evidence == SEEN and not public:
            yield violation(SITES, index, "sources", text, NO_SOURCE)
        if evidence != SEEN and public and GENERAL in codes(text):
            yield violation(SITES, index, "evidence", evidence, SOURCED)


def _listings(frames: Frames) -> Iterator[Violation]:
    """Yield listings without a source or batch, and those that a witness refutes."""
    if DESIGNATIONS.file not in frames:
        return
    sources = dict(zip(frames[SITES.file]["id"], frames[SITES.file]["sources"], strict=True))
    refuted = set(_refuted(frames))
    for index, row in enumerate(frames[DESIGNATIONS.file].to_dict("records")):
        if (row["site"], row["list"]) in refuted:
            yield violation(DESIGNATIONS, index, "list", row["list"], REFUTED)
        if row["verification"] != STATED or row["site"] not in sources:
            continue
        told = codes(row["source"]) or codes(sources[row["site"]])
        if not set(told) - {GENERAL}:
            yield violation(DESIGNATIONS, index, "source", row["source"], LISTED)
        if row["list"] == PROTECTED and not row["batch"]:
            yield violation(DESIGNATIONS, index, "batch", row["batch"], NO_BATCH)


def _refuted(frames: Frames) -> Iterator[tuple[str, str]]:
    if WITNESSES.file in frames:
        table = frames[WITNESSES.file]
        table = table[(table["field"] == "designation") & (table["verdict"] == "refuted")]
        yield from zip(table["site"], table["says"], strict=True)


def _silent(frames: Frames) -> Iterator[Violation]:
    says, verdicts = (cells_of(frames, WITNESSES, name) for name in ("says", "verdict"))
    for index, (text, verdict) in enumerate(zip(says, verdicts, strict=True)):
        if verdict != KEPT and not text:
            yield violation(WITNESSES, index, "says", text, SILENT)


def _unplaced(frames: Frames) -> Iterator[Violation]:
    """Yield rows of ``places.csv`` that lack what their kind of placing needs."""
    if PLACES.file not in frames:
        return
    for index, row in enumerate(frames[PLACES.file].to_dict("records")):
        where = PLACINGS.get(row["where"])
        if where is None:
            continue  # told already
        own = not any(math.isnan(row[name]) for name in ("lon", "lat", "error_m"))
        if not (own if where.own else row["anchor"]):
            yield violation(PLACES, index, "where", row["where"], UNPLACED)


def _numbers(frames: Frames) -> Iterator[Violation]:
    """Yield numbers that were lost or given back; only a folder that keeps them is asked."""
    if RETIRED.file not in frames:
        return
    retired = cells_of(frames, RETIRED, "site")
    sites = frames[SITES.file]["id"]
    standing = set(sites)
    for index, cell in enumerate(retired):
        if cell in standing:
            yield violation(RETIRED, index, "site", cell, BACK)
    numbers = {int(cell[-SERIAL:]) for cell in (*sites, *retired) if cell[-SERIAL:].isdecimal()}
    for number in sorted(set(range(1, max(numbers, default=0))) - numbers):
        value = f"JL-…-{number:03d}"
        yield Violation(SITES.file, 0, "id", value, LOST.problem, LOST.remedy)
