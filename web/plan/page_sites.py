"""Choosing the sites of a route: finding them, and the list of those chosen."""

from collections.abc import Iterable, Iterator
from typing import Final

from flask import render_template
from typing_extensions import TypedDict

from geo.errors import RedRoutesError
from geo.place import Place
from geo.site_list import SiteList, read_site_list
from routes.plan.explain import NOT_VISITABLE
from routes.plan.tables import load_themes
from web.frame.form import Form
from web.frame.names import division_names
from web.installation.context import Context
from web.language import words
from web.language.places import place_name
from web.language.request import language
from web.places.stars import star_marks
from web.plan.fields import site_id

STATES: Final = ("require", "optional", "exclude")
"""A site must be visited, may be visited, or must not be."""
SHOWN: Final = 40
EVERY: Final = 100_000
"""More than there are places: the index of names ranks them, sites are picked from its list."""


class SiteChoice(TypedDict):
    """A site to choose, and its state: one of :data:`STATES`, or empty."""

    id: str
    name: str
    county: str
    period: str
    closed: bool
    status: str
    state: str


class DrawnSite(TypedDict):
    """A site as the map draws it: its place, how far it is known and how surely its place is."""

    id: str
    name: str
    county: str
    lat: float
    lon: float
    rank: int
    certainty: str
    state: str


class Found(TypedDict):
    """The sites that are meant by a text: the first of them, and how many there are.

    `named` of them are called so; the others lie in a place, or belong to a theme, called so.
    """

    text: str
    rows: list[SiteChoice]
    named: int
    total: int


def settled(context: Context, form: Form) -> Form:
    """Return a form in which picks have become required, listed and excluded sites.

    A pick is a state and the ids of the sites that get it, such as ``require JL-220502-057``;
    another state than :data:`STATES` takes them off the list.
    """
    chosen = _states(context, form)
    for pick in form.get("pick", ()):
        wanted, *ids = pick.split()
        for site in ids:
            chosen.pop(site, None)
            if wanted in STATES and site in context.datasets.sites.index:
                chosen[site] = wanted
    rest = [one.text for one in _typed(context, form).unresolved]
    listed = [site for site, state in chosen.items() if state == "optional"]
    found = {
        **form,
        "require": [site for site, state in chosen.items() if state == "require"],
        "exclude": [site for site, state in chosen.items() if state == "exclude"],
        "sites": "\n".join([*listed, *rest]),
    }
    return {name: value for name, value in found.items() if value and name != "pick"}


def _states(context: Context, form: Form) -> dict[str, str]:
    """Return the state of each site that a form names."""
    states = dict.fromkeys(_typed(context, form).sites, "optional")
    for name in ("exclude", "require"):
        for text in form.get(name, ()):
            try:
                states[site_id(context, text)] = name
            except RedRoutesError:
                states[text] = name  # planning says what is wrong with it
    return states


def _typed(context: Context, form: Form) -> SiteList:
    text = str(form.get("sites", ""))
    if not text:
        return SiteList((), ())
    return read_site_list(text, context.datasets.sites, context.gazetteer)


def chosen_sites(context: Context, form: Form) -> list[SiteChoice]:
    """Return the sites that a form names, each with its ``state``, the required ones first."""
    states = _states(context, form)
    known = [site for site in states if site in context.datasets.sites.index]
    rows = list(_rows(context, known, states))
    return sorted(rows, key=lambda row: STATES.index(row["state"]))


def unknown(context: Context, form: Form) -> list[str]:
    """Return the required sites that mean no site: they stay in their field to be corrected."""
    states = _states(context, form)
    known = context.datasets.sites.index
    return [text for text, state in states.items() if state == "require" and text not in known]


def unresolved(context: Context, form: Form) -> list[str]:
    """Return the lines of the typed list that mean no single site."""
    return [one.text for one in _typed(context, form).unresolved]


def found_sites(context: Context, form: Form) -> Found | None:
    """Return the sites that are meant by ``find``, None when nothing is looked for.

    First come the sites that are called so, which :meth:`geo.places.Gazetteer.search` finds and
    ranks as on the map, then those of a prefecture or county, last those of a theme.
    """
    text = str(form.get("find", "")).strip()
    if not text:
        return None
    places = context.gazetteer.search(text, limit=EVERY)
    named = [place.code for place in places if place.kind == "site"]
    ids = list(dict.fromkeys([*named, *_of_places_and_themes(context, text, places)]))
    rows = list(_rows(context, ids[:SHOWN], _states(context, form)))
    return {"text": text, "rows": rows, "named": len(named), "total": len(ids)}


def _of_places_and_themes(context: Context, text: str, places: Iterable[Place]) -> Iterator[str]:
    """Yield the sites of the prefectures and counties, then of the themes, called so."""
    table = context.datasets.sites
    digits = {"prefecture": 4, "county": 6}
    for place in places:
        if place.kind in digits and text in place.name:
            yield from table.index[table["county"].str.startswith(place.code[: digits[place.kind]])]
    for theme in load_themes():
        if theme.is_called(text):
            yield from table.index[[theme.interest(period) == 1 for period in table["period"]]]


def _rows(context: Context, ids: Iterable[str], states: dict[str, str]) -> Iterator[SiteChoice]:
    counties = division_names(context)
    table = context.datasets.sites
    for site in ids:
        row = table.loc[site]
        yield {
            "id": site,
            "name": place_name(row["name_zh"], language()),
            "county": counties.get(row["county"], ""),
            "period": row["period"],
            "closed": row["status"] in NOT_VISITABLE,
            "status": row["status"],
            "state": states.get(site, ""),
        }


def found_html(context: Context, form: Form) -> str:
    """Return the list of what was found, as the script of the page puts it in place."""
    return render_template("plan/found.html", found=found_sites(context, form), label=words.label)


def counties_with_sites(context: Context) -> list[tuple[str, int]]:
    """Return the name of each county that has sites, with their number."""
    counted = context.datasets.sites["county"].value_counts().sort_index()
    names = division_names(context)
    return [(names[code], int(number)) for code, number in counted.items()]


def map_sites(context: Context, form: Form) -> list[DrawnSite]:
    """Return what the map draws of every site."""
    table = context.datasets.sites
    rows = _rows(context, map(str, table.index), _states(context, form))
    marks = star_marks(table)
    return [
        {
            "id": row["id"], "name": row["name"], "county": row["county"],
            "lat": round(point.y, 4), "lon": round(point.x, 4),
            "rank": marks[row["id"]][0], "certainty": marks[row["id"]][1], "state": row["state"],
        }
        for row, point in zip(rows, table.geometry, strict=True)
    ]  # fmt: skip
