"""A plan of two days and three stops, small enough to be worked by hand."""

import datetime as dt
import json
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import shapely

from geo.crs import WGS84
from routes.book import Book, BookForm, Duty, Register, make_book

TODAY = dt.date(2027, 6, 1)
CITY = {"name": "长春市", "lon": 125.32, "lat": 43.88}
TOWN = {"name": "靖宇县", "lon": 126.81, "lat": 42.39}


@dataclass(frozen=True)
class PlainWording:
    """The sentences as they stand in the code."""

    language: str = "en"

    def say(self, template, /, **params):
        """Fill in the fields."""
        return template % params if params else template

    def word(self, kind, code, /):
        """Return kind and code."""
        return f"{kind}:{code}"

    def place(self, name, /):
        """Return the name."""
        return name

    def hours(self, text, /):
        """Return the text."""
        return text


def stop(site, name, lon, lat, *, arrive, start, leave, minutes, **other):
    return {
        "id": site, "name": name, "name_en": "", "lon": lon, "lat": lat, "precision": "poi",
        "error_m": 50, "coarse": False, "arrive": arrive, "start": start, "leave": leave,
        "wait_minutes": 0, "visit_minutes": minutes, "windows": [["09:00", "16:00"]],
        "hours_basis": "published", "hours": "09:00-16:00", "hours_source": "S2", "period": "AJ",
        "designations": "全国重点文物保护单位", "prize": 60, "required": False, **other,
    }  # fmt: skip


def leg(start, end, depart, arrive, minutes, km, off=0.0):  # noqa: PLR0917 - a row of a table
    return {
        "from": start, "to": end, "depart": depart, "arrive": arrive, "minutes": minutes, "km": km,
        "off_network_km": off, "flag": "network",
    }  # fmt: skip


def day(date, start, end, stops, legs, *, lunch=None, overnight=None):
    return {
        "date": date, "weekday": 2, "start": start, "end": end, "overnight": overnight,
        "lunch": lunch, "stops": stops, "legs": legs,
        "drive_minutes": sum(one["minutes"] for one in legs),
        "visit_minutes": sum(one["visit_minutes"] for one in stops), "wait_minutes": 0,
        "km": sum(one["km"] for one in legs),
    }  # fmt: skip


def tiny_document():
    first = stop("A", "伪满皇宫", 125.34, 43.90, arrive="08:10", start="09:00", leave="10:30",
                 minutes=90)  # fmt: skip
    second = stop("B", "杨靖宇殉国地", 126.80, 42.40, arrive="11:20", start="13:00", leave="14:00",
                  minutes=60, precision="town", error_m=2500, coarse=True,
                  hours_basis="assumed")  # fmt: skip
    third = stop("C", "四平战役纪念馆", 124.37, 43.17, arrive="12:00", start="12:00",
                 leave="13:00", minutes=60)  # fmt: skip
    days = [
        day("2027-06-15", {**CITY, "time": "08:00"}, {**TOWN, "time": "14:05"}, [first, second],
            [leg("长春市", "伪满皇宫", "08:00", "08:10", 10, 4.0),
             leg("伪满皇宫", "杨靖宇殉国地", "10:30", "11:20", 50, 60.0, off=3.4),
             leg("杨靖宇殉国地", "靖宇县", "14:00", "14:05", 5, 2.0)],
            lunch={"start": "11:30", "end": "12:30"}, overnight={**TOWN, "code": "220622000000"}),
        day("2027-06-16", {**TOWN, "time": "08:00"}, {**CITY, "time": "15:00"}, [third],
            [leg("靖宇县", "四平战役纪念馆", "08:00", "12:00", 240, 250.0),
             leg("四平战役纪念馆", "长春市", "13:00", "15:00", 120, 120.0)]),
    ]  # fmt: skip
    return {
        "kind": "plan", "version": 1,
        "request": {"start": "长春市", "end": "长春市", "date": "2027-06-15", "days": 2,
                    "themes": ["anti_japanese"], "group_size": 40},
        "provider": {"name": "estimate", "data_date": "2025-07", "attribution": "© OSM",
                     "note": "An estimate."},
        "days": days,
        "totals": {"days": 2, "stops": 3, "drive_minutes": 425, "visit_minutes": 210,
                   "wait_minutes": 90, "km": 436.0, "value": 180, "optimal": False},
        "left_out": [{"id": "D", "name": "某遗址", "reason": "closed", "detail": "It is closed.",
                      "template": "It is closed.", "params": {}, "extra_minutes": None}],
        "warnings": [{"code": "assumed_hours", "stop": "B", "text": "", "params": {"name": "B"},
                      "template": "Ask before going to %(name)s."}],
        "simulated": False,
    }  # fmt: skip


def tiny_legs(document):
    rows = []
    for number, one in enumerate(document["days"], start=1):
        places = [one["start"], *one["stops"], one["end"]]
        for a, b in pairwise(places):
            line = shapely.LineString([(a["lon"], a["lat"]), (b["lon"], b["lat"])])
            rows.append({"day": number, "network": line, "off_network": None, "geometry": line})
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=WGS84)


def tiny_register():
    square = shapely.box(124.0, 42.0, 127.0, 44.5)
    sites = gpd.GeoDataFrame(
        {
            "category": ["museum", "former_site", "memorial_hall"],
            "subject": ["伪满统治", "", ""],
            "address": ["光复北路5号", "", ""],
            "note": "",
            "sources": ["S1;S2", "S1", "GENERAL"],
            "visit_minutes_basis": ["S1(2h)", "estimate by category", ""],
        },
        geometry=gpd.points_from_xy([125.34, 126.8, 124.37], [43.9, 42.4, 43.17]),
        index=["A", "B", "C"],
        crs=WGS84,
    )
    return Register(
        sites=sites,
        sources={"S1": "a page", "S2": "another page"},
        boundaries=gpd.GeoDataFrame({"level": ["county"]}, geometry=[square], crs=WGS84),
        divisions=gpd.GeoDataFrame(
            {"name": ["吉林市"], "name_en": ["Jilin"], "level": ["prefecture"]},
            geometry=[shapely.Point(126.55, 43.84)],
            crs=WGS84,
        ),
    )


def tiny_form(**fields):
    duties = {"A": Duty(leader="张三", department="宣传部", deadline="2027-06-10")}
    return BookForm(**{"organiser": "某单位", "duties": duties, **fields})


def tiny_book(document=None, *, form=None) -> Book:
    document = document or tiny_document()
    return make_book(
        document,
        tiny_legs(document),
        form=form or tiny_form(),
        register=tiny_register(),
        geojson=json.dumps({"type": "FeatureCollection", "features": []}),
        wording=PlainWording(),
        today=TODAY,
    )


def one_stop_book() -> Book:
    """Return a plan of one stop, without a lunch, at the very place it starts from."""
    document = tiny_document()
    only = document["days"][1]
    at = {**CITY, "time": "09:00"}
    visit = {**only["stops"][0], "lon": CITY["lon"], "lat": CITY["lat"]}
    legs = [leg("长春市", visit["name"], "09:00", "09:00", 0, 0.0)] * 2
    document["days"] = [{**only, "start": at, "end": at, "stops": [visit], "legs": legs}]
    return tiny_book({**document, "left_out": [], "warnings": []}, form=BookForm())
