"""The language a page is written in: Chinese unless the reader asked for English.

Message identifiers are the English sentences themselves, so English needs no catalogue. The core
raises errors as templates with named parameters (:mod:`geo.errors`); :func:`sentence` puts them
into the language of the request.
"""

from flask import Flask, Response, current_app, g, has_app_context, has_request_context, request
from flask_babel import Babel, Domain, ngettext

from geo.errors import C_
from web.language import messages, reader
from web.language.counted import counted
from web.language.messages import LOCALES, TRANSLATIONS
from web.language.templates import install_days

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


def _say(template: str) -> str:
    return messages.translator(language())(template)


def _remember(response: Response) -> Response:
    """Keep an explicit choice of language in a cookie, so that links need not carry it."""
    chosen = request.args.get("lang")
    is_page = response.mimetype == "text/html"  # programs name the language each time
    if is_page and chosen in LOCALES and chosen != request.cookies.get(COOKIE):
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


def _mark(response: Response) -> Response:
    """Say in which language an answer is, and that another reader may get another one."""
    spoken = g.get("spoken")
    if spoken is not None:
        response.headers.setdefault("Content-Language", HTML_LANG[spoken])
        for name in ("Accept-Language", "Cookie"):
            response.vary.add(name)
    return response


class _Sentences(Domain):  # type: ignore[misc]  # flask_babel has no types
    """The sentences of views: one of a thing is said so in English, as in templates and files."""

    def gettext(self, string: str, /, **params: object) -> str:
        """Put a sentence into the language of the reader."""
        text = string if language() == "zh" else counted(string, params)
        return str(super().gettext(text, **params))


def init_app(app: Flask, *, default: str) -> None:
    """Install the catalogues.

    Parameters
    ----------
    default
        Short code of the language served to a reader who has not chosen one: "zh" or "en".
    """
    app.config["LANGUAGE"] = default
    reader.ask(language)
    babel = Babel(
        app,
        default_locale=LOCALES[default],
        default_timezone="Asia/Shanghai",
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=locale,
    )
    babel.domain_instance = _Sentences()
    # Templates say things as files and commands do: with the context of what is marked by C_.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension
        gettext=_say,
        ngettext=ngettext,
        newstyle=True,
        pgettext=lambda context, template: _say(C_(context, template)),
    )
    install_days(app.jinja_env, language)
    app.after_request(_remember)
    app.after_request(_mark)

    @app.context_processor
    def variables() -> dict[str, object]:
        short = language()
        return {"language": short, "html_lang": HTML_LANG[short], "nonce": g.get("nonce", "")}
