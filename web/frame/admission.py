"""The gate before every view: who asks, what he wants to do, and whether he may.

Nothing is open that is not declared (:mod:`web.frame.rules`). Without an account everything is
open to the one person at the machine, and to nobody else.
"""

from collections.abc import Iterable
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlencode

from flask import Flask, Response, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import ImmutableMultiDict, WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from geo.errors import N_
from web.frame import rules
from web.frame.acting import asked_by
from web.frame.bodies import is_too_large, require_small
from web.frame.offered import add_csrf
from web.frame.person import (
    CSRF,
    Person,
    is_guarded,
    is_open,
    may,
    owns,
    person,
    reach_of,
    reaches,
)
from web.frame.security import SAFE_METHODS
from web.frame.tokens import cookie, csrf_of, is_csrf
from web.installation.context import Context
from web.installation.settings import Settings
from web.store.acting import Acting, act
from web.store.database import StoreError
from web.store.reach import Reach, division_of_site, stretch
from web.store.store import Store

ALONE: Final = N_(
    "Without an account only this machine is answered: make the first one with"
    " `redroutes user add` on the server."
)
NOT_YOURS: Final = N_(
    "Your account may not do this: ask whoever looks after the accounts, or sign in with another."
)
READ_ONLY: Final = N_("This key may only read: make one that may also change something.")
NO_PAGES: Final = N_(
    "A key changes something by the interface of programs only: sign in to do it on a page."
)
BY_KEY: Final = N_("Programs change something with a key: make one on the page of your account.")
STALE: Final = N_(
    "The form is of another session: go back, load the page again, and send it once more."
)
BAD_KEY: Final = N_("The key is not valid, or no longer.")
VISITOR: Final = "visitor"
SITES: Final = "sites.write"
PASSED_ON: Final = ("Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host")
"""What proxies add to a request besides the address of whoever asks."""


def init_app(
    app: Flask, context: Context, *, collections: Iterable[str], layers: Iterable[str]
) -> None:
    """Put the gate before every view.

    Parameters
    ----------
    collections, layers
        See :func:`web.frame.rules.undeclared`.

    Raises
    ------
    web.frame.rules.UndeclaredError
        If nobody has said of a way in who may take it.
    """
    missing = rules.undeclared(app, collections, layers)
    if missing:
        raise rules.UndeclaredError(
            N_("Nobody has said who may use %(endpoint)s."), endpoint=", ".join(missing)
        )
    store, settings = context.store, context.settings
    app.jinja_env.globals.update(
        person=person,
        may=may,
        csrf=_csrf,
        guarded=is_guarded,
        opens=_opens,
        reaches=reaches,
        owns=owns,
    )
    add_csrf(app)
    app.before_request(lambda: _ask(store, settings))
    app.after_request(_kept_privately)
    app.teardown_request(_end)


def _end(_: BaseException | None) -> None:
    """Let nothing of a request reach into the next one, nor its files lie about."""
    stretch(Reach())
    request.close()


def _opens(endpoint: str, **parts: object) -> bool:
    """Tell whether whoever asks may go to a page: what he may not is not offered.

    Of a site also whether it is one of his division.
    """
    action = rules.action_of(endpoint, {})
    if action != SITES or "site_id" not in parts:
        return may(action)
    return may(action) and reaches(action, division_of_site(str(parts["site_id"])))


def _csrf() -> str:
    who = person()
    return who.csrf if who else ""


def _ask(store: Store, settings: Settings) -> ResponseReturnValue | None:
    """Let a request in, or say why not."""
    if request.endpoint is None:
        return None  # there is nothing at this address, or not by this method
    if not _have_accounts(store):
        if settings.alone and not _is_door() and not is_near():
            abort(HTTPStatus.FORBIDDEN, ALONE)
        return None
    g.action = action = rules.action_of(request.endpoint, request.view_args or {})
    g.person = who = _who(store)
    role = who.account.role if who else VISITOR
    if not may(action):
        return _refuse(who)
    stretch(reach_of(action))
    act(Acting(str(who.account.id) if who else "", role, request.remote_addr or "", asked_by()))
    _check_form(who)
    return None


