"""Lectures in a file too large for memory: counted by venue in one pass, by DuckDB.

What is left, one row per venue, goes through the same measures as lectures in memory. DuckDB is the
extra ``[scale]``; it reads CSV and Parquet, spills to disk and never loads a thing from outside.
How a text file is laid out (encoding, separator, heading) :mod:`geo.intake` finds out before.
"""

import tempfile
from collections.abc import Container, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.coverage.log_cells import (
    CAUSES,
    COLUMNS,
    TEXTS,
    WORKBOOKS,
    copy_workbook,
    found_again,
    selected,
)
from geo.coverage.status import CentreCounts, status_table
from geo.errors import N_, SHOWN, DataError, RedRoutesError, all_of
from geo.intake import IntakeError
from geo.intake.layout import copy_plain, text_layout
from geo.register.findings import problem
from geo.terms import LECTURE_STATUSES

_DATES: Final = ("last", "unsaid_last", "first_report", "last_report")
_COUNTS: Final = ("held", "lectures", "all_lectures", "unsaid", "reported")

Source = tuple[str, list[str]]
"""A table as SQL, and the files that are its parameters."""


def read_lecture_log(
    log: Path,
    *,
    today: date,
    days: int,
    topics: Sequence[str] = (),
    until: date | None = None,
    memory_gb: float = 2.0,
    threads: int | None = None,
) -> pd.DataFrame:
    """Count the lectures of each venue in a log, out of core.

    Parameters
    ----------
    log
        A ``.parquet`` file, a text or a workbook (or several: ``folder/*.parquet``) with the
        columns ``venue`` (code), ``date`` (a date, or ISO text), ``status`` (``held`` or
        ``planned``) and, where ``topics`` are asked for, ``topic``. A text file or workbook may
        have them under :data:`geo.coverage.log_cells.COLUMNS`, days, words and codes as people
        write them, and no status.
    today
        The day the question is asked for; later rows do not count.
    days
        Length of the window in days, at least 1: ``today - days < date <= today``.
    topics
        Only held lectures on them count. None: all do.
    until
        Later rows are no reports: nobody held a lecture yet. None: ``today``.
    memory_gb
        Memory for DuckDB; what needs more goes to disk.
    threads
        As many as there are processors by default.

    Returns
    -------
    DataFrame
        By venue, ascending: ``held`` (held up to ``today``), ``lectures`` (held in the window),
        ``last`` (date of the last one held, or NaT), ``all_lectures`` (held in the window on any
        topic), ``unsaid`` (of them those whose topic is not known, where ``topics`` are asked
        for), ``unsaid_last`` (date of the last such one ever, or NaT), and of all lectures held,
        up to ``until``: ``first_report``, ``last_report`` (date or NaT) and ``reported`` (how
        many). ``.attrs["days"]`` has these by ``county`` (the first six digits of their codes),
        ``date`` and ``rows``.

    Raises
    ------
    DataError
        If DuckDB is not installed, the file cannot be read, lacks a column, or holds a date or a
        status that is none.
    """
    duckdb = _duckdb()
    if log.suffix.lower() not in {".parquet", *TEXTS, *WORKBOOKS}:
        raise DataError(
            N_(
                "%(file)s: a lecture log must be a workbook, a text (.csv, .tsv, .txt) or a "
                ".parquet file."
            ),
            file=log,
        )
    needed = ["venue", "date", "status", *(["topic"] if topics else [])]
    settings = {
        "memory_limit": f"{memory_gb:g}GB",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        **({} if threads is None else {"threads": str(threads)}),
    }
    with duckdb.connect(config=settings) as connection, tempfile.TemporaryDirectory() as scratch:
        try:
            source = (
                _parquet(connection, log, needed)
                if log.suffix.lower() == ".parquet"
                else _text(log, needed, Path(scratch))
            )
            return _counted(connection, source, log, _Window(today, days, topics, until or today))
        except IntakeError as error:
            raise DataError(error.template, **error.params) from error
        except duckdb.Error as error:
            raise DataError(
                N_("%(file)s cannot be read as a lecture log: %(reason)s"),
                file=log, reason=str(error).splitlines()[0],
            ) from error  # fmt: skip


