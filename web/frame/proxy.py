"""Serving below a sub-path and behind reverse proxies."""

from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from geo.errors import N_
from web.installation.environment import SettingsError


class SubPath:
    """Tell the application below which path it is reached (``SCRIPT_NAME``).

    A proxy may hand on the path as it came or without the prefix: both are understood, so that
    ``proxy_pass http://host`` and ``proxy_pass http://host/`` of nginx lead to the same pages.

    Parameters
    ----------
    prefix
        Such as ``/red``.
    """

    def __init__(self, app: WSGIApplication, prefix: str) -> None:
        self._app, self._prefix = app, prefix

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer a request with the prefix moved from the path to ``SCRIPT_NAME``."""
        path = environ.get("PATH_INFO", "")
        if path == self._prefix or path.startswith(f"{self._prefix}/"):
            path = path[len(self._prefix) :]
        changed = {"SCRIPT_NAME": self._prefix, "PATH_INFO": path or "/"}
        return self._app({**environ, **changed}, start)


def init_app(app: Flask, *, base_path: str, proxies: int) -> None:
    """Serve below ``base_path`` and believe the last ``proxies`` proxies.

    Parameters
    ----------
    base_path
        Such as ``/red``; "" for the root.
    proxies
        How many entries at the end of ``X-Forwarded-For``, ``-Proto`` and ``-Host`` were written
        by proxies of our own; 0: the headers are ignored, since anybody can send them.

    Raises
    ------
    SettingsError
        When the sub-path is the address of one of our pages, which could not be told apart.
    """
    first = base_path.split("/")[1] if base_path else ""
    if first and any(rule.rule.split("/")[1] == first for rule in app.url_map.iter_rules()):
        raise SettingsError(
            N_("REDROUTES_BASE_PATH must not begin with the address of a page, as %(value)s does."),
            value=base_path,
        )
    wrapped: Any = app.wsgi_app
    if base_path:
        wrapped = SubPath(wrapped, base_path)
    if proxies:
        wrapped = ProxyFix(wrapped, x_for=proxies, x_proto=proxies, x_host=proxies)
    app.wsgi_app = wrapped  # type: ignore[method-assign]
