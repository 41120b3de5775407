"""Which days the logs of lectures report, by what was kept of each file."""

from collections.abc import Iterable, Sequence

import pandas as pd

from web.store.register_rows import Batch, CountyCount


def stated(logs: Sequence[Batch]) -> pd.DataFrame:
    """Return first and last day, newest log and unattributed rows by county.

    A log that is put in again, longer or with its rows mended, says which of them name no venue:
    those of the older one are not counted beside them.
    """
    said = [
        {
            "county": county, "first": count["first"], "last": _last(one, count),
            "complete": one.complete_to if count["first"] else None,
            "imported": one.created_at.replace(tzinfo=None),
            "unattributed": 0 if _again(one, county, logs[number:]) else count["unattributed"],
        }
        for number, one in enumerate(logs, start=1)
        for county, count in one.counties.items()
    ]  # fmt: skip
    kinds = {
        "first": "min", "last": "max", "complete": "max", "imported": "max", "unattributed": "sum"
    }  # fmt: skip
    table = pd.DataFrame(said, columns=["county", *kinds])
    for name in ("first", "last", "complete", "imported"):
        table[name] = pd.to_datetime(table[name]).astype("datetime64[s]")
    return table.groupby("county").agg(kinds).astype({"unattributed": "int64"})


def log_spans(logs: Sequence[Batch]) -> pd.DataFrame:
    """Return the days that each log reports of each county."""
    said = [
        (county, count["first"], _last(one, count), one.complete_to is not None)
        for one in logs
        for county, count in one.counties.items()
        if count["first"]
    ]
    table = pd.DataFrame(said, columns=["county", "first", "last", "told"])
    return table.astype({"first": "datetime64[s]", "last": "datetime64[s]", "told": "bool"})


def _last(one: Batch, count: CountyCount) -> str | None:
    """Return the last day that a log reports of a county, None without any lecture held."""
    known = [one.complete_to.isoformat() if one.complete_to else None, count["last"]]
    return max((day for day in known if day), default=None)


def _again(one: Batch, county: str, later: Sequence[Batch]) -> bool:
    """Tell whether a newer log of the same columns holds what one says of a county."""
    named = {county} - {""} or one.counties.keys() - {""}
    return any(
        of.read >= one.read
        and _was_there(of) >= sum(count["rows"] for count in one.counties.values())
        and named <= of.counties.keys()
        and _columns(of) == _columns(one)
        and _reaches(_span(of, named), _span(one, named))
        for of in later
    )


def _was_there(one: Batch) -> int:
    """Count the records of a file that were there before: another log of these days has none."""
    return one.changes.get("unchanged", 0) + one.changes.get("changed", 0)


def _columns(one: Batch) -> set[tuple[str, str]]:
    """Return what was read; the remarks of a workbook that comes back mended are not."""
    return {pair for headings in one.mapping.values() for pair in headings.items() if pair[1]}


def _span(one: Batch, counties: Iterable[str]) -> tuple[str, str] | None:
    """Return the first and the last day of a log in some counties, without any there of all."""
    counts = [one.counties[county] for county in counties]
    days = [day for of in counts for day in (of["first"], of["last"]) if day]
    if days:
        return min(days), max(days)
    return _span(one, one.counties) if len(counts) < len(one.counties) else None


def _reaches(days: tuple[str, str] | None, other: tuple[str, str] | None) -> bool:
    """Tell whether days hold all others; those of a log that has none are held by any."""
    if other is None:
        return True
    return days is not None and days[0] <= other[0] and days[1] >= other[1]
