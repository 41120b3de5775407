"""What all pages share: the frame, the state in the address and the reader's preferences."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final, NamedTuple, Protocol

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext
from pydantic import ValidationError
from typing_extensions import TypedDict

from geo.errors import C_, N_, OwnFaultError, RedRoutesError
from web.frame.choosing import Choice, choices_of
from web.frame.form import Form, address_of
from web.frame.inputs import context
from web.frame.names import place_labels
from web.frame.once import ONCE
from web.frame.outage import notice
from web.installation.context import Context
from web.language import words
from web.language.messages import translate
from web.language.provider import provider_name
from web.language.request import language
from web.maps.basemap_layers import attribution, review_numbers, script_config
from web.maps.basemap_serve import current_tiles
from web.maps.marks import dot, tier_marks
from web.maps.shell import MapParts
from web.maps.streets import streets_config
from web.store.database import StateError
from web.terms.asked import reader_sentence


class Entry(NamedTuple):
    """One entry of the menus: where it leads, its sign and words, the pages that it stands for."""

    endpoint: str
    sign: str
    text: str
    pages: tuple[str, ...] = ()
    current: str = ""

    def seen_from(self, page: str) -> "Entry":
        """Return the entry in the reader's words, marked where he stands."""
        own = self.endpoint.removeprefix("pages.")
        stands = "page" if page == own else "true" if page in self.pages else ""
        return self._replace(text=translate(self.text, language()), current=stands)


ENTRIES = (
    Entry("pages.home", "home", C_("page", "Home")),
    Entry("pages.plan", "route", N_("Plan a route")),
    Entry("pages.nearby", "speak", N_("Give a lecture")),
    Entry("pages.coverage", "gap", N_("See the gaps"), ("suggest",)),
)
"""The jobs, in the words of those who do them: the same four above and, on a phone, below."""

FURTHER = (
    Entry("pages.networks", "route", N_("Network of routes"), ("network",)),
    Entry("pages.plans", "save", N_("Saved plans")),
    Entry("pages.orders", "calendar", N_("Lecture orders")),
    Entry("pages.inspect", "inspect", N_("Inspection groups")),
    Entry("pages.register", "people", N_("Our own records")),
    Entry("pages.data", "database", N_("Data and sources")),
    Entry("pages.help", "help", N_("Help")),
)
"""What stands under "More"."""

PREFERENCES = frozenset({"lang", "size"})
"""Parameters that say how to show a page, not what."""

LARGE = "large"
YEAR = 365 * 24 * 3600
TOLD = frozenset((HTTPStatus.FORBIDDEN, HTTPStatus.SERVICE_UNAVAILABLE))
"""Statuses that are said as they are; another error of a form is one of what was written."""
RETRY_SECONDS = 5
"""After so many seconds whoever was told that we are busy may ask again."""

blueprint = Blueprint("pages", __name__)


def entries(page: str = "") -> list[Entry]:
    """Return the four entries in the reader's words, marked where he stands.

    Parameters
    ----------
    page
        Name of the page, none for one that stands outside.
    """
    return [one.seen_from(page) for one in ENTRIES]


class Shown(Protocol):
    """A map to show: the bare one, or one that folium has drawn on."""

    def parts(self) -> MapParts:
        """Return what a page needs to show it."""
        ...


def sentence(error: RedRoutesError | ValidationError) -> str:
    """Return what an error says in the language of the request, fields by their labels."""
    return reader_sentence(error, language())


class Refusal(TypedDict):
    """What a page says of a form that it cannot answer."""

    status: int
    error: str
    choices: Sequence[Choice]


REFUSED: Final = (ValidationError, RedRoutesError)
"""What a form is refused with."""


def refused(error: RedRoutesError | ValidationError) -> Refusal:
    """Return what a page says of a form it cannot answer: a sentence and, for homonyms, choices.

    A fault of ours goes on as it is: no other answer to the form would mend it.
    """
    if isinstance(error, OwnFaultError):
        raise error
    said = error.status if isinstance(error, RedRoutesError) else 0
    told = isinstance(error, StateError) or said in TOLD
    status = said if told else HTTPStatus.UNPROCESSABLE_ENTITY
    return {"status": status, "error": sentence(error), "choices": choices_of(error)}


def done_said(sentences: Mapping[str, str]) -> str:
    """Return what a page says of what was just done, as its address names it; "" for nothing."""
    done = request.args.get("done", "")
    return gettext(sentences[done]) if done in sentences else ""


def current() -> Context:
    """Return the installation this request is answered from."""
    return context()


