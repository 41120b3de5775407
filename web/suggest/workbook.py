"""A suggestion as a workbook, a sheet for each of its tables."""

from collections.abc import Sequence
from datetime import date

from geo.errors import N_
from routes.book.workbook import Page
from web.files.export import Layer
from web.files.method import Method
from web.files.named import filed
from web.files.workbook import workbook
from web.language.messages import translator
from web.suggest.answer import County, Suggestion
from web.suggest.text import change_columns, class_changes, summary_lines
from web.terms.term import columns


def suggestion_xlsx(
    document: Suggestion, layers: Sequence[Layer], method: Method, *, language: str
) -> bytes:
    """Return before and after, the venues, the counties, what stays without, and the method.

    Parameters
    ----------
    layers
        The venues and what they leave, as :func:`web.suggest.files.suggestion_layers` makes them.
    """
    say = translator(language)
    venues, uncovered, uncoverable = (Page(one.title, *one.read(language)[:2]) for one in layers)
    return workbook(
        [_changes(document, language), venues, _counties(document, language), uncoverable,
         uncovered],
        method,
        language=language,
        title=say(N_("Where next")),
        today=date.fromisoformat(document["today"]),
    )  # fmt: skip


def _changes(document: Suggestion, language: str) -> Page:
    say = translator(language)
    headings = [say(N_("Class")), *(one.heading(language) for one in change_columns())]
    rows = [
        (
            one.column.heading(language),
            one.column.cell(one.before, language),
            one.column.cell(one.after, language),
        )
        for one in class_changes(document)
    ]
    above = summary_lines(document, language)
    return Page(say(N_("Before and after")), headings, rows, above=above)


def _counties(document: Suggestion, language: str) -> Page:
    shown = columns(County)
    rows = [[one.cell(row.get(one.key), language) for one in shown] for row in document["counties"]]
    headings = [one.heading(language) for one in shown]
    read = filed(shown, headings, rows, language)
    return Page(translator(language)(N_("By county")), read.headers, read.rows)
