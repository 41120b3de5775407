"""Check what is told of the sites: that every source exists, and that no story rests on one page.

A story needs two pages that may be named to the public, and one fact on them that is not weak.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from geo.check_rows import ORPHAN, Frames, strangers
from geo.errors import N_
from geo.schemas import CONTACTS, FACT_SOURCES, FACTS, SITES, STORIES
from geo.stories import CITED, FEWEST_SOURCES, WEAK, codes
from geo.tables import Rule, Violation, violation

TOO_FEW: Final = Rule(
    N_("are not two sources that may be cited"),
    N_("Name at least two codes of sites/fact_sources.csv whose fit is cited, or drop the story."),
)
ALL_WEAK: Final = Rule(
    N_("are weak sources only"),
    N_("Name a source with a fact about the site that is not weak, or drop the story."),
)


def story_violations(frames: Frames) -> Iterator[Violation]:
    """Yield what the tables about stories say wrongly about each other and about the sites.

    Parameters
    ----------
    frames
        Tables by file; those that a folder does not have are missing.
    """
    if SITES.file in frames:
        sites = set(frames[SITES.file]["id"])
        for table in (FACTS, STORIES, CONTACTS):
            yield from strangers(frames, table, "site", sites)
    if FACT_SOURCES.file in frames:
        known = set(frames[FACT_SOURCES.file]["code"])
        for table in (FACTS, CONTACTS):
            yield from strangers(frames, table, "source", known)
        yield from _stories(frames, known)


def _stories(frames: Frames, known: set[str]) -> Iterator[Violation]:
    """Yield the stories whose sources are unknown, too few or weak."""
    if STORIES.file not in frames:
        return
    sources, stories = frames[FACT_SOURCES.file], frames[STORIES.file]
    cited = set(sources.loc[sources["fit"] == CITED, "code"])
    sure = _sure(frames)
    for index, (site, text) in enumerate(zip(stories["site"], stories["sources"], strict=True)):
        named = codes(text)
        rule = _wrong(named, known, cited, sure.get(site, set()))
        if rule is not None:
            unknown = [code for code in named if code not in known]
            yield violation(STORIES, index, "sources", unknown[0] if unknown else text, rule)


def _sure(frames: Frames) -> dict[str, set[str]]:
    """Return by site the sources with a fact about it that is not weak."""
    if FACTS.file not in frames:
        return {}
    facts = frames[FACTS.file]
    known = facts[facts["certainty"] != WEAK].groupby("site")["source"]
    return {str(site): set(sources) for site, sources in known}


def _wrong(named: Sequence[str], known: set[str], cited: set[str], sure: set[str]) -> Rule | None:
    if any(code not in known for code in named):
        return ORPHAN
    if len(cited.intersection(named)) < FEWEST_SOURCES:
        return TOO_FEW
    return None if sure.intersection(named) else ALL_WEAK
