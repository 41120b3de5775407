"""Where next: the form, what it would change, the map, and the way onto the list of lectures."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from geo.formats import ANSWERS
from web.coverage.period import offered
from web.files.export import Export
from web.frame.files import exported, file_links, page_file
from web.frame.form import Form, address_of
from web.frame.names import divisions
from web.frame.page import REFUSED, Shown, asked, blueprint, current, refused, render
from web.frame.waiting import STOPPED, Outcome, outcome_of
from web.installation import preparing
from web.installation.context import Context
from web.installation.tasks import PendingError
from web.language.choices import SUGGEST_UNITS
from web.language.request import language
from web.orders import planned
from web.suggest import ask as service
from web.suggest.answer import County, SuggestedVenue, Suggestion, Uncoverable
from web.suggest.files import suggestion_export
from web.suggest.question import OWN, SuggestQuery
from web.suggest.text import (
    asked_facts,
    below_headline,
    change_columns,
    class_changes,
    headline,
    note_lines,
    value_text,
)
from web.terms.answer import Answer
from web.terms.asked import parameters, several
from web.terms.term import columns, of

SEVERAL = several(SuggestQuery) | {"venue"}
OWN_COLUMNS = ("number", "name", "county_name", "days_since", "lecturer_minutes", "gain_people")
"""What is told of the venues where each lecture counts at its own."""
REPORT = ("period", "days", "k", "prefecture", "county")
"""What the report asks as the suggestion did."""
ASKED = frozenset({"venues", "model"})
"""A form that holds one of these has been filled in."""


def _answer(context: Context, form: Form) -> Answer[Suggestion]:
    query = SuggestQuery.model_validate(form)
    return service.ask(context, query, today=context.today())


def _outcome(form: Form) -> Outcome[Answer[Suggestion]]:
    """Ask for the suggestion of a form: an answer, an error, or neither while it is made."""
    wanted = ASKED & form.keys() and STOPPED not in form
    return outcome_of(lambda: _answer(current(), form) if wanted else None)


@blueprint.get("/coverage/suggest")
def suggest() -> Response:
    """Show the form and, when it is filled in, the suggestion, or how far it is."""
    form = asked(several=SEVERAL)
    return _page(form, _outcome(form))


def _map(document: Suggestion) -> Shown:
    from web.suggest.map import suggestion_map  # noqa: PLC0415 - folium is slow to load

    return suggestion_map(document, language=language())


def _page(form: Form, outcome: Outcome[Answer[Suggestion]]) -> Response:
    context = current()
    answer = outcome.answer
    document = answer.document if answer else None
    form = {**form, **(_places(document) if document else {})}
    return render(
        "coverage",
        template="suggest/page.html",
        fmap=_map(document) if document else None,
        status=outcome.status,
        config=None,
        unrecorded=context.snapshot().lectures.empty,
        first_start=preparing.is_open(context),
        document=document,
        ask=parameters(SuggestQuery),
        divisions=divisions(context),
        periods=offered(context.today(), language()),
        exports=[file_links("suggestion", form, endings=ANSWERS)] if document else [],
        waiting=context.store.planned.count("planned"),
        **outcome.shown(form, "pages.suggest"),
        **(_shown(context, document) if document else {}),
    )


def _places(document: Suggestion) -> dict[str, str]:
    """Return the whole codes of the divisions asked about, as the form offers them."""
    found = {"prefecture": document["prefecture"], "county": document["county"]}
    return {name: code for name, code in found.items() if code}


def _shown(context: Context, document: Suggestion) -> dict[str, object]:
    """Return what the template writes of a suggestion."""
    bases = document["model"] == "lscp"
    other = "share" if bases else "reachable_share"
    own = document["model"] == OWN
    wanted: Mapping[str, object] = document
    report = {key: wanted[key] for key in REPORT if wanted[key]}
    return {
        "bases": bases,
        "changes": class_changes(document),
        "change_columns": change_columns(),
        "own": own,
        "claim": headline(document, language()),
        "under": below_headline(document, language()),
        "facts": asked_facts(document, context, language()),
        "names": context.division_names(language()),
        "report": report,
        "waited": of(SuggestedVenue, "days_since"),
        "venue_columns": [of(SuggestedVenue, key) for key in OWN_COLUMNS]
        if own
        else columns(SuggestedVenue, narrow=True, but=("code",)),
        "left_columns": columns(Uncoverable, narrow=True, but=("code",)),
        "county_columns": columns(County, page=True, but=(f"{other}_before", f"{other}_after")),
        "notes": note_lines(document, language()),
        "unit": SUGGEST_UNITS.say(document["solution"]["unit"], language()),
        "value": value_text,
    }


@blueprint.post("/coverage/suggest")
def plan_suggested() -> ResponseReturnValue:
    """Put the marked venues on the list of planned lectures."""
    context, form = current(), asked(several=SEVERAL)
    venues = form.pop("venue", [])
    try:
        added = planned.plan(context, _answer(context, form).document, venues)
    except PendingError:  # the answer is not kept any more: show it again, to be marked again
        return redirect(address_of(form, "pages.suggest"), 303)
    except REFUSED as error:
        return _page(form, replace(_outcome(form), **refused(error)))
    return redirect(url_for("pages.planned_lectures", added=added, of=len(venues)), 303)


@page_file("suggestion")
def suggestion_file(context: Context) -> Export:
    """Take the suggestion along."""
    return exported(suggestion_export, _answer(context, asked(several=SEVERAL)))
