"""The collections and their properties: names are stable, titles are for people."""

from geo.errors import N_
from web.ogc import tables
from web.ogc.schema import Collection, Property

_NAME = Property(name="name", title=N_("Name"))
_NAME_EN = Property(name="name_en", title=N_("English name"))
_PARENT = Property(name="parent", title=N_("Code of the division above"))
_TIER = Property(name="tier", title=N_("Kind of venue"), words="tier")
_SIMULATED = Property(
    name="simulated", title=N_("Whether it is simulated: no record of anything"), kind="boolean"
)
_SOURCE = Property(name="source", title=N_("Source of the position or outline"), queryable=False)
_ERROR = Property(
    name="error_m",
    title=N_("Radius in metres that holds the true position in 68 of 100 cases"),
    kind="integer",
)
_POSITION = (
    Property(name="precision", title=N_("Position is that of"), words="precision"),
    _ERROR,
    Property(name="coarse", title=N_("Whether the position is known only roughly"), kind="boolean"),
    _SOURCE,
)
_COUNTY = Property(name="county", title=N_("12-digit code of the county"))
_TOWNSHIP = Property(name="township", title=N_("12-digit code of the township"))
_CODE = Property(name="code", title=N_("12-digit code"))
_VENUE = (
    _CODE,
    _NAME,
    _TIER,
    Property(name="parent", title=N_("Code of the centre or station above")),
    Property(name="prefecture", title=N_("12-digit code of the prefecture")),
    _COUNTY,
    _TOWNSHIP,
    Property(
        name="membership", title=N_("Whether it is registered or reconstructed from the codes")
    ),
    *_POSITION,
)

SITES = Collection(
    id="sites",
    title=N_("Heritage sites"),
    description=N_("Revolutionary heritage sites of Jilin, compiled from public pages."),
    shape="Point",
    label="name_zh",
    table=tables.sites,
    kept=tables.constant,
    properties=(
        Property(name="site", title=N_("Identifier of the site")),
        Property(name="name_zh", title=N_("Chinese name")),
        _NAME_EN,
        Property(name="category", title=N_("Category"), words="category"),
        Property(name="period", title=N_("Period"), words="period"),
        _COUNTY,
        _TOWNSHIP,
        Property(name="address", title=N_("Address"), queryable=False),
        Property(name="subject", title=N_("Subject"), queryable=False),
        Property(name="visit_minutes", title=N_("Length of a visit in minutes"), kind="integer"),
        Property(
            name="visit_minutes_basis",
            title=N_("Where the minutes of a visit come from"),
            queryable=False,
        ),
        Property(name="status", title=N_("Whether it is open"), words="status"),
        Property(name="scope", title=N_("Core of the subject or context")),
        Property(name="evidence", title=N_("Whether a public page was seen")),
        Property(name="confidence", title=N_("Confidence")),
        Property(name="sources", title=N_("Codes of the sources"), queryable=False),
        Property(name="note", title=N_("Note"), queryable=False),
        Property(name="designations", title=N_("Lists it is on"), queryable=False),
        Property(name="opening_hours", title=N_("Published opening hours"), queryable=False),
        Property(name="closing_rule", title=N_("Published closing days"), queryable=False),
        Property(name="opening_source", title=N_("Source of the hours"), queryable=False),
        *_POSITION,
    ),
)

CENTRES = Collection(
    id="centres",
    title=N_("Practice centres"),
    description=N_(
        "Practice centres, stations and village stations. Nobody publishes their register: it is "
        "reconstructed from the official division codes, and most positions are those of the seat."
    ),
    shape="Point",
    label="name",
    table=tables.centres,
    kept=tables.constant,
    properties=_VENUE,
)

COMMUNITIES = Collection(
    id="communities",
    title=N_("Communities"),
    description=N_("Communities: further venues, no practice centres."),
    shape="Point",
    label="name",
    table=tables.communities,
    kept=tables.constant,
    properties=_VENUE,
)

