"""Orders in a file of an office: read as every other table, all wrong cells named at once."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from geo.errors import N_, PlaceError, RedRoutesError, all_of
from geo.intake import Column, IntakeError, Note, Row, Table, plain, read_table
from geo.register import moments, values
from geo.register.findings import FINDINGS
from geo.register.kinds.lectures import LECTURES
from geo.register.skips import skip
from geo.terms import LANGUAGES, PARTS, TOPICS
from geo.vocabulary import Vocabulary, Word
from web.installation.context import Context
from web.language.messages import field_sentences, sentence
from web.orders.ask import OrderQuery, WantedLecture, venue_code, wanted_of
from web.terms.fields import QueryError

MAX_ROWS: Final = 20_000
COLUMNS: Final = (
    Column("venue", ("阵地", *LECTURES["venue"].headings, "点单单位", "需求单位")),
    Column("topic", ("主题", *LECTURES["topic"].headings, "点单主题", "需求主题")),
    Column("language", ("语言", "语种", "宣讲语言"), required=False),
    Column("from", ("开始日期", "最早日期", "起始日期", "日期", "宣讲日期", "期望日期")),
    Column("to", ("结束日期", "最晚日期", "截止日期"), required=False),
    Column("part", ("时段", "时间段", "上午或下午"), required=False),
    Column("people", ("人数", *LECTURES["people"].headings, "预计人数"), required=False),
    Column("contact", ("联系人", "联系方式", "联络人"), required=False),
    Column("phone", ("联系电话", "电话", "手机", "手机号"), required=False),
)  # fmt: skip
"""What a file of orders holds: the fields of :class:`OrderQuery`, and headings for them."""
BESIDES: Final = frozenset({"序号", "编号", "备注", "no", "no.", "note", "id", "#"})
"""Headings that mean nothing for an order, and are no misspelt ones."""


class OrderFileError(QueryError):
    """A file of orders cannot be read."""


class OrderFile(NamedTuple):
    """The orders of a file, and the rows that are none."""

    orders: list[WantedLecture]
    notes: tuple[Note, ...] = ()


def read_orders(
    context: Context, source: bytes | Path, *, today: date, language: str, name: str = ""
) -> OrderFile:
    """Read orders from a file of any kind that :mod:`geo.intake` reads.

    Parameters
    ----------
    source
        Its bytes or path; the columns are in :data:`COLUMNS`.
    language
        "zh" or "en", for what is wrong with a cell.
    name
        What the file is called in sentences.

    Raises
    ------
    OrderFileError
        If it cannot be read, with all its wrong cells.
    """
    try:
        table = read_table(source, COLUMNS, name=name)
    except IntakeError as error:
        raise OrderFileError(error.template, **error.params) from error
    _check_file(table)
    found: list[WantedLecture] = []
    wrong: list[RedRoutesError] = []
    notes: list[Note] = []
    for row in table.rows:
        if reason := skip(row.texts_of_all(), row.sheet.headings):
            notes.append(_left_out(table, row, reason))
            continue
        try:
            wanted = wanted_of(context, _query(context, row), today=today)
            found.append(WantedLecture(str(len(found) + 1), wanted))
        except (ValidationError, RedRoutesError) as error:
            wrong += _wrong_cells(table, row, error, language)
    if wrong:
        raise all_of(wrong, OrderFileError)
    return OrderFile(found, tuple(notes))


def _check_file(table: Table) -> None:
    """Refuse too many orders, and columns that mean nothing: one of them may be misspelt."""
    if len(table.rows) > MAX_ROWS:
        raise OrderFileError(N_("The file has more than %(most)d orders: split it."), most=MAX_ROWS)
    if not table.rows:
        raise OrderFileError(N_("%(file)s holds no order: write one per row."), file=table.named)
    unused = (heading for sheet in table.sheets for heading in sheet.unused())
    unknown = [heading for heading in unused if plain(heading).casefold() not in BESIDES]
    if unknown:
        raise OrderFileError(
            N_(
                "The columns %(unknown)s of the orders mean nothing: delete or rename them. The "
                "columns are %(columns)s."
            ),
            unknown=", ".join(unknown), columns=", ".join(map(str, COLUMNS)),
        )  # fmt: skip


def _query(context: Context, row: Row) -> OrderQuery:
    given = {key: READ.get(key, _text)(row, key) for key in row.sheet.columns if row.text(key)}
    if phone := given.pop("phone", ""):
        given["contact"] = f"{given.get('contact', '')} {phone}".strip()
    query = OrderQuery.model_validate(given)
    return query.model_copy(update={"venue": venue_code(context, query.venue)})


def _text(row: Row, key: str) -> str:
    return row.text(key)


def _code_or_name(row: Row, key: str) -> str:
    said = plain(row.text(key))
    return said if said.isdecimal() else row.text(key)


def _day(row: Row, key: str) -> str:
    found = moments.date(row.raw(key))
    return row.text(key) if found.value is None else str(found.value.isoformat())


def _people(row: Row, key: str) -> int | str:
    found = values.people(row.raw(key))
    return row.text(key) if found.value is None else int(found.value)


def _part(row: Row, key: str) -> str:
    text = row.text(key)
    said = values.word(text, PARTS) or str(moments.time(text).value)
    return said if said in PARTS else text


def _word(words: Vocabulary[Word]) -> Callable[[Row, str], str]:
    return lambda row, key: values.word(row.text(key), words) or row.text(key)


READ: Final[Mapping[str, Callable[[Row, str], Any]]] = {
    "venue": _code_or_name, "topic": _word(TOPICS), "language": _word(LANGUAGES), "from": _day,
    "to": _day, "part": _part, "people": _people,
}  # fmt: skip
"""Column -> what reads its cells; what they cannot read is shown as it stands there."""


def _wrong_cells(
    table: Table, row: Row, error: ValidationError | RedRoutesError, language: str
) -> list[RedRoutesError]:
    """Say what is wrong with each cell of a row."""
    if isinstance(error, RedRoutesError):
        key = "venue" if isinstance(error, PlaceError) else "from"
        said = [(key, sentence(error, language))]
    else:
        said = field_sentences(error, language, called=lambda field: _called(row, field))
    return [
        OrderFileError(
            N_("%(file)s %(cell)s: %(problem)s"),
            file=table.named, cell=row.address(key), problem=problem,
        )
        for key, problem in said
    ]  # fmt: skip


def _called(row: Row, field: str) -> str:
    """Return what the file calls a field: the heading that stands over it."""
    return row.heading(field) or field


def _left_out(table: Table, row: Row, reason: str) -> Note:
    said = N_("%(file)s %(cell)s is no order and is left out: %(why)s")
    cell = row.address("")
    return Note(said, {"file": table.named, "cell": cell, "why": FINDINGS[reason].sentence})
