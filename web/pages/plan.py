"""The route of a group: form, timetable with map, a file to take along."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Response
from flask_babel import gettext
from pydantic import ValidationError

from geo.errors import RedRoutesError
from routes.tables import load_themes
from web import words
from web.attachment import attachment
from web.context import Context
from web.i18n import language
from web.maps import OfflineMap, plan_map
from web.pages import plan_parts
from web.pages.blueprint import asked, blueprint, current, refused, render
from web.pages.plan_links import Edits, pairs, question
from web.route_file import route_file
from web.services import catalogue, editing
from web.services import planning as service
from web.services.answer import Answer
from web.services.saved_list import TargetQuery
from web.store import PlanFilter, PlanRow
from web.timetable import conflicts, date_rows, left_out, timetable, warnings

SEVERAL = frozenset(
    {"theme", "require", "exclude", "at_least", "at_most", "capacity", "lecturer", "closed"}
    | {"order", "pin", "show"}
)
OPTIONS = frozenset(
    {"group_size", "max_drive", "max_leg", "storyline", "slack", "at_least", "at_most"}
    | {"capacity", "lecturer", "lecture", "shifts"}
)
"""Fields of the form that stay folded away while nobody uses them."""
DAYS = range(1, 8)
LATEST = 5
"""So many saved plans are listed below the form; their own page lists all."""


def answer_of(context: Context, form: dict[str, Any]) -> Answer:
    """Plan the route a form asks for."""
    query = service.PlanQuery.model_validate(form)
    return service.run(context, query, today=context.today())


def _outcome(context: Context, form: dict[str, Any]) -> dict[str, Any]:
    """Run the query of a form; an error becomes a sentence and, for homonyms, choices."""
    if not {"from", "date"} <= form.keys():  # a link from a site or venue fills in a part
        return {"status": 200}
    try:
        answer = answer_of(context, form)
    except (ValidationError, RedRoutesError) as error:
        return refused(error)
    return {"status": 200, "answer": answer}


def _form_lists(context: Context) -> dict[str, Any]:
    """Return what the form lets people choose from."""
    sites = catalogue.sites(context, catalogue.SitesQuery())["sites"]
    return {
        **plan_parts.theme_choices(context),
        "audiences": plan_parts.audience_choices(),
        "sites": sorted(sites, key=lambda site: (site["county"], site["id"])),
        "county_names": words.division_names(context),
        "days": DAYS,
        "tomorrow": (context.today() + timedelta(days=1)).isoformat(),
        "today": context.today().isoformat(),
    }


@blueprint.get("/plan")
def plan() -> Response:
    """Show the form and, when it is filled in, the route it asks for."""
    return plan_page(asked(several=SEVERAL))


def plan_page(form: dict[str, Any], problem: Mapping[str, Any] | None = None) -> Response:
    """Show the form with its route.

    Parameters
    ----------
    form
        Parameters of the page.
    problem
        Why a change of the route could not be made (see :func:`refused`); the route stays.
    """
    context = current()
    wanted = question(form)
    outcome = {**_outcome(context, wanted), **(problem or {})}
    answer: Answer | None = outcome.get("answer")
    return render(
        "plan",
        fmap=plan_map(answer.document, answer.features) if answer else OfflineMap(name="plan"),
        status=outcome["status"],
        form=form,
        chosen_themes=_chosen_themes(form),
        options_open=not OPTIONS.isdisjoint(form),
        error=outcome.get("error"),
        choices=outcome.get("choices", ()),
        plans=context.store.plans.search(PlanFilter(limit=LATEST))[0],
        target=_target(context, form),
        query=urlencode(wanted, doseq=True),
        hidden=pairs(wanted),
        examples=None if answer else plan_parts.example_cards(context),
        **(shown(answer.document) if answer else {"document": None}),
        **(plan_parts.about(answer.document) if answer else {}),
        **(_editing(context, form, answer.document) if answer else {}),
        **_form_lists(context),
    )


def _target(context: Context, form: dict[str, Any]) -> PlanRow | None:
    """Return the saved plan that a form changes, in the version it started from."""
    said = {key: form[key] for key in ("plan", "seen") if key in form}
    if not said:
        return None
    target = TargetQuery.model_validate(said)
    return context.store.plans.get(target.plan, target.seen)


def _editing(context: Context, form: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """Return what the page needs to change a route, and what it is compared with."""
    edits = Edits(form, document)
    wanted, parts = edits.state, form.get("show", ())
    compared: dict[str, Any] = {"edits": edits, "keep_order": "keep_order" in form}
    if "alternatives" in parts:
        query = editing.AlternativesQuery.model_validate(wanted)
        compared["alternatives"] = editing.alternatives(context, query, today=context.today())
    if "dates" in parts:
        dates = editing.DatesQuery.model_validate(wanted)
        found = editing.dates(context, dates, today=context.today())
        compared["dates"] = date_rows(found, language())
    return compared


def shown(document: dict[str, Any]) -> dict[str, Any]:
    """Return what the page shows of a plan document."""
    return {
        "document": document,
        "days_shown": timetable(document, language()),
        "warnings": warnings(document, language()),
        "warning_counts": Counter(one["code"] for one in document["warnings"]),
        "left_out": left_out(document, language()),
        "conflicts": conflicts(document, language()),
    }


def _chosen_themes(form: dict[str, Any]) -> tuple[str, ...]:
    """Return the codes of the themes in a form, whose address may name them in words."""
    called = form.get("theme", ())
    return tuple(t.code for t in load_themes() if any(t.is_called(text) for text in called))


@blueprint.get("/plan/file")
def plan_file() -> Response:
    """Return the route as one HTML file that opens without a network."""
    context = current()
    answer = answer_of(context, question(asked(several=SEVERAL)))
    return file_response(context, answer, name=title_of(answer.document))


def title_of(document: dict[str, Any]) -> str:
    """Return the name of a route that was given none."""
    first = date.fromisoformat(document["days"][0]["date"])
    title = gettext(
        "Route from %(place)s, %(date)s, %(days)d days",
        place=document["days"][0]["start"]["name"],
        date=first.isoformat(),
        days=len(document["days"]),
    )
    return str(title)


def file_response(context: Context, answer: Answer, *, name: str) -> Response:
    """Return a route as a download of one HTML file."""
    html = route_file(
        answer.document,
        answer.features,
        datasets=context.datasets,
        title=name,
        lang=language(),
        review_number=context.settings.map_review_number,
    )
    media_type = "text/html; charset=utf-8"
    return attachment(html, name=f"{name}.html", fallback="route.html", media_type=media_type)
