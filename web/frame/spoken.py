"""What an application is told of languages: the catalogues, and what stands in every answer."""

from collections.abc import Mapping

from flask import Flask, Response, g, has_app_context, request
from flask_babel import Babel, Domain, ngettext

from geo.errors import C_
from web.language import messages, places, reader
from web.language.counted import counted
from web.language.messages import LOCALES, TRANSLATIONS
from web.language.request import COOKIE, HTML_LANG, language, locale
from web.language.templates import install_days

COOKIE_SECONDS = 365 * 24 * 3600


def _say(template: str) -> str:
    return messages.translator(language())(template)


def _names() -> Mapping[str, str] | None:
    """Return what the installation of this request calls places, None where there is none."""
    if not has_app_context() or "installation" not in g:
        return None
    known: Mapping[str, str] = g.installation.english
    return known


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
    places.ask_first(_names)
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
