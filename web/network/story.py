"""What a route tells: its sites in the order of history, a sentence each, and where that is from.

Nothing is written here: the sentence is the first one of the story that an office has approved,
else the subject of the site as its sources give it. Where there is neither it is empty.
"""

from collections.abc import Mapping
from typing import Any

from geopandas import GeoDataFrame

from geo.stories import first_sentence
from geo.terms import PERIODS
from geo.told import ToldStory, approved_stories
from web.installation.context import Context
from web.network.answer_kept import ToldSite
from web.plan.answer import Plan
from web.plan.timetable import name_of
from web.terms.term import kept


def told_stops(context: Context, document: Plan, language: str) -> list[ToldSite]:
    """Return the sites of a route in the order of history, each once."""
    visits = {stop["id"]: stop for day in document["days"] for stop in day["stops"]}
    sites, order = context.datasets.sites, list(PERIODS)
    stories = {one.site: one for one in approved_stories(sites, visits, language)}
    found = [
        kept(
            ToldSite, _told(stories.get(site), _row(sites, site), language),
            site=site, name=name_of(stop, language), period=stop["period"],
        )
        for site, stop in visits.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: order.index(one["period"]))


def _row(sites: GeoDataFrame, site: str) -> Mapping[Any, object]:
    """Return what the data have of a site; nothing of one that is not in them any more."""
    row: Mapping[Any, object] = sites.loc[site] if site in sites.index else {}
    return row


def _told(
    story: ToldStory | None, site: Mapping[Any, object], language: str
) -> Mapping[str, object]:
    """Return the sentence about a site, what it is of, and what it is written from."""
    if story:
        said = {"text": first_sentence(story.text), "language": story.language}
        return {**said, "basis": "story", "sources": story.sources}
    if subject := str(site.get("subject") or ""):
        sources = str(site.get("sources") or "")
        return {"text": subject, "language": "zh", "basis": "subject", "sources": sources}
    return {"text": "", "language": language, "basis": "", "sources": ""}
