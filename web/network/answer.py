"""What the room answers: the routes of a network, how good they are, and what they leave."""

from typing import Annotated, Literal

from typing_extensions import TypedDict

from geo.errors import C_, N_
from routes.terms import (
    NETWORK_LEFT,
    NETWORK_REASONS,
    NETWORK_SETS,
    NETWORK_WINTERS,
    REPAIRS,
    ROUTE_CHANGES,
    ROUTE_UPKEEPS,
)
from web.terms.term import COUNT, HOURS, INDEX, KILOMETRES, NAME, PLACE, SHARE, Term, Unit
from web.terms.types import (
    Clock,
    Day,
    DivisionCode,
    Document,
    Drawn,
    Features,
    Point,
    Sentence,
    Share,
    Source,
    Travelled,
)

# fmt: off
# Keys are set like the lines of a table: the name, its type, its sentence, its heading.

VALUE = Unit("", kept=2, shown=1)
WORTH = Unit("", kept=1, shown=0)
GAP = Unit("1", kept=6, form=".2%")
NOT_COUNTED = N_("not counted")
"""Of a set of routes that was not compared, in a kept network perhaps: unknown is not zero."""


class NetworkAsked(TypedDict):
    """The question as understood."""

    date: Annotated[Day, Term("First day of every route.")]
    winter: Annotated[Day, Term("First day of the winter timetable.")]
    origins: Annotated[list[str], Term("Codes of the places to start from; empty: every town.")]
    days: Annotated[list[int], Term("Numbers of days.")]
    themes: Annotated[list[str], Term("Codes of themes; empty: all.")]
    audience: Annotated[str | None, Term("Whom the routes are for.")]
    required: Annotated[list[str], Term("Ids of sites to be visited.")]
    forbidden: Annotated[list[str], Term("Ids of sites not to be visited.")]
    locked: Annotated[list[str], Term("Ids of routes that stay.")]
    least: Annotated[int, Term("Fewest routes.")]
    most: Annotated[int, Term("Most routes.")]
    share: Annotated[Share, Term("Share of the worth asked for.")]
    spared: Annotated[int, Term("Counties that may stay without.")]
    overlap: Annotated[Share, Term("Greatest share of common sites of two routes of one town.")]
    within: Annotated[int, Term("Minutes to a one-day route.")]


class Proof(TypedDict):
    """How good the choice is, and what is proved about it."""

    candidates: Annotated[int, Term("Candidates chosen from.")]
    objective: Annotated[float, VALUE, Term("Value of the choice.")]
    bound: Annotated[float, VALUE, Term("No choice of these candidates is worth more.")]
    gap: Annotated[float, GAP, Term("How far the value may be from the best one.")]
    relaxed: Annotated[float, VALUE, Term("Value of the linear relaxation.")]
    relaxed_gap: Annotated[float, GAP, Term("How far the value is from that.")]
    greedy: Annotated[float, VALUE, Term("Value of the plain greedy choice.")]


class NetworkFigures(TypedDict):
    """Figures of a set of routes."""

    which: Annotated[Annotated[str, NETWORK_SETS], Term("Which routes.",
        N_("Set of routes"), narrow=True)]
    routes: Annotated[int, COUNT, Term("Number of routes.", N_("Routes"), narrow=True)]
    worth: Annotated[Share, SHARE, Term("Share of the worth of all sites that can be visited.",
        N_("Share of worth"), narrow=True)]
    sites: Annotated[int, COUNT, Term("Sites visited.", N_("Sites"), narrow=True)]
    all_sites: Annotated[int, COUNT, Term("Sites that can be visited.", N_("Sites in all"))]
    national: Annotated[int, COUNT, Term("Sites of national grade visited.",
        N_("National sites"), narrow=True)]
    all_national: Annotated[int, COUNT, Term("Sites of national grade that can be visited.",
        N_("National sites in all"))]
    counties: Annotated[int, COUNT, Term("Counties touched.", N_("Counties"), narrow=True)]
    all_counties: Annotated[int, COUNT, Term("Counties with a site that can be visited.",
        N_("Counties in all"))]
    seats: Annotated[int, COUNT, Term("County seats with a one-day route within reach.",
        N_("Seats with a one-day route"), narrow=True)]
    all_seats: Annotated[int, COUNT, Term("County seats.", N_("Seats in all"))]
    people_60: Annotated[Share, SHARE, Term("Share of the people within 60 minutes of a start.",
        N_("People within 60 min"), narrow=True)]
    people_90: Annotated[Share, SHARE, Term("Share of the people within 90 minutes of a start.",
        N_("People within 90 min"), narrow=True)]
    people_120: Annotated[Share, SHARE, Term("Share of the people within 120 minutes of a start.",
        N_("People within 120 min"), narrow=True)]
    overlap: Annotated[Share, SHARE, Term("Greatest share of common sites of two routes of a town.",
        N_("Greatest overlap"), narrow=True)]
    drive_minutes: Annotated[int, HOURS, Term("Minutes at the wheel of all routes.",
        N_("Driving"), narrow=True)]
    visit_minutes: Annotated[int, HOURS, Term("Minutes at sites of all routes.",
        N_("Visits"), narrow=True)]
    driving: Annotated[float | None, INDEX, Term("Minutes at the wheel for each minute at a site; "
        "null without visits.", N_("Driving to visiting"), narrow=True)]
    themes: Annotated[int, COUNT, Term("Themes that a route tells.",
        N_("Themes told"), narrow=True)]
    all_themes: Annotated[int, COUNT, Term("Themes asked for.", N_("Themes in all"))]
    periods: Annotated[int, COUNT, Term("Periods that a route tells in the order of history.",
        N_("Periods told"), narrow=True)]
    all_periods: Annotated[int, COUNT, Term("Periods that a site which can be visited is of.",
        N_("Periods in all"))]


