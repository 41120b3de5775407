"""Workbooks to fill in: a table of a kind with its lists, how to fill it in, and a sample row.

The same tables with the records of the register in them are its export: what is written reads back
as the same values.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from geo.errors import N_
from geo.register.kind import KINDS, Field, Kind
from geo.register.kinds import REGISTER
from geo.register.world import World
from geo.register.written import Cell, Writer, written_fields
from routes.book.workbook import Choice, FillIn, Page
from web.files.workbook import OWN_COLOUR, pages_workbook
from web.installation.context import Context
from web.language.messages import translator
from web.language.provider import yes_no
from web.register.records import seen
from web.register.text import INSTRUCTIONS
from web.register.world import world_of
from web.store.register_sealed import SEALED

WORDS: Final = N_("Lists")
REQUIRED: Final = N_("required")
SAMPLE_ROW: Final = N_("← sample row: delete it, or leave it, it is not read")
ABOUT: Final = (
    N_("One row for each. Leave empty what you do not know; columns may be left out or moved."),
    N_("Where a cell has a list, choose from it; several words stand with “、” between them."),
    N_("Positions are WGS84 degrees; another coordinate system can be named at the import."),
)
_TEXTS: Final = {
    "code",
    "text",
    "venue",
    "names",
    "phone",
    "weekdays",
    "closings",
    "hours",
    "prose",
}
"""Forms whose cells stay text: a spreadsheet makes numbers of codes and phones."""
_STRICT: Final = {"word"}
_WIDTHS: Final = (24, 12, 60, 30, 60)


def template(kind: str, world: World, *, language: str, today: dt.date) -> bytes:
    """Return an empty table of a kind with a sample row, as XLSX.

    Parameters
    ----------
    kind
        One of :data:`geo.register.kind.KINDS`.
    today
        Written as the time of making.
    """
    declared = REGISTER[kind]
    writer = Writer(world, language)
    sample = [*map(writer.sample, written_fields(declared)), translator(language)(SAMPLE_ROW)]
    return _workbook(declared, world, [sample], language=language, today=today)


def register_workbook(
    kind: str,
    records: Iterable[Mapping[str, object]],
    world: World,
    *,
    language: str,
    today: dt.date,
) -> bytes:
    """Return the values of records as the template of their kind.

    Columns that are sealed are empty: put in again, a file keeps what stands there.
    """
    declared, sealed = REGISTER[kind], SEALED.get(kind, frozenset())
    writer = Writer(world, language)
    told = ({key: one for key, one in values.items() if key not in sealed} for values in records)
    rows = [writer.row(declared, values) for values in told]
    return _workbook(declared, world, rows, language=language, today=today)


def records_file(context: Context, kind: str, language: str) -> tuple[int, bytes]:
    """Return how many records of a kind whoever asks may see, and their workbook."""
    records = [one.values for one in seen(kind, context.store.register.records(kind))]
    world, today = world_of(context), context.today()
    return len(records), register_workbook(kind, records, world, language=language, today=today)


def file_name(kind: str, language: str) -> str:
    """Return the name of the file of a kind, for people."""
    return f"{KINDS[kind].say(language)}.xlsx"


def _workbook(
    kind: Kind, world: World, rows: Sequence[Sequence[Cell]], *, language: str, today: dt.date
) -> bytes:
    say = translator(language)
    fields = written_fields(kind)
    lists = _lists(fields, world, language)
    extra = max(map(len, rows), default=0) > len(fields)
    table = Page(
        say(kind.sheet), [*(say(one.heading) for one in fields), *([""] if extra else [])], rows,
        colour=OWN_COLOUR, filtered=False,
        fill_in=FillIn(
            comments=[_comment(one, language) for one in fields],
            choices=_choices(fields, lists, say(WORDS)),
            texts=[at for at, one in enumerate(fields) if one.form in _TEXTS],
        ),
    )  # fmt: skip
    help_page = _instructions(fields, Writer(world, language), language)
    pages = (table, help_page, _words(lists, say(WORDS)))
    return pages_workbook(pages, title=KINDS[kind.code].say(language), today=today)


def _comment(field: Field, language: str) -> str:
    say = translator(language)
    return "\n".join((say(field.what), *((say(REQUIRED),) if field.required else ())))


def _lists(fields: Sequence[Field], world: World, language: str) -> dict[str, list[str]]:
    """Return key of a field -> the words it may hold."""
    found = {one.key: [w.say(language) for w in one.words.values()] for one in fields if one.words}
    if any(one.key == "county" for one in fields):
        found["county"] = world.county_names()
    yes = [yes_no(value, translator(language)) for value in (True, False)]
    return found | {one.key: yes for one in fields if one.form == "yes"}


def _choices(
    fields: Sequence[Field], lists: Mapping[str, Sequence[str]], sheet: str
) -> dict[int, Choice]:
    columns = {key: at for at, key in enumerate(lists)}
    return {
        at: Choice(sheet, columns[one.key], len(lists[one.key]), one.form in _STRICT)
        for at, one in enumerate(fields)
        if one.key in columns
    }


def _words(lists: Mapping[str, Sequence[str]], title: str) -> Page:
    longest = max(map(len, lists.values()), default=0)
    rows = [[said[at] if at < len(said) else None for said in lists.values()]
            for at in range(longest)]  # fmt: skip
    return Page(title, list(lists), rows, filtered=False, hidden=True)


def _instructions(fields: Sequence[Field], writer: Writer, language: str) -> Page:
    say = translator(language)
    headers = (
        N_("Column"),
        N_("Must it be filled in?"),
        N_("What it holds"),
        N_("Sample"),
        N_("Possible words"),
    )
    rows = [
        (
            say(one.heading), yes_no(one.required, say), say(one.what), writer.sample(one),
            "、".join(word.say(language) for word in one.words.values()) if one.words else None,
        )
        for one in fields
    ]  # fmt: skip
    return Page(
        say(INSTRUCTIONS), list(map(say, headers)), rows, above=list(map(say, ABOUT)),
        widths=_WIDTHS, boxed=True, filtered=False,
    )  # fmt: skip