def log_status(
    centres: pd.DataFrame,
    counts: pd.DataFrame,
    *,
    today: date,
    days: int,
    k: int = 1,
    covered: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return what :func:`geo.coverage.lecture_status` returns, from a log that was counted.

    Parameters
    ----------
    centres, today, days, k, covered
        As for :func:`geo.coverage.lecture_status`; the window is that of ``counts``.
    counts
        As :func:`read_lecture_log` returns it, for the same ``today`` and ``days``.
    """
    mine = counts.reindex(centres.index)
    counted = CentreCounts(
        lectures=mine["lectures"].fillna(0).to_numpy(np.int64),
        last=mine["last"].to_numpy(dtype="datetime64[s]"),
        unsaid=mine["unsaid"].fillna(0).to_numpy(np.int64),
        unsaid_last=mine["unsaid_last"].to_numpy(dtype="datetime64[s]"),
        elsewhere=int(counts["held"].sum() - mine["held"].fillna(0).sum()),
    )
    return status_table(centres, counted, today=today, days=days, k=k, covered=covered)


class _Window(NamedTuple):
    """What is counted of a log."""

    today: date
    days: int
    topics: Sequence[str]
    until: date


def _parquet(connection: Any, log: Path, needed: Sequence[str]) -> Source:
    files = [str(log)]
    described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", files)
    _require(needed, {row[0] for row in described.fetchall()}, log)
    return "SELECT *, concat_ws(', ', venue, date, status) AS said FROM read_parquet(?)", files


def _text(log: Path, needed: Sequence[str], scratch: Path) -> Source:
    """Return the wanted columns of all files; DuckDB reads plain texts, others are copied."""
    parts, files = [], []
    for number, file in enumerate(_files(log)):
        copy = scratch / f"{number}.csv"
        if file.suffix.lower() in WORKBOOKS:
            copy_workbook(file, copy)
            layout = text_layout(copy, COLUMNS)
        else:
            layout = text_layout(file, COLUMNS)
            if not layout.plain:
                copy_plain(file, layout.encoding, copy)
        _require(needed, {*dict(layout.columns), "status"}, file)
        parts.append(selected(layout, needed))
        files.append(str(copy if copy.exists() else file))
    return " UNION ALL ".join(parts), files


def _files(log: Path) -> list[Path]:
    """Return the files that a path with wildcards means, or the path itself."""
    root = Path(log.anchor)
    return sorted(root.glob(str(log.relative_to(root)))) or [log]


def _counted(connection: Any, source: Source, log: Path, window: _Window) -> pd.DataFrame:
    """Group the rows by venue, and refuse the log if one of them is wrong."""
    today, topics = window.today, list(window.topics)
    select, files = source
    of_topic = "AND topic IN (SELECT unnest(?::VARCHAR[]))" if topics else ""
    unsaid = "held AND coalesce(topic, '') = ''" if topics else "false"
    past = f"day <= DATE '{today}'"
    recent = f"{past} AND day > DATE '{today - timedelta(days=window.days)}'"
    report = f"held AND day <= DATE '{window.until}'"
    known, more = tuple(LECTURE_STATUSES), ", topic" if topics else ""
    # Only dates and names of ours are part of the text; what the user gives is a parameter.
    query = f"""
        SELECT venue, county, any_value(day) AS date, grouping(venue) AS by_day,
            count(*) FILTER (counts AND {past}) AS held,
            count(*) FILTER (counts AND {recent}) AS lectures,
            count(*) FILTER (held AND {recent}) AS all_lectures,
            count(*) FILTER ({unsaid} AND {recent}) AS unsaid,
            count(*) FILTER ({report}) AS reported,
            max(day) FILTER (counts AND {past}) AS last,
            max(day) FILTER ({unsaid} AND {past}) AS unsaid_last,
            min(day) FILTER ({report}) AS first_report,
            max(day) FILTER ({report}) AS last_report,
            count(*) FILTER (wrong) AS wrong
        FROM (
            SELECT *, coalesce(held {of_topic}, false) AS counts, left(venue, 6) AS county
            FROM (
                SELECT coalesce(venue::VARCHAR, '') AS venue, TRY_CAST(date AS DATE) AS day,
                    coalesce(status = 'held', false) AS held,
                    day IS NULL OR coalesce(venue::VARCHAR, '') = ''
                        OR coalesce(status NOT IN {known}, true) AS wrong{more}
                FROM ({select})))
        GROUP BY GROUPING SETS ((venue), (county, day)) ORDER BY venue
    """  # noqa: S608
    rows = connection.execute(query, [*([topics] if topics else []), *files])
    fetched = rows.fetchnumpy()
    by_day = np.asarray(fetched.pop("by_day")) > 0
    columns = {name: values[~by_day] for name, values in fetched.items()}
    wrong = np.asarray(columns["wrong"])
    if wrong.any():
        raise _refusal(connection, source, log, int(wrong.sum()))
    index = pd.Index(np.asarray(columns["venue"]), name="venue")
    counts = pd.DataFrame(
        {
            **{name: np.asarray(columns[name]) for name in _COUNTS},
            **{name: _dates(columns[name]) for name in _DATES},
        },
        index=index,
    )
    counts.attrs["days"] = _by_day({name: values[by_day] for name, values in fetched.items()})
    return counts


def _by_day(columns: dict[str, Any]) -> pd.DataFrame:
    """Return the reports by county and day."""
    county, rows = (np.asarray(columns[name]) for name in ("county", "reported"))
    table = pd.DataFrame({"county": county, "date": _dates(columns["date"]), "rows": rows})
    return table[table["rows"] > 0]


def _dates(values: Any) -> NDArray[np.datetime64]:
    return np.ma.filled(values.astype("datetime64[s]"), np.datetime64("NaT"))


def _refusal(connection: Any, source: Source, log: Path, count: int) -> DataError:
    """Name the wrong rows, at most as many as are shown of anything."""
    select, files = source
    query = f"""
        SELECT DISTINCT said, CASE
            WHEN coalesce(venue::VARCHAR, '') = '' THEN 'venue'
            WHEN TRY_CAST(date AS DATE) IS NULL THEN 'date'
            WHEN coalesce(status NOT IN {tuple(LECTURE_STATUSES)}, true) THEN 'status'
        END AS cause FROM ({select}) WHERE cause IS NOT NULL LIMIT {SHOWN}
    """  # noqa: S608
    said = dict(connection.execute(query, files).fetchall())
    if log.suffix.lower() == ".parquet":
        wrong: list[RedRoutesError] = [
            problem(log.name, CAUSES[cause], row) for row, cause in said.items()
        ]
    else:
        found = (one for file in _files(log) for one in found_again(file, said))
        wrong = list(islice(found, SHOWN))
    return all_of(wrong, DataError, count=count)


def _require(needed: Sequence[str], there: Container[str], log: Path) -> None:
    missing = sorted(name for name in needed if name not in there)
    if missing:
        raise DataError(
            N_("%(file)s has no column %(columns)s."), file=log, columns=", ".join(missing)
        )


def _duckdb() -> ModuleType:
    try:
        import duckdb  # noqa: PLC0415 - an extra, and only here
    except ImportError as error:
        raise DataError(
            N_("A lecture log is read by DuckDB, which is missing: pip install 'redroutes[scale]'.")
        ) from error
    return duckdb
