"""The plan book of a route: a form for what no computing can fill, and the files."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from routes.book import BOOK_FILES, SCHOOL_FILES, Book
from routes.terms import BUDGET_ITEMS
from web.book import ask as service
from web.book.preview import preview_parts
from web.book.response import SLOW, book_response
from web.frame.again import written
from web.frame.form import Form
from web.frame.page import REFUSED, asked, blueprint, current, render
from web.installation.context import Context
from web.language.request import language
from web.language.wording import CatalogueWording
from web.plan.answer import Plan
from web.plan.keep import answer_again
from web.plan.page import answer_of, answer_soon
from web.plan.page_links import SEVERAL, pairs, question
from web.plan.page_steps import Problem, problems_of, said_of
from web.plan.timetable import timetable
from web.terms.answer import Answer
from web.terms.asked import parameters

PREFIX = "book."
"""Begins the names of the book's fields, so that a form can carry those of the plan too."""

FORMAT = f"{PREFIX}format"
DUTY = f"{PREFIX}duty."
BUDGET = f"{PREFIX}budget."
PREVIEW, FORM = "preview", "form"
"""What a button may ask for besides a file."""


@blueprint.get("/plan/book")
def plan_book() -> Response:
    """Ask what the book of a route needs."""
    context = current()
    answer = answer_soon(context, question(asked(several=SEVERAL)))
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


def _saved_answer(context: Context, plan_id: int) -> Answer[Plan]:
    return answer_again(context, context.store.plans.get(plan_id))


def _plan_fields() -> Form:
    fields = asked(several=SEVERAL)
    return {name: value for name, value in fields.items() if not name.startswith(PREFIX)}


def _file(context: Context, answer: Answer[Plan]) -> Response:
    """Build what the form asks for; a wrong form comes back with what is wrong."""
    given = {name.removeprefix(PREFIX): text for name, text in _book_fields().items()}
    ending = given.pop("format", "zip")
    if ending == FORM:
        return _form_page(context, answer)
    try:
        fields = service.FormFields.model_validate(_nested(given))
        if ending != PREVIEW:
            wanted = service.FormatQuery.model_validate(_wanted(ending))
    except REFUSED as error:
        return _form_page(context, answer, problems=problems_of(error, {}))
    book = service.make(
        context, answer, fields, wording=CatalogueWording(language()), today=context.today()
    )
    if ending == PREVIEW:
        return _preview(book)
    content = written() if wanted.format in SLOW else None
    return book_response(book, wanted.format, wanted.pack, content)


def _wanted(button: str) -> dict[str, str]:
    """Return format and pack of a button such as "pdf" or "school.pdf"."""
    pack, _, ending = button.rpartition(".")
    return {"format": ending, **({"pack": pack} if pack else {})}


def _preview(book: Book) -> Response:
    """Show the book as a page, with what was written in the buttons that download it."""
    from routes.book.content import book_paper  # noqa: PLC0415 - with the libraries of documents

    paper = book_paper(book)
    return render(
        "plan",
        template="book/preview.html",
        parts=preview_parts(paper),
        hidden=pairs(_plan_fields()),
        written=[one for one in _book_fields().items() if one[0] != FORMAT],
    )


def _book_fields() -> dict[str, str]:
    return {
        name: text
        for name, text in request.form.items()
        if name.startswith(PREFIX) and text.strip()
    }


def _nested(given: Mapping[str, str]) -> dict[str, object]:
    """Turn ``duty.<stop>.<field>`` and ``budget.<item>`` into the nested fields of the query."""
    fields: dict[str, object] = {}
    duties: dict[str, dict[str, str]] = {}
    budget: dict[str, str] = {}
    for name, text in given.items():
        if name.startswith("duty."):
            _, stop, field = [*name.split(".", 2), "", ""][:3]
            duties.setdefault(stop, {})[field] = text
        elif name.startswith("budget."):
            budget[name.removeprefix("budget.")] = text
        else:
            fields[name] = text
    return {**fields, "duties": duties, "budget": budget}


def _form_page(
    context: Context, answer: Answer[Plan], problems: Sequence[Problem] = ()
) -> Response:
    plan, written = _plan_fields(), _book_fields()
    saved = (request.view_args or {}).get("plan_id")
    usual = {
        f"{PREFIX}organiser": context.settings.organisation,
        f"{PREFIX}people": answer.document["request"].get("group_size") or "",
    }
    return render(
        "plan",
        template="book/form.html",
        status=422 if problems else 200,
        document=answer.document,
        days_shown=timetable(answer.document, language()),
        ask={
            name: replace(one, name=f"{PREFIX}{name}")
            for name, one in parameters(service.FormFields).items()
        },
        duties=parameters(service.DutyFields).values(),
        form={**usual, **written},
        problems=problems,
        linked=parameters(service.FormFields),
        said=said_of(problems),
        budget=BUDGET_ITEMS,
        budget_open=any(name.startswith(BUDGET) for name in written),
        duties_open=any(name.startswith(DUTY) for name in written),
        hidden=[] if saved else pairs(plan),
        back=_back(plan, saved),
        files=BOOK_FILES,
        school=SCHOOL_FILES,
    )


def _back(plan: Form, saved: int | None) -> str:
    """Return the address of the route this book belongs to."""
    if saved is not None:
        return url_for("pages.saved_plan", plan_id=saved)
    return f"{url_for('pages.plan')}?{urlencode(plan, doseq=True)}"