def _kept_privately(response: Response) -> Response:
    """Let no cache between keep for everybody what not everybody may see."""
    kept = is_guarded() and not response.cache_control.no_store
    if kept and not is_open(g.action):
        response.cache_control.public = False
        response.cache_control.private = True
    return response


def _have_accounts(store: Store) -> bool:
    """Tell whether there are accounts.

    Of a store that cannot be read nobody knows: the person at the machine goes on with what needs
    no store, whoever comes from elsewhere is asked to sign in as if there were.
    """
    try:
        return store.people.exist()
    except StoreError:
        return not is_near()


def _is_door() -> bool:
    return rules.ENDPOINTS.get(str(request.endpoint)) == "door"


def is_near() -> bool:
    """Tell whether this machine itself asks, and not a proxy on it for somebody else."""
    if any(name in request.headers for name in PASSED_ON):
        return False
    sent = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return all(_is_loopback(one) for one in (request.remote_addr or "", sent or "127.0.0.1"))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _who(store: Store) -> Person | None:
    """Return whose key or cookie a request shows; nothing is read where it shows none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return _by_key(store, token.strip())
    token = cookie()
    found = store.sessions.of(token) if token else None
    return Person(found[1], found[0].id, csrf_of(token)) if found else None


def _by_key(store: Store, token: str) -> Person:
    found = store.keys.of(token)
    if found is None:
        raise _unknown(BAD_KEY)
    key, account = found
    if request.method not in SAFE_METHODS and not _computes():
        if key.access == "read":
            abort(HTTPStatus.FORBIDDEN, READ_ONLY)
        if (
            asked_by() == "page"
        ):  # the account itself, and those of others, are no program's business
            abort(HTTPStatus.FORBIDDEN, NO_PAGES)
    return Person(account, key=key)


def _computes() -> bool:
    """Tell whether a request of a program only computes: plans are sent as a body."""
    return bool(g.action == "look")


def _refuse(who: Person | None) -> ResponseReturnValue:
    """Say 403 to an account; lead a reader of pages who is nobody yet to the door."""
    if who is not None:
        abort(HTTPStatus.FORBIDDEN, NOT_YOURS)
    if asked_by() == "page" and request.method in SAFE_METHODS and _takes_pages():
        there = request.full_path.rstrip("?")
        query = urlencode({"next": there}) if there != "/" else ""
        address = url_for("pages.sign_in") + (f"?{query}" if query else "")
        response = redirect(address, HTTPStatus.SEE_OTHER)
        response.headers["Cache-Control"] = "no-store"
        return response
    raise _unknown()


def _unknown(said: str | None = None) -> Unauthorized:
    """Return what is said to whom nobody knows, and how a program makes itself known."""
    return Unauthorized(said, www_authenticate=WWWAuthenticate("bearer", {"realm": "redroutes"}))


def _takes_pages() -> bool:
    """Tell whether a person reads the answer: a script or a picture is not led to a page."""
    reads = not request.accept_mimetypes or request.accept_mimetypes.accept_html
    shown = request.headers.get("Sec-Fetch-Dest", "document") in ("document", "iframe")
    return bool(reads and shown)


def _check_form(who: Person | None) -> None:
    """Refuse a form that did not come from a page of the session it is sent in."""
    if who is None or not who.session or request.method in SAFE_METHODS:
        return
    if asked_by() == "api":
        if not _computes():
            abort(HTTPStatus.FORBIDDEN, BY_KEY)
        return
    require_small()  # the view of a button reads nothing, and would not notice
    if is_too_large():
        return  # it is larger than any of its kind: the view says so and looks no further
    given = request.form.get(CSRF, "")
    if not is_csrf(cookie(), given):
        abort(HTTPStatus.FORBIDDEN, STALE)
    rest = [pair for pair in request.form.items(multi=True) if pair[0] != CSRF]
    request.form = ImmutableMultiDict(rest)
