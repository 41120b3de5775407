"""The plan book of a route: a form for what no computing can fill, and the files."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from geo.errors import RedRoutesError
from web.book_response import book_response
from web.context import Context
from web.i18n import language
from web.pages.blueprint import asked, blueprint, current, refused, render
from web.pages.plan import SEVERAL, answer_of
from web.pages.plan_links import pairs
from web.services import book as service
from web.services.answer import Answer
from web.services.travelling import travel_again
from web.timetable import legs_of, timetable
from web.wording import CatalogueWording

PREFIX = "book."
"""Begins the names of the book's fields, so that a form can carry those of the plan too."""

FORMAT = f"{PREFIX}format"


@blueprint.get("/plan/book")
def plan_book() -> Response:
    """Ask what the book of a route needs."""
    context = current()
    answer = answer_of(context, asked(several=SEVERAL))
    return _form_page(context, answer)


@blueprint.post("/plan/book")
def plan_book_file() -> ResponseReturnValue:
    """Return the book of a route, or one file of it."""
    context = current()
    return _file(context, answer_of(context, _plan_fields()))


@blueprint.get("/plans/<int:plan_id>/book")
def saved_book(plan_id: int) -> Response:
    """Ask what the book of a saved plan needs."""
    context = current()
    return _form_page(context, _saved_answer(context, plan_id))


@blueprint.post("/plans/<int:plan_id>/book")
def saved_book_file(plan_id: int) -> ResponseReturnValue:
    """Return the book of a saved plan, or one file of it."""
    context = current()
    return _file(context, _saved_answer(context, plan_id))


def _saved_answer(context: Context, plan_id: int) -> Answer:
    document = context.store.plans.get(plan_id).document
    return Answer(document, legs_of(document, travel_again(context, document)))


def _plan_fields() -> dict[str, Any]:
    fields = asked(several=SEVERAL)
    return {name: value for name, value in fields.items() if not name.startswith(PREFIX)}


def _file(context: Context, answer: Answer) -> Response:
    """Build what the form asks for; a wrong form comes back with one sentence."""
    given = {name.removeprefix(PREFIX): text for name, text in _book_fields().items()}
    ending = given.pop("format", "zip")
    try:
        fields = service.FormFields.model_validate(_nested(given))
        query = service.FormatQuery.model_validate({"format": ending})
    except (ValidationError, RedRoutesError) as error:
        return _form_page(context, answer, **refused(error))
    book = service.make(
        context, answer, fields, wording=CatalogueWording(language()), today=context.today()
    )
    return book_response(book, query.format)


def _book_fields() -> dict[str, str]:
    return {
        name: text
        for name, text in request.form.items()
        if name.startswith(PREFIX) and text.strip()
    }


def _nested(given: Mapping[str, str]) -> dict[str, Any]:
    """Turn ``duty.<stop>.<field>`` into the nested duties of the query."""
    fields: dict[str, Any] = {}
    duties: dict[str, dict[str, str]] = {}
    for name, text in given.items():
        if name.startswith("duty."):
            _, stop, field = [*name.split(".", 2), "", ""][:3]
            duties.setdefault(stop, {})[field] = text
        else:
            fields[name] = text
    return {**fields, "duties": duties}


def _form_page(
    context: Context, answer: Answer, *, status: int = 200, **variables: Any
) -> Response:
    plan = _plan_fields()
    saved = (request.view_args or {}).get("plan_id")
    return render(
        "plan",
        template="book.html",
        status=status,
        document=answer.document,
        days_shown=timetable(answer.document, language()),
        form=_book_fields(),
        hidden=[] if saved else pairs(plan),
        back=_back(plan, saved),
        endings=service.ENDINGS,
        organisation=context.settings.organisation,
        **variables,
    )


def _back(plan: Mapping[str, Any], saved: int | None) -> str:
    """Return the address of the route this book belongs to."""
    if saved is not None:
        return url_for("pages.saved_plan", plan_id=saved)
    return f"{url_for('pages.plan')}?{urlencode(plan, doseq=True)}"
