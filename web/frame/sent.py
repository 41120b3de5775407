"""Addresses that only take forms: a reader who asks for one is shown the page of the form.

A page that answers a form stands at the form's address. Its links to the other language and to
larger letters lead there, and so do the reloading of a page without a script and the address bar.
"""

from http import HTTPStatus
from typing import Final

from flask import Response, current_app, redirect, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

READING: Final = frozenset({"GET", "HEAD"})


def page_of_form(error: object) -> Response | None:
    """Return the way to the page whose form an address takes, None if that is not what is wrong."""
    if not isinstance(error, MethodNotAllowed) or request.method not in READING:
        return None
    path = request.path
    while path := path.rpartition("/")[0]:
        if _is_page(path):
            query = request.query_string.decode()
            there = f"{request.script_root}{path}" + (f"?{query}" if query else "")
            return redirect(there, HTTPStatus.SEE_OTHER)  # type: ignore[return-value]
    return None


def _is_page(path: str) -> bool:
    """Tell whether there is a page at a path."""
    try:
        found = current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return False
    return str(found[0]).startswith("pages.")
