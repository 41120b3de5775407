"""The language a page is written in: Chinese unless the reader asked for English.

Message identifiers are the English sentences themselves, so English needs no catalogue. The core
raises errors as templates with named parameters (:mod:`geo.errors`); :func:`sentence` puts them
into the language of the request.
"""

from typing import Any

from flask import Flask, Response, current_app, g, has_request_context, request
from flask_babel import Babel
from pydantic import ValidationError

from geo.errors import RedRoutesError
from web import messages
from web.messages import LOCALES, TRANSLATIONS

HTML_LANG = {"zh": "zh-CN", "en": "en"}
"""Short language code -> value of the ``lang`` attribute."""

COOKIE = "lang"
COOKIE_SECONDS = 365 * 24 * 3600


def language() -> str:
    """Return the short language code of the request: address first, then cookie, then default."""
    default = str(current_app.config["LANGUAGE"])
    if not has_request_context():
        return default
    for wanted in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wanted in LOCALES:
            return str(wanted)
    return default


def locale() -> str:
    """Return the Babel locale of the request, such as ``zh_Hans_CN``."""
    return LOCALES[language()]


def sentence(error: RedRoutesError | ValidationError) -> str:
    """Return what an error says in the language of the request."""
    return messages.sentence(error, language())


def _remember(response: Response) -> Response:
    """Keep an explicit choice of language in a cookie, so that links need not carry it."""
    chosen = request.args.get("lang")
    if chosen in LOCALES and chosen != request.cookies.get(COOKIE):
        response.set_cookie(
            COOKIE,
            str(chosen),
            max_age=COOKIE_SECONDS,
            path=request.script_root or "/",
            httponly=True,
            samesite="Lax",
            secure=request.is_secure,
        )
    return response


def init_app(app: Flask, *, default: str) -> None:
    """Install the catalogues.

    Parameters
    ----------
    app
        The application.
    default
        Short code of the language served to a reader who has not chosen one: "zh" or "en".
    """
    app.config["LANGUAGE"] = default
    Babel(
        app,
        default_locale=LOCALES[default],
        default_timezone="Asia/Shanghai",
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=locale,
    )
    app.after_request(_remember)

    @app.context_processor
    def variables() -> dict[str, Any]:
        short = language()
        return {"language": short, "html_lang": HTML_LANG[short], "nonce": g.get("nonce", "")}
