"""Signing in by the provider of the office: there and back."""

from http import HTTPStatus
from typing import Final

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from geo.errors import N_, RedRoutesError
from web.frame.outputs import unkept
from web.frame.page import blueprint, current, sentence
from web.frame.tokens import cookie, drop_cookie, set_cookie
from web.installation.oidc import Oidc
from web.people import oidc as service
from web.people.page import door, way_on, welcomed
from web.store.people import Account

COOKIE: Final = "redroutes-office"
LONGEST: Final = 4000
"""Characters of the cookie that are read."""


def _oidc() -> Oidc:
    found = current().settings.oidc
    if found is None or not current().store.people.exist():
        abort(HTTPStatus.NOT_FOUND)
    return found


@blueprint.get("/sign-in/office")
def office_sign_in() -> ResponseReturnValue:
    """Lead to the provider of the office; a cookie keeps what is compared afterwards."""
    oidc, there = _oidc(), request.args.get("next", "")
    try:
        address, kept = service.begin(oidc, url_for("pages.office_back", _external=True), there)
    except RedRoutesError as error:
        return _refused(error)
    response = unkept(redirect(address, HTTPStatus.SEE_OTHER))  # type: ignore[arg-type]
    set_cookie(response, kept, COOKIE, seconds=service.MINUTES * 60)
    return response


@blueprint.get("/sign-in/office/back")
def office_back() -> ResponseReturnValue:
    """Sign in whoever the provider knows, where an administrator has made an account for him."""
    oidc = _oidc()
    try:
        kept = service.under_way(oidc, cookie(COOKIE, longest=LONGEST))
        account = _account(service.name_of(oidc, kept, request.args))
    except RedRoutesError as error:
        return _forgotten(_refused(error))
    return _forgotten(welcomed(account, way_on(kept["there"], account), "signed_in_by_office"))


def _account(name: str) -> Account:
    found = current().store.people.living(name)
    if found is None:
        raise service.OidcError(
            N_(
                "The sign-in of the office knows you as %(name)s, and there is no such account "
                "here: ask whoever looks after the accounts to make one."
            ),
            name=name,
        )
    return found


def _refused(error: RedRoutesError) -> Response:
    return door("sign_in.html", status=error.status, error=sentence(error), name="", next="",
                anyone=True)  # fmt: skip


def _forgotten(response: Response) -> Response:
    """Let the browser forget what was compared: it holds once."""
    drop_cookie(response, COOKIE)
    return response
