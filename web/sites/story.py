"""The story of a site: the draft of the data or of the office, and how it is approved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.errors import N_
from geo.folder import LIST_SEPARATOR
from geo.schemas import STORY_LETTERS, letters
from geo.stories import FactSource, wanting
from web.installation.context import Context
from web.places.catalogue import require_site
from web.register.records import open_record, sources_named
from web.store.database import StateError

DRAFT, APPROVED = "draft", "approved"


class NoStoryError(StateError):
    """A site has no story that could be approved."""

    kind = "no-story"
    title = N_("There is no story to approve")


@dataclass(frozen=True)
class Named:
    """A source as it stands below a story: its name, and its address where it may be linked."""

    name: str
    address: str = ""


@dataclass(frozen=True)
class SiteStory:
    """The story of a site as its page shows it.

    Attributes
    ----------
    state
        One of :data:`geo.terms.STORY_STATES`; "" where there is no story.
    text, english
        The story; the English one may be missing.
    sources
        What it is written from.
    persons
        Whom it is about, as far as the data say.
    own
        Whether the office has written or changed it.
    """

    state: str = ""
    text: str = ""
    english: str = ""
    sources: Sequence[Named] = ()
    persons: Sequence[str] = ()
    own: bool = False


def story_of(context: Context, site: str) -> SiteStory:
    """Return the story of a site: that of the register, else the draft of the data."""
    draft = context.datasets.book.stories.get(site)
    persons = draft.persons if draft else ()
    values = _registered(context).get(site, {})
    if values.get("story"):
        return SiteStory(
            state=APPROVED if values.get("story_state") == APPROVED else DRAFT,
            text=str(values["story"]),
            english=str(values.get("story_en") or ""),
            sources=_named(context, str(values.get("story_sources") or "")),
            persons=persons,
            own=True,
        )
    if draft is None:
        return SiteStory()
    sources = [Named(one.name, one.address) for one in draft.sources]
    return SiteStory(DRAFT, draft.text, draft.english, sources, persons)


def _registered(context: Context) -> dict[str, Mapping[str, object]]:
    """Return the values of the sites of the register, by site."""
    return context.memo.get(
        "registered sites",
        lambda: {one.key: one.values for one in context.registered.records.get("sites", ())},
    )


def _named(context: Context, text: str) -> list[Named]:
    """Return the sources that a record names, with the address of those that the data know."""
    known = context.lasting.get("source addresses", lambda: _addresses(context))
    return [Named(name, known.get(name, "")) for name in sources_named(text)]


def _addresses(context: Context) -> dict[str, str]:
    sources: Sequence[FactSource] = list(context.datasets.book.sources.values())
    return {one.name: one.address for one in sources if one.cited}


def drafts(context: Context) -> dict[str, SiteStory]:
    """Return the stories that wait to be approved, by site."""
    sites = context.datasets.sites.index
    found = {str(site): story_of(context, str(site)) for site in sites}
    return {site: one for site, one in found.items() if one.state == DRAFT}


def version_of(context: Context, site: str) -> int | None:
    """Return the version of the record of a site that a page shows, None where there is none."""
    return open_record(context, "sites", site).number


def versions(context: Context) -> dict[str, int]:
    """Return the versions of all records of sites, read at once."""
    return {one.key: one.number for one in context.store.register.records("sites")}


def approve(context: Context, site: str, number: int | None) -> int:
    """Approve the story of a site; return the version of its record in which it is approved.

    Parameters
    ----------
    number
        Version of the record that the page showed, None where there was none.

    Raises
    ------
    NoStoryError
        If there is no story, or none of the right length with two sources.
    web.store.database.StateError
        If somebody has changed the record since.
    """
    require_site(context, site)
    told = story_of(context, site)
    if not told.text:
        raise NoStoryError(N_("This site has no story yet: write one in its record first."))
    _refuse_unfit(told)
    named = LIST_SEPARATOR.join(one.name for one in told.sources)
    said = {"story": told.text, "story_en": told.english or None, "story_sources": named or None}
    return _save(context, site, number, {**said, "story_state": APPROVED})


def _refuse_unfit(told: SiteStory) -> None:
    lack = wanting(told.text, [one.name for one in told.sources])
    if lack == "length":
        low, high = STORY_LETTERS
        raise NoStoryError(
            N_("The story has %(count)d Chinese characters: %(low)d to %(high)d are wanted."),
            count=letters(told.text), low=low, high=high,
        )  # fmt: skip
    if lack == "sources":
        raise NoStoryError(
            N_("The story names fewer than two sources: add them in its record first.")
        )


def withdraw(context: Context, site: str, number: int | None) -> int:
    """Make an approved story a draft again; return the version of the record."""
    require_site(context, site)
    return _save(context, site, number, {"story_state": DRAFT})


def _save(context: Context, site: str, number: int | None, values: Mapping[str, str | None]) -> int:
    """Keep values of a record; one that is not in the register yet begins with what is known."""
    opened = open_record(context, "sites", site)
    known = opened.values or {} if opened.number is None else {}
    saved = context.store.register.save("sites", site, {**known, **values}, number=number)
    return saved.number
