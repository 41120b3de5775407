"""Changes of a route that need computing; each leads back to the page of the changed route."""

from collections.abc import Sequence

from flask import redirect
from flask.typing import ResponseReturnValue

from web.frame.form import Form
from web.frame.page import REFUSED, asked, blueprint, current
from web.plan import edit as editing
from web.plan.ask import PlanQuery
from web.plan.fields import site_id
from web.plan.page import plan_page
from web.plan.page_links import SEVERAL, Edits, question, route_address
from web.plan.visit_order import DayOrder, order_of, order_texts


@blueprint.get("/plan/edit")
def edit_plan() -> ResponseReturnValue:
    """Move, lock or leave out one stop, as a button of the timetable says."""
    form = asked(several=SEVERAL)
    edit = str(form.pop("edit", ""))
    try:
        query = PlanQuery.model_validate(question(form))
        changed = Edits(form, query.order).changed(edit)
    except REFUSED as error:
        return plan_page(form, error)
    what, _, stop = edit.partition(" ")
    here = _next_to(query.order, stop) if what == "drop" else stop
    freed = what == "pin" and stop not in changed["pin"]
    done = f"free {stop}" if freed else edit
    return redirect(route_address(changed, done=done, _anchor=f"stop-{here}"), 303)


def _next_to(order: Sequence[DayOrder], stop: str) -> str:
    """Return the stop that takes the place of one left out: the page stays where it was."""
    stops = [one for day in order for one in day.stops]
    at = stops.index(stop)
    rest = [one for one in stops if one != stop] or [stop]
    return rest[min(at, len(rest) - 1)]


@blueprint.get("/plan/add")
def add_to_plan() -> ResponseReturnValue:
    """Put a site into the route where it does least harm; from then on it is required."""
    context, form = current(), asked(several=SEVERAL)
    name = str(form.pop("site", ""))
    try:
        query = PlanQuery.model_validate(question(form))
        site = site_id(context, name)
        order = editing.add(context, query, site, today=context.today())
    except REFUSED as error:
        return plan_page(form, error)
    form["order"] = order_texts(order)
    form["require"] = list(dict.fromkeys([*form.get("require", ()), site]))
    form["exclude"] = [one for one in form.get("exclude", ()) if one != site]
    return _changed(form, anchor=f"stop-{site}", done=f"add {site}")


@blueprint.get("/plan/improve")
def improve_plan() -> ResponseReturnValue:
    """Search on from the route, keeping what is locked."""
    context, form = current(), asked(several=SEVERAL)
    values = {name: form[name] for name in ("pin", "keep_order") if name in form}
    try:
        query = editing.ImproveQuery.model_validate({**question(form), **values})
        today, back = context.today(), route_address(form)
        answer = editing.IMPROVE.ask(context, query, today, back=back)
    except REFUSED as error:
        return plan_page(form, error)
    form["order"] = order_texts(order_of(answer.document))
    return _changed(form, anchor="route", done="improve")


def _changed(form: Form, *, anchor: str, done: str) -> ResponseReturnValue:
    return redirect(route_address(form, done=done, _anchor=anchor), 303)
