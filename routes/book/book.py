"""A plan book: a plan document, the form of the organisers, and what is known of the sites."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from geopandas import GeoDataFrame

from geo.errors import N_
from routes.book.form import BookForm, Duty
from routes.book.wording import Wording, plain_date
from routes.cartography.text import clean
from routes.plan.document import Document

DIGEST_LENGTH = 8


class Stop(NamedTuple):
    """One visit: its mark such as "1-2", day from 0, date, its part of the document, its site."""

    mark: str
    day: int
    date: dt.date
    visit: Document
    site: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Register:
    """What is known of sites and ground, whatever the plan.

    Attributes
    ----------
    sites
        The sites table, indexed by id.
    sources
        Code of a source -> what it is.
    boundaries
        Outlines with ``level``, WGS84.
    divisions
        Named points with ``name``, ``name_en`` and ``level``, WGS84.
    review_number
        审图号 of maps, empty when the office has none.
    roads
        Roads below the route with ``ref``, WGS84; None for none.
    phones
        Id of a site -> a telephone number that is published.
    """

    sites: GeoDataFrame
    sources: Mapping[str, str]
    boundaries: GeoDataFrame
    divisions: GeoDataFrame
    review_number: str = ""
    roads: GeoDataFrame | None = None
    phones: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Book:
    """Everything that the files of a plan book are made of.

    Attributes
    ----------
    document
        Plan document (``kind`` "plan"), free of what XML forbids; see :func:`make_book`.
    legs
        Lines of its legs as ``TravelModel.path`` gives them, with ``day`` from 1, WGS84.
    form
        What the organisers wrote.
    register
        What is known of its sites and of the ground.
    geojson
        The plan as GeoJSON text.
    wording
        Language of the book.
    today
        The day the book is made; nothing in it reads a clock.
    """

    document: Document
    legs: GeoDataFrame
    form: BookForm
    register: Register
    geojson: str
    wording: Wording
    today: dt.date

    @cached_property
    def dates(self) -> tuple[dt.date, ...]:
        """Date of each day."""
        return tuple(dt.date.fromisoformat(day["date"]) for day in self.document["days"])

    @cached_property
    def sites(self) -> Mapping[str, Mapping[str, Any]]:
        """Site id -> row of the sites table, for the sites of the plan."""
        ids = [stop["id"] for day in self.document["days"] for stop in day["stops"]]
        sites = self.register.sites
        rows = sites[sites.index.isin(ids)].drop(columns="geometry").to_dict("index")
        return {str(site): row for site, row in rows.items()}

    @cached_property
    def stops(self) -> tuple[Stop, ...]:
        """All visits in order."""
        return tuple(
            Stop(f"{number + 1}-{order}", number, date, visit, self.sites.get(visit["id"], {}))
            for number, (date, day) in enumerate(
                zip(self.dates, self.document["days"], strict=True)
            )
            for order, visit in enumerate(day["stops"], start=1)
        )

    @cached_property
    def title(self) -> str:
        """Title of the book."""
        return self.form.title or self.wording.say(
            N_("Plan of the red education route from %(place)s"),
            place=self.name_of(self.document["days"][0]["start"]),
        )

    @cached_property
    def digest(self) -> str:
        """Mark of the plan: two books with the same mark show the same plan."""
        text = json.dumps(self.document, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]

    @property
    def edition(self) -> str:
        """Edition, mark of the plan and date, as they stand on every page."""
        return self.wording.say(
            N_("Edition %(edition)s (%(digest)s), %(date)s"),
            edition=self.form.edition,
            digest=self.digest,
            date=plain_date(self.today, self.wording),
        )

    @property
    def people(self) -> int | None:
        """Number of people, None when nobody said it."""
        return self.form.people or self.document["request"].get("group_size")

    def name_of(self, place: Mapping[str, Any]) -> str:
        """Name of a site or place in the language of the book, as far as the data have one."""
        if self.wording.language != "en":
            return str(place["name"])
        return str(place.get("name_en") or self._english.get(place["name"]) or place["name"])

    @cached_property
    def _english(self) -> Mapping[str, str]:
        """Chinese -> English names of divisions and sites."""
        divisions, sites = self.register.divisions, self.register.sites
        names = dict(zip(divisions["name"], divisions["name_en"], strict=True))
        if "name_en" in sites:
            names |= dict(zip(sites["name_zh"], sites["name_en"], strict=True))
        return {name: english for name, english in names.items() if english}


def make_book(
    document: Document,
    legs: GeoDataFrame,
    *,
    form: BookForm,
    register: Register,
    geojson: str,
    wording: Wording,
    today: dt.date,
) -> Book:
    """Put together what the files of a book are made of.

    The parameters are the attributes of :class:`Book`. Characters that XML forbids are taken out of
    document and form here, once for all formats.
    """
    return Book(
        document=clean(document),
        legs=legs,
        form=_cleaned(form),
        register=register,
        geojson=geojson,
        wording=wording,
        today=today,
    )


def _cleaned(form: BookForm) -> BookForm:
    whole = {name: value for name, value in vars(form).items() if name != "duties"}
    fields = {name: clean(value) for name, value in whole.items()}
    duties = {stop: Duty(**clean(vars(duty))) for stop, duty in form.duties.items()}
    return BookForm(**fields, duties=duties)