class NetworkTold(TypedDict):
    """A theme or a period and how many routes of each set tell it."""

    code: Annotated[str, Term("Code of the theme or period.")]
    name: Annotated[str, Term("Its Chinese name.", N_("Theme or period"), narrow=True)]
    name_en: Annotated[str, Term("Its English name.")]
    routes: Annotated[int, COUNT, Term("Routes of the network that tell it.",
        NETWORK_SETS["network"], narrow=True)]
    greedy: Annotated[int, COUNT, Term("Routes of the plain greedy choice that tell it.",
        NETWORK_SETS["greedy"], narrow=True, absent=NOT_COUNTED)]
    candidates: Annotated[int, COUNT, Term("Candidates that tell it: no choice has more.",
        NETWORK_SETS["candidates"], narrow=True, absent=NOT_COUNTED)]
    examples: Annotated[int | None, COUNT, Term("Example tours that tell it; null where they were "
        "not compared.", NETWORK_SETS["examples"], narrow=True, absent=NOT_COUNTED)]


class _Number(TypedDict):
    """Which route."""

    number: Annotated[int, COUNT, Term("Number of the route.", N_("No."), narrow=True)]


class RouteFacts(TypedDict):
    """What a route is."""

    id: Annotated[str, Term("Id of the route, made of what it is.", N_("Id"), narrow=True)]
    name: Annotated[str, Term("Proposed name.", C_("route", "Route"), narrow=True)]
    name_en: Annotated[str, Term("Proposed English name; empty: it has none.")]
    origin: Annotated[DivisionCode, Term("Code of the place it starts from and returns to.")]
    origin_name: Annotated[str, PLACE, Term("Its name.", N_("From"))]
    days: Annotated[int, COUNT, Term("Days.", N_("Days"), narrow=True)]
    theme: Annotated[str, Term("Code of the theme it tells; empty: several.")]
    sites: Annotated[int, COUNT, Term("Sites.", N_("Sites"), narrow=True)]
    counties: Annotated[int, COUNT, Term("Counties touched.", N_("Counties"))]
    drive_minutes: Annotated[int, HOURS, Term("Minutes at the wheel.", N_("Driving"), narrow=True)]
    visit_minutes: Annotated[int, HOURS, Term("Minutes at sites.", N_("Visits"), narrow=True)]
    km: Annotated[float, KILOMETRES, Term("Kilometres.", N_("km"))]
    holds: Annotated[bool, Term("Whether the timetable holds in summer.", N_("Holds in summer"))]
    winter: Annotated[bool, Term("Whether the same timetable holds in winter.",
        N_("Holds in winter"), narrow=True)]
    winter_minutes: Annotated[int | None, HOURS, Term("More minutes at the wheel in winter, if it "
        "is driven as it is.", N_("Longer in winter"))]
    winter_how: Annotated[Annotated[str, NETWORK_WINTERS], Term("How it is driven in winter: the "
        "change that is proposed.", N_("Winter timetable"), narrow=True)]
    winter_sites: Annotated[int | None, COUNT, Term("Sites of the winter timetable.",
        N_("Sites in winter"))]
    winter_repair_minutes: Annotated[int | None, HOURS, Term("Minutes at the wheel of the winter "
        "timetable more than in summer.", N_("Winter timetable, more driving"))]
    locked: Annotated[bool, Term("Whether it was locked.")]


