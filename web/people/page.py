"""The door: signing in and out, and the link that is used once to choose a password."""

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from geo.errors import N_, RedRoutesError
from web.frame.admission import is_near
from web.frame.outputs import unkept
from web.frame.page import blueprint, current, render, sentence
from web.frame.person import person
from web.frame.tokens import cookie, drop_cookie, set_cookie
from web.people import passwords
from web.store.acting import Acting, act
from web.store.people import Account, NewAccount
from web.store.reach import PROVINCE_CODE
from web.store.sessions import SignedIn
from web.store.tries import NAME_PERIOD, TooManyTriesError
from web.terms.fields import QueryError

LONGEST: Final = 200
AT_WORK: Final = ("county", "station")
"""Roles that begin with the page of what waits for them."""
WRONG: Final = N_("Name or password are not right. Passwords tell capitals from small letters.")
DIFFERENT: Final = N_("The two passwords are not the same: type it twice.")
NAMELESS: Final = N_("Write the name with which you will sign in.")
CLEARED: Final = '"cache", "storage"'
"""What a browser forgets at signing out: pages that it kept for being without a network, too."""


def door(template: str, *, status: int = 200, **variables: Any) -> Response:
    """Show a page of accounts."""
    plain = not request.is_secure and not is_near()
    page = render(
        "people", template=f"people/{template}", status=status, plain=plain,
        by_office=current().settings.oidc is not None, **variables,
    )  # fmt: skip
    return unkept(page)


@blueprint.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Ask who is there."""
    there = request.args.get("next", "")
    if who := person():
        return redirect(way_on(there, who.account), HTTPStatus.SEE_OTHER)
    return door("sign_in.html", name="", next=there, anyone=current().store.people.exist())


@blueprint.post("/sign-in")
def enter() -> ResponseReturnValue:
    """Sign somebody in, under a new text in the cookie, whatever it held before."""
    name, there = request.form.get("name", "")[:LONGEST], request.form.get("next", "")
    try:
        account = known(name, request.form.get("password", ""))
    except TooManyTriesError as error:
        page = door(
            "sign_in.html", status=error.status, error=sentence(error), name=name, next=there,
            anyone=True,
        )  # fmt: skip
        page.headers["Retry-After"] = str(int(NAME_PERIOD.total_seconds()))
        return page
    if account is None:
        return door(
            "sign_in.html", status=HTTPStatus.UNPROCESSABLE_ENTITY, error=gettext(WRONG),
            name=name, next=there, anyone=True,
        )  # fmt: skip
    return welcomed(account, way_on(there, account))


def way_on(there: str, account: Account) -> str:
    """Return where an account goes that has signed in: where it was going, or what waits for it."""
    if there:
        return next_of(there)
    return url_for("pages.waiting" if account.role in AT_WORK else "pages.home")


def known(name: str, password: str) -> Account | None:
    """Return whose name and password these are; a wrong one is counted.

    Raises
    ------
    TooManyTriesError
        If too many were wrong: then this one is not looked at.
    """
    store, address = current().store, request.remote_addr or ""
    store.tries.begin(name, address)
    found = store.people.password_of(name)
    if not passwords.fits(found[1] if found else None, password) or found is None:
        return None
    store.tries.clear(name, address)
    if passwords.is_old(found[1]):
        store.people.renew_hash(found[0].id, passwords.hashed(password))
    return found[0]


def welcomed(account: Account, there: str, way: SignedIn = "signed_in") -> Response:
    """Begin a session and lead on."""
    store, address = current().store, request.remote_addr or ""
    if cookie():
        store.sessions.forget(cookie())
    act(Acting(str(account.id), account.role, address, "page"))
    token = store.sessions.begin(
        account.id, address=address, device=str(request.user_agent), way=way
    )
    response = redirect(there, HTTPStatus.SEE_OTHER)
    set_cookie(response, token)  # type: ignore[arg-type]  # Flask's own response
    return unkept(response)  # type: ignore[arg-type]  # as above


def next_of(text: str) -> str:
    """Return the address of ours to go on to; another site's is the first page."""
    home = url_for("pages.home")
    parts = urlsplit(text)
    plain = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    if not plain or parts.netloc or parts.scheme:
        return home
    return f"{request.script_root}{text}"


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """End the session of this browser."""
    if cookie():
        current().store.sessions.forget(cookie())
    response = unkept(redirect(url_for("pages.sign_in"), HTTPStatus.SEE_OTHER))  # type: ignore[arg-type]
    drop_cookie(response)
    response.headers["Clear-Site-Data"] = CLEARED
    return response


@blueprint.get("/welcome/<token>")
def welcome(token: str) -> Response:
    """Ask whoever has a link for the password he wants."""
    return door("welcome.html", token=token, account=current().store.people.invited(token), name="")


@blueprint.post("/welcome/<token>")
def choose_password(token: str) -> ResponseReturnValue:
    """Keep the password of whoever has a link, and sign him in."""
    people = current().store.people
    account = people.invited(token)
    name = account.name if account else request.form.get("name", "").strip()[:LONGEST]
    try:
        password = twice_typed(name)
    except RedRoutesError as error:
        return door(
            "welcome.html", status=HTTPStatus.UNPROCESSABLE_ENTITY, error=sentence(error),
            token=token, account=account, name=name,
        )  # fmt: skip
    first = None if account else NewAccount(name=name, role="admin", division=PROVINCE_CODE)
    account = people.accept(token, passwords.hashed(password), first)
    return welcomed(account, way_on("", account))


def twice_typed(name: str) -> str:
    """Return the password that a form gives twice.

    Raises
    ------
    QueryError, web.people.passwords.WeakPasswordError
        If it does not, or it would be guessed.
    """
    password = request.form.get("password", "")
    if not name:
        raise QueryError(NAMELESS)
    if password != request.form.get("again", ""):
        raise QueryError(DIFFERENT)
    passwords.require_good(password, name)
    return password
