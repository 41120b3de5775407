"""Lectures in a file too large for memory: counted by venue in one pass, by DuckDB.

What is left, one row per venue, goes through the same measures as lectures in memory. DuckDB is the
extra ``[scale]``; it reads CSV and Parquet, spills to disk and never loads a thing from outside.
How a text file is laid out (encoding, separator, heading) :mod:`geo.intake` finds out before.
"""

import tempfile
from collections.abc import Container, Sequence
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.coverage.status import status_table
from geo.errors import N_, DataError
from geo.intake import Column, IntakeError
from geo.intake.layout import Layout, copy_plain, text_layout
from geo.terms import LECTURE_STATUSES

COLUMNS: Final = (
    Column("venue", ("阵地编号", "阵地代码", "场所代码", "地点代码", "编号"), required=False),
    Column("date", ("日期", "宣讲日期", "活动日期"), required=False),
    Column("status", ("状态",), required=False),
    Column("topic", ("主题", "宣讲主题", "宣讲内容"), required=False),
)
"""What a log holds, and the headings of text files that are understood."""

Source = tuple[str, list[str]]
"""A table as SQL, and the files that are its parameters."""


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
        where ``topics`` are asked for, ``topic``; in text files also under :data:`COLUMNS`.
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
    if log.suffix.lower() not in {".parquet", ".csv"}:
        raise DataError(N_("%(file)s: a lecture log must be a .parquet or .csv file."), file=log)
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
            return _counted(connection, source, log, (today, days, topics))
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


def _parquet(connection: Any, log: Path, needed: Sequence[str]) -> Source:
    source = "SELECT * FROM read_parquet(?)", [str(log)]
    described = connection.execute(f"DESCRIBE {source[0]}", source[1])
    _require(needed, {row[0] for row in described.fetchall()}, log)
    return source


def _text(log: Path, needed: Sequence[str], scratch: Path) -> Source:
    """Return the wanted columns of all text files; DuckDB reads plain ones, others are copied."""
    parts, files = [], []
    for number, file in enumerate(_files(log)):
        layout = text_layout(file, COLUMNS)
        _require(needed, dict(layout.columns), file)
        if not layout.plain:
            copy_plain(file, layout.encoding, scratch / f"{number}.csv")
            file = scratch / f"{number}.csv"  # noqa: PLW2901 - the same file, readable
        parts.append(_select(layout, needed))
        files.append(str(file))
    return " UNION ALL ".join(parts), files


def _files(log: Path) -> list[Path]:
    """Return the files that a path with wildcards means, or the path itself."""
    root = Path(log.anchor)
    return sorted(root.glob(str(log.relative_to(root)))) or [log]


def _select(layout: Layout, needed: Sequence[str]) -> str:
    """Return SQL for a text file; only names and numbers of ours stand in it."""
    places = dict(layout.columns)
    wanted = ", ".join(f"c{places[key]} AS {key}" for key in needed)
    cells = [f"c{number}" for number in range(layout.width)]
    types = ", ".join(f"'{cell}': 'VARCHAR'" for cell in cells)
    # Nothing is left to DuckDB's own guesses, by which an empty log is an error.
    return (
        f"SELECT {wanted} FROM read_csv(?, auto_detect = false, header = false, "  # noqa: S608
        f"columns = {{{types}}}, skip = {layout.skip}, delim = '{layout.separator}', "
        f"quote = '\"', escape = '\"') WHERE coalesce({', '.join(cells)}) IS NOT NULL"
    )


def _counted(
    connection: Any, source: Source, log: Path, window: tuple[date, int, Sequence[str]]
) -> pd.DataFrame:
    """Group the rows by venue, and refuse the log if one of them is wrong."""
    today, days, topics = window
    select, files = source
    of_topic = "AND topic IN (SELECT unnest(?::VARCHAR[]))" if topics else ""
    past = f"day <= DATE '{today}'"
    recent = f"day > DATE '{today - timedelta(days=days)}'"
    known = tuple(LECTURE_STATUSES)
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
                day IS NULL OR venue IS NULL OR coalesce(status NOT IN {known}, true) AS wrong,
                concat_ws(', ', venue, date, status) AS row
            FROM ({select}))
        GROUP BY venue ORDER BY venue
    """  # noqa: S608
    rows = connection.execute(query, [*([list(topics)] if topics else []), *files])
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
