"""What a route tells: its sites in the order of history, a sentence each, and where that is from.

Nothing is written here: the sentence is the first one of the story that an office has approved,
else the subject of the site as its sources give it. Where there is neither it is empty.
"""

from typing import Literal, NamedTuple

from geo.stories import first_sentence
from geo.terms import PERIODS
from geo.told import approved_stories
from web.installation.context import Context
from web.plan.answer import Plan
from web.plan.timetable import name_of


class ToldStop(NamedTuple):
    """A site of a route and what is told of it.

    Attributes
    ----------
    site, name, period
        Id, name in the language of the reader, code of its period of history.
    text, language
        The sentence, "" where there is none, and "zh" or "en", in which it is.
    basis
        Whether it is of the approved story or the subject of the site; "" where there is none.
    sources
        What it is written from; of a subject the codes of the sources of the site.
    """

    site: str
    name: str
    period: str
    text: str
    language: str
    basis: Literal["story", "subject", ""]
    sources: str


def told_stops(context: Context, document: Plan, language: str) -> list[ToldStop]:
    """Return the sites of a route in the order of history, each once.

    Parameters
    ----------
    document
        The plan of the route.
    """
    visits = {stop["id"]: stop for day in document["days"] for stop in day["stops"]}
    sites, found = context.datasets.sites, []
    stories = {one.site: one for one in approved_stories(sites, visits, language)}
    for site, stop in visits.items():
        name, period = name_of(stop, language), stop["period"]
        story = stories.get(site)
        subject = str(sites.at[site, "subject"] or "") if site in sites.index else ""
        if story:
            said = (first_sentence(story.text), story.language, "story")
            found.append(ToldStop(site, name, period, *said, story.sources))  # type: ignore[arg-type]
        elif subject:
            sources = str(sites.at[site, "sources"] or "")
            found.append(ToldStop(site, name, period, subject, "zh", "subject", sources))
        else:
            found.append(ToldStop(site, name, period, "", language, "", ""))
    order = list(PERIODS)
    return sorted(found, key=lambda one: order.index(one.period))
