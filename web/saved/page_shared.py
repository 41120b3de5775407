"""The page of a share link: a plan to read, to take along and to put into one's calendar."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, NamedTuple
from urllib.parse import urlsplit

from flask import Response, abort, request, url_for
from pydantic import Field

from geo.errors import N_
from geo.formats import ANSWERS, FORMATS
from routes.book import BOOK_FILES, book_file
from routes.paper.qr import code_svg
from web.book import ask as book_service
from web.book.response import book_response
from web.files.attachment import attachment
from web.frame.files import links_to
from web.frame.page import asked, blueprint, current, render
from web.frame.security import allow_frames
from web.installation.context import Context
from web.language.messages import translate
from web.language.request import language
from web.language.wording import CatalogueWording
from web.plan.keep import answer_again, plan_of
from web.plan.page_parts import phones, shown
from web.saved.page import map_of, picture_of, plan_file
from web.store.link_rows import Link
from web.store.plan_rows import SavedPlan
from web.terms.asked import Asked
from web.terms.fields import Query

NAMED = 3
"""Stops that a card of a messenger names."""

DAY_MINUTES: Final = 24 * 60
PICTURE: Final = (1200, 630)
"""Pixels of the picture in the card of a messenger, as `web.plan.picture` draws it."""


class FeedQuery(Query):
    """How a calendar reminds."""

    alarm: Annotated[
        int | None,
        Field(ge=0, le=DAY_MINUTES),
        Asked(N_("Minutes before a visit at which the calendar rings; 0: never."), N_("Reminder")),
    ] = None


class Card(NamedTuple):
    """What a messenger shows of an address (Open Graph)."""

    title: str
    text: str
    address: str
    picture: str
    width: int
    height: int


@blueprint.get("/s/<token>")
def shared_plan(token: str) -> Response:
    """Show a plan to whoever was sent its link: to read, not to change."""
    context = current()
    link, saved = context.store.links.opened(token, context.today())
    if link.embed:
        allow_frames()
    address = url_for("pages.shared_plan", token=token, _external=True)
    calendar = url_for("pages.shared_calendar", token=token, _external=True)
    has_files = "documents" in link.parts
    found = _allowed(link, saved)
    exports = links_to(
        lambda ending: url_for("pages.shared_file", token=token, ending=ending), endings=ANSWERS
    )
    response = render(
        "plans",
        template="saved/shared.html",
        fmap=map_of(context, saved) if "map" in link.parts else None,
        picture=url_for("pages.shared_picture", token=token),
        saved=saved,
        link=link,
        card=_card(link, saved, address, summary(found, language())),
        code=code_svg(address),
        calendar=calendar,
        subscribe=f"webcal{calendar.removeprefix(urlsplit(calendar).scheme)}",
        exports=[exports] if has_files else [],
        **found,
    )
    return _unlisted(response)


def _allowed(link: Link, saved: SavedPlan) -> dict[str, Any]:
    """Return what the page shows of a plan, without the numbers where the link leaves them out."""
    found = shown(plan_of(saved))
    if "contacts" not in link.parts:
        found["calls"] = []
        found["marks"] = {site: {**one, "phone": ""} for site, one in found["marks"].items()}
    return found


def _card(link: Link, saved: SavedPlan, address: str, text: str) -> Card:
    if "map" in link.parts:
        picture = url_for("pages.shared_picture", token=link.token, _external=True, v=saved.number)
        width, height = PICTURE
    else:
        picture = url_for("static", filename="img/icon-512.png", _external=True)
        width = height = 512
    return Card(saved.name, text, address, picture, width, height)


def summary(shown_plan: Mapping[str, Any], lang: str) -> str:
    """Return a plan in one sentence: how long, how far, when, and the first of its sites.

    Parameters
    ----------
    shown_plan
        What :func:`web.plan.page_parts.shown` says of it.
    """
    days = shown_plan["days_shown"]
    stops = [row["called"] for day in days for row in day["rows"] if row["kind"] == "stop"]
    comma, clause, stop = ("、", "，", "。") if lang == "zh" else (", ", ", ", ". ")
    named = comma.join(stops[:NAMED])
    if len(stops) > NAMED:
        named = translate(N_("%(names)s and more"), lang, names=named)
    first, second = shown_plan["headline"]
    said = f"{first}{second}" if lang == "zh" else f"{first} {second}".strip()
    return stop.join(part for part in (said, clause.join(shown_plan["facts"]), named) if part)


@blueprint.get("/s/<token>/file.<ending>")
def shared_file(token: str, ending: str) -> Response:
    """Return a shared plan as a file."""
    saved = _opened(token, "documents")
    return _unlisted(plan_file(current(), saved, ending))


@blueprint.get("/s/<token>/book.<ending>")
def shared_book(token: str, ending: str) -> Response:
    """Return the plan book of a shared plan, with the blanks for what nobody has filled in."""
    saved = _opened(token, "documents")
    if ending not in BOOK_FILES:
        abort(404)
    context, lang = current(), language()
    key = ("shared book", saved.id, saved.number, lang, ending)
    book = _book(context, saved)
    content = context.memo.get(key, lambda: book_file(book, ending))
    return _unlisted(book_response(book, ending, content=content))


@blueprint.get("/s/<token>/calendar.ics")
def shared_calendar(token: str) -> Response:
    """Return the visits of a shared plan as a calendar to subscribe to."""
    from web.saved.feed import plan_feed  # noqa: PLC0415 - calendars are slow to import

    context = current()
    link, saved = context.store.links.opened(token, context.today())
    if "documents" not in link.parts:
        abort(404)
    query = FeedQuery.model_validate(asked())
    known = phones(context, plan_of(saved)) if "contacts" in link.parts else {}
    response = attachment(
        plan_feed(_book(context, saved), saved, phones=known, alarm=query.alarm),
        name=f"{saved.name}.ics",
        fallback="plan.ics",
        media_type=FORMATS["ics"].content_type,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return _unlisted(response)


@blueprint.get("/s/<token>/picture.png")
def shared_picture(token: str) -> Response:
    """Return a picture of a shared plan, for the cards of messengers."""
    response = picture_of(current(), _opened(token, "map"))
    response.headers["Cache-Control"] = "public, max-age=86400"
    return _unlisted(response)


def _opened(token: str, part: str) -> SavedPlan:
    """Return the plan of a link that shows a part of it; else the address does not exist."""
    context = current()
    link, saved = context.store.links.opened(token, context.today())
    if part not in link.parts:
        abort(404)
    return saved


def _book(context: Context, saved: SavedPlan) -> Any:
    return book_service.make(
        context, answer_again(context, saved), book_service.FormFields(),
        wording=CatalogueWording(language()), today=context.today(),
    )  # fmt: skip


def _unlisted(response: Response) -> Response:
    """Keep the secret address out of search engines and of the logs of other sites."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
