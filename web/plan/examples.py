"""Example tours, one per prefecture, theme and featured site: computed, never typed.

They take some seconds, so no request waits for them: they are long work that begins after the
start, or when somebody first asks, and are kept in a file for as long as data and roads stay the
same.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final, Literal, cast
from urllib.parse import urlencode

import geopandas as gpd
from typing_extensions import TypedDict

from geo.appearing import appearing
from geo.errors import RedRoutesError
from routes.plan.explain import NOT_VISITABLE
from routes.plan.plan import plan_tour
from routes.plan.tables import Theme, load_featured, load_themes
from routes.solver.stop import MaxIterations
from web.installation.basis import current_basis
from web.installation.context import Context
from web.installation.tasks import Kind
from web.installation.travel import travel_of
from web.installation.work import BusyError, watch
from web.language.messages import unspoken
from web.places.answer_tours import Examples, ExampleTotals, ExampleTour
from web.plan.ask import PlanQuery
from web.plan.example_picture import picture
from web.plan.tour import PROVINCIAL_CAPITAL, answer_of, request_of
from web.terms.dates import first_day
from web.terms.fields import Query
from web.terms.term import kept
from web.terms.types import Unspoken

ITERATIONS: Final = 1500
"""Rounds of search: the same seed then gives the same tour everywhere."""
KEPT: Final = "drawn"
"""What is kept of a tour: files of an older form are computed anew."""
FEW: Final = 2
"""An example with fewer sites is no tour."""
TWO_DAYS_FROM: Final = 10
"""Sites from which a prefecture is shown on two days instead of one."""
THEME_SHARE: Final = 0.5
"""Share of a prefecture's sites that a theme needs to name the example."""


class Drawn(ExampleTour):
    """An example tour as it is kept, with its picture; empty where there is no tour."""

    picture: str


class Wish(TypedDict):
    """An example without its tour."""

    kind: Literal["prefecture", "theme", "site"]
    code: str
    name_zh: str
    name_en: str
    query: dict[str, str]


def run(context: Context, *, today: date) -> Examples:
    """Return the example tours, waiting for them unless they are kept.

    Parameters
    ----------
    today
        The tours begin on a Tuesday a week or two later: many sites close on Mondays.
    """
    return _document(_asked(context, today, None))


def ready(context: Context, *, today: date) -> Examples:
    """Return the example tours if they are computed, else have them computed and say so at once."""
    try:
        return _document(_asked(context, today, 0))
    except BusyError:  # with those of another day
        return _document(None)


def pictures(context: Context, *, today: date) -> dict[str, str]:
    """Return the picture of each tour that is computed, by the address of the tour."""
    rows = _kept(context, _key(context, today)) or []
    return {row["address"]: row["picture"] for row in rows if row["picture"]}


def _asked(context: Context, today: date, seconds: float | None) -> list[Drawn] | None:
    key = _key(context, today)
    rows = _kept(context, key)
    if rows is not None:
        return rows
    rows = context.work.ask(context, EXAMPLES.task(context, _All(), today), seconds=seconds)
    if rows is not None:
        _keep(context, key, rows)
    return rows


class _All(Query):
    """There is one question only."""


def _computed(context: Context, _query: _All, today: date) -> list[Drawn]:
    asked = list(requests(context, first_day(today)))
    rows = []
    for number, one in enumerate(asked):
        watch(number / len(asked))
        rows.append(_planned(context, one, today))
    return rows


EXAMPLES: Final = Kind("examples", _All, _computed, lane="examples", alone=True)


