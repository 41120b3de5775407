"""A network of routes in words, for terminals, pages and the method of files."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypedDict

from geo.errors import N_
from web.files.text import declared_table
from web.language.messages import duration, translate, translator
from web.language.places import place_name
from web.language.provider import times_line
from web.network.answer import (
    Network,
    NetworkFigures,
    NetworkLeft,
    NetworkRoute,
    NetworkTold,
    Proof,
    RouteRow,
    RouteStop,
    UpkeepFacts,
)
from web.terms.term import Column, columns, in_words


def network_text(document: Network, language: str) -> str:
    """Return the routes, what they lack, and what they leave."""
    say = translator(language)
    shown = columns(RouteRow, narrow=True)
    lines = [*summary_lines(document, language), ""]
    lines += declared_table(shown, named_routes(document, language), language)
    lines += _left_lines(document, language)
    return "\n".join([*lines, "", *note_lines(document, language), say(CHANGED)])


CHANGED = N_(
    "Names, times and routes are proposals: have them looked at before they are published."
)


BY_THEME: Final = N_("Routes by theme")
BY_PERIOD: Final = N_("Routes by period")


class Comparison(NamedTuple):
    """A table of figures: what it is of, its columns, its rows."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, object]]


def comparisons(document: Network, language: str) -> list[Comparison]:
    """Return how good the network is beside other sets of routes, and what it tells."""
    say, told = translator(language), columns(NetworkTold, narrow=True)
    return [
        Comparison(say(N_("Beside other routes")), columns(NetworkFigures, narrow=True),
                   document["figures"]),
        Comparison(say(BY_THEME), told, told_rows(document["themes"], language)),
        Comparison(say(BY_PERIOD), told, told_rows(document["periods"], language)),
    ]  # fmt: skip


def report_text(document: Network, language: str) -> str:
    """Return the figures of the network beside those of other sets of routes."""
    lines = summary_lines(document, language)
    for one in comparisons(document, language):
        lines += ["", f"## {one.title}", *declared_table(one.columns, one.rows, language)]
    lines += _left_lines(document, language)
    return "\n".join([*lines, "", *note_lines(document, language)])


def summary_lines(document: Network, language: str) -> list[str]:
    """Return what the network is, how good it is proved to be, and which demands it misses."""
    figures, proof = document["figures"][0], document["proof"]
    first = translate(
        N_(
            "%(routes)d routes visit %(sites)d of %(all_sites)d sites (%(worth)s of their worth), "
            "%(national)d of %(all_national)d of national grade, in %(counties)d of "
            "%(all_counties)d counties; %(seats)d of %(all_seats)d county seats have a one-day "
            "route within %(within)d minutes."
        ),
        language,
        **{**figures, **in_words(NetworkFigures, figures, language, worth="worth")},
        within=document["request"]["within"],
    )
    second = translate(
        N_(
            "Chosen from %(candidates)d candidates: value %(objective)s, at best %(bound)s (gap "
            "%(gap)s, to the relaxation %(relaxed)s), greedy %(greedy)s."
        ),
        language,
        candidates=proof["candidates"],
        **in_words(
            Proof,
            proof,
            language,
            objective="objective",
            bound="bound",
            gap="gap",
            relaxed="relaxed_gap",
            greedy="greedy",
        ),
    )
    winter = translate(
        N_(
            "%(holds)d of %(routes)d timetables hold in summer, %(winter)d in winter as they are; "
            "for %(repaired)d more there is a winter timetable, for %(none)d there is none."
        ),
        language,
        repaired=sum(route["winter_how"] not in ("holds", "none") for route in document["routes"]),
        none=sum(route["winter_how"] == "none" for route in document["routes"]),
        holds=sum(route["holds"] for route in document["routes"]),
        winter=sum(route["winter"] for route in document["routes"]),
        routes=len(document["routes"]),
    )
    unmet = [translate(one["template"], language, **one["params"]) for one in document["unmet"]]
    return [first, second, winter, *unmet]


def note_lines(document: Network, language: str) -> list[str]:
    """Return what the network rests on."""
    day = translate(
        N_("Timed for %(date)s, in winter for %(winter)s."),
        language,
        date=document["request"]["date"],
        winter=document["request"]["winter"],
    )
    return [day, times_line(document["provider"], language)]


def named_routes(document: Network, language: str) -> list[Mapping[str, object]]:
    """Return the routes with their names in the language of the reader."""
    return [{**route, "name": name_of(route, language)} for route in document["routes"]]


def name_of(route: NetworkRoute | UpkeepFacts, language: str) -> str:
    """Return the name of a route in the language of the reader, else in Chinese."""
    return (language == "en" and route["name_en"]) or route["name"]


class Size(TypedDict):
    """How large a route is."""

    days: int
    sites: int
    drive_minutes: int


def route_facts(route: NetworkRoute | Size, language: str) -> str:
    """Return days, sites and driving of a route in one line."""
    said = N_("%(days)d days, %(sites)d sites, %(drive)s driving")
    if route["days"] == 1:
        said = N_("one day, %(sites)d sites, %(drive)s driving")
    drive = duration(route["drive_minutes"], language)
    return translate(said, language, days=route["days"], sites=route["sites"], drive=drive)


WINTERS: Final = {
    "holds": N_("The same timetable holds."),
    "drop": N_("A timetable that holds leaves out %(removed)s (%(minutes)s)."),
    "replace": N_("A timetable that holds visits %(added)s instead of %(removed)s (%(minutes)s)."),
    "reorder": N_("A timetable that holds visits the same sites in another order (%(minutes)s)."),
    "none": N_("No timetable that holds was found."),
}
"""What is proposed for winter, by :data:`routes.terms.NETWORK_WINTERS`."""


def winter_sentence(route: NetworkRoute, language: str) -> str:
    """Say how a route is driven in winter, with the driving more or less than in summer."""
    between = translator(language)(LISTED)
    removed, added = (
        between.join(place_name(name, language) for name in route[key])
        for key in ("winter_removed", "winter_added")
    )
    minutes = more_minutes(route["winter_repair_minutes"] or 0, language)
    template = WINTERS[route["winter_how"]]
    return translate(template, language, removed=removed, added=added, minutes=minutes)


LISTED: Final = N_(", ")


def more_minutes(minutes: int, language: str) -> str:
    """Say how many minutes at the wheel more, or less, something takes."""
    if not minutes:
        return translator(language)(N_("as much driving"))
    said = N_("%(minutes)d min more driving") if minutes > 0 else N_("%(minutes)d min less driving")
    return translate(said, language, minutes=abs(minutes))


def left_sentence(one: NetworkLeft, language: str) -> str:
    """Say why no route serves something."""
    params: dict[str, object] = dict(one["params"])
    if "name" in params:
        params["name"] = place_name(str(params["name"]), language)
    return translate(one["template"], language, **params)


def _left_lines(document: Network, language: str) -> list[str]:
    if not document["left"]:
        return []
    say = translator(language)
    shown = columns(NetworkLeft, narrow=True)
    title = say(N_("Without a route"))
    return ["", f"## {title}", *declared_table(shown, document["left"], language)]


def told_rows(rows: Sequence[NetworkTold], language: str) -> list[Mapping[str, object]]:
    """Return themes or periods with their names in the language of the reader."""
    return [{**row, "name": row["name_en"] if language == "en" else row["name"]} for row in rows]


def stops_of(stops: Sequence[RouteStop], number: int) -> list[RouteStop]:
    """Return the visits of a route."""
    return [stop for stop in stops if stop["number"] == number]
