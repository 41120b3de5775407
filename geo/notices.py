"""What was announced of days off and make-up days: the table of the data, or an office's own."""

import csv
import datetime as dt
import io
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from geo.calendar import MAKE_UP, Calendar, Special, is_weekend
from geo.errors import N_, DataError, all_of
from geo.folder import data_path
from geo.intake.letters import decode
from geo.register.moments import date as day_of
from geo.schemas import DAYS
from geo.tables import RULES, Table, check_text, require_table, violation
from geo.vocabulary import Word

_HEADINGS: Final = {
    "日期": "date", "类型": "kind", "安排": "kind", "名称": "name_zh", "节日": "name_zh",
    "来源": "source", "day": "date", "name": "name_zh",
}  # fmt: skip
_KINDS: Final = {
    "休": "off", "放假": "off", "休息": "off", "休息日": "off", "holiday": "off",
    "班": "work", "上班": "work", "补班": "work", "调休上班": "work", "工作日": "work",
    "workday": "work",
}  # fmt: skip
_OPTIONAL: Final = ("name_zh", "name_en", "source")
_UNNAMED: Final = Word("节日", "Public")


def read_days(root: Path | None = None, own: Path | None = None) -> dict[dt.date, Special]:
    """Read what is told of single days; an office's own file goes before the data folder.

    Parameters
    ----------
    root
        Data folder; the project's own when not given. It need not have the table.
    own
        Table of an office: ``date`` (日期), ``kind`` (类型: 休 or 班) and, for days off, the name
        of the festival (名称).

    Raises
    ------
    DataError
        For all cells that cannot be used, by line and column.
    """
    folder = root or data_path()
    told = _told(require_table(folder, DAYS), DAYS) if (folder / DAYS.file).is_file() else {}
    return told | (_office(own) if own is not None else {})


def _office(path: Path) -> dict[dt.date, Special]:
    """Read an office's own table, with Chinese headings, words and days too."""
    try:
        letters = decode(path.read_bytes(), path.name).text
        cells = pd.read_csv(
            io.StringIO(letters), sep=None, engine="python", dtype=str, keep_default_na=False
        )
    except (OSError, ValueError, csv.Error) as error:
        raise DataError(
            N_("%(file)s cannot be read as a table of days (%(detail)s)."),
            file=path.name, detail=error,
        ) from None  # fmt: skip
    cells = cells.rename(columns=lambda name: _HEADINGS.get(name.strip(), name.strip()))
    cells = cells.assign(**{name: "" for name in _OPTIONAL if name not in cells})
    for name, read in (("kind", _kind), ("date", _day)):
        if name in cells:
            cells[name] = cells[name].map(read)
    table = replace(DAYS, file=path.name)
    frame, violations = check_text(cells, table)
    if violations:
        raise all_of([one.error() for one in violations], DataError)
    return _told(frame, table)


def _kind(cell: str) -> str:
    said = cell.strip().casefold()
    return _KINDS.get(said, said)


def _day(cell: str) -> str:
    """Write a day of any form as the table has it; what is none, or another weekday, stays."""
    found = day_of(cell, serial=False)
    return found.value.isoformat() if found.value and not found.finding else cell


def _told(frame: pd.DataFrame, table: Table) -> dict[dt.date, Special]:
    """Return what each day is; a make-up day on which offices work anyhow is a slip of the pen."""
    told = dict(_row(*row) for row in frame[["date", "kind", "name_zh", "name_en"]].to_numpy())
    library = Calendar()
    slips = [
        violation(table, row, "date", day.isoformat(), RULES["make_up"]).error()
        for row, (day, one) in enumerate(told.items())
        if not one.off and not is_weekend(day) and library.is_working(day)
    ]
    if slips:
        raise all_of(slips, DataError)
    return told


def _row(date: str, kind: str, chinese: str, english: str) -> tuple[dt.date, Special]:
    day = dt.date.fromisoformat(date)
    if kind == "work":
        return day, Special(off=False, name=MAKE_UP)
    name = Word(chinese or english, english or chinese) if chinese or english else _UNNAMED
    return day, Special(off=True, name=name)
