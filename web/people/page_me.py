"""One's own page: password, where one is signed in, keys of programs."""

from http import HTTPStatus
from typing import Any, Final

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from geo.errors import N_, RedRoutesError
from web.frame.page import REFUSED, asked, blueprint, current, done_said, refused, sentence
from web.frame.person import Person, person
from web.language.roles import KEY_ACCESS, ROLES
from web.people import ask as service
from web.people import passwords
from web.people.page import door, known, twice_typed, welcomed
from web.people.shown import device, division_name
from web.terms.asked import parameters
from web.terms.fields import QueryError

WRONG: Final = N_("The present password is not right.")
NO_PASSWORD: Final = N_(
    "This account has no password: ask whoever looks after it for a link to choose one."
)
DONE: Final = {
    "password": N_("The password is changed; wherever else you were signed in has ended."),
    "session": N_("That device is signed out."),
    "sessions": N_("All other devices are signed out."),
    "key": N_("The key has ended."),
}


def me_or_nobody() -> Person:
    """Return who asks; without accounts there is nobody to have a page."""
    who = person()
    if who is None:
        abort(HTTPStatus.NOT_FOUND)
    return who


@blueprint.get("/me")
def me() -> Response:
    """Show one's own account."""
    return _page(done=done_said(DONE))


def _page(*, form: Any = None, **variables: Any) -> Response:
    who, store = me_or_nobody(), current().store
    return door(
        "me.html",
        who=who,
        where=division_name(current(), who.account.division),
        roles=ROLES,
        access=KEY_ACCESS,
        sessions=store.sessions.list(who.account.id),
        keys=store.keys.list(who.account.id),
        ask=parameters(service.KeyQuery),
        form=form or {},
        shortest=passwords.SHORTEST,
        device=device,
        **variables,
    )


def _to(done: str) -> ResponseReturnValue:
    return redirect(url_for("pages.me", done=done), HTTPStatus.SEE_OTHER)


def _require_present(who: Person) -> None:
    """Refuse whoever has only found a browser that is signed in.

    Raises
    ------
    QueryError, web.store.tries.TooManyTriesError
        If the form does not have the password.
    """
    if not who.account.has_password:
        raise QueryError(NO_PASSWORD)
    if known(who.account.name, request.form.get("present", "")) is None:
        raise QueryError(WRONG)


@blueprint.post("/me/password")
def change_password() -> ResponseReturnValue:
    """Change one's own password; all sessions end, and this browser begins a new one."""
    who = me_or_nobody()
    try:
        _require_present(who)
        password = twice_typed(who.account.name)
    except RedRoutesError as error:
        return _page(status=max(error.status, 422), error=sentence(error))
    current().store.people.set_password(who.account.id, passwords.hashed(password))
    return welcomed(who.account, url_for("pages.me", done="password"))


@blueprint.post("/me/sessions/<int:number>/end")
def end_session(number: int) -> ResponseReturnValue:
    """Sign out another device."""
    current().store.sessions.end(me_or_nobody().account.id, number)
    return _to("session")


@blueprint.post("/me/sessions/end")
def end_sessions() -> ResponseReturnValue:
    """Sign out all other devices."""
    who = me_or_nobody()
    current().store.sessions.end_all(who.account.id, but=who.session)
    return _to("sessions")


@blueprint.post("/me/keys")
def make_key() -> ResponseReturnValue:
    """Make a key for a program and tell it, once; it holds longer than the session."""
    who, form = me_or_nobody(), asked()
    given = {key: value for key, value in form.items() if key != "present"}
    try:
        query = service.KeyQuery.model_validate(given)
        _require_present(who)
    except REFUSED as error:
        return _page(form=given, **refused(error))
    _, token = current().store.keys.add(
        who.account.id, name=query.title, access=query.access, division=who.account.division,
        days=query.days,
    )  # fmt: skip
    return _page(token=token)


@blueprint.post("/me/keys/<int:number>/end")
def end_key(number: int) -> ResponseReturnValue:
    """End a key."""
    current().store.keys.end(me_or_nobody().account.id, number)
    return _to("key")
