"""Which days the record behind an answer covers: in its document, and in one sentence."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import TypeAlias

import numpy as np
import pandas as pd

from geo.coverage import covers, holes_between
from geo.coverage.loose import ANY
from geo.errors import N_
from web.coverage.answer import CountyRecord, Record
from web.coverage.records import LectureRecord
from web.language.messages import translate, translator
from web.terms.term import BETWEEN, kept, of

Names: TypeAlias = "Mapping[str, str] | pd.Series[str]"
NAMES, GROUPS = 3, 3
"""So many counties are named for one day, and so many days for the record."""


def record_document(
    record: LectureRecord,
    counties: Mapping[str, str],
    *,
    day: date,
    days: int,
    lectures: int,
    loose: int,
    moved: bool,
) -> Record:
    """Say which days are on record, and of how many lectures the venue is not known.

    Parameters
    ----------
    counties
        Code -> name of the counties whose centres are counted.
    day, days
        The period.
    lectures, loose
        Lectures of the period at venues, and at none that is known.
    moved
        Whether the period ends before today because the record does.
    """
    covered = record.covered().reindex([*counties])
    first = day - timedelta(days=days - 1)
    whole = covers(covered, pd.Series(covered.index), first, day)
    goes_on = covered["until"] >= np.datetime64(day, "s")
    last = covered["last"].mask(goes_on, np.datetime64(day, "s"))
    spans = _around(pd.DataFrame({"first": covered["since"], "last": last}), covered, first, day)
    spans = spans[~whole]
    rows = spans.sort_values("last", na_position="first", kind="stable").to_dict("index")
    # Rows without a day are a part of all that was reported, not of the period.
    undated = record.undated().reindex([ANY, *counties], fill_value=0).sum() > 0
    total = loose + (int(covered["rows"].sum()) if undated else lectures)
    document: Record = kept(
        Record,
        {
            "counties": len(counties),
            "complete": int(whole.sum()),
            "first": covered["since"].min(),
            "last": covered["last"].max(),
            "lectures": lectures,
            "unattributed": loose,
            "unattributed_share": loose / total if total else np.nan,
            "moved": moved,
        },
        incomplete=[
            kept(CountyRecord, row, code=str(code), name=counties[str(code)])
            for code, row in rows.items()
        ],
    )
    return document


def _around(spans: pd.DataFrame, covered: pd.DataFrame, first: date, day: date) -> pd.DataFrame:
    """End each record at the first hole that the period has, or begin it after one that it ends."""
    for county, holes in holes_between(covered, first, day).items():
        if not isinstance(holes, tuple) or not holes:
            continue
        (begin, end), now = holes[-1], pd.Timestamp(day)
        if len(holes) == 1 and begin <= np.datetime64(first, "s") and pd.Timestamp(end) < now:
            spans.loc[county, "first"] = pd.Timestamp(end) + timedelta(days=1)
        else:
            spans.loc[county, "last"] = pd.Timestamp(holes[0][0]) - timedelta(days=1)
    return spans


def record_text(record: Record, last: str, language: str, *, names: "Names | None" = None) -> str:
    """Say in one sentence which days are on record.

    Parameters
    ----------
    record
        What a document says of the record.
    last
        Last day of the period, year-month-day.
    names
        Names of the counties by code, where not those of the document.
    """
    said: Names = {} if names is None else names
    early = [one for one in record["incomplete"] if one["last"] and one["last"] < last]
    late = [one for one in record["incomplete"] if one["last"] and one["last"] >= last]
    silent = [one for one in record["incomplete"] if not one["last"]]
    parts = [
        *_head(record, last, language),
        *_dated(N_("complete to %(day)s for %(counties)s"), early, "last", said, language),
        *_dated(N_("complete from %(day)s for %(counties)s"), late, "first", said, language),
    ]
    if silent:
        listed = _listed(silent, said, language)
        parts.append(translate(N_("nothing on record of %(counties)s"), language, counties=listed))
    if record["unattributed"]:
        share = of(Record, "unattributed_share").text(record["unattributed_share"], language)
        sentence = N_("%(share)s of the lectures (%(count)d) name no known venue or day")
        counts = {"share": share, "count": record["unattributed"]}
        parts.append(translate(sentence, language, **counts))
    whole = translator(language)(N_("; ")).join(parts)
    return translate(N_("Record: %(parts)s."), language, parts=whole)


def _head(record: Record, last: str, language: str) -> list[str]:
    """Say of how many counties the record is whole; it may go on after the last report."""
    if not record["incomplete"]:
        if record["last"] and record["last"] < last:
            sentence = N_("complete for the whole period, the last report of %(day)s")
            return [translate(sentence, language, day=record["last"])]
        return [translator(language)(N_("complete for the whole period"))]
    if not record["complete"]:
        return []
    sentence = N_("complete for %(complete)d of %(counties)d counties")
    counts = {"complete": record["complete"], "counties": record["counties"]}
    return [translate(sentence, language, **counts)]


def _dated(
    sentence: str, counties: Sequence[CountyRecord], key: str, names: "Names", language: str
) -> list[str]:
    """Say the same of all counties of one day, the first days alone."""

    def day(one: CountyRecord) -> str:
        return str(one[key])  # type: ignore[literal-required]

    grouped = [(when, list(some)) for when, some in groupby(sorted(counties, key=day), key=day)]
    parts = [
        translate(sentence, language, day=when, counties=_listed(some, names, language))
        for when, some in grouped[:GROUPS]
    ]
    if more := sum(len(some) for _, some in grouped[GROUPS:]):
        parts.append(translate(N_("for a part of it for %(count)d more"), language, count=more))
    return parts


def _listed(counties: Sequence[CountyRecord], names: "Names", language: str) -> str:
    """Name some counties, and count the others."""
    named = BETWEEN.join(str(names.get(one["code"], one["name"])) for one in counties[:NAMES])
    if more := len(counties) - NAMES if len(counties) > NAMES else 0:
        return translate(N_("%(names)s and %(count)d more"), language, names=named, count=more)
    return named
