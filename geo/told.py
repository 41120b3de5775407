"""The approved stories of some sites, for whoever shows a route or prints it."""

from collections.abc import Iterable
from typing import NamedTuple

from geopandas import GeoDataFrame
from pandas import Series


class ToldStory(NamedTuple):
    """The approved story of a site.

    Attributes
    ----------
    site, name
        Id, and name in the language of the reader where there is one.
    text, sources
        The story, and what it is written from.
    language
        "zh" or "en", in which the story is: there may be no English one.
    """

    site: str
    name: str
    text: str
    sources: str
    language: str


def approved_stories(table: GeoDataFrame, sites: Iterable[str], language: str) -> list[ToldStory]:
    """Return the stories of some sites that an office has approved, each once, in their order.

    Parameters
    ----------
    table
        The sites of an installation, as :class:`geo.datasets.Datasets` has them.
    sites
        Ids; those without an approved story are left out.
    """
    rows = ((site, table.loc[site]) for site in dict.fromkeys(sites) if site in table.index)
    return [_told(site, row, language) for site, row in rows if row["story"]]


def _told(site: str, row: "Series[str]", language: str) -> ToldStory:
    english = language == "en" and bool(row["story_en"])
    name = row["name_en"] if language == "en" and row["name_en"] else row["name_zh"]
    text = row["story_en"] if english else row["story"]
    return ToldStory(site, name, text, row["story_sources"], "en" if english else "zh")