def asked(*, several: frozenset[str] = frozenset()) -> Form:
    """Return the parameters of the address: forms send empty fields, which mean "not given".

    Parameters
    ----------
    several
        Names that may occur more than once; their values come as lists.
    """
    source = request.form if request.method == "POST" else request.args
    values: Form = {}
    for name in source:
        given = [text for text in source.getlist(name) if text.strip()]
        if given and name not in (*PREFERENCES, ONCE):
            values[name] = given if name in several else given[-1]
    return values


def here(**changes: str) -> str:
    """Return the address of this page with some parameters changed."""
    given = {**(request.view_args or {}), **request.args.to_dict(flat=False)}
    return address_of(given, str(request.endpoint), **changes)


@blueprint.after_request
def remember_size(response: Response) -> Response:
    """Keep an explicit choice of the text size in a cookie, so that links need not carry it."""
    chosen = request.args.get("size")
    if chosen in ("normal", LARGE):
        path = request.script_root or "/"
        response.set_cookie(
            "size", str(chosen), max_age=YEAR, path=path, httponly=True, samesite="Lax",
            secure=request.is_secure,
        )  # fmt: skip
    return response


def footer(context: Context, answered: Mapping[str, str] | None) -> dict[str, str]:
    """Return what stands under every page: who, from when, by which permission.

    Parameters
    ----------
    answered
        Provider of the answer on the page; None: there is none, so no vehicle either.
    """
    provider, settings = context.travel.provider, context.settings
    name = words.label("provider", provider.name)
    return {
        "organisation": settings.organisation,
        "provider": provider_name(answered, language()) if answered else name,
        "data_date": str(provider.data_date),
        "basemap": attribution(settings.basemap, current_tiles()),
        "review": review_numbers(settings.basemap, settings.map_review_number),
    }


def frame(page: str, provider: Mapping[str, str] | None = None) -> dict[str, object]:
    """Return the variables of the common frame around a document."""
    context = current()
    return {
        "page": page,
        "entries": entries(page),
        "further": [one.seen_from(page) for one in FURTHER],
        "here": here,
        "footer": footer(context, provider),
        "simulated": context.snapshot().simulated,
        "outage": notice(context),
        "large_text": request.args.get("size", request.cookies.get("size")) == LARGE,
        "label": words.label,
        "words": words.WORDS,
        "dot": dot,
        "hours": words.hours,
    }


def render(
    page: str,
    *,
    template: str = "",
    fmap: Shown | None = None,
    config: Mapping[str, object] | None = None,
    status: int = 200,
    **variables: Any,
) -> Response:
    """Render a page inside the frame.

    Parameters
    ----------
    page
        Name of the page, also of its entry in the menu.
    template
        File name when it is not ``<page>.html``.
    config
        What the page's script needs to know.
    """
    parts = _placed(fmap.parts()) if fmap is not None else None
    html = render_template(
        template or f"{page}.html",
        **frame(page, (variables.get("document") or {}).get("provider")),
        map=parts,
        config_json={**(_map_config() if parts else {"api": _api()}), **(config or {})},
        **variables,
    )
    response = make_response(html, status)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    # The language and the text size come from cookies: a shared cache must not mix readers.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _placed(parts: MapParts) -> MapParts:
    """Return the files of a map below the sub-path of the application, and our own style for it."""
    root = request.script_root
    ours = url_for("static", filename="css/map.css")
    return replace(
        parts,
        styles=(*(f"{root}{address}" for address in parts.styles), ours),
        scripts=tuple(f"{root}{address}" for address in parts.scripts),
    )


def _api() -> str:
    """Return where the API is, below whatever path the pages are served."""
    return f"{request.script_root}/api/v1"


def _map_config() -> dict[str, object]:
    """Return what every map's script needs: the ground and its words."""
    context = current()
    settings = context.settings
    return {
        "api": _api(),
        "ground": f"{request.script_root}/ground",
        "basemap": script_config(
            settings.basemap,
            current_tiles(),
            root=request.script_root,
            review_number=settings.map_review_number,
        ),
        "groundTexts": {
            "review": gettext("Map review number: %(number)s", number="%s"),
            "unreachable": gettext(
                "The background map cannot be reached or is empty here: outlines are shown instead."
            ),
            "twoFingers": gettext("Use two fingers to move the map"),
            "ctrlWheel": gettext("Hold Ctrl and scroll to zoom the map"),
        },
        "streets": streets_config(settings, root=request.script_root),
        "labels": place_labels(context),
        "tiers": tier_marks(language()),
    }