DIVISIONS = Collection(
    id="divisions",
    title=N_("Province, prefectures and counties"),
    description=N_(
        "Outlines of the divisions down to the county, for orientation only: no authority on any "
        "border."
    ),
    shape="MultiPolygon",
    label="name",
    table=tables.divisions,
    kept=tables.constant,
    properties=(
        _CODE,
        _NAME,
        _NAME_EN,
        Property(name="level", title=N_("Level"), words="level"),
        _PARENT,
        _ERROR,
        _SOURCE,
    ),
)

TOWNSHIPS = Collection(
    id="townships",
    title=N_("Townships"),
    description=N_("Townships as points: there are no public outlines."),
    shape="Point",
    label="name",
    table=tables.townships,
    kept=tables.constant,
    properties=(
        _CODE,
        _NAME,
        Property(name="kind", title=N_("Kind of township")),
        _PARENT,
        *_POSITION,
    ),
)

LECTURES = Collection(
    id="lectures",
    title=N_("Lectures"),
    description=N_("Lectures with place, day and topic; nothing about who gave them."),
    shape="Point",
    label="venue_name",
    table=tables.lectures,
    kept=tables.by_lectures,
    properties=(
        Property(name="venue", title=N_("Code of the venue")),
        Property(name="venue_name", title=N_("Venue")),
        _TIER,
        _COUNTY,
        _TOWNSHIP,
        Property(name="date", title=N_("Day"), kind="date", queryable=False),
        Property(name="topic", title=N_("Topic"), words="topic"),
        Property(name="form", title=N_("Form")),
        Property(name="audience", title=N_("Listeners"), kind="integer"),
        Property(name="status", title=N_("Held or planned")),
        _SIMULATED,
        *_POSITION,
    ),
)

_PLAN = Property(name="plan", title=N_("Number of the plan"), kind="integer")

PLANS = Collection(
    id="plans",
    title=N_("Published plans"),
    description=N_("Drives of the published plans, one line per plan, over the roads of today."),
    shape="MultiLineString",
    label="name",
    table=tables.plans,
    kept=tables.by_plans,
    properties=(
        _PLAN,
        _NAME,
        Property(name="status", title=N_("Status"), words="plan_status"),
        Property(name="number", title=N_("Version"), kind="integer"),
        Property(name="starts_on", title=N_("First day"), kind="date", queryable=False),
        Property(name="ends_on", title=N_("Last day"), kind="date", queryable=False),
        Property(name="days", title=N_("Days"), kind="integer"),
        Property(name="stops", title=N_("Stops"), kind="integer"),
        Property(name="km", title=N_("Kilometres"), kind="number", queryable=False),
        Property(name="drive_minutes", title=N_("Minutes of driving"), kind="integer"),
        Property(name="visit_minutes", title=N_("Minutes of visits"), kind="integer"),
        Property(name="vehicle", title=N_("Vehicle"), words="vehicle"),
        Property(name="season", title=N_("Season"), words="season"),
        Property(name="provider", title=N_("Who computed the travel times"), words="provider"),
        Property(name="roads_date", title=N_("Date of the roads"), queryable=False),
        _SIMULATED,
        _SOURCE,
    ),
)

PLAN_STOPS = Collection(
    id="plan_stops",
    title=N_("Stops of the published plans"),
    description=N_("Visits of the published plans, one point per visit."),
    shape="Point",
    label="name",
    table=tables.plan_stops,
    kept=tables.by_plans,
    properties=(
        _PLAN,
        Property(name="plan_name", title=N_("Name of the plan")),
        Property(name="day", title=N_("Number of the day"), kind="integer"),
        Property(name="date", title=N_("Day"), kind="date", queryable=False),
        Property(name="order", title=N_("Number of the stop on its day"), kind="integer"),
        Property(name="site", title=N_("Identifier of the site")),
        _NAME,
        _NAME_EN,
        Property(name="arrive", title=N_("Arrival"), queryable=False),
        Property(name="leave", title=N_("Departure"), queryable=False),
        Property(name="hours_basis", title=N_("Whether the hours are published or assumed")),
        _SIMULATED,
        *_POSITION,
    ),
)

COLLECTIONS = {
    one.id: one
    for one in (
        SITES, CENTRES, COMMUNITIES, DIVISIONS, TOWNSHIPS, LECTURES, PLANS, PLAN_STOPS,
    )
}  # fmt: skip
"""Identifier -> collection, in the order in which they are listed."""
