"""Saved plans: the list, a plan with its versions, and everything one can do with it."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Annotated

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from pydantic import Field

from geo.errors import N_
from geo.formats import ANSWERS
from geo.text import one_line, require_text
from web.frame.choosing import Choice
from web.frame.files import file_of, links_to
from web.frame.form import Form, number_of, said
from web.frame.once import taken_once
from web.frame.page import (
    REFUSED,
    Shown,
    asked,
    blueprint,
    current,
    done_said,
    refused,
    render,
)
from web.frame.waiting import outcome_of
from web.history.shown import record_history
from web.installation.basis import current_basis, difference
from web.installation.context import Context
from web.installation.travel import travel_again
from web.language.request import language
from web.plan.ask import PlanQuery
from web.plan.files import plan_export, plan_title
from web.plan.keep import answer_again, content_of, plan_of, save
from web.plan.page import answer_of
from web.plan.page_links import SEVERAL, pairs
from web.plan.page_parts import shown
from web.plan.target import TargetQuery
from web.saved import ask as service
from web.saved.answer import LIST, VERSIONS
from web.saved.list import CompareQuery, PlanPage, PlansQuery, page_of, version_row
from web.saved.text import how
from web.store.plan_rows import SavedPlan
from web.store.plans import TRANSITIONS, PlanConflictError
from web.terms.asked import Asked, parameters
from web.terms.fields import MAX_TEXT, Query
from web.terms.rows import provider_document

DONE = {
    "saved": N_("The plan is saved."),
    "version": N_("The plan is saved as a new version; the former ones are kept."),
    "restored": N_("The old version is the newest again; the others are kept."),
    "renamed": N_("The plan has a new name."),
    "copied": N_("This is the copy; the original is unchanged."),
    "draft": N_("The plan is withdrawn: it is a draft again."),
    "published": N_("The plan is published."),
    "done": N_("The plan is marked as done."),
    "undeleted": N_("The plan is back, with all its versions."),
}
"""What a page says after a form was sent."""


class SeenForm(Query):
    """Which version the reader saw when the form was sent."""

    seen: Annotated[int, Asked(N_("Number of the version that the reader saw."), N_("Version"))] = (
        Field(ge=1)
    )


class NameForm(SeenForm, service.NameQuery):
    """A new name."""


class StatusForm(SeenForm, service.StatusQuery):
    """A new status."""


class RestoreForm(SeenForm, service.RestoreQuery):
    """The version to restore."""


# -- the list -------------------------------------------------------------------------------------


@blueprint.get("/plans")
def plans() -> Response:
    """List the saved plans."""
    context = current()
    form = asked()
    deleted = said(form, "deleted")
    form.pop("deleted", None)
    outcome = outcome_of(lambda: page_of(context, PlansQuery.model_validate(form)))
    found = outcome.answer
    return render(
        "plans",
        template="saved/list.html",
        status=outcome.status,
        error=outcome.error,
        form=form,
        ask=parameters(PlansQuery),
        found=found,
        columns=[one for one in LIST if one.key != "id"],
        rows=[(row, version_row(row)) for row in found.rows] if found else [],
        filtered=bool(form.keys() - {"page", "sort"}),
        deleted=number_of(deleted),
        outdated=_outdated(context, found),
    )


def _outdated(context: Context, found: PlanPage | None) -> set[int]:
    """Return the numbers of the plans that were computed with other data than those of today."""
    now = current_basis(context)
    rows = found.rows if found else []
    return {row.id for row in rows if difference(row.basis, now) != "same"}


# -- saving ---------------------------------------------------------------------------------------


@blueprint.post("/plans")
@taken_once
def save_plan() -> ResponseReturnValue:
    """Keep the route of a form under a name, or as the next version of a plan."""
    context = current()
    form = asked(several=SEVERAL)
    said = {key: form.pop(key) for key in ("plan", "seen") if key in form}
    kind = form.pop("as", "")
    name = one_line(require_text(str(form.pop("name", ""))))[:MAX_TEXT]
    answer = answer_of(context, form)
    query = PlanQuery.model_validate(form)
    if kind != "version":
        key = save(context, name or plan_title(answer.document, language()), answer, query)
        return _to(key, "saved")
    wanted = TargetQuery.model_validate(said)
    target = context.store.plans.get(wanted.plan)
    content = content_of(context, name or target.name, answer.document, query)
    try:
        context.store.plans.add_version(target.id, content, seen=wanted.seen)
    except PlanConflictError as error:
        told = refused(error)["error"]
        return _conflict(target.id, wanted.seen, told, name=content.name, form=form)
    return _to(target.id, "version")


def _conflict(plan_id: int, seen: int, error: str, *, name: str, form: Form) -> Response:
    """Show who was faster with what, and the work that was not saved still in the form."""
    context = current()
    target = context.store.plans.get(plan_id)
    known = 0 < seen < target.version  # nobody can have opened another one
    found = service.compare(context, plan_id, seen, target.version) if known else []
    return render(
        "plans",
        template="saved/conflict.html",
        status=409,
        error=error,
        saved=target,
        differences=[one.said(language()) for one in found],
        past=record_history(context.store, "plan", plan_id, language()),
        name=name,
        hidden=pairs(form),
    )


def _to(plan_id: int, done: str) -> ResponseReturnValue:
    return redirect(url_for("pages.saved_plan", plan_id=plan_id, done=done), 303)


# -- one plan -------------------------------------------------------------------------------------


@blueprint.get("/plans/<int:plan_id>")
def saved_plan(plan_id: int) -> Response:
    """Show the newest version of a saved plan, and what one can do with the plan."""
    return _saved_page(current().store.plans.get(plan_id))


@blueprint.get("/plans/<int:plan_id>/versions/<int:number>")
def saved_version(plan_id: int, number: int) -> Response:
    """Show a version of a saved plan as it was when it was saved."""
    return _saved_page(current().store.plans.get(plan_id, number))


def map_of(context: Context, saved: SavedPlan) -> Shown:
    """Return the map of a saved plan."""
    from web.plan.map import plan_map  # noqa: PLC0415 - folium is slow to load

    answer = answer_again(context, saved)
    return plan_map(answer.document, answer.features, language=language())


def _saved_page(
    saved: SavedPlan, *, error: str = "", status: int = 200, choices: Sequence[Choice] = ()
) -> Response:
    """Show a plan, and why a form of it was not taken."""
    context = current()
    return render(
        "plans",
        template="saved/plan.html",
        status=status,
        error=error,
        choices=choices,
        fmap=map_of(context, saved),
        saved=saved,
        versions=[
            (row, {**version_row(row), "change": how(row, language())})
            for row in context.store.plans.versions(saved.id)
        ],
        version_columns=VERSIONS,
        basis=difference(saved.basis, current_basis(context)),
        transitions=_transitions(saved),
        query={**service.query_of(saved), "plan": saved.id, "seen": saved.version},
        done=done_said(DONE),
        past=record_history(context.store, "plan", saved.id, language()),
        picture=url_for("pages.saved_version_picture", plan_id=saved.id, number=saved.number),
        exports=[
            links_to(
                lambda ending: url_for(
                    "pages.saved_version_file", plan_id=saved.id, number=saved.number, ending=ending
                ),
                endings=ANSWERS,
            )
        ],
        **shown(plan_of(saved)),
    )


def _transitions(saved: SavedPlan) -> list[str]:
    """Return the statuses on offer; publishing again is one only where there is something new."""
    return [
        status
        for status in TRANSITIONS[saved.status]
        if status != saved.status or saved.published != saved.version
    ]


@blueprint.get("/plans/<int:plan_id>/versions/<int:number>/file.<ending>")
def saved_version_file(plan_id: int, number: int, ending: str) -> Response:
    """Return a version of a saved plan as a file."""
    return plan_file(current(), current().store.plans.get(plan_id, number), ending)


@blueprint.get("/plans/<int:plan_id>/versions/<int:number>/picture.png")
def saved_version_picture(plan_id: int, number: int) -> Response:
    """Return a version of a saved plan as a picture."""
    return picture_of(current(), current().store.plans.get(plan_id, number))


def picture_of(context: Context, saved: SavedPlan) -> Response:
    """Return a saved plan as a picture, for cards of messengers and browsers without scripts."""
    from web.plan.picture import plan_picture  # noqa: PLC0415 - pictures are slow to import

    key = ("picture", saved.id, saved.number, saved.name)
    picture = context.memo.get(key, lambda: plan_picture(context, answer_again(context, saved)))
    return Response(picture, content_type="image/png")


def plan_file(context: Context, saved: SavedPlan, ending: str) -> Response:
    """Return a saved plan as a file."""
    answer = answer_again(context, saved)
    return file_of(plan_export(context, answer, language(), title=saved.name), ending)


@blueprint.get("/plans/<int:plan_id>/changes")
def saved_changes(plan_id: int) -> Response:
    """Say in words what one version has otherwise than another."""
    context = current()
    query = CompareQuery.model_validate(asked())
    found = service.compare(context, plan_id, query.old, query.new)
    return render(
        "plans",
        template="saved/changes.html",
        saved=context.store.plans.get(plan_id, query.new),
        query=query,
        differences=[one.said(language()) for one in found],
    )


@blueprint.get("/plans/<int:plan_id>/today")
def saved_today(plan_id: int) -> Response:
    """Say in words what would be different with the data and roads of today."""
    context = current()
    saved = context.store.plans.get(plan_id)
    found = service.today(context, saved)
    return render(
        "plans",
        template="saved/today.html",
        saved=saved,
        today=found,
        now=current_basis(context),
        provider=provider_document(travel_again(context, saved.document).provider),
        differences=[one.said(language()) for one in found.differences],
        query={**service.query_of(saved), "plan": saved.id, "seen": saved.version},
    )


# -- changing -------------------------------------------------------------------------------------


def _changed(plan_id: int, change: Callable[[], str]) -> ResponseReturnValue:
    """Change a plan and say what was done, or why not, on its page.

    Parameters
    ----------
    change
        Returns the code of what was done, "" where there was nothing to do.
    """
    try:
        done = change()
    except REFUSED as error:
        told = refused(error)
        if told["status"] == HTTPStatus.FORBIDDEN:
            raise  # who may not change it has no form of it
        return _saved_page(current().store.plans.get(plan_id), **told)
    if not done:
        return redirect(url_for("pages.saved_today", plan_id=plan_id), 303)
    return _to(plan_id, done)


@blueprint.post("/plans/<int:plan_id>/update")
def update_plan(plan_id: int) -> ResponseReturnValue:
    """Save the plan with the times of today as a new version."""

    def update() -> str:
        seen = SeenForm.model_validate(asked()).seen
        return "version" if service.update(current(), plan_id, seen=seen) else ""

    return _changed(plan_id, update)


@blueprint.post("/plans/<int:plan_id>/restore")
def restore_version(plan_id: int) -> ResponseReturnValue:
    """Make an old version the newest again."""

    def restore() -> str:
        form = RestoreForm.model_validate(asked())
        service.restore(current(), plan_id, form.number, seen=form.seen)
        return "restored"

    return _changed(plan_id, restore)


@blueprint.post("/plans/<int:plan_id>/name")
def rename_plan(plan_id: int) -> ResponseReturnValue:
    """Give a plan another name."""

    def rename() -> str:
        form = NameForm.model_validate(asked())
        service.rename(current(), plan_id, form.name, seen=form.seen)
        return "renamed"

    return _changed(plan_id, rename)


@blueprint.post("/plans/<int:plan_id>/copy")
def copy_plan(plan_id: int) -> ResponseReturnValue:
    """Start a new plan from this one."""
    context = current()
    name = gettext(service.COPY_NAME, name=context.store.plans.get(plan_id).name)
    return _to(service.copy(context, plan_id, name), "copied")


@blueprint.post("/plans/<int:plan_id>/status")
def set_plan_status(plan_id: int) -> ResponseReturnValue:
    """Publish a plan, withdraw it or mark it as done."""

    def set_status() -> str:
        form = StatusForm.model_validate(asked())
        current().store.plans.set_status(plan_id, form.status, seen=form.seen)
        return form.status

    return _changed(plan_id, set_status)


@blueprint.post("/plans/<int:plan_id>/delete")
def delete_plan(plan_id: int) -> ResponseReturnValue:
    """Delete a plan; the list offers to bring it back."""
    current().store.plans.delete(plan_id)
    return redirect(url_for("pages.plans", deleted=plan_id), 303)


@blueprint.post("/plans/<int:plan_id>/undelete")
def undelete_plan(plan_id: int) -> ResponseReturnValue:
    """Bring a deleted plan back."""
    current().store.plans.undelete(plan_id)
    return _to(plan_id, "undeleted")