def requests(context: Context, first: date) -> Iterator[Wish]:
    """Yield the examples without their tours: ``kind``, ``code``, names and ``query``."""
    divisions = context.datasets.divisions
    prefectures = divisions[divisions["level"] == "prefecture"].sort_index()
    for code, row in prefectures.iterrows():
        yield _of_prefecture(context, str(code), row["name"], row["name_en"], first)
    capital = divisions.loc[PROVINCIAL_CAPITAL, "name"]
    for theme in load_themes():
        query = {"from": capital, "date": first.isoformat(), "days": "2", "theme": theme.code}
        yield Wish(
            kind="theme", code=theme.code, name_zh=theme.name_zh, name_en=theme.name_en, query=query
        )
    for site in filter(context.datasets.sites.index.__contains__, load_featured()):
        row = context.datasets.sites.loc[site]
        seat = divisions.loc[f"{row['county'][:4]}00000000", "name"]
        query = {"from": seat, "date": first.isoformat(), "days": "1", "require": site}
        yield Wish(
            kind="site", code=site, name_zh=row["name_zh"], name_en=row["name_en"], query=query
        )


def _of_prefecture(context: Context, code: str, name: str, name_en: str, first: date) -> Wish:
    sites = context.datasets.sites
    inside = sites[sites["county"].str.startswith(code[:4])]
    open_ = inside[~inside["status"].isin(NOT_VISITABLE)]
    days = "2" if len(open_) >= TWO_DAYS_FROM else "1"
    query = {"from": name, "date": first.isoformat(), "days": days, "area": name}
    theme = _prevailing(open_)
    if theme is not None:
        query["theme"] = theme.code
    return Wish(kind="prefecture", code=code, name_zh=name, name_en=name_en, query=query)


def _prevailing(sites: gpd.GeoDataFrame) -> Theme | None:
    """Return the theme that most of some sites are wholly of, None if there is no such theme."""
    for theme in load_themes():
        wholly = sum(theme.interest(period) == 1 for period in sites["period"])
        if wholly > THEME_SHARE * len(sites):
            return theme
    return None


def _planned(context: Context, example: Wish, today: date) -> Drawn:
    """Add the numbers of the tour; where there is none, the sentence why."""
    query = PlanQuery.model_validate(example["query"])
    address = urlencode(example["query"])
    try:
        request = request_of(context, query)
        plan = plan_tour(
            request,
            context.datasets,
            travel_of(context, query, request.dates),
            today=today,
            stop=MaxIterations(ITERATIONS),
        )
    except RedRoutesError as error:
        return {
            **example,
            "address": address,
            "totals": None,
            "stops": [],
            "few": True,
            "problem": cast("Unspoken", unspoken(error)),
            "picture": "",
        }
    answer = answer_of(plan)
    document = answer.document
    stops = [stop for day in document["days"] for stop in day["stops"]]
    return {
        **example,
        "address": address,
        "totals": kept(ExampleTotals, document["totals"]),
        "stops": [{"id": stop["id"], "name": stop["name"]} for stop in stops],
        "few": len(stops) < FEW,
        "problem": None,
        "picture": picture(context, document, answer.features),
    }


def _document(rows: list[Drawn] | None) -> Examples:
    state: Literal["ready", "computing"] = "computing" if rows is None else "ready"
    tours = [kept(ExampleTour, row) for row in rows or []]
    return {"kind": "examples", "version": 1, "state": state, "examples": tours}


def _key(context: Context, today: date) -> str:
    basis = current_basis(context)
    return "-".join([KEPT, basis.data_hash, basis.roads_hash, first_day(today).isoformat()])


def _file(context: Context) -> Path | None:
    folder = context.settings.cache_folder
    return folder / "examples.json" if folder else None


def _kept(context: Context, key: str) -> list[Drawn] | None:
    if key in context.examples:
        return context.examples[key]
    file = _file(context)
    try:
        kept = json.loads(file.read_text(encoding="utf-8")) if file else {}
    except (OSError, ValueError):
        return None
    rows: list[Drawn] | None = kept.get(key) if isinstance(kept, dict) else None
    if rows is not None:
        context.examples[key] = rows
    return rows


def _keep(context: Context, key: str, rows: list[Drawn]) -> None:
    """Keep the examples; a folder that cannot be written only costs the time another time."""
    context.examples[key] = rows
    file = _file(context)
    if file is None:
        return
    try:
        with appearing(file) as new:
            new.write_text(json.dumps({key: rows}, ensure_ascii=False), encoding="utf-8")
    except OSError:
        return
