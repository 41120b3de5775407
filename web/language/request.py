"""The language a page is written in: Chinese unless the reader asked for English.

Message identifiers are the English sentences themselves, so English needs no catalogue. The core
raises errors as templates with named parameters (:mod:`geo.errors`); :func:`sentence` puts them
into the language of the request.
"""

from flask import current_app, g, has_app_context, has_request_context, request

from web.language.messages import LOCALES

HTML_LANG = {"zh": "zh-CN", "en": "en"}
"""Short language code -> value of the ``lang`` attribute."""

COOKIE = "lang"
CHOSEN = "redroutes.language"
"""Key of the environment of a request: its language, which every sentence of a page asks for."""
COOKIE_SECONDS = 365 * 24 * 3600


def language() -> str:
    """Return the short language code of the request.

    The address goes first, then the cookie, then ``Accept-Language`` (RFC 9110, section 12.5.4),
    then the default. The answer is marked as written in it.
    """
    if not has_app_context():  # long work, which is no reader's alone
        return "zh"
    default = str(current_app.config["LANGUAGE"])
    if not has_request_context():
        return default
    environ = request.environ
    if CHOSEN not in environ:
        environ[CHOSEN] = g.spoken = _chosen() or _accepted(default)
    return str(environ[CHOSEN])


def _chosen() -> str | None:
    wanted = (request.args.get("lang"), request.cookies.get(COOKIE))
    return next((one for one in wanted if one in LOCALES), None)


def _accepted(default: str) -> str:
    """Return the language the reader likes best; the default wins a tie."""
    known = sorted(LOCALES, key=lambda one: one != default)
    qualities = [max(_qualities(one), default=-1.0) for one in known]
    best = max(qualities)
    return known[qualities.index(best)] if best > 0 else default


def _qualities(short: str) -> list[float]:
    """Return the quality of each range that names a language, or of ``*`` where none does."""
    accept = [(value.lower(), quality) for value, quality in request.accept_languages]
    named = [quality for value, quality in accept if value.split("-")[0] == short]
    return named or [quality for value, quality in accept if value == "*"]


def locale() -> str:
    """Return the Babel locale of the request, such as ``zh_Hans_CN``."""
    return LOCALES[language()]
