"""Lectures in a file too large for memory: counted by venue in one pass, by DuckDB.

What is left, one row per venue, goes through the same measures as lectures in memory. DuckDB is the
extra ``[scale]``; it reads CSV and Parquet, spills to disk and never loads a thing from outside.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.coverage.status import status_table
from geo.errors import N_, DataError

STATUSES: Final = ("held", "planned")
_NEEDED: Final = ("venue", "date", "status")
_READERS: Final = {
    ".parquet": "read_parquet(?)",
    ".csv": "read_csv(?, header = true, all_varchar = true)",
}


def read_lecture_log(
    log: Path,
    *,
    today: date,
    days: int,
    topics: Sequence[str] = (),
    memory_gb: float = 2.0,
    threads: int | None = None,
) -> pd.DataFrame:
    """Count the lectures of each venue in a log, out of core.

    Parameters
    ----------
    log
        A ``.parquet`` or ``.csv`` file (or several: ``folder/*.parquet``) with the columns
        ``venue`` (code), ``date`` (a date, or ISO text), ``status`` (``held`` or ``planned``) and,
        where ``topics`` are asked for, ``topic``.
    today
        The day the question is asked for; later rows do not count.
    days
        Length of the window in days, at least 1: ``today - days < date <= today``.
    topics
        Only held lectures on them count. None: all do.
    memory_gb
        Memory for DuckDB; what needs more goes to disk.
    threads
        As many as there are processors by default.

    Returns
    -------
    DataFrame
        By venue, ascending: ``reported`` (rows up to ``today``, of either status), ``held`` (held
        ever), ``lectures`` (held in the window) and ``last`` (date of the last one held, or NaT).

    Raises
    ------
    DataError
        If DuckDB is not installed, the file cannot be read, lacks a column, or holds a date or a
        status that is none.
    """
    duckdb = _duckdb()
    reader = _READERS.get(log.suffix.lower())
    if reader is None:
        raise DataError(N_("%(file)s: a lecture log must be a .parquet or .csv file."), file=log)
    settings = {
        "memory_limit": f"{memory_gb:g}GB",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        **({} if threads is None else {"threads": str(threads)}),
    }
    with duckdb.connect(config=settings) as connection:
        try:
            _check_columns(connection, reader, log, topics)
            return _counted(connection, reader, log, (today, days, topics))
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
    k: int = 1,
    reporting: pd.Series | None = None,
) -> pd.DataFrame:
    """Return what :func:`geo.coverage.lecture_status` returns, from a log that was counted.

    Parameters
    ----------
    centres, today, k, reporting
        As for :func:`geo.coverage.lecture_status`; the window is that of ``counts``.
    counts
        As :func:`read_lecture_log` returns it, for the same ``today``.
    """
    mine = counts.reindex(centres.index)
    return status_table(
        centres.index,
        lectures=mine["lectures"].fillna(0).to_numpy(np.int64),
        last=mine["last"].to_numpy(dtype="datetime64[s]"),
        elsewhere=int(counts["held"].sum() - mine["held"].fillna(0).sum()),
        today=today,
        k=k,
        reporting=reporting,
    )


def log_reporting(centres: pd.DataFrame, counts: pd.DataFrame, *, by: str = "county") -> pd.Series:
    """Return what :func:`geo.coverage.reporting_centres` returns, from a log that was counted.

    Parameters
    ----------
    centres, by
        As for :func:`geo.coverage.reporting_centres`.
    counts
        As :func:`read_lecture_log` returns it.
    """
    seen = counts.index[counts["reported"] > 0]
    divisions = centres.loc[centres.index.isin(seen), by].unique()
    return centres[by].isin(divisions).rename("reporting")


def _counted(
    connection: Any, reader: str, log: Path, window: tuple[date, int, Sequence[str]]
) -> pd.DataFrame:
    """Group the rows by venue, and refuse the log if one of them is wrong."""
    today, days, topics = window
    of_topic = "AND topic IN (SELECT unnest(?::VARCHAR[]))" if topics else ""
    past = f"day <= DATE '{today}'"
    recent = f"day > DATE '{today - timedelta(days=days)}'"
    # Only dates and names of ours are part of the text; what the user gives is a parameter.
    query = f"""
        SELECT venue,
            count(*) FILTER ({past}) AS reported,
            count(*) FILTER (held AND {past}) AS held,
            count(*) FILTER (held AND {past} AND {recent}) AS lectures,
            max(day) FILTER (held AND {past}) AS last,
            count(*) FILTER (wrong) AS wrong,
            any_value(row) FILTER (wrong) AS example
        FROM (
            SELECT coalesce(venue::VARCHAR, '') AS venue, TRY_CAST(date AS DATE) AS day,
                coalesce(status = 'held' {of_topic}, false) AS held,
                day IS NULL OR venue IS NULL OR coalesce(status NOT IN {STATUSES}, true) AS wrong,
                concat_ws(', ', venue, date, status) AS row
            FROM {reader})
        GROUP BY venue ORDER BY venue
    """  # noqa: S608
    rows = connection.execute(query, [*([list(topics)] if topics else []), str(log)])
    columns = rows.fetchnumpy()
    wrong = np.asarray(columns["wrong"])
    if wrong.any():
        raise DataError(
            N_(
                "%(file)s: %(count)d rows have no venue, no date (YYYY-MM-DD) or a status that is "
                "neither held nor planned, such as: %(example)s"
            ),
            file=log, count=int(wrong.sum()), example=columns["example"][wrong.argmax()],
        )  # fmt: skip
    index = pd.Index(np.asarray(columns["venue"]), name="venue")
    counts = {name: np.asarray(columns[name]) for name in ("reported", "held", "lectures")}
    last = np.ma.filled(columns["last"].astype("datetime64[s]"), np.datetime64("NaT"))
    return pd.DataFrame({**counts, "last": last}, index=index)


def _check_columns(connection: Any, reader: str, log: Path, topics: Sequence[str]) -> None:
    described = connection.execute(f"DESCRIBE SELECT * FROM {reader}", [str(log)])  # noqa: S608
    missing = {*_NEEDED, *(["topic"] if topics else [])} - {row[0] for row in described.fetchall()}
    if missing:
        raise DataError(
            N_("%(file)s has no column %(columns)s."),
            file=log, columns=", ".join(sorted(missing)),
        )  # fmt: skip


def _duckdb() -> ModuleType:
    try:
        import duckdb  # noqa: PLC0415 - an extra, and only here
    except ImportError as error:
        raise DataError(
            N_("A lecture log is read by DuckDB, which is missing: pip install 'redroutes[scale]'.")
        ) from error
    return duckdb
