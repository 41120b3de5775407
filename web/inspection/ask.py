"""Inspection tours 巡回指导: a random sample of centres and a plan for each group."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Final, cast

from geopandas import GeoDataFrame
from pydantic import AfterValidator, Field

from geo.errors import N_
from geo.terms import CENTRE_TIERS
from geo.travel import TravelModel
from routes.inspection.document import inspection_document
from routes.inspection.plan import plan_inspection
from routes.inspection.request import InspectionRequest
from web.inspection.answer import Inspection
from web.installation.context import Context
from web.installation.tasks import Kind
from web.installation.travel import TravelQuery, travel_of
from web.installation.work import watch
from web.places.divisions import division_code
from web.plan.timetable import drawn
from web.terms import asks
from web.terms.answer import Answer
from web.terms.asked import Asked
from web.terms.codes import AskedSeason
from web.terms.fields import MAX_CODES, Clock, IsoDate, QueryError, Several, Text

WEEK = 7


def _shares(text: str) -> str:
    if text and not re.fullmatch(r"\d{1,3}(:\d{1,3}){2}", text, re.ASCII):
        raise QueryError(
            N_("Write the shares of county, township and village as 1:3:6, not %(value)s."),
            value=text[:60],
        )
    return text


GROUPS = Asked(N_("How many groups at most."), N_("Most groups"))
DAYS = Asked(N_("Working days of a group at most."), N_("Most days of a group"))
PER_COUNTY = Asked(N_("Centres drawn per county."), N_("Centres per county"))
SEED = Asked(N_("The same seed draws the same centres: keep it."), N_("Seed of the draw"))
DATE = Asked(N_("First day; else the next Monday."), N_("First day"))
START = Asked(N_("Where every group sets out and returns to."), N_("From"), widget="place")
WITHIN = Asked(
    N_("Only these prefectures and counties."), N_("Inspect only"), N_("Baishan, Tonghua")
)
SHARES = Asked(
    N_("Shares of county, township and village centres, as 1:3:6."),
    N_("Shares of the tiers"),
    "1:3:6",
)
RESERVE = Asked(N_("Replacements drawn per stratum."), N_("Replacements per stratum"))
VISIT = Asked(N_("Minutes of a visit."), N_("Minutes per visit"))
OPENS = Asked(N_("When centres open."), N_("Centres receive from"))
CLOSES = Asked(N_("When centres close."), N_("Centres receive until"))
OVERNIGHT = Asked(N_("Whether groups stay away overnight."), N_("Nights"))


class InspectionQuery(TravelQuery):
    """How many groups go for how many days, and how many centres they see per county."""

    groups: Annotated[int, Field(ge=1, le=60), GROUPS] = 20
    days: Annotated[int, Field(ge=1, le=10), DAYS] = 5
    per_county: Annotated[int, Field(ge=1, le=100), PER_COUNTY] = 2
    seed: Annotated[int, Field(ge=0, le=2**31 - 1), SEED] = 7
    date: Annotated[IsoDate | None, DATE] = None
    start: Annotated[Text, START] = Field(default="长春", alias="from")
    within: Annotated[tuple[Text, ...], Several, Field(max_length=MAX_CODES), WITHIN] = ()
    shares: Annotated[str, Field(max_length=20), AfterValidator(_shares), SHARES] = ""
    reserve: Annotated[int, Field(ge=0, le=20), RESERVE] = 2
    visit: Annotated[int, Field(ge=10, le=480), VISIT] = 60
    leave: Annotated[Clock, asks.LEAVE] = "08:00"
    back: Annotated[Clock, asks.BACK] = "18:00"
    opens: Annotated[Clock, OPENS] = "08:30"
    closes: Annotated[Clock, CLOSES] = "17:00"
    overnight: Annotated[bool, OVERNIGHT] = True
    season: Annotated[AskedSeason, asks.SEASON] = "auto"


def run(context: Context, query: InspectionQuery, *, today: date) -> Answer[Inspection]:
    """Draw the centres and plan the groups; some seconds of work, which a job may cancel.

    Parameters
    ----------
    today
        Inspections start on this day or later; without a date on the next Monday.

    Raises
    ------
    geo.errors.PlaceError
        If a place is unknown, ambiguous or outside the province.
    routes.tour.errors.PlanError
        If what is asked cannot be done.
    """
    request = _request(context, query, today)
    travel = travel_of(context, query, request.dates)
    plan = plan_inspection(request, context.datasets, travel, today=today, watch=watch)
    names = context.datasets.divisions["name"].to_dict()
    document = cast("Inspection", inspection_document(plan, names))
    return Answer(document, _legs(document, travel))


def next_monday(today: date) -> date:
    """Return the first Monday after a day."""
    return today + timedelta(days=WEEK - today.weekday())


def _request(context: Context, query: InspectionQuery, today: date) -> InspectionRequest:
    resolve = context.gazetteer.resolve
    same = query.model_dump(exclude={"start", "date", "shares", "within", "vehicle", "season"})
    return InspectionRequest(
        base=resolve(query.start),
        date=query.date or next_monday(today),
        shares=_parts(query.shares),
        within=tuple(division_code(context, text) for text in query.within),
        **same,
    )


INSPECTION: Final = Kind("inspection", InspectionQuery, run, check=_request, lane="long")
ask = INSPECTION.ask


def _parts(text: str) -> Mapping[str, int] | None:
    """Return the shares by tier, None when the tiers are not apart."""
    return dict(zip(CENTRE_TIERS, map(int, text.split(":")), strict=True)) if text else None


def _legs(document: Inspection, travel: TravelModel) -> GeoDataFrame:
    """Draw the drives of all groups: as ``TravelModel.path`` does, with ``group`` and ``day``."""
    days = [
        (day, {"group": group["number"], "day": number})
        for group in document["groups"]
        for number, day in enumerate(group["days"], start=1)
    ]
    return drawn(days, travel)
