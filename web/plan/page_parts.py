"""What the plan page shows around the route: lists to choose from, assumptions, example tours."""

from collections.abc import Iterable
from typing import Any, Final, Literal, NamedTuple

from markupsafe import escape
from typing_extensions import TypedDict

from geo.errors import N_
from geo.told import approved_stories
from routes.book.links import navigation_link
from routes.plan.audience import load_audiences
from routes.plan.tables import load_themes
from web.frame.names import division_names
from web.frame.page import current
from web.installation.context import Context
from web.language import words
from web.language.messages import translate
from web.language.places import place_name
from web.language.request import language
from web.places.answer_tours import ExampleTotals, ExampleTour
from web.plan import doubts, examples, themes
from web.plan import timetable as timetables
from web.plan.answer import LESS_IS_BETTER, Plan
from web.plan.example_picture import START
from web.plan.headline import facts, headline
from web.plan.page_links import Edits
from web.plan.timeline import KINDS, timeline
from web.plan.timetable import by_reason, left_out, timetable


def theme_choices(context: Context) -> dict[str, list[tuple[str, str]]]:
    """Return code and name of each theme with its number of sites, and what it holds in words."""
    name = _name_key()
    found = themes.run(context, language=language())["themes"]
    return {
        "themes": [(one["code"], f"{one[name]} · {one['considered']}") for one in found],
        "theme_notes": [(one[name], one["description"]) for one in found],
    }


def audience_choices() -> list[tuple[str, str]]:
    """Return code and name of each audience, anybody first."""
    named = [(one.code, getattr(one, _name_key())) for one in load_audiences()]
    return [("", N_("anybody")), *named]


def shown(document: Plan) -> dict[str, Any]:
    """Return what pages show of a plan document."""
    context, lang = current(), language()
    days = timetable(document, lang)
    places = places_in_words(context)
    above, below = doubts.of_the_whole(document, lang)
    return {
        **timetables.shown(document, lang),
        "days_shown": days,
        "less_is_better": LESS_IS_BETTER,
        "timeline": timeline(days),
        "kinds": KINDS,
        "headline": headline(document, lang),
        "facts": facts(document, lang, theme_names(document["request"]["themes"]), called=places),
        "places": places,
        "site_names": english_names(context),
        "calls": doubts.calls(document, phones(context, document), lang),
        "notes_above": above,
        "notes_below": below,
        "left_out_groups": by_reason(left_out(document, lang)),
        "marks": marks(context, document),
        "stories": approved_stories(
            context.datasets.sites,
            [stop["id"] for day in document["days"] for stop in day["stops"]],
            lang,
        ),
        **assumptions(document),
    }


def marks(context: Context, document: Plan) -> dict[str, dict[str, str]]:
    """Return what the timetable says of each stop beside its times: kind, doubts, links."""
    known, lang = phones(context, document), language()
    category = context.datasets.sites["category"]
    return {
        stop["id"]: {
            "category": words.label("category", category[stop["id"]])
            if stop["id"] in category.index
            else "",
            "doubts": doubts.doubts_at(stop, lang),
            "phone": known.get(stop["id"], ""),
            "navigate": navigation_link(stop),
        }
        for day in document["days"]
        for stop in day["stops"]
    }


def phones(context: Context, document: Plan) -> dict[str, str]:
    """Return the telephone numbers of the sites of a plan that are known."""
    visited = [stop["id"] for day in document["days"] for stop in day["stops"]]
    numbers = context.datasets.sites["phone"]
    return {site: numbers[site] for site in visited if numbers.get(site, "")}


def theme_names(called: Iterable[str]) -> list[str]:
    """Return the names of the themes that are called by codes or in words."""
    texts = list(called)
    return [
        getattr(theme, _name_key())
        for theme in load_themes()
        if any(theme.is_called(text) for text in texts)
    ]


def assumptions(document: Plan) -> dict[str, object]:
    """Return what names the assumptions about an audience."""
    named = {theme.code: getattr(theme, _name_key()) for theme in load_themes()}
    audience = document.get("audience")
    codes = [rule["applies_to"] for rule in audience["assumptions"]] if audience else []
    return {
        "english": language() == "en",
        "applies_to": {code: named.get(code) or words.label("category", code) for code in codes},
    }


