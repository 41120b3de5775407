"""The route of a group: form, timetable with map, saved plans, a file to take along."""

from collections import Counter
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from pydantic import ValidationError

from geo.errors import RedRoutesError
from routes.tables import load_themes
from web import words
from web.context import Context
from web.i18n import language
from web.maps import OfflineMap, plan_map
from web.pages.blueprint import asked, blueprint, current, refused, render
from web.route_file import route_file
from web.services import catalogue
from web.services import planning as service
from web.services.answer import Answer
from web.timetable import left_out, legs_of, timetable, warnings

SEVERAL = frozenset({"theme", "require", "exclude"})
DAYS = range(1, 8)


def _answer(context: Context, form: dict[str, Any]) -> Answer:
    query = service.PlanQuery.model_validate(form)
    return service.run(context, query, today=context.today())


def _outcome(context: Context, form: dict[str, Any]) -> dict[str, Any]:
    """Run the query of a form; an error becomes a sentence and, for homonyms, choices."""
    if not {"from", "date"} <= form.keys():  # a link from a site or venue fills in a part
        return {"status": 200}
    try:
        answer = _answer(context, form)
    except (ValidationError, RedRoutesError) as error:
        return refused(error)
    return {"status": 200, "answer": answer}


def _form_lists(context: Context) -> dict[str, Any]:
    """Return what the form lets people choose from."""
    english = language() == "en"
    sites = catalogue.sites(context, catalogue.SitesQuery())["sites"]
    return {
        "themes": [(t.code, t.name_en if english else t.name_zh) for t in load_themes()],
        "sites": sorted(sites, key=lambda site: (site["county"], site["id"])),
        "county_names": words.division_names(context),
        "days": DAYS,
        "tomorrow": (context.today() + timedelta(days=1)).isoformat(),
        "today": context.today().isoformat(),
    }


@blueprint.get("/plan")
def plan() -> Response:
    """Show the form and, when it is filled in, the route it asks for."""
    context = current()
    form = asked(several=SEVERAL)
    outcome = _outcome(context, form)
    answer: Answer | None = outcome.get("answer")
    return render(
        "plan",
        fmap=plan_map(answer.document, answer.features) if answer else OfflineMap(name="plan"),
        status=outcome["status"],
        form=form,
        chosen_themes=_chosen_themes(form),
        error=outcome.get("error"),
        choices=outcome.get("choices", ()),
        plans=context.store.plans(),
        query=urlencode(form, doseq=True),
        hidden=_pairs(form),
        **(_shown(answer.document) if answer else {"document": None}),
        **_form_lists(context),
    )


def _shown(document: dict[str, Any]) -> dict[str, Any]:
    """Return what the page shows of a plan document."""
    return {
        "document": document,
        "days_shown": timetable(document, language()),
        "warnings": warnings(document, language()),
        "warning_counts": Counter(one["code"] for one in document["warnings"]),
        "left_out": left_out(document, language()),
    }


def _chosen_themes(form: dict[str, Any]) -> tuple[str, ...]:
    """Return the codes of the themes in a form, whose address may name them in words."""
    called = form.get("theme", ())
    return tuple(t.code for t in load_themes() if any(t.is_called(text) for text in called))


def _pairs(form: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the fields of a form one by one, those that occur several times included."""
    return [
        (name, text)
        for name, value in form.items()
        for text in (value if isinstance(value, list) else [value])
    ]


@blueprint.get("/plan/file")
def plan_file() -> Response:
    """Return the route as one HTML file that opens without a network."""
    context = current()
    answer = _answer(context, asked(several=SEVERAL))
    return _file(context, answer, name=_title(answer.document))


@blueprint.post("/plans")
def save_plan() -> ResponseReturnValue:
    """Keep the route of a form under a name."""
    context = current()
    form = asked(several=SEVERAL)
    name = str(form.pop("name", ""))[:200]
    answer = _answer(context, form)
    title = name or _title(answer.document)
    version = str(context.travel.provider.data_date)
    key = context.store.save_plan(title, answer.document, data_version=version)
    return redirect(url_for("pages.saved_plan", plan_id=key), 303)


@blueprint.get("/plans/<int:plan_id>")
def saved_plan(plan_id: int) -> Response:
    """Show a saved plan as it was when it was saved."""
    context = current()
    saved = context.store.plan(plan_id)
    fmap = plan_map(saved.document, legs_of(saved.document, context.travel))
    return render("plan", template="saved.html", fmap=fmap, saved=saved, **_shown(saved.document))


@blueprint.get("/plans/<int:plan_id>/file")
def saved_plan_file(plan_id: int) -> Response:
    """Return a saved plan as one HTML file."""
    context = current()
    saved = context.store.plan(plan_id)
    answer = Answer(saved.document, legs_of(saved.document, context.travel))
    return _file(context, answer, name=saved.name)


def _title(document: dict[str, Any]) -> str:
    first = date.fromisoformat(document["days"][0]["date"])
    title = gettext(
        "Route from %(place)s, %(date)s, %(days)d days",
        place=document["days"][0]["start"]["name"],
        date=first.isoformat(),
        days=len(document["days"]),
    )
    return str(title)


def _file(context: Context, answer: Answer, *, name: str) -> Response:
    html = route_file(
        answer.document, answer.features, datasets=context.datasets, title=name, lang=language()
    )
    response = Response(html, content_type="text/html; charset=utf-8")
    disposition = f"attachment; filename=\"route.html\"; filename*=UTF-8''{quote(name)}.html"
    response.headers["Content-Disposition"] = disposition
    return response
