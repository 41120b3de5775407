"""The plan book of a route: documents to edit, print, send and navigate by."""

from datetime import date
from typing import Annotated, Any, Final, Self

from pydantic import Field, StringConstraints, model_validator

from geo.errors import N_
from geo.formats import FORMATS
from geo.sources import every_source
from geo.vocabulary import Vocabulary, Word
from routes.book import (
    BOOK_FILES,
    PACKS,
    Book,
    BookForm,
    Duty,
    Register,
    Wording,
    book_file,
    make_book,
)
from routes.terms import BUDGET_ITEMS
from web.book.features import tour_features
from web.files.geojson import answer_geojson
from web.files.jsontext import json_text
from web.installation.context import Context
from web.installation.ground import drawn_roads
from web.terms.answer import Answer
from web.terms.asked import Asked
from web.terms.fields import Line, Query, QueryError

BOOK_FORMATS: Final = Vocabulary(
    "book_format",
    {ending: Word(FORMATS[ending].name, FORMATS[ending].name) for ending in ("zip", *BOOK_FILES)},
)
"""The files of a book; the zip holds all others."""
BOOK_PACKS: Final = Vocabulary(
    "book_pack",
    {"book": Word("计划书", "plan book"), "school": Word("研学材料", "papers of a school trip")},
)
MAX_SAFETY = 8000
MAX_DUTIES = 200

BudgetItem = Annotated[str, BUDGET_ITEMS]
Amount = Annotated[float, Field(ge=0, le=1e9)]
LEADER = Asked(N_("Leader in charge."), N_("Responsible leader"))
DEPARTMENT = Asked(N_("Department in charge."), N_("Responsible department"))
DEADLINE = Asked(N_("Time limit."), N_("Completed by"), hint=N_("date or text"))


class DutyFields(Query):
    """What is done at one stop, who answers for it, and until when."""

    activity: Annotated[
        Line,
        Asked(
            N_("What is done at the stop."),
            N_("Activity"),
            hint=N_("empty: proposed by the kind of site"),
        ),
    ] = ""
    leader: Annotated[Line, LEADER] = ""
    department: Annotated[Line, DEPARTMENT] = ""
    deadline: Annotated[Line, DEADLINE] = ""


class FormFields(Query):
    """What the organisers write into the book; all of it may be empty."""

    title: Annotated[
        Line, Asked(N_("Title of the book."), N_("Title"), hint=N_("empty: by start of the tour"))
    ] = ""
    organiser: Annotated[Line, Asked(N_("Organiser."), N_("Organising unit"))] = ""
    number: Annotated[Line, Asked(N_("Number of the paper."), N_("Paper number"))] = ""
    addressee: Annotated[Line, Asked(N_("Whom it is sent to."), N_("Addressee"))] = ""
    leader: Annotated[Line, LEADER] = ""
    department: Annotated[Line, DEPARTMENT] = ""
    deadline: Annotated[Line, DEADLINE] = ""
    participants: Annotated[Line, Asked(N_("Units that take part."), N_("Taking part"))] = ""
    people: Annotated[int | None, Asked(N_("People in the group."), N_("People"))] = Field(
        default=None, ge=1, le=100_000
    )
    contact: Annotated[Line, Asked(N_("Contact person."), N_("Contact"))] = ""
    phone: Annotated[Line, Asked(N_("Phone number."), N_("Telephone"), widget="tel")] = ""
    seats: Annotated[int | None, Asked(N_("Seats of a bus."), N_("Seats per bus"))] = Field(
        default=None, ge=1, le=200
    )
    funding: Annotated[Line, Asked(N_("Who pays."), N_("Source of funds"))] = ""
    budget: Annotated[
        dict[BudgetItem, Amount],
        Asked(
            N_("Amounts in yuan by item; an item without one is left to be filled in."),
            N_("Budget"),
        ),
    ] = Field(default={})
    purpose: Annotated[
        str,
        StringConstraints(max_length=MAX_SAFETY),
        Asked(
            N_("Purpose and guiding ideas of the activity."),
            N_("Purpose and guiding ideas"),
            widget="textarea",
            hint=N_("empty: lines to fill in on paper"),
        ),
    ] = ""
    safety: Annotated[
        str,
        StringConstraints(max_length=MAX_SAFETY),
        Asked(
            N_("Safety rules."),
            N_("Safety plan"),
            widget="textarea",
            hint=N_("empty: a skeleton to fill in, marked as one"),
        ),
    ] = ""
    edition: Annotated[
        str,
        StringConstraints(min_length=1, max_length=20),
        Asked(N_("Edition of the book."), N_("Edition")),
    ] = "1"
    duties: Annotated[
        dict[str, DutyFields],
        Asked(
            N_("Who answers for a stop, by id of the site."),
            N_("Duties"),
            hint=N_("who answers for which site; empty: to be filled in on paper"),
        ),
    ] = Field(default={}, max_length=MAX_DUTIES)

    def form(self, *, organisation: str) -> BookForm:
        """Return the form; the office of the installation is the organiser when none is named."""
        fields = self.model_dump(exclude={"duties", "organiser"})
        duties = {stop: Duty(**duty.model_dump()) for stop, duty in self.duties.items()}
        return BookForm(**fields, organiser=self.organiser or organisation, duties=duties)


class FormatQuery(Query):
    """Which file is wanted."""

    format: Annotated[
        str, BOOK_FORMATS, Asked(N_("Format of the answer; else by Accept."), N_("Format"))
    ] = "zip"
    pack: Annotated[
        str, BOOK_PACKS, Asked(N_("The plan book, or the papers of a school trip."), N_("Papers"))
    ] = "book"

    @model_validator(mode="after")
    def _has_the_format(self) -> Self:
        if self.format != "zip" and self.format not in PACKS[self.pack]:
            raise QueryError(
                N_("The papers of a school trip come as %(expected)s, not as %(format)s."),
                expected=", ".join(("zip", *PACKS[self.pack])), format=self.format,
            )  # fmt: skip
        return self


def make(
    context: Context, answer: Answer[Any], fields: FormFields, *, wording: Wording, today: date
) -> Book:
    """Put together the book of an answer of kind "plan".

    Parameters
    ----------
    answer
        Plan document and the lines of its legs.
    """
    return make_book(
        answer.document,
        answer.features,
        form=fields.form(organisation=context.settings.organisation),
        register=_register(context, wording.language),
        geojson=json_text(answer_geojson(answer, tour_features)),
        wording=wording,
        today=today,
    )


def _register(context: Context, language: str) -> Register:
    datasets = context.datasets
    return Register(
        sites=datasets.sites,
        sources={one.code: one.title(language) for one in every_source()},
        boundaries=datasets.boundaries,
        divisions=datasets.divisions,
        review_number=context.settings.map_review_number,
        phones=_phones(context),
        roads=drawn_roads(context),
    )


def _phones(context: Context) -> dict[str, str]:
    """Return the telephone numbers that are published, by site."""
    return {
        site: one.value
        for site, found in context.datasets.book.contacts.items()
        for one in reversed(found)
        if one.kind == "phone"
    }


def warm_up(context: Context, answer: Answer[Any], *, wording: Wording) -> None:
    """Make the book of a plan, so that fonts and libraries are in memory before one is asked for.

    Parameters
    ----------
    answer
        Any plan, such as that of :func:`web.plan.ask.warm_up`.
    """
    book_file(make(context, answer, FormFields(), wording=wording, today=context.today()), "zip")
