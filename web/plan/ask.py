"""What a tour is asked by: where from, when, for how long, and the rules it keeps to.

A rule is a field here and a field of the same name of :class:`routes.plan.request.PlanRequest`:
the field of the form, the parameter of the API, the option of the command, the links and saved
questions that carry it, and what the answer tells of the request are made from the two.
"""

from typing import Annotated, Any, Final, Self

from pydantic import Field, model_validator

from geo.errors import N_
from routes.plan.position import NO_RESERVE, USUAL_SLACK
from routes.plan.prizes import DRIVING, LESS_DRIVING, MORE_SITES
from routes.plan.request import MAX_BALANCE, MAX_DAYS, MAX_DRIVERS, MAX_SLACK
from routes.plan.transfer import MAX_TRANSFER
from routes.tour.problem import Storyline
from web.installation.travel import TravelQuery
from web.plan.fields import Amount, Area, Site, SiteAmount, SiteDate, SiteTime, Spot
from web.plan.visit_order import Order
from web.terms import asks
from web.terms.asked import Asked, Group
from web.terms.codes import AskedSeason, Vehicle
from web.terms.fields import MAX_CODES, Clock, IsoDate, QueryError, Several, Text

AUTO: Final = "auto"
SHOWN_DAYS: Final = 7
MAX_LETTERS: Final = 8000

SITES = Group(N_("Choose sites"))
FIRST = Group(N_("The tour"))
MORE = Group(N_("More options"))
RULES: Final = (FIRST, MORE)
"""What the form asks for beside the sites; the last group is folded away."""


