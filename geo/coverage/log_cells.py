"""Cells of a log as people write them, in SQL: codes, days and words of a text, row by row.

Only names and words of ours stand in it; the plain forms are looked at first and cost nothing.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from geo.errors import RedRoutesError
from geo.intake import Column, cell_address, read_table
from geo.intake.layout import Layout, text_layout
from geo.register.findings import problem
from geo.register.kinds.lectures import LECTURES
from geo.register.values import CANCELLED, OTHER_WORDS
from geo.terms import LECTURE_STATUSES, TOPICS
from geo.vocabulary import Vocabulary, Word

COLUMNS: Final = (
    Column(
        "venue",
        (
            "阵地编号", "阵地代码", "场所编号", "场所代码", "地点编号", "地点代码", "宣讲地点编号",
            "代码", "编号",
        ),
        required=False,
    ),
    Column("date", LECTURES["date"].headings, required=False),
    Column("status", LECTURES["status"].headings, required=False),
    Column("topic", LECTURES["topic"].headings, required=False),
)  # fmt: skip
"""What a log holds, and the headings of text files and workbooks that are understood."""
SHOWN_CELLS: Final = ("venue", "date", "status")
"""Columns by which a row is shown, and found again."""
CAUSES: Final = {"venue": "missing_required", "date": "bad_date", "status": "bad_word"}
"""Column that makes a row a wrong one -> what is said of its cell."""
WORKBOOKS: Final = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ods"})
TEXTS: Final = frozenset({".csv", ".tsv", ".txt"})

_HALF: Final = "translate({0}, '０１２３４５６７８９－／．', '0123456789-/.')"
_CODE: Final = (
    "CASE WHEN strlen({0}) = 12 THEN {0} ELSE "
    f"regexp_replace(trim({_HALF}), '^[''‘’`]+|\\.0+$', '', 'g') END"
)
_DATE: Final = (
    "CASE WHEN TRY_CAST({0} AS DATE) IS NOT NULL THEN {0} "
    f"WHEN regexp_full_match(trim({_HALF}), '\\d{{{{8}}}}') "
    f"THEN regexp_replace(trim({_HALF}), '(....)(..)(..)', '\\1-\\2-\\3') "
    f"WHEN TRY_CAST(trim({_HALF}) AS DOUBLE) BETWEEN 36526 AND 73050 "
    f"THEN CAST(DATE '1899-12-30' + CAST(floor(CAST(trim({_HALF}) AS DOUBLE)) AS INTEGER) "
    "AS VARCHAR) "
    "ELSE regexp_replace(regexp_replace(regexp_extract(regexp_replace("
    f"trim({_HALF}), '\\s*([年月日])\\s*', '\\1', 'g'), '^[^ T日]+'), '[年月/.]', '-', 'g'), "
    "'-$', '') END"
)


def _words(words: Vocabulary[Word], more: Mapping[str, str]) -> str:
    """Return SQL that puts the code in the place of a word, and leaves what is none."""
    said = {word: code for code, one in words.items() for word in (one.zh, one.en)}
    said |= {word: code for word, code in more.items() if code in words or code in more}
    whens = " ".join(
        f"WHEN '{word.replace(chr(39), chr(39) * 2)}' THEN '{code}'" for word, code in said.items()
    )
    return f"CASE trim({{0}}) {whens} ELSE trim({{0}}) END"


NORMAL: Final[Mapping[str, str]] = {
    "venue": _CODE,
    "date": _DATE,
    "status": f"coalesce(nullif({_words(LECTURE_STATUSES, OTHER_WORDS)}, ''), 'held')",
    "topic": _words(TOPICS, OTHER_WORDS),
}
"""Column -> SQL of its plain form; {0} is the cell. Without a status a lecture was held: days to
come do not count anyway."""


def selected(layout: Layout, needed: Sequence[str]) -> str:
    """Return SQL for the wanted columns of a text file.

    A lecture that was cancelled is none. Nothing is left to DuckDB's own guesses, by which an empty
    log is an error.
    """
    places = dict(layout.columns)
    cells = [f"c{number}" for number in range(layout.width)]
    types = ", ".join(f"'{cell}': 'VARCHAR'" for cell in cells)
    wanted = ", ".join(
        f"{NORMAL[key].format(cells[places[key]])} AS {key}"
        if key in places
        else f"'held' AS {key}"
        for key in needed
    )
    said = ", ".join(cells[places[key]] for key in SHOWN_CELLS if key in places)
    taken = [f"coalesce({', '.join(cells)}) IS NOT NULL"]
    if "status" in places:
        listed = ", ".join(f"'{word}'" for word in CANCELLED)
        taken.append(f"coalesce(trim({cells[places['status']]}), '') NOT IN ({listed})")
    return (
        f"SELECT {wanted}, concat_ws(', ', {said}) AS said "  # noqa: S608
        "FROM read_csv(?, auto_detect = false, header = false, "
        f"columns = {{{types}}}, skip = {layout.skip}, delim = '{layout.separator}', "
        f"quote = '\"', escape = '\"') WHERE {' AND '.join(taken)}"
    )


def found_again(file: Path, said: Mapping[str, str]) -> Iterator[RedRoutesError]:
    """Yield what is wrong with the rows of a file that are known to be wrong.

    Parameters
    ----------
    file
        A text file or a workbook.
    said
        The cells of such rows, as ``selected`` joins them -> the column that is wrong.
    """
    for cells, addresses in _rows(file):
        cause = said.get(", ".join(filter(None, cells.values())))
        if cause is not None:
            value = cells.get(cause, "")
            code = CAUSES[cause] if value else "missing_required"
            yield problem(f"{file.name} {addresses[cause]}", code, value)


def _rows(file: Path) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Yield cells and addresses of each row of a file, by column."""
    if file.suffix.lower() in WORKBOOKS:
        for row in read_table(file, COLUMNS, name=file.name).rows:
            keys: list[str] = [key for key in SHOWN_CELLS if key in row.sheet.columns]
            yield {k: row.text(k) for k in keys}, {k: row.address(k) for k in keys}
        return
    layout = text_layout(file, COLUMNS)
    places = dict(layout.columns)
    ordered: dict[str, int] = {key: places[key] for key in SHOWN_CELLS if key in places}
    with file.open(encoding=layout.encoding, newline="") as lines:
        for number, cut in enumerate(csv.reader(lines, delimiter=layout.separator), start=1):
            if number > layout.skip:
                cells = {key: cut[at] if at < len(cut) else "" for key, at in ordered.items()}
                yield cells, {key: cell_address(number, at) for key, at in ordered.items()}


def copy_workbook(path: Path, target: Path) -> None:
    """Write the table of a workbook as plain text.

    Raises
    ------
    IntakeError
        If it cannot be read, or has no such heading.
    """
    table = read_table(path, COLUMNS, name=path.name)
    keys = [column.key for column in COLUMNS if table.has(column.key)]
    with target.open("w", encoding="utf-8", newline="") as copy:
        writer = csv.writer(copy, lineterminator="\n")
        writer.writerow(keys)
        writer.writerows([row.text(key) for key in keys] for row in table.rows)
