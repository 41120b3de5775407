"""The plan book of a route: documents to edit, print, send and navigate by."""

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from geo.datasets import data_path
from geo.errors import N_
from geo.sources import load_sources
from routes.book import Book, BookForm, Duty, Register, Wording, book_file, make_book
from web.files.geojson import answer_geojson
from web.files.jsontext import json_text
from web.installation.context import Context
from web.terms import asks
from web.terms.answer import Answer
from web.terms.asked import Asked
from web.terms.fields import MAX_TEXT, Query

Ending = Literal["zip", "docx", "pdf", "xlsx", "ics", "gpx", "kml", "geojson", "png", "svg"]
ENDINGS: tuple[Ending, ...] = get_args(Ending)
MAX_SAFETY = 8000
MAX_DUTIES = 200

Line = Annotated[str, StringConstraints(max_length=MAX_TEXT)]


class DutyFields(Query):
    """Who answers for one stop, and until when."""

    leader: Annotated[Line, asks.LEADER] = ""
    department: Annotated[Line, asks.DEPARTMENT] = ""
    deadline: Annotated[Line, asks.DEADLINE] = ""


class FormFields(Query):
    """What the organisers write into the book; all of it may be empty."""

    title: Annotated[Line, Asked(N_("Title of the book."))] = ""
    organiser: Annotated[Line, Asked(N_("Organiser."))] = ""
    leader: Annotated[Line, asks.LEADER] = ""
    department: Annotated[Line, asks.DEPARTMENT] = ""
    deadline: Annotated[Line, asks.DEADLINE] = ""
    people: Annotated[int | None, asks.PEOPLE] = Field(default=None, ge=1, le=100_000)
    contact: Annotated[Line, asks.CONTACT] = ""
    phone: Annotated[Line, Asked(N_("Phone number."))] = ""
    safety: Annotated[str, StringConstraints(max_length=MAX_SAFETY), Asked(N_("Safety rules."))] = (
        ""
    )
    edition: Annotated[
        str, StringConstraints(min_length=1, max_length=20), Asked(N_("Edition of the book."))
    ] = "1"
    duties: Annotated[
        dict[str, DutyFields], Asked(N_("Who answers for a stop, by id of the site."))
    ] = Field(default={}, max_length=MAX_DUTIES)

    def form(self, *, organisation: str) -> BookForm:
        """Return the form; the office of the installation is the organiser when none is named."""
        fields = self.model_dump(exclude={"duties", "organiser"})
        duties = {stop: Duty(**duty.model_dump()) for stop, duty in self.duties.items()}
        return BookForm(**fields, organiser=self.organiser or organisation, duties=duties)


class FormatQuery(Query):
    """Which file is wanted."""

    format: Annotated[Ending, Asked(N_("Format of the answer; else by Accept."))] = "zip"


def make(
    context: Context, answer: Answer, fields: FormFields, *, wording: Wording, today: date
) -> Book:
    """Put together the book of an answer of kind "plan".

    Parameters
    ----------
    context
        The installation.
    answer
        Plan document and the lines of its legs.
    fields
        The form.
    wording
        Language of the book.
    today
        Date on the book.
    """
    return make_book(
        answer.document,
        answer.features,
        form=fields.form(organisation=context.settings.organisation),
        register=_register(context),
        geojson=json_text(answer_geojson(answer)),
        wording=wording,
        today=today,
    )


def _register(context: Context) -> Register:
    datasets = context.datasets
    sources = load_sources(data_path("sites/sources.csv"))
    return Register(
        sites=datasets.sites,
        sources={code: source.what for code, source in sources.items()},
        boundaries=datasets.boundaries,
        divisions=datasets.divisions,
        review_number=context.settings.map_review_number,
    )


def warm_up(context: Context, answer: Answer, *, wording: Wording) -> None:
    """Make the book of a plan, so that fonts and libraries are in memory before one is asked for.

    Parameters
    ----------
    answer
        Any plan, such as that of :func:`web.plan.ask.warm_up`.
    """
    book_file(make(context, answer, FormFields(), wording=wording, today=context.today()), "zip")
