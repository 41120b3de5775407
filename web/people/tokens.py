"""The cookie of a session, and the text that proves that a form came from one of its pages."""

from hashlib import sha256
from typing import Final

from flask import Response, request
from itsdangerous import BadSignature, Signer

NAME: Final = "redroutes"
LONGEST: Final = 100
SALT: Final = "form"


def cookie_name() -> str:
    """Return what the cookie of a session is called."""
    return prefixed(NAME)


def prefixed(name: str) -> str:
    """Return what a cookie is called: over https by a prefix that no http page can set.

    A host on which other programs stand beside ours has its own sub-path, which ``__Host-`` does
    not allow.
    """
    if not request.is_secure:
        return name
    return f"__Secure-{name}" if request.script_root else f"__Host-{name}"


def cookie() -> str:
    """Return the text of the cookie of this request, "" without."""
    return request.cookies.get(cookie_name(), "")[:LONGEST]


def set_cookie(response: Response, token: str) -> None:
    """Give the browser the cookie of a session; it goes with the browser's own session."""
    response.set_cookie(
        cookie_name(), token, path=request.script_root or "/", httponly=True, samesite="Lax",
        secure=request.is_secure,
    )  # fmt: skip


def drop_cookie(response: Response) -> None:
    """Let the browser forget the cookie."""
    response.delete_cookie(
        cookie_name(), path=request.script_root or "/", httponly=True, samesite="Lax",
        secure=request.is_secure,
    )  # fmt: skip


def csrf_of(token: str) -> str:
    """Return what the forms of a session carry: made from its secret, which no other site has."""
    return _signer(token).get_signature(SALT).decode()


def _signer(token: str) -> Signer:
    return Signer(token, salt=SALT, digest_method=sha256)


def is_csrf(token: str, given: str) -> bool:
    """Tell whether a form carries what those of a session do; the comparison takes equally long."""
    try:
        _signer(token).unsign(f"{SALT}.{given}")
    except BadSignature:
        return False
    return True