class PlanQuery(TravelQuery):
    """Where a group starts, when, for how long, and what it wants to see.

    The season follows from the dates unless it is given.
    """

    start: Annotated[
        Spot,
        Asked(
            N_("Where to start: name, code or longitude,latitude."),
            N_("Starting place"), N_("Changchun"), "place",
            hint=N_("city, county, township, or lon,lat"), value="PLACE",
        ),
        FIRST,
    ] = Field(alias="from")  # fmt: skip
    end: Annotated[
        Spot | None,
        Asked(
            N_("Where to end; else where it started."), N_("Final place"), widget="place",
            hint=N_("empty: back to the start"), value="PLACE",
        ),
        MORE,
    ] = Field(default=None, alias="to")  # fmt: skip
    date: Annotated[IsoDate, Asked(N_("First day, as year-month-day."), N_("First day")), FIRST]
    days: Annotated[
        int,
        Asked(
            N_("Number of days; auto: the fewest that hold the listed or required sites."),
            N_("Days"),
            offered=(
                *((str(number), str(number)) for number in range(1, SHOWN_DAYS + 1)),
                (AUTO, N_("as few as the sites need")),
            ),
        ),
        FIRST,
    ] = Field(default=1, ge=1, le=MAX_DAYS)
    themes: Annotated[
        tuple[Text, ...],
        Several,
        Asked(N_("Themes or categories of sites."), N_("Themes"), hint=N_("none chosen: all")),
        SITES,
    ] = Field(default=(), alias="theme", max_length=MAX_CODES)
    required: Annotated[
        tuple[Site, ...],
        Several,
        Asked(N_("Sites that must be visited, by id or name."), N_("Required sites"), value="SITE"),
        SITES,
    ] = Field(default=(), alias="require", max_length=MAX_CODES)
    excluded: Annotated[
        tuple[Site, ...],
        Several,
        Asked(N_("Sites that must not be visited."), N_("Excluded sites"), value="SITE"),
        SITES,
    ] = Field(default=(), alias="exclude", max_length=MAX_CODES)
    sites: Annotated[
        str,
        Asked(
            N_("A typed list of sites: just these are visited."),
            N_("List of sites"),
            N_("Yang Jingyu Martyrs Cemetery\nSiping Campaign Memorial Hall"), "textarea",
            hint=N_("names or ids, one per line or with commas; only these are visited"),
            value="LIST",
        ),
        SITES,
    ] = Field(default="", max_length=MAX_LETTERS)  # fmt: skip
    fewest: Annotated[
        bool,
        Asked(
            N_("The fewest days that hold the listed, or else the required, sites."),
            N_("As few days as possible"),
        ),
    ] = False
    area: Annotated[
        Area | None,
        Asked(
            N_("Only sites of this prefecture or county."), N_("Only sites in"), widget="place",
            hint=N_("prefecture or county; empty: all"), value="PLACE",
        ),
        SITES,
    ] = None  # fmt: skip
    leave: Annotated[Clock, asks.LEAVE, MORE] = "08:00"
    back: Annotated[Clock, asks.BACK, MORE] = "17:30"
    group_size: Annotated[
        int | None, Asked(N_("People in the group."), N_("Size of the group")), FIRST
    ] = Field(default=None, ge=1, le=2000)
    audience: Annotated[
        Text | None,
        Asked(N_("Whom the tour is for, such as students, cadres or public."), N_("Who travels")),
        MORE,
    ] = None
    vehicle: Annotated[Vehicle, asks.VEHICLE, FIRST] = "car"
    season: Annotated[AskedSeason, asks.SEASON, MORE] = "auto"
    max_drive: Annotated[
        int | None,
        Asked(N_("Most minutes of driving on a day."), N_("Most driving a day, minutes")),
        MORE,
    ] = Field(default=None, ge=30, le=900)
    max_leg: Annotated[
        int | None,
        Asked(N_("Most minutes of one drive."), N_("Longest single drive, minutes")),
        MORE,
    ] = Field(default=None, ge=10, le=900)
    lunch: Annotated[
        bool,
        Asked(
            N_("Whether to keep a break for lunch."),
            N_("Lunch"),
            offered=(("", N_("one hour around noon")), ("false", N_("no break"))),
        ),
        MORE,
    ] = True
    overnight: Annotated[
        tuple[Spot, ...],
        Several,
        Asked(
            N_("Where to stay, one place per night."), N_("Nights at"), value="PLACE",
            hint=N_("one place per night; empty: chosen for you"),
        ),
        MORE,
    ] = Field(default=(), max_length=MAX_DAYS)  # fmt: skip
    storyline: Annotated[
        Storyline,
        Asked(
            N_("Visits in the order of history: not minded, preferred or enforced."),
            N_("Order of history"),
        ),
        MORE,
    ] = "off"
    slack: Annotated[
        int,
        Asked(
            N_(
                "Reserve of the driving times, in percent, besides that for uncertain positions; "
                "-1: none at all."
            ),
            N_("Time in reserve"),
            offered=(
                ("", N_("for uncertain positions and a tenth of the driving")),
                ("20", N_("and a fifth of it")),
                ("0", N_("for uncertain positions")),
                (str(NO_RESERVE), N_("none")),
            ),
        ),
        MORE,
    ] = Field(default=USUAL_SLACK, ge=NO_RESERVE, le=MAX_SLACK)
    transfer: Annotated[
        int | None,
        Asked(
            N_(
                "Minutes at every stop to park, walk, get off and on; empty: as usual for the "
                "group and its vehicle."
            ),
            N_("Getting off and on, minutes"),
            hint=N_("empty: as usual for the group"),
        ),
        MORE,
    ] = Field(default=None, ge=0, le=MAX_TRANSFER)
    drivers: Annotated[
        int,
        Asked(
            N_("Drivers that take turns; one rests 20 min after 4 h and drives 8 h a day."),
            N_("Drivers"),
            offered=(("", N_("one: rests after 4 h, 8 h a day")), ("2", N_("two, in turns"))),
        ),
        MORE,
    ] = Field(default=1, ge=1, le=MAX_DRIVERS)
    balance: Annotated[
        int,
        Asked(
            N_(
                "What an hour of driving weighs in points of sites: 60 is a site of national "
                "standing, 0 no price."
            ),
            N_("Driving against sites"),
            offered=(
                ("", N_("balanced")),
                (str(LESS_DRIVING), N_("less driving")),
                (str(MORE_SITES), N_("more sites")),
            ),
        ),
        MORE,
    ] = Field(default=DRIVING, ge=0, le=MAX_BALANCE)
    at_least: Annotated[
        tuple[Amount, ...],
        Several,
        Asked(
            N_("Least number of sites of a theme or category, as THEME=N."),
            N_("At least"), N_("Museum=1; Memorial hall=2"),
            hint=N_("theme or category"), value="THEME=N",
        ),
        MORE,
    ] = Field(default=(), max_length=MAX_CODES)  # fmt: skip
    at_most: Annotated[
        tuple[Amount, ...],
        Several,
        Asked(
            N_("Greatest number of sites of a theme or category, as THEME=N."),
            N_("At most"), N_("Monument=2"), hint=N_("theme or category"), value="THEME=N",
        ),
        MORE,
    ] = Field(default=(), max_length=MAX_CODES)  # fmt: skip
    capacities: Annotated[
        tuple[SiteAmount, ...],
        Several,
        Asked(
            N_("People at a time at a site, as SITE=N."),
            N_("Sites hold at a time"), N_("Yang Jingyu Martyrs Cemetery=40"),
            hint=N_("site=people"), value="SITE=N",
        ),
        MORE,
    ] = Field(default=(), alias="capacity", max_length=MAX_CODES)  # fmt: skip
    stays: Annotated[
        tuple[SiteAmount, ...],
        Several,
        Asked(
            N_("Minutes that the visit of a site takes, as SITE=N."),
            N_("Time at single sites"), N_("Yang Jingyu Martyrs Cemetery=60"),
            hint=N_("site=minutes"), value="SITE=N",
        ),
        MORE,
    ] = Field(default=(), alias="stay", max_length=MAX_CODES)  # fmt: skip
    shifts: Annotated[
        bool,
        Asked(
            N_("Whether a group that is too large may go in shifts."),
            N_("Visit small sites in shifts"),
        ),
        MORE,
    ] = False
    lecturers: Annotated[
        tuple[SiteTime, ...],
        Several,
        Asked(
            N_("When a lecturer is at a site, as SITE=DATE HH:MM-HH:MM."),
            N_("Lecturers"), N_("Yang Jingyu Martyrs Cemetery=2027-06-15 09:00-11:30"),
            hint=N_("site=date from-to"),
            value="SITE=DATE HH:MM-HH:MM",
        ),
        MORE,
    ] = Field(default=(), alias="lecturer", max_length=MAX_CODES)  # fmt: skip
    lecture: Annotated[
        int, Asked(N_("Minutes of a lecture."), N_("Minutes a lecture adds")), MORE
    ] = Field(default=0, ge=0, le=480)
    closed: Annotated[
        tuple[SiteDate, ...],
        Several,
        Asked(
            N_("A site closed on a day, as SITE=DATE."),
            N_("Closed sites"), N_("Yang Jingyu Martyrs Cemetery=2027-06-15"), hint=N_("site=date"),
            value="SITE=DATE",
        ),
        MORE,
    ] = Field(default=(), max_length=MAX_CODES)  # fmt: skip
    seconds: Annotated[float | None, asks.SECONDS] = Field(default=None, ge=0.1, le=30)
    seed: Annotated[int, asks.SEED] = Field(default=0, ge=0, le=2**31 - 1)
    order: Annotated[Order, asks.ORDER] = Field(default=(), max_length=MAX_DAYS)

    @model_validator(mode="before")
    @classmethod
    def _fewest_days(cls, given: Any) -> Any:
        """Understand ``days=auto``: the fewest days that hold the listed or required sites."""
        if isinstance(given, dict) and given.get("days") == AUTO:
            return {**{key: given[key] for key in given if key != "days"}, "fewest": True}
        return given

    @model_validator(mode="after")
    def _fewest_of_what(self) -> Self:
        if self.fewest and not (self.sites or self.required):
            raise QueryError(
                N_("“auto” means the fewest days that hold some sites: list them, or require them.")
            )
        return self