class NetworkRoute(_Number, RouteFacts):
    """A route of the network."""

    address: Annotated[str, Term("Parameters of the planner, to plan on from it.")]
    winter_notes: Annotated[list[Sentence], Term("What does not work in winter.")]
    winter_address: Annotated[str, Term("Parameters of the planner for the winter timetable; "
        "empty: none was found.")]
    winter_removed: Annotated[list[str], Term("Names of sites that the winter timetable lacks.")]
    winter_added: Annotated[list[str], Term("Names of sites that it has in their place.")]


class RouteRow(_Number, RouteFacts):
    """A route as a row of a table."""


class _Visit(TypedDict):
    """Which visit of a route, and when."""

    route: Annotated[str, Term("Id of the route.", N_("Route id"))]
    day: Annotated[int, COUNT, Term("Day from 1.", C_("number", "Day"), narrow=True)]
    order: Annotated[int, COUNT, Term("Order on this day, from 1.",
        C_("sequence", "Order"), narrow=True)]
    site: Annotated[str, Term("Id of the site.", N_("Site id"), narrow=True)]
    name: Annotated[str, NAME, Term("Name of the site.", N_("Site"), narrow=True)]
    county_name: Annotated[str, PLACE, Term("Name of the county.", N_("County"))]
    arrive: Annotated[Clock, Term("Arrival.", N_("Arrives"))]
    start: Annotated[Clock, Term("Begin of the visit.", C_("visit", "Begins"), narrow=True)]
    leave: Annotated[Clock, Term("End of the visit.", N_("Ends"), narrow=True)]


class RouteStop(_Number, Point, Drawn, _Visit):
    """A visit of a route."""


class RouteDay(_Number):
    """A day of a route: when and where it begins and ends."""

    route: Annotated[str, Term("Id of the route.")]
    day: Annotated[int, Term("Day from 1.")]
    start_name: Annotated[str, Term("Name of the place it begins at.")]
    depart: Annotated[Clock, Term("When the group sets out.")]
    end_name: Annotated[str, Term("Name of the place it ends at.")]
    arrive: Annotated[Clock, Term("When the group is there.")]


class NetworkLeft(TypedDict):
    """What no route serves."""

    kind: Annotated[Annotated[str, NETWORK_LEFT], Term("Site, county or county seat.",
        N_("Kind"), narrow=True)]
    code: Annotated[str, Term("Id of the site, code of the county.", N_("Code"), narrow=True)]
    name: Annotated[str, PLACE, Term("Its name.", N_("Name"), narrow=True)]
    reason: Annotated[Annotated[str, NETWORK_REASONS], Term("Why.", N_("Why"), narrow=True)]
    text: Annotated[str, Term("Why, in an English sentence.")]
    template: Annotated[str, Term("The sentence with named gaps.")]
    params: Annotated[dict[str, str | int | float], Term("What fills the gaps.")]


class NetworkSite(TypedDict):
    """A site that counts: what the share of worth and the national grade are made of."""

    site: Annotated[str, Term("Id of the site.", N_("Site id"), narrow=True)]
    name: Annotated[str, NAME, Term("Name of the site.", N_("Site"), narrow=True)]
    county_name: Annotated[str, PLACE, Term("Name of the county.", N_("County"))]
    worth: Annotated[float, WORTH, Term("Its worth to whom the routes are for, in points.",
        N_("Worth"), narrow=True)]
    national: Annotated[bool, Term("Whether it is of national grade.",
        N_("National grade"), narrow=True)]


class NetworkSeat(TypedDict):
    """A county seat: where the nearest one-day route begins."""

    code: Annotated[DivisionCode, Term("Code of the county.", N_("Code"), narrow=True)]
    name: Annotated[str, PLACE, Term("Name of the county.", N_("County seat"), narrow=True)]
    people: Annotated[int, COUNT, Term("People of the county.", N_("Population"), narrow=True)]
    start_name: Annotated[str, PLACE, Term("Nearest start of a one-day route; empty: there is "
        "none.", N_("Nearest start of a one-day route"), narrow=True)]
    minutes: Annotated[int | None, HOURS, Term("Minutes at the wheel to it; null: there is none, "
        "or no road leads there.", N_("Drive to it"), narrow=True)]


