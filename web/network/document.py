"""A designed network as the document that the room answers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from geo.errors import N_
from geo.schemas import is_coarse
from geo.terms import PERIODS
from geo.vocabulary import Word
from routes.network.base import Base
from routes.network.candidates import Candidate
from routes.network.demands import worth_of
from routes.network.measure import REACH, Figures, measure
from routes.network.network import Left
from routes.network.network import Network as Designed
from routes.network.repair import Repair
from routes.network.timed import TimedRoute
from routes.network.types import Bools
from routes.network.upkeep import Upkeep
from routes.plan.tables import Theme
from routes.tour.clock import clock_text
from web.language.messages import translate
from web.network.answer import (
    Network,
    NetworkAsked,
    NetworkFigures,
    NetworkLeft,
    NetworkRoute,
    NetworkTold,
    Proof,
    RouteDay,
    RouteStop,
)
from web.network.counted import counted_seats, counted_sites
from web.plan.ask import PlanQuery
from web.plan.visit_order import day_text
from web.terms.rows import provider_document, sentence_document
from web.terms.term import kept
from web.terms.types import Sentence

Sets = dict[str, tuple[tuple[Candidate, ...], Mapping[int, float]]]
"""Name of a set -> its routes, and the share of people within some minutes of its starts."""

NAMES = (
    N_("%(origin)s: red route of one day around %(site)s"),
    N_("%(origin)s: red route of two days around %(site)s"),
    N_("%(origin)s: red route of three days around %(site)s"),
    N_("%(origin)s: red route of four days around %(site)s"),
    N_("%(origin)s: red route of five days around %(site)s"),
)
THEME_NAMES = (
    N_("%(origin)s: %(theme)s, one day around %(site)s"),
    N_("%(origin)s: %(theme)s, two days around %(site)s"),
    N_("%(origin)s: %(theme)s, three days around %(site)s"),
    N_("%(origin)s: %(theme)s, four days around %(site)s"),
    N_("%(origin)s: %(theme)s, five days around %(site)s"),
)
GONE = N_("Some of its sites cannot be visited then.")


def network_document(
    designed: Designed,
    base: Base,
    sets: Sets,
    summer: Sequence[TimedRoute],
    cold: Sequence[Upkeep],
    *,
    winter: date,
) -> Network:
    """Return the document of a network.

    Parameters
    ----------
    designed, base
        The network, and what it was designed on.
    sets
        Sets of routes to compare.
    summer, cold
        The routes, in their order, on their day and in winter.
    winter
        First day of the winter timetable.
    """
    ground = designed.ground
    measured = {
        name: measure(routes, ground, people, within=designed.request.within)
        for name, (routes, people) in sets.items()
    }
    timed = _numbered(designed.routes, summer)
    in_winter = _numbered(designed.routes, [_winter_timed(one) for one in cold])
    return {
        "kind": "network",
        "version": 1,
        "provider": provider_document(base.travel.provider),
        "simulated": False,
        "request": _asked(designed, winter),
        "proof": _proof(designed),
        "figures": [_figures(name, one) for name, one in measured.items()],
        "themes": [
            _told(
                one.code,
                Word(one.name_zh, one.name_en),
                {name: found.themes[one.code] for name, found in measured.items()},
            )
            for one in ground.themes
        ],
        "periods": [
            _told(
                code,
                PERIODS[code],
                {name: found.periods[code] for name, found in measured.items()},
            )
            for code in ground.periods
        ],
        "unmet": [sentence_document(one) for one in designed.unmet],
        "routes": _routes(designed, base, summer, cold, winter),
        "days": [day for one in timed for day in _days(*one, base)],
        "stops": [stop for one in timed for stop in _stops(*one, base)],
        "winter_stops": [stop for one in in_winter for stop in _stops(*one, base)],
        "left": [
            *(_left("site", one) for one in designed.sites),
            *(_left("county", one) for one in designed.counties),
            *(_left("seat", one) for one in designed.seats),
        ],
        "sites": counted_sites(base),
        "seats": list(counted_seats(designed, base)),
    }


def _proof(designed: Designed) -> Proof:
    chosen, count = designed.chosen, len(designed.candidates)
    more = {"objective": chosen.value, "gap": chosen.gap, "relaxed_gap": chosen.relaxed_gap}
    return kept(Proof, {**vars(chosen), **more}, candidates=count)


def _numbered(
    routes: Sequence[Candidate], timed: Sequence[TimedRoute | None]
) -> list[tuple[int, Candidate, TimedRoute]]:
    """Return the routes that have a timetable, each with its number in the network."""
    pairs = zip(routes, timed, strict=True)
    return [
        (number, route, one)
        for number, (route, one) in enumerate(pairs, start=1)
        if one is not None
    ]


def _asked(designed: Designed, winter: date) -> NetworkAsked:
    asked = {**vars(designed.request), **vars(designed.request.pool), "winter": winter}
    return kept(NetworkAsked, asked)


def _figures(which: str, found: Figures) -> NetworkFigures:
    return kept(
        NetworkFigures,
        {
            **vars(found),
            **{f"people_{minutes}": found.people[minutes] for minutes in REACH},
            "drive_minutes": found.drive,
            "visit_minutes": found.visit,
            "driving": found.drive / found.visit if found.visit else None,
            "themes": found.themes_told,
            "all_themes": len(found.themes),
            "periods": found.periods_told,
            "all_periods": len(found.periods),
        },
        which=which,
    )


def _told(code: str, word: Word, counts: Mapping[str, int]) -> NetworkTold:
    """Return how many routes tell a theme or period, by the set."""
    told = {"routes": counts["network"], "examples": None, **counts}
    return kept(NetworkTold, told, code=code, name=word.zh, name_en=word.en)


def _left(kind: str, one: Left) -> NetworkLeft:
    return kept(NetworkLeft, vars(one), kind=kind, code=one.id, text=one.text)


def _routes(
    designed: Designed,
    base: Base,
    summer: Sequence[TimedRoute],
    cold: Sequence[Upkeep],
    day: date,
) -> list[NetworkRoute]:
    told = designed.ground.told(designed.routes)
    parts = zip(designed.routes, told, summer, cold, strict=True)
    return [
        _route(
            number, _Parts(route, _theme(route, tells, designed), warm, winter, day), designed, base
        )
        for number, (route, tells, warm, winter) in enumerate(parts, start=1)
    ]


def _theme(route: Candidate, told: Bools, designed: Designed) -> Theme | None:
    """Return the theme of a route: the one it was searched for, if it tells it, else the first."""
    found = [one for one, tells in zip(designed.ground.themes, told, strict=True) if tells]
    own = [one for one in found if one.code == route.theme]
    return next(iter([*own, *found]), None)


class _Parts(NamedTuple):
    """A route, its theme and its timetables in summer and in winter."""

    route: Candidate
    theme: Theme | None
    warm: TimedRoute
    winter: Upkeep
    day: date


def _route(number: int, parts: _Parts, designed: Designed, base: Base) -> NetworkRoute:
    route, theme, warm, winter, day = parts
    sites = base.ground.sites
    known = [site for site in route.sites if site in sites.index]
    return {
        "number": number,
        "id": route.id,
        "name": _name(route, theme, base, known, "zh"),
        "name_en": _name(route, theme, base, known, "en"),
        "origin": route.origin,
        "origin_name": base.places[route.origin].name,
        "days": route.days,
        "theme": theme.code if theme else "",
        "sites": len(route.sites),
        "counties": len({sites.at[site, "county"] for site in known}),
        "drive_minutes": warm.timed.itinerary.drive,
        "visit_minutes": route.visit,
        "km": round(float(warm.plan.legs_geometry["km"].sum()), 1),
        "holds": warm.holds,
        "winter": winter.holds,
        "winter_minutes": winter.minutes,
        "winter_how": _winter_how(winter),
        "winter_sites": _winter_sites(winter),
        "winter_repair_minutes": _winter_more(winter),
        "locked": route.id in designed.request.locked,
        "address": _address(route, route.orders, base, base.pool.date),
        "winter_address": _winter_address(route, winter, base, day),
        "winter_removed": _names(winter, base, added=False),
        "winter_added": _names(winter, base, added=True),
        "winter_notes": list(_winter_notes(winter)),
    }


def _winter_notes(winter: Upkeep) -> Iterator[Sentence]:
    if winter.timed is not None:
        yield from map(sentence_document, winter.timed.timed.conflicts)
    if winter.gone:
        yield {"text": GONE, "template": GONE, "params": {}}


def _repair(winter: Upkeep) -> Repair | None:
    """Return what makes a winter timetable of a route that does not hold as it is."""
    return None if winter.holds else next(iter(winter.repairs), None)


def _winter_timed(winter: Upkeep) -> TimedRoute | None:
    """Return the winter timetable: the same, the repaired one, or None."""
    if winter.holds:
        return winter.timed
    repair = _repair(winter)
    return repair.timed if repair else None


def _winter_how(winter: Upkeep) -> str:
    repair = _repair(winter)
    return "holds" if winter.holds else repair.kind if repair else "none"


def _winter_sites(winter: Upkeep) -> int | None:
    timed = _winter_timed(winter)
    return len(timed.timed.itinerary.stops) if timed else None


def _winter_more(winter: Upkeep) -> int | None:
    timed = _winter_timed(winter)
    return timed.timed.itinerary.drive - winter.kept.drive if timed else None


def _names(winter: Upkeep, base: Base, *, added: bool) -> list[str]:
    """Return the names of the sites that the winter timetable has besides, or lacks."""
    repair, names = _repair(winter), base.datasets.sites["name_zh"]
    if repair is None:
        return []
    return [str(names[one]) for one in (repair.added if added else repair.removed)]


def _winter_address(route: Candidate, winter: Upkeep, base: Base, day: date) -> str:
    timed = _winter_timed(winter)
    if timed is None:
        return ""
    days = timed.timed.itinerary.days
    return _address(route, [[visit.stop for visit in one.visits] for one in days], base, day)


def _name(
    route: Candidate,
    theme: Theme | None,
    base: Base,
    known: Sequence[str],
    language: str,
) -> str:
    """Propose a name: where from, about what, how long, and the site that is worth most."""
    sites = base.ground.sites
    best = max(known, key=lambda site: worth_of(sites.loc[site]))
    english = language == "en"
    origin = base.places[route.origin].name
    if english:
        origin = str(base.datasets.divisions.at[route.origin, "name_en"])
    site = str(sites.at[best, "name_en" if english else "name_zh"])
    if theme is None:
        return translate(NAMES[route.days - 1], language, origin=origin, site=site)
    called = theme.name_en if english else theme.name_zh
    template = THEME_NAMES[route.days - 1]
    return translate(template, language, origin=origin, theme=called, site=site)


def _address(route: Candidate, orders: Sequence[Sequence[str]], base: Base, day: date) -> str:
    """Return the parameters of the planner that give this route, to be changed from there on."""
    nights = (*route.nights, None)
    order = [day_text(stops, night) for stops, night in zip(orders, nights, strict=True)]
    asked = [
        ("from", route.origin),
        ("date", day.isoformat()),
        ("days", str(route.days)),
        *(("order", one) for one in order),
        *_unusual(base),
    ]
    return urlencode(asked)


def _unusual(base: Base) -> Iterator[tuple[str, str]]:
    """Return the parameters in which the network was asked otherwise than the planner is."""
    pool = base.pool
    asked = {
        "leave": pool.leave,
        "back": pool.back,
        "audience": pool.audience,
        "vehicle": base.travel.provider.vehicle,
    }
    for name, value in asked.items():
        if value and value != PlanQuery.model_fields[name].default:
            yield name, value


def _days(number: int, route: Candidate, timed: TimedRoute, base: Base) -> Iterator[RouteDay]:
    towns = [base.places[code].name for code in (route.origin, *route.nights, route.origin)]
    for day, plan in enumerate(timed.timed.itinerary.days, start=1):
        yield {
            "number": number,
            "route": route.id,
            "day": day,
            "start_name": towns[day - 1],
            "depart": clock_text(plan.depart),
            "end_name": towns[day],
            "arrive": clock_text(plan.arrive),
        }


def _stops(number: int, route: Candidate, timed: TimedRoute, base: Base) -> Iterator[RouteStop]:
    sites, divisions = base.datasets.sites, base.datasets.divisions
    for day, plan in enumerate(timed.timed.itinerary.days, start=1):
        for order, visit in enumerate(plan.visits, start=1):
            row = sites.loc[visit.stop]
            clocks = {key: clock_text(getattr(visit, key)) for key in ("arrive", "start", "leave")}
            yield kept(
                RouteStop, {**row, **clocks, "lon": row.geometry.x, "lat": row.geometry.y},
                number=number, route=route.id, day=day, order=order, site=visit.stop,
                name=row["name_zh"], county_name=divisions.at[row["county"], "name"],
                coarse=bool(is_coarse(row["precision"], float(row["error_m"]))),
            )  # fmt: skip
