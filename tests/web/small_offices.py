"""Installations of offices that are not the whole province, for tests that walk every page."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from flask import Flask

from geo.folder import data_path
from geo.simulate import simulate_year
from tests.web.office_books import lecture, lecturer, reading, venue
from web import create_app
from web.installation.context import Context
from web.installation.settings import Settings
from web.store.order_rows import Sending, Wanted
from web.store.planned import Suggested

COUNTY: Final = "220605000000"


def one_county(folder: Path) -> Path:
    """Write a data folder with the centres of one county and no communities."""
    for part in data_path().iterdir():
        if part.name != "centres":
            (folder / part.name).symlink_to(part)
    (folder / "centres").mkdir()
    for name, kept in (("centres.csv", COUNTY), ("communities.csv", "nobody")):
        with (data_path("centres") / name).open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        inside = [row for row in rows if kept in row]
        with (folder / "centres" / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *inside])
    return folder


def _venues() -> list[dict[str, Any]]:
    """Return a register with office ids in the place of codes, and two venues in one building."""
    building = {"lon": 126.55, "lat": 41.94}
    return [
        venue("大石人镇新时代文明实践所", office_id="JY-01", code="220605107000", **building),
        venue("大石人村文化大院", office_id="JY-02", phone="0439-0000000", capacity=60, **building),
        venue("江源区第一小学", office_id="JY-03", township="", languages=["zh", "ko"]),
        venue("某某有限公司", office_id="JY-04", error_m=20, lon=126.6, lat=42.05),
    ]


def _register(context: Context) -> None:
    context.store.register.apply(reading("venues", _venues()))


def _books(context: Context) -> None:
    """Put venues, lecturers and lectures in of which not everything is known."""
    _register(context)
    context.store.register.apply(reading("lecturers", [lecturer("王"), lecturer("李", topics=[])]))
    held = [
        lecture("2027-05-01", lecturer="王"),
        lecture("2027-05-02", topic="", people=None),
        lecture("2027-06-20", status="planned", lecturer="李"),
    ]
    context.store.register.apply(reading("lectures", held))


def _schools(context: Context) -> None:
    """Register a county that has a school and no centre at all."""
    context.store.register.apply(reading("venues", [venue("江源区第一小学")]))
    context.store.register.apply(reading("lecturers", [lecturer("王")]))
    held = [lecture("2027-05-01", venue="220605107999", lecturer="王")]
    context.store.register.apply(reading("lectures", held))


def _simulated(context: Context) -> None:
    today = context.today()
    people, talks = simulate_year(context.datasets, seed=1, end=today, lecturers=40, corps=2)
    context.store.replace_simulated(people, talks[::50])


def _moved(context: Context) -> None:
    """Leave orders, planned lectures and lectures at stations that a register does not have."""
    _simulated(context)
    today, gone = context.today(), sorted(_stations(context))[:4]
    orders, until = context.store.orders, today + timedelta(days=7)
    lecturers = context.store.lecturers().index
    for venue_code in gone:
        number = orders.add(
            Wanted(venue=venue_code, topic="law", language="zh", since=today, until=until)
        )
        if venue_code != gone[0]:
            who = str(lecturers[gone.index(venue_code)])
            orders.dispatch([Sending(number, who, today, "09:00", override="in a test")])
        if venue_code in gone[2:]:
            orders.accept(number)
    planned = {"model": "mclp", "within": 30.0, "k": 1, "days": 90, "until": today, "gain": 2}
    context.store.planned.add([Suggested(venue=gone[0], number=1, simulated=True, **planned)])
    _register(context)


def _stations(context: Context) -> list[str]:
    centres = context.datasets.centres
    inside = (centres["county"] == COUNTY) & (centres["tier"] == "village")
    return list(centres.index[inside])


def _nothing(_context: Context) -> None:
    """Leave the store as it is."""


OFFICES: Final[dict[str, tuple[bool, Callable[[Context], None]]]] = {
    "empty": (False, _nothing),
    "county": (True, _nothing),
    "county-simulated": (True, _simulated),
    "register": (False, _register),
    "county-books": (True, _books),
    "schools": (True, _schools),
    "moved": (True, _moved),
}
"""Name -> whether the data folder holds one county alone, and what fills the store."""


def open_office(name: str, folder: Path, settings: Settings) -> Flask:
    """Open one of :data:`OFFICES` in an empty folder."""
    small, fill = OFFICES[name]
    (folder / "data").mkdir()
    application = create_app(
        replace(
            settings,
            database_url=f"sqlite:///{folder / 'redroutes.sqlite'}",
            data_root=one_county(folder / "data") if small else None,
        )
    )
    fill(application.extensions["redroutes"])
    return application
