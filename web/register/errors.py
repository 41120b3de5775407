"""A file that comes back: its rows where they stood, what is wrong coloured and said."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from geo.errors import N_
from geo.intake.cells import column_of
from geo.register.pages import Page as Sheet
from geo.register.questions import SheetHead
from geo.register.read import Opened
from geo.register.reading import OUTCOMES, Finding, Reading, RowResult
from routes.book.workbook import Page
from web.files.workbook import OWN_COLOUR, pages_workbook
from web.language.messages import translator
from web.register.text import place_of, sentence_of

MOST_ROWS: Final = 20_000
"""A longer table comes back without the rows in which nothing is wrong."""
SUMMARY: Final = N_("What is wrong")
SAID: Final = N_("What is wrong, and what to do")
_WIDE: Final = 70


def error_workbook(opened: Opened, reading: Reading, *, language: str, today: dt.date) -> bytes:
    """Return a file as XLSX with a summary first: cells keep their addresses in shorter tables.

    Parameters
    ----------
    today
        Written as the time of making.
    """
    rows = _by_sheet(reading.rows)
    heads = {head["sheet"]: head for head in reading.heads if head["used"]}
    short = len(reading.rows) > MOST_ROWS
    sheets = [
        _sheet(page, heads[page.name], rows.get(page.name, {}), language, short=short)
        for page in opened.pages
        if page.name in heads
    ]
    title = translator(language)(SUMMARY)
    return pages_workbook([_summary(reading, language), *sheets], title=title, today=today)


def told(row: RowResult) -> tuple[Finding, ...]:
    """Return what is said of a row: why it was not taken, else what it is warned of."""
    if row.outcome == "skip":
        return ()
    return (row.reason,) if row.reason else row.warnings


def _by_sheet(rows: Sequence[RowResult]) -> Mapping[str, dict[int, RowResult]]:
    found: dict[str, dict[int, RowResult]] = {}
    for row in rows:
        if told(row):
            found.setdefault(row.sheet, {})[row.row] = row
    return found


def _sheet(
    page: Sheet, head: SheetHead, rows: Mapping[int, RowResult], language: str, *, short: bool
) -> Page:
    at = head["row"] - page.first
    width = max(map(len, page.rows), default=0)
    below = [
        (number, values)
        for number, values in enumerate(page.rows[at + 1 :], start=head["row"] + 1)
        if not short or number in rows
    ]
    table = [_row(values, width, rows.get(number), language) for number, values in below]
    marked = {
        (place, column_of(one.cell)): sentence_of(one, language)
        for place, (number, _) in enumerate(below)
        if number in rows
        for one in told(rows[number])
    }
    return Page(
        page.name, [*_heading(page, at, width), translator(language)(SAID)], table,
        above=[_title(values) for values in page.rows[:at]],
        widths=[*[None] * width, _WIDE], colour=OWN_COLOUR, filtered=False,
        marked=marked,
    )  # fmt: skip


def _heading(page: Sheet, at: int, width: int) -> list[str]:
    texts = [str(value) for value in page.rows[at]]
    return [*texts, *[""] * (width - len(texts))]


def _title(values: Sequence[Any]) -> str:
    return next((str(value) for value in values if value not in {"", None}), "")


def _row(values: Sequence[Any], width: int, row: RowResult | None, language: str) -> list[Any]:
    said = (
        " ".join(f"{one.cell}: {sentence_of(one, language)}" for one in told(row)) if row else None
    )
    return [*values, *[None] * (width - len(values)), said]


def _summary(reading: Reading, language: str) -> Page:
    say = translator(language)
    headers = (N_("Result"), N_("What is wrong, and what to do"), N_("Rows"), N_("First place"))
    return Page(
        say(SUMMARY), list(map(say, headers)), list(_groups(reading, language)),
        widths=(12, _WIDE, 8, 20), boxed=True, filtered=False, colour=OWN_COLOUR,
        above=[reading.file, *_counted(reading, language)],
    )  # fmt: skip


def _groups(reading: Reading, language: str) -> Iterator[tuple[str, str, int, str]]:
    """Yield each kind of finding with its rows, the most frequent first."""
    if reading.refused:
        yield "", sentence_of(reading.refused, language), 0, ""
    first: dict[tuple[str, str], tuple[RowResult, Finding]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for row in reading.rows:
        for one in told(row):
            counts[row.outcome, one.code] += 1
            first.setdefault((row.outcome, one.code), (row, one))
    for (outcome, code), count in counts.most_common():
        row, one = first[outcome, code]
        yield (
            OUTCOMES[outcome].say(language),
            sentence_of(one, language),
            count,
            place_of(row.sheet, one),
        )


def _counted(reading: Reading, language: str) -> list[str]:
    counts = reading.counts()
    return [", ".join(f"{OUTCOMES[code].say(language)} {count}" for code, count in counts.items())]