class Network(Travelled):
    """A network of routes."""

    kind: Annotated[Literal["network"], Term("Kind of document.")]
    request: Annotated[NetworkAsked, Term("The question as understood.")]
    proof: Annotated[Proof, Term("How good the choice is.")]
    figures: Annotated[list[NetworkFigures], Term("The network beside other sets of routes.")]
    themes: Annotated[list[NetworkTold], Term("Routes by theme.")]
    periods: Annotated[list[NetworkTold], Term("Routes in the order of history by period.")]
    unmet: Annotated[list[Sentence], Term("Demands that are not met.")]
    routes: Annotated[list[NetworkRoute], Term("The routes.")]
    days: Annotated[list[RouteDay], Term("Their days.")]
    stops: Annotated[list[RouteStop], Term("Their visits.")]
    winter_stops: Annotated[list[RouteStop], Term("Their visits in winter.")]
    left: Annotated[list[NetworkLeft], Term("What no route serves, and why.")]
    sites: Annotated[list[NetworkSite], Term("All sites that count, visited or not.")]
    seats: Annotated[list[NetworkSeat], Term("All county seats.")]


class RouteProperties(_Number, RouteFacts, Source):
    """A route as a line."""

    role: Annotated[Literal["route"], Term("Always route.")]


class RouteStopProperties(_Number, Drawn, Source, _Visit):
    """A visit as a point."""

    role: Annotated[Literal["stop"], Term("Always stop.")]


class NetworkFeatures(Features[RouteProperties | RouteStopProperties], Travelled):
    """A network as lines and points."""

    kind: Annotated[Literal["network"], Term("Kind of document.")]


class UpkeepChange(Sentence):
    """What has changed beneath a route."""

    code: Annotated[Annotated[str, ROUTE_CHANGES], Term("What kind of change.")]
    site: Annotated[str, Term("Id of the site; empty: the roads.")]


class UpkeepRepair(TypedDict):
    """What may be done with a route."""

    key: Annotated[str, Term("Names the repair, to accept it.")]
    how: Annotated[Annotated[str, REPAIRS], Term("Drop, replace, reorder, restore or new times.",
        N_("Repair"), narrow=True)]
    removed: Annotated[list[str], Term("Names of the sites that it visits no more.")]
    added: Annotated[list[str], Term("Names of the sites that it visits besides.")]
    drive_minutes: Annotated[int, HOURS, Term("Minutes at the wheel more than as published.",
        N_("More driving"), narrow=True)]
    visit_minutes: Annotated[int, HOURS, Term("Minutes at sites more than as published.",
        N_("More visiting"), narrow=True)]
    worth: Annotated[float, WORTH, Term("Points of worth more than as published.",
        N_("Worth, points more"), narrow=True)]
    order: Annotated[list[str], Term("Order of visits of each day, as the planner takes it.")]


class UpkeepFacts(TypedDict):
    """How a published route stands."""

    route: Annotated[int, Term("Number of the route: of its saved plan.",
        N_("No."), narrow=True)]
    network: Annotated[int, Term("Number of its network.")]
    name: Annotated[str, Term("Its name.", C_("route", "Route"), narrow=True)]
    name_en: Annotated[str, Term("Its English name; empty: it has none.")]
    published: Annotated[int, Term("Published version.", N_("Version"))]
    newest: Annotated[int, Term("Newest version; a later one waits to be approved and published.")]
    state: Annotated[Annotated[str, ROUTE_UPKEEPS], Term("How it stands.",
        N_("State"), narrow=True)]
    more_minutes: Annotated[int | None, HOURS, Term("Minutes at the wheel more than as published; "
        "null where a site cannot be visited.", N_("More driving"), narrow=True)]


class RouteToMend(UpkeepFacts):
    """A route that has to be looked at."""

    changes: Annotated[list[UpkeepChange], Term("What has changed.")]
    conflicts: Annotated[list[Sentence], Term("What does not work as published.")]
    repairs: Annotated[list[UpkeepRepair], Term("What may be done, the best first.")]


class Upkeep(Document):
    """The published routes that have to be looked at."""

    kind: Annotated[Literal["network_upkeep"], Term("Kind of document.")]
    date: Annotated[Day, Term("Day on which they were looked at.")]
    checked: Annotated[int, Term("Published routes that were looked at.")]
    routes: Annotated[list[RouteToMend], Term("Those that have changed, broken ones first.")]
