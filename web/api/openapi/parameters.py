"""What each parameter means, for the description of the API.

A name that means something else in one model is entered as ``Model.name``; subclasses take the
text of their base.
"""

from typing import Any, Final

from pydantic import BaseModel

from geo.errors import N_, Template

TEXTS: Final[dict[str, Template]] = {
    "lang": N_("Language of the sentences; else by cookie, then by Accept-Language."),
    "format": N_("Format of the answer; else by Accept."),
    # -- lists
    "limit": N_("Most rows of one part; a number that is too large is taken as the largest."),
    "offset": N_("Rows to leave out before the first."),
    "page": N_("Number of the page, from 1."),
    "q": N_("Part of the name."),
    "bbox": N_("Box of the map: west,south,east,north in degrees."),
    "zoom": N_("Zoom level of the map."),
    "division": N_("12-digit code of the province, a prefecture or a county."),
    "tier": N_("Only these tiers."),
    # -- where and how far
    "at": N_("A place: its name, its code or longitude,latitude."),
    "within": N_("How far, in minutes or in the unit given."),
    "unit": N_("Unit of the distance: minutes on the road or geodesic kilometres."),
    "vehicle": N_("What is driven."),
    "season": N_("Season of the driving times; auto: by the date."),
    "idle": N_("Only venues without a lecture in so many days."),
    "topic": N_("A topic that was not given lately."),
    "topic_days": N_("How many days that is."),
    "language": N_("Language of the lecture; ko and mn leave autonomous areas only."),
    "people": N_("People expected; leaves out venues known to be too small."),
    "NearbyQuery.sort": N_("Order: nearest first, longest without a lecture, or by tier."),
    "of": N_("From where: places, or the homes of all lecturers."),
    "IsochroneQuery.at": N_("Places, repeated or with semicolons between them."),
    "minutes": N_("Up to four lengths of time."),
    "via": N_("A place on the way; may be repeated."),
    # -- plan
    "from": N_("Where to start: name, code or longitude,latitude."),
    "to": N_("Where to end; else where it started."),
    "date": N_("First day, as year-month-day."),
    "PlanQuery.days": N_("Number of days; auto: the fewest that hold the listed sites."),
    "theme": N_("Themes or categories of sites."),
    "require": N_("Sites that must be visited, by id or name."),
    "exclude": N_("Sites that must not be visited."),
    "leave": N_("Earliest start of a day, as hours:minutes."),
    "back": N_("Latest end of a day, as hours:minutes."),
    "max_drive": N_("Most minutes of driving on a day."),
    "lunch": N_("Whether to keep a break for lunch."),
    "PlanQuery.overnight": N_("Where to stay, one place per night."),
    "group_size": N_("People in the group."),
    "max_leg": N_("Most minutes of one drive."),
    "at_least": N_("Least number of sites of a theme or category, as THEME=N."),
    "at_most": N_("Greatest number of sites of a theme or category, as THEME=N."),
    "storyline": N_("Visits in the order of history: not minded, preferred or enforced."),
    "capacity": N_("People at a time at a site, as SITE=N."),
    "shifts": N_("Whether a group that is too large may go in shifts."),
    "lecturer": N_("When a lecturer is at a site, as SITE=DATE HH:MM-HH:MM."),
    "lecture": N_("Minutes of a lecture."),
    "slack": N_("Reserve of the driving times, in percent."),
    "closed": N_("A site closed on a day, as SITE=DATE."),
    "sites": N_("A typed list of sites: just these are visited."),
    "fewest": N_("The fewest days that hold the listed sites."),
    "audience": N_("Whom the tour is for, such as students, cadres or public."),
    "area": N_("Only sites of this prefecture or county."),
    "seconds": N_("Seconds of search."),
    "seed": N_("Seed of the random numbers: the same seed gives the same answer."),
    "order": N_("Order of visits, one value per day: ids with commas, @ and where to stay, or -."),
    "pin": N_("Sites locked to their day."),
    "keep_order": N_("Whether locked sites keep their order too."),
    "count": N_("How many other tours."),
    "differ": N_("Least share of the sites that differ between any two tours."),
    "AlternativesQuery.within": N_("Share of the value that may be lost."),
    "span": N_("Days to try before and after the date."),
    "DayOrder.stops": N_("Sites of one day in order."),
    "DayOrder.overnight": N_("Where to stay after it."),
    # -- plan book
    "plan": N_("Parameters of the plan."),
    "form": N_("What the organisers fill in."),
    "BookQuery.format": N_("Which file; zip holds all of them."),
    "title": N_("Title of the book."),
    "organiser": N_("Organiser."),
    "leader": N_("Leader in charge."),
    "department": N_("Department in charge."),
    "deadline": N_("Time limit."),
    "contact": N_("Contact person."),
    "phone": N_("Phone number."),
    "safety": N_("Safety rules."),
    "edition": N_("Edition of the book."),
    "duties": N_("Who answers for a stop, by id of the site."),
    # -- inspection
    "groups": N_("Number of groups."),
    "InspectionQuery.days": N_("Number of days."),
    "InspectionQuery.date": N_("First day; else the next Monday."),
    "per_county": N_("Centres drawn per county."),
    "shares": N_("Shares of county, township and village centres, as 1:3:6."),
    "reserve": N_("Replacements drawn per stratum."),
    "InspectionQuery.within": N_("Only these prefectures and counties."),
    "opens": N_("When centres open."),
    "closes": N_("When centres close."),
    "visit": N_("Minutes of a visit."),
    "InspectionQuery.overnight": N_("Whether groups stay away overnight."),
    # -- coverage
    "level": N_("Level of the rows."),
    "CoverageQuery.days": N_("Length of the period in days."),
    "k": N_("Lectures that a served centre has at least."),
    "CoverageQuery.within": N_("Minutes within which a lecturer must live."),
    "today": N_("Last day of the period; else today."),
    "overdue": N_("Days after which the next lecture is due."),
    "prefecture": N_("Code of a prefecture, of 4, 6 or 12 digits."),
    "county": N_("Code of a county, of 6 or 12 digits."),
    "CoverageQuery.topic": N_("Only lectures on these topics count."),
    "required": N_("Topics that each centre should have had."),
    "topics_needed": N_("How many of them; else all."),
    "trend": N_("Months of a trend; 0: none."),
    "compare": N_("Last day of an earlier period to compare with."),
    "equity": N_("Whether to compute how fairly it is shared out."),
    "uncertainty": N_("Whether to compute what the position errors leave open."),
    # -- suggestion, planned lectures and dispatch
    "model": N_("What is best: most centres drawn, fewest bases, shortest mean or longest way."),
    "venues": N_("How many venues to suggest at most."),
    "SuggestQuery.within": N_("How many minutes away a venue draws a centre."),
    "candidates": N_("Which centres may be suggested."),
    "SuggestQuery.exclude": N_("Codes of venues that must not be suggested."),
    "existing": N_("Whether what is there already counts."),
    "weight": N_("Whether centres count alike or by their people."),
    "SuggestQuery.days": N_("Length of the period in days."),
    "SuggestQuery.topic": N_("Only lectures on these topics count."),
    "DispatchQuery.date": N_("First day; else today."),
    "DispatchQuery.days": N_("Number of days."),
    "DispatchQuery.within": N_("Minutes from home that a lecturer drives at most."),
    "DispatchQuery.topic": N_("Topic of the planned lectures."),
    "DispatchQuery.language": N_("Language of the planned lectures."),
    "per_day": N_("Most lectures of a lecturer on a day."),
    "trips": N_("Most trips of a lecturer."),
    "planned": N_("Whether planned lectures take part as if they were ordered."),
    # -- lists of centres and venues
    "which": N_("Which centres: the number of the report that they stand behind."),
    "CentresQuery.division": N_("Code of a row of the report."),
    "CentresQuery.sort": N_("Order: by code, or the largest first."),
    "VenueFilter.division": N_("12-digit code of a prefecture, county or township."),
    # -- saved plans and orders
    "status": N_("Only those with this status."),
    "PlansQuery.from": N_("Only tours that end on this day or later."),
    "PlansQuery.to": N_("Only tours that start on this day or earlier."),
    "PlansQuery.sort": N_("Order: last changed first, by name or by date."),
    "old": N_("Number of the old version."),
    "new": N_("Number of the new version."),
    # -- paths
    "site_id": N_("Id of a site."),
    "plan_id": N_("Number of a saved plan."),
    "number": N_("Number of a version."),
}

SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "PlanQuery.days": {
        "anyOf": [{"type": "integer", "minimum": 1, "maximum": 14}, {"const": "auto"}],
        "default": 1,
    },
}
"""Schemas of parameters that a validator of the model widens."""


def described_by(name: str, model: type[BaseModel] | None = None) -> Template | None:
    """Return what a parameter of a model means, None if nobody has said."""
    for base in model.__mro__ if model else ():
        if (text := TEXTS.get(f"{base.__name__}.{name}")) is not None:
            return text
    return TEXTS.get(name)


def widened(name: str, model: type[BaseModel]) -> dict[str, Any] | None:
    """Return the schema of a parameter that takes more than its type says."""
    found = (SCHEMAS.get(f"{base.__name__}.{name}") for base in model.__mro__)
    return next((schema for schema in found if schema), None)
