"""The share links of a plan: who has one, until when, and what it shows."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from geo.errors import N_
from routes.paper.qr import code_svg
from web.frame.form import Form
from web.frame.page import asked, blueprint, current, done_said, refused, render
from web.history.shown import all_shown, record_history
from web.installation.oidc import is_here
from web.language.request import language
from web.saved.share import LinkQuery, ShownLink
from web.store.history import HistoryFilter
from web.store.link_rows import ALL_PARTS, Link, LinkTerms
from web.terms.asked import parameters
from web.terms.fields import QueryError

SEVERAL = frozenset({"part"})
FORM, SEEN = "form", "seen"
"""Fields of the forms that say nothing of a link: that its parts could be chosen; an old one."""
DONE = {
    "shared": N_("The share link is ready. Whoever has it can read the plan, and nothing else."),
    "changed": N_("The link is changed; its address is the same."),
    "unshared": N_("The share link is revoked: it does not open any more."),
    "restored": N_("The share link opens again."),
}


@blueprint.get("/plans/<int:plan_id>/share")
def plan_links(plan_id: int) -> Response:
    """Show the links of a plan."""
    return _page(plan_id)


def _page(plan_id: int, form: Form | None = None, **refusal: Any) -> Response:
    context = current()
    saved, today = context.store.plans.get(plan_id), context.today()
    makers = _makers(plan_id)
    shown = [_shown(link, makers.get(link.id, "")) for link in context.store.links.of(plan_id)]
    link_id, ended = request.args.get("link", ""), request.args.get("done") == "unshared"
    back = link_id if ended and link_id.isdecimal() else ""
    return render(
        "plans",
        template="saved/share.html",
        saved=saved,
        links=[one for one in shown if not one.link.revoked],
        revoked=[one for one in shown if one.link.revoked],
        ask=parameters(LinkQuery),
        here_only=is_here(urlsplit(request.host_url).hostname or ""),
        form={"part": ALL_PARTS} if form is None else form,
        today=today,
        past=record_history(context.store, "plan", plan_id, language()),
        done=done_said(DONE),
        undo=back and url_for("pages.restore_link", plan_id=plan_id, link_id=int(back)),
        **refusal,
    )


def _shown(link: Link, made_by: str) -> ShownLink:
    address = url_for("pages.shared_plan", token=link.token, _external=True)
    ended = link.has_ended(current().today())
    return ShownLink(link, address, code_svg(address), ended, made_by)


def _makers(plan_id: int) -> dict[int, str]:
    """Return number of a link -> who made it; of older links that is not known."""
    store = current().store
    made = store.history.part(HistoryFilter("plan", str(plan_id), what="link_made"))
    said = [one.who for one in all_shown(store, made, language())]
    return {int(one.changes["link"][1]): who for one, who in zip(made, said, strict=True)}


@blueprint.post("/plans/<int:plan_id>/share")
def share_plan(plan_id: int) -> ResponseReturnValue:
    """Make a link under which others can read the plan."""
    context, form = current(), asked(several=SEVERAL)
    try:
        link = context.store.links.add(plan_id, _terms(form))
    except (ValidationError, QueryError) as error:
        return _page(plan_id, form, **refused(error))
    return _to(plan_id, "shared", link.id)


@blueprint.post("/plans/<int:plan_id>/links/<int:link_id>")
def change_link(plan_id: int, link_id: int) -> ResponseReturnValue:
    """Change what a link allows."""
    context, form = current(), asked(several=SEVERAL)
    try:
        context.store.links.change(plan_id, link_id, _terms(form))
    except (ValidationError, QueryError) as error:
        return _page(plan_id, **refused(error))
    return _to(plan_id, "changed", link_id)


def _terms(form: Form) -> LinkTerms:
    """Return what a form wants a link to allow.

    Raises
    ------
    ValidationError, QueryError
        If it cannot be so.
    """
    form.pop(SEEN, None)
    if form.pop(FORM, None) and "part" not in form:
        raise QueryError(N_("Choose at least one thing that the link shows."))
    return LinkQuery.model_validate(form).terms(current().today())


@blueprint.post("/plans/<int:plan_id>/links/<int:link_id>/revoke")
def revoke_link(plan_id: int, link_id: int) -> ResponseReturnValue:
    """Revoke a link."""
    current().store.links.revoke(plan_id, link_id)
    return _to(plan_id, "unshared", link_id)


@blueprint.post("/plans/<int:plan_id>/links/<int:link_id>/restore")
def restore_link(plan_id: int, link_id: int) -> ResponseReturnValue:
    """Make a revoked link valid again."""
    current().store.links.restore(plan_id, link_id)
    return _to(plan_id, "restored", link_id)


@blueprint.post("/plans/<int:plan_id>/unshare")
def unshare_plan(plan_id: int) -> ResponseReturnValue:
    """Revoke all links of a plan."""
    current().store.links.revoke_all(plan_id)
    return redirect(url_for("pages.plan_links", plan_id=plan_id, done="unshared"), 303)


def _to(plan_id: int, done: str, link_id: int) -> ResponseReturnValue:
    there = url_for("pages.plan_links", plan_id=plan_id, done=done, link=link_id)
    return redirect(f"{there}#link-{link_id}" if done != "unshared" else there, 303)
