"""The accounts of a division, for whoever looks after them."""

from http import HTTPStatus
from typing import Any, Final

from flask import Response, abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from geo.errors import N_, RedRoutesError
from routes.paper.qr import code_svg
from web.frame.form import Form
from web.frame.page import REFUSED, asked, blueprint, current, done_said, refused
from web.frame.person import person
from web.frame.rules import ACTIONS, PERMISSIONS
from web.installation import shown
from web.language.request import language
from web.language.roles import ROLES
from web.people import ask as service
from web.people.page import door
from web.people.shown import division_name, state_of
from web.store.people import Account, NewAccount
from web.store.reach import OutOfReachError, reach
from web.terms.asked import parameters

GRANTS: Final = {"admin": tuple(ROLES), "county": ("county", "station", "lecturer")}
"""Role -> roles that it may give and take."""
DONE: Final = {
    "changed": N_("The account is changed."),
    "ended": N_("The account has ended; its name stays in the history."),
    "resumed": N_("The account may sign in again."),
}
NOT_GIVEN: Final = N_("You look after county officers, stations and lecturers of your division.")
ONESELF: Final = N_("Nobody ends an account while he is signed in with it: let another do it.")


@blueprint.get("/people")
def people() -> Response:
    """List the accounts that one looks after."""
    return _list_page({})


def _grants() -> tuple[str, ...]:
    who = person()
    return GRANTS["admin"] if who is None else GRANTS.get(who.account.role, ())


def _list_page(form: Form, **variables: Any) -> Response:
    context, lang = current(), language()
    rows = [
        (
            one,
            ROLES.say(one.role, lang),
            division_name(context, one.division),
            gettext(state_of(one)),
        )
        for one in context.store.people.within(reach().writes)
    ]
    extents = {"all": gettext("everywhere"), "own": gettext("own division"), "": ""}
    table = [
        (ACTIONS.say(action, lang), [extents[cells[role]] for role in ROLES])
        for action, cells in PERMISSIONS.items()
    ]
    return door(
        "people.html", rows=rows, form=form, ask=parameters(service.AccountQuery),
        offered=[(role, ROLES.say(role, lang)) for role in _grants()],
        roles=[ROLES.say(role, lang) for role in ROLES], table=table, **variables,
    )  # fmt: skip


@blueprint.post("/people")
def add_person() -> ResponseReturnValue:
    """Make an account and show the link with which its owner chooses the password."""
    context, form = current(), asked()
    try:
        new = service.new_account(context, service.AccountQuery.model_validate(form))
        _require_grant(new)
        account = context.store.people.add(new)
    except REFUSED as error:
        return _list_page(form, **refused(error))
    return _person_page(account, link=_link(account))


def _require_grant(one: NewAccount) -> None:
    """Refuse accounts that somebody does not look after.

    Raises
    ------
    OutOfReachError
        If the role is not his to give, or the division another one.
    """
    if one.role not in _grants() or not reach().writes.holds(one.division):
        raise OutOfReachError(NOT_GIVEN)


def _mine(number: int) -> Account:
    """Return an account that one looks after; another one is not there."""
    account = current().store.people.get(number)
    if account.role not in _grants() or not reach().writes.holds(account.division):
        abort(HTTPStatus.NOT_FOUND)
    return account


def _link(account: Account) -> str:
    token = current().store.people.invite(account.id)
    return url_for("pages.welcome", token=token, _external=True)


@blueprint.get("/people/<int:number>", endpoint="person")
def person_page(number: int) -> Response:
    """Show an account."""
    return _person_page(_mine(number), done=done_said(DONE))


def _person_page(account: Account, *, form: Form | None = None, **variables: Any) -> Response:
    context, lang = current(), language()
    where = division_name(context, account.division)
    filled = {
        "role": account.role, "division": where, "shown": account.shown,
        "lecturer": account.lecturer,
    }  # fmt: skip
    return door(
        "person.html",
        one=account,
        state=gettext(state_of(account)),
        role=ROLES.say(account.role, lang),
        where=where,
        sessions=context.store.sessions.list(account.id),
        keys=[key for key in context.store.keys.list(account.id) if key.ended_at is None],
        form={**filled, **(form or {})},
        ask=parameters(service.AccountQuery),
        offered=[(role, ROLES.say(role, lang)) for role in _grants()],
        **variables,
    )


def _to(account: Account, done: str) -> ResponseReturnValue:
    there = url_for("pages.person", number=account.id, done=done)
    return redirect(there, HTTPStatus.SEE_OTHER)


@blueprint.post("/people/<int:number>")
def change_person(number: int) -> ResponseReturnValue:
    """Change role, division and words of an account."""
    account, context, form = _mine(number), current(), asked()
    try:
        query = service.AccountQuery.model_validate({**form, "name": account.name})
        new = service.new_account(context, query)
        _require_grant(new)
        context.store.people.change(account.id, new)
    except REFUSED as error:
        return _person_page(account, form=form, **refused(error))
    return _to(account, "changed")


@blueprint.post("/people/<int:number>/end")
def end_person(number: int) -> ResponseReturnValue:
    """End an account with its sessions and keys."""
    account, who = _mine(number), person()
    if who is not None and who.account.id == account.id:
        return _person_page(account, error=gettext(ONESELF), status=HTTPStatus.CONFLICT)
    try:
        current().store.people.end(account.id)
    except RedRoutesError as error:
        return _person_page(account, **refused(error))
    shown.withdraw(current(), account.id)
    return _to(account, "ended")


@blueprint.post("/people/<int:number>/resume")
def resume_person(number: int) -> ResponseReturnValue:
    """Let an ended account sign in again."""
    account = _mine(number)
    current().store.people.resume(account.id)
    return _to(account, "resumed")


@blueprint.post("/people/<int:number>/personal")
def personal_link(number: int) -> ResponseReturnValue:
    """Make the personal link of a lecturer, and its code for a telephone; the former one ends."""
    account = _mine(number)
    if not account.lecturer:
        abort(HTTPStatus.NOT_FOUND)
    token = current().store.keys.personal(account.id)
    address = url_for("pages.my_link", token=token, _external=True)
    feed = url_for("pages.my_calendar", token=token, _external=True)
    return _person_page(account, personal=address, feed=feed, code=code_svg(address))


@blueprint.post("/people/<int:number>/link")
def invite_person(number: int) -> ResponseReturnValue:
    """Make a new link for choosing a password."""
    account = _mine(number)
    return _person_page(account, link=_link(account))
