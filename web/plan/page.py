"""The route of a group: choosing sites, constraints, the result, a file to take along."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Response, redirect
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from pydantic import ValidationError

from geo.errors import RedRoutesError
from geo.formats import ANSWERS
from routes.plan.tables import load_themes
from web.files.export import Export
from web.frame.files import exported, file_links, page_file
from web.frame.form import Form, address_of, said
from web.frame.page import REFUSED, asked, blueprint, current, render
from web.installation.context import Context
from web.language.request import language
from web.maps.shell import MapShell
from web.plan import edit as editing
from web.plan import page_parts as plan_parts
from web.plan import page_sites as plan_sites
from web.plan import tour as planning
from web.plan.answer import Plan
from web.plan.ask import PlanQuery
from web.plan.comparisons import bound_text
from web.plan.files import plan_export
from web.plan.page_links import SEVERAL, Edits, pairs, question, route_address
from web.plan.page_steps import (
    QUESTIONS,
    Problem,
    addresses,
    groups_of,
    hidden,
    in_use,
    names_of,
    problems_of,
    said_of,
    state,
    step_of,
    step_of_field,
)
from web.plan.target import TargetQuery
from web.plan.timetable import date_rows
from web.plan.visit_order import order_of
from web.store.plan_rows import PlanFilter, PlanRow
from web.terms.answer import Answer
from web.terms.asked import parameters

USUAL_DAYS = "2"
"""What the empty form proposes; an address without the number of days means one."""
PICTURES = 4
"""So many example tours are shown beside the form with their picture; the others are folded."""
LATEST = 5
"""So many saved plans are listed below the form; their own page lists all."""


def answer_of(context: Context, form: Form) -> Answer[Plan]:
    """Plan the route a form asks for, however long it takes: mostly it is kept already."""
    query = PlanQuery.model_validate(form)
    return planning.run(context, query, today=context.today())


def answer_soon(context: Context, form: Form) -> Answer[Plan]:
    """Plan the route a form asks for; what takes longer leaves for a waiting page.

    Raises
    ------
    web.installation.tasks.PendingError
        While the search goes on.
    """
    query = PlanQuery.model_validate(form)
    today = context.today()
    planning.request_of(context, query)  # what is wrong with the places is said at once
    if query.order:
        return planning.run(context, query, today=today)
    back = route_address(state(form), step="rules", done="cancelled")
    return planning.PLAN.ask(context, query, today, back=back)


@blueprint.get("/plan")
def plan() -> ResponseReturnValue:
    """Show a step of planning: the sites, the constraints, or the route they lead to."""
    form = asked(several=SEVERAL)
    if "pick" in form:
        return redirect(route_address(plan_sites.settled(current(), form)), 303)
    if form.get("step") == "anew":
        kept = {name: form[name] for name in form if name not in ("order", "pin", "step")}
        return redirect(route_address(kept), 303)
    return plan_page(form)


@blueprint.get("/plan/picture.png")
def plan_picture() -> Response:
    """Return a route as a picture, for a page that draws no map: its browser runs no scripts."""
    from web.plan.picture import plan_picture as drawn  # noqa: PLC0415 - pictures are slow to import

    context = current()
    answer = answer_of(context, question(asked(several=SEVERAL)))
    return Response(drawn(context, answer), content_type="image/png")


@blueprint.get("/plan/found")
def found_sites() -> str:
    """Return the list of the sites that are looked for, without the page around it."""
    form = asked(several=SEVERAL)
    settled = plan_sites.settled(current(), form)
    return plan_sites.found_html(current(), {**settled, "find": form.get("find", "")})


def plan_page(form: Form, error: RedRoutesError | ValidationError | None = None) -> Response:
    """Show a step with what was asked so far.

    Parameters
    ----------
    error
        Why a change of the route could not be made; the route stays.
    """
    context, step = current(), step_of(form)
    problems = problems_of(error, form) if error else []
    if step == "result":
        try:
            answer = answer_soon(context, question(form))
            return _result_page(context, form, answer, problems)
        except REFUSED as refused:
            problems += problems_of(refused, form)
            step = step_of_field(problems[-1].field)
    return _step_page(context, form, step, problems)


def _step_page(context: Context, form: Form, step: str, problems: Sequence[Problem]) -> Response:
    """Show the form of the sites or that of the constraints."""
    special = _sites_step(context, form) if step == "sites" else _rules_step(context, form)
    return render(
        "plan",
        template=f"plan/{step}.html",
        status=422 if problems else 200,
        problems=problems,
        linked=names_of(step),
        groups=groups_of(step),
        said=said_of(problems),
        cancelled=form.get("done") == "cancelled",
        hidden=hidden(form, step),
        target=_target(context, form),
        **special,
    )


def _sites_step(context: Context, form: Form) -> dict[str, Any]:
    return {
        **plan_parts.theme_choices(context),
        "form": form,
        "ask": parameters(PlanQuery),
        "fmap": MapShell(name="plan"),
        "config": {"sites": plan_sites.map_sites(context, form)},
        "chosen_themes": _chosen_themes(form),
        "chosen": plan_sites.chosen_sites(context, form),
        "unresolved": plan_sites.unresolved(context, form),
        "found": plan_sites.found_sites(context, form),
        "counties": plan_sites.counties_with_sites(context),
    }


def _rules_step(context: Context, form: Form) -> dict[str, Any]:
    today, blank = context.today(), not question(form)
    usual = {"date": (today + timedelta(days=1)).isoformat(), "days": USUAL_DAYS}
    plans = context.store.plans.search(PlanFilter(limit=LATEST))[0] if blank else []
    cards = plan_parts.example_cards(context)
    return {
        **plan_parts.theme_choices(context),
        "form": form if form.get("from") else {**usual, **form},
        "choices": {"audience": plan_parts.audience_choices()},
        "limits": {"date": Markup(' min="{}"').format(today.isoformat())},
        "questions": QUESTIONS,
        "in_use": in_use(form),
        "chosen_themes": _chosen_themes(form),
        "chosen": plan_sites.chosen_sites(context, form),
        "typed": plan_sites.unknown(context, form),
        "examples": cards,
        "tours": plan_parts.tours(context, cards)[:PICTURES],
        "plans": plans,
        "blank": blank,
    }


def _result_page(
    context: Context, form: Form, answer: Answer[Plan], problems: Sequence[Problem]
) -> Response:
    """Show a route with everything one can do with it."""
    from web.plan.map import plan_map  # noqa: PLC0415 - folium is slow to load

    wanted = question(form)
    return render(
        "plan",
        template="plan/route.html",
        fmap=plan_map(answer.document, answer.features, language=language()),
        status=422 if problems else 200,
        form=form,
        problems=problems,
        linked=(),
        said={},
        links=addresses(form),
        target=_target(context, form),
        picture=address_of(wanted, "pages.plan_picture"),
        exports=[file_links("route", wanted, endings=ANSWERS)],
        hidden=pairs(wanted),
        done=plan_parts.done_text(context, said(form, "done")),
        **plan_parts.shown(answer.document),
        **_editing(context, form, answer.document),
    )


def _target(context: Context, form: Form) -> PlanRow | None:
    """Return the saved plan that a form changes, in the version it started from."""
    said = {key: form[key] for key in ("plan", "seen") if key in form}
    if not said:
        return None
    target = TargetQuery.model_validate(said)
    return context.store.plans.get(target.plan, target.seen)


def _editing(context: Context, form: Form, document: Plan) -> dict[str, Any]:
    """Return what the page needs to change a route, and what it is compared with."""
    edits = Edits(form, order_of(document))
    wanted, parts = edits.state, form.get("show", ())
    compared: dict[str, object] = {
        "edits": edits,
        "keep_order": "keep_order" in form,
        "gone_names": plan_parts.names_of_gone(context, edits),
    }
    if "alternatives" in parts:
        query = editing.AlternativesQuery.model_validate({**wanted, "pin": edits.pins})
        compared["alternatives"] = editing.ALTERNATIVES.ask(
            context, query, context.today(), back=edits.address()
        )
    if "dates" in parts:
        dates = editing.DatesQuery.model_validate(wanted)
        found = editing.DATES.ask(context, dates, context.today(), back=edits.address())
        compared["dates"] = date_rows(found, language())
    if "bound" in parts:
        proved = editing.BOUND.ask(
            context, PlanQuery.model_validate(wanted), context.today(), back=edits.address()
        )
        compared["bound"] = bound_text(proved, language())
    return compared


def _chosen_themes(form: Form) -> tuple[str, ...]:
    """Return the codes of the themes in a form, whose address may name them in words."""
    called = form.get("theme", ())
    return tuple(t.code for t in load_themes() if any(t.is_called(text) for text in called))


@page_file("route")
def route_file(context: Context) -> Export:
    """Take the route along."""
    query = PlanQuery.model_validate(question(asked(several=SEVERAL)))
    return exported(plan_export, planning.run(context, query, today=context.today()))