DONE: Final = {
    "up": N_("%(name)s comes earlier now."),
    "down": N_("%(name)s comes later now."),
    "day": N_("%(name)s is on day %(number)s now."),
    "pin": N_("%(name)s is locked to its day now."),
    "free": N_("%(name)s is no longer locked to its day."),
    "stay": N_("The visit of %(name)s takes %(number)s minutes now."),
    "drop": N_("%(name)s is left out."),
    "back": N_("%(name)s is back in its place."),
    "add": N_("%(name)s is in the route now."),
    "improve": N_("The route was searched on from your changes."),
}
"""What was done to a route, by the first word of an edit."""


def names_of_gone(context: Context, edits: Edits) -> dict[str, str]:
    """Return the names of the stops that were taken out of a route, in the reader's words."""
    names = context.datasets.sites["name_zh"]
    return {one.stop: place_name(names.get(one.stop, one.stop), language()) for one in edits.gone}


def done_text(context: Context, edit: str) -> str:
    """Return in words what an edit has done, "" for what is none."""
    what, _, site = edit.partition(" ")
    word = what.rstrip("0123456789")
    if word not in DONE:
        return ""
    sites = context.datasets.sites
    known = sites.at[site, "name_zh"] if site in sites.index else site
    name = english_names(context).get(site, known)
    return translate(DONE[word], language(), name=name, number=what.removeprefix(word))


class Card(TypedDict):
    """An example tour in the language of the reader."""

    name: str
    few: bool
    address: str
    start: str
    totals: ExampleTotals | None
    problem: str | None


class Cards(TypedDict):
    """The example tours, none while they are being computed."""

    state: Literal["ready", "computing"]
    examples: list[Card]


def example_cards(context: Context) -> Cards:
    """Return the example tours in the language of the reader, or that they are being computed."""
    document = examples.ready(context, today=context.today())
    return {"state": document["state"], "examples": [_card(one) for one in document["examples"]]}


def english_names(context: Context) -> dict[str, str]:
    """Return the English names of the sites by id for those who read English, else nothing."""
    if language() != "en":
        return {}
    names = context.datasets.sites["name_en"]
    return {str(site): name for site, name in names.items() if name}


def places_in_words(context: Context) -> dict[str, str]:
    """Return what the reader calls each division, by its Chinese name."""
    return context.memo.get(
        ("places in words", language()),
        lambda: dict(zip(context.datasets.divisions["name"], division_names(context), strict=True)),
    )


class Tour(NamedTuple):
    """An example tour with its picture."""

    name: str
    address: str
    totals: ExampleTotals
    picture: str


def tours(context: Context, cards: Cards) -> list[Tour]:
    """Return the pictures of the example tours, none while they are being computed.

    Parameters
    ----------
    cards
        The tours, as :func:`example_cards` tells them.
    """
    drawn = examples.pictures(context, today=context.today())
    names = places_in_words(context)
    found = []
    for one in cards["examples"]:
        picture, totals, start = drawn.get(one["address"]), one["totals"], one["start"]
        if picture and totals and not one["few"]:
            named = picture.replace(START, escape(names.get(start, start)))
            found.append(Tour(one["name"], one["address"], totals, named))
    return found


def _card(example: ExampleTour) -> Card:
    problem = example["problem"]
    said = translate(problem["template"], language(), **problem["params"]) if problem else None
    theme = example["query"].get("theme") if example["kind"] == "prefecture" else None
    subject = next((getattr(t, _name_key()) for t in load_themes() if t.code == theme), "")
    name = " · ".join(filter(None, [example[_name_key()], subject]))
    return {
        "name": name,
        "few": example["few"],
        "address": example["address"],
        "start": example["query"]["from"],
        "totals": example["totals"],
        "problem": said,
    }


def _name_key() -> Literal["name_zh", "name_en"]:
    return "name_en" if language() == "en" else "name_zh"
