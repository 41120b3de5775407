"""The cookie of a session, and the text that proves that a form came from one of its pages."""

from hashlib import sha256
from typing import Final

from flask import Response, request
from itsdangerous import BadSignature, Signer

NAME: Final = "redroutes"
LONGEST: Final = 100
SALT: Final = "form"


def prefixed(name: str) -> str:
    """Return what a cookie is called: over https by a prefix that no http page can set.

    A host on which other programs stand beside ours has its own sub-path, which ``__Host-`` does
    not allow.
    """
    if not request.is_secure:
        return name
    return f"__Secure-{name}" if request.script_root else f"__Host-{name}"


def cookie(name: str = NAME, *, longest: int = LONGEST) -> str:
    """Return the text of a cookie of this request, "" without."""
    return request.cookies.get(prefixed(name), "")[:longest]


def set_cookie(
    response: Response, text: str, name: str = NAME, *, seconds: int | None = None
) -> None:
    """Give the browser a cookie, that of a session by default, that no script can read.

    Parameters
    ----------
    seconds
        For how long; None: it goes with the browser's own session.
    """
    response.set_cookie(
        prefixed(name), text, max_age=seconds, path=request.script_root or "/", httponly=True,
        samesite="Lax", secure=request.is_secure,
    )  # fmt: skip


def drop_cookie(response: Response, name: str = NAME) -> None:
    """Let the browser forget a cookie."""
    response.delete_cookie(
        prefixed(name), path=request.script_root or "/", httponly=True, samesite="Lax",
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
