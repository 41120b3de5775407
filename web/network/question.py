"""What a network of routes is asked by."""

import datetime as dt
from typing import Annotated, Final

from pydantic import Field

from geo.calendar import is_day_off
from geo.errors import N_
from routes.cartography.route_sheet import WallPaper
from routes.network.request import EFFORT, MAX_DAYS, MAX_ROUTES, NetworkRequest, Pool, Weights
from routes.plan.audience import find_audience
from routes.plan.tables import find_themes
from web.installation.context import Context
from web.installation.travel import TravelQuery
from web.places.divisions import division_code
from web.plan.fields import site_id
from web.terms import asks
from web.terms.asked import Asked
from web.terms.fields import MAX_CODES, Clock, IsoDate, Several, Text

SUMMER, WINTER = 6, 1
"""Months of the days that routes are timed on."""
SECOND_WEEK: Final = 8
WEEK: Final = 7
TUESDAY: Final = 1

DATE = Asked(N_("First day of every route; else a Tuesday of the next June."), N_("First day"))
ORIGINS = Asked(
    N_("Only routes from these prefectures and counties."), N_("Starts"),
    hint=N_("empty: every town"), value="PLACE",
)  # fmt: skip
DAYS = Asked(N_("Numbers of days that routes may take."), N_("Days of a route"))
THEMES = Asked(N_("Only these themes have routes of their own."), N_("Themes"))
AUDIENCE = Asked(
    N_("Whom the routes are for, such as students, cadres or public."), N_("Who travels")
)
REQUIRED = Asked(
    N_("Sites that a route has to visit, by id or name."), N_("Required sites"), value="SITE"
)
FORBIDDEN = Asked(N_("Sites that no route may visit."), N_("Excluded sites"), value="SITE")
LOCKED = Asked(N_("Ids of routes that stay in any case."), N_("Locked routes"), value="ROUTE")
LEAST = Asked(N_("The network has at least so many routes."), N_("Fewest routes"))
MOST = Asked(N_("The network has at most so many routes."), N_("Most routes"))
SHARE = Asked(
    N_("Percent of the worth of all sites that the routes should visit."), N_("Worth, percent")
)
SPARED = Asked(
    N_("Counties with a site that may stay without a route."), N_("Counties without a route")
)
OVERLAP = Asked(
    N_("Most percent of their sites that two routes of one town may share."),
    N_("Common sites, percent"),
)
WITHIN = Asked(
    N_("Minutes within which every county seat should reach a one-day route."),
    N_("Minutes to a start"),
)
WORTH = Asked(N_("Weight of the worth of the sites."), N_("Weight of worth"))
PEOPLE = Asked(N_("Weight of people near a one-day route."), N_("Weight of people"))
DRIVING = Asked(N_("Weight of the hours at the wheel."), N_("Weight of driving"))
ROUTES = Asked(N_("Weight of the number of routes."), N_("Weight of few routes"))
SEARCH = Asked(
    N_("Computing effort of each of about a thousand searches, in seconds; work is counted."),
    N_("Effort of a search, seconds"),
)
COMPARE = Asked(
    N_("Whether the example tours are measured beside the network."),
    N_("Compare with the example tours"),
)
PAPER = Asked(N_("Size of the paper, landscape."), N_("Paper"))
Weight = Annotated[float, Field(ge=0, le=10)]


class NetworkQuery(TravelQuery):
    """What routes there may be, what they are for, and what counts how much."""

    date: Annotated[IsoDate | None, DATE] = None
    origins: Annotated[tuple[Text, ...], Several, ORIGINS] = Field(
        default=(), alias="from", max_length=MAX_CODES
    )
    days: Annotated[
        tuple[Annotated[int, Field(ge=1, le=MAX_DAYS)], ...], Several, DAYS
    ] = Field(default=(1, 2, 3), min_length=1, max_length=MAX_DAYS)  # fmt: skip
    themes: Annotated[tuple[Text, ...], Several, THEMES] = Field(
        default=(), alias="theme", max_length=MAX_CODES
    )
    audience: Annotated[Text | None, AUDIENCE] = None
    required: Annotated[tuple[Text, ...], Several, REQUIRED] = Field(
        default=(), alias="require", max_length=MAX_CODES
    )
    forbidden: Annotated[tuple[Text, ...], Several, FORBIDDEN] = Field(
        default=(), alias="exclude", max_length=MAX_CODES
    )
    locked: Annotated[tuple[Text, ...], Several, LOCKED] = Field(
        default=(), alias="lock", max_length=MAX_CODES
    )
    least: Annotated[int, Field(ge=1, le=MAX_ROUTES), LEAST] = 20
    most: Annotated[int, Field(ge=1, le=MAX_ROUTES), MOST] = 40
    share: Annotated[int, Field(ge=0, le=100), SHARE] = 95
    spared: Annotated[int, Field(ge=0, le=100), SPARED] = 2
    overlap: Annotated[int, Field(ge=0, le=100), OVERLAP] = 40
    within: Annotated[int, Field(ge=10, le=300), WITHIN] = 90
    worth: Annotated[Weight, WORTH] = 1.0
    people: Annotated[Weight, PEOPLE] = 1.0
    driving: Annotated[Weight, DRIVING] = 1.0
    routes: Annotated[Weight, ROUTES] = 1.0
    leave: Annotated[Clock, asks.LEAVE] = "08:00"
    back: Annotated[Clock, asks.BACK] = "17:30"
    effort: Annotated[float, Field(ge=0.001, le=1), SEARCH] = EFFORT
    compare: Annotated[bool, COMPARE] = False


class NetworkMapQuery(NetworkQuery):
    """A network and the size of the paper that its map is printed on."""

    paper: Annotated[WallPaper, PAPER] = "a2"


def request_of(context: Context, query: NetworkQuery, today: dt.date) -> NetworkRequest:
    """Return what a query asks: names resolved, the day filled in.

    Raises
    ------
    geo.errors.PlaceError, web.terms.fields.QueryError
        If a place is unknown, ambiguous or of another kind.
    routes.tour.errors.PlanError
        If a theme or audience is unknown.
    """
    pool = Pool(
        query.date or next_tuesday(today, SUMMER),
        origins=tuple(sorted({division_code(context, text) for text in query.origins})),
        days=tuple(sorted(set(query.days))),
        themes=tuple(sorted(theme.code for theme in find_themes(query.themes))),
        audience=find_audience(query.audience).code if query.audience else None,
        forbidden=tuple(sorted({site_id(context, text) for text in query.forbidden})),
        required=tuple(sorted({site_id(context, text) for text in query.required})),
        leave=query.leave,
        back=query.back,
        effort=query.effort,
    )
    return NetworkRequest(
        pool,
        least=query.least,
        most=query.most,
        locked=tuple(sorted(set(query.locked))),
        share=query.share / 100,
        spared=query.spared,
        overlap=query.overlap / 100,
        within=query.within,
        weights=Weights(query.worth, query.people, query.driving, query.routes),
    )


def next_tuesday(today: dt.date, month: int) -> dt.date:
    """Return a Tuesday in the second week of the next such month: the same one all year."""
    year = today.year + (today >= dt.date(today.year, month, 1))
    day = dt.date(year, month, SECOND_WEEK)
    day += dt.timedelta(days=(TUESDAY - day.weekday()) % WEEK)
    while is_day_off(day):
        day += dt.timedelta(days=WEEK)
    return day
