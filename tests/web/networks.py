"""A small network made by hand: two routes of one town through three real sites."""

import geopandas as gpd
import shapely

from geo.crs import WGS84
from routes.terms import NETWORK_SETS
from web.network.answer import NetworkFigures
from web.terms.answer import Answer
from web.terms.term import terms

TOWN, TOWN_NAME = "220500000000", "通化市"
SITES = ("JL-220502-058", "JL-220503-062", "JL-220582-083")
PROVIDER = {
    "name": "network", "vehicle": "car", "season": "normal", "data_date": "2025-07",
    "attribution": "© OpenStreetMap contributors", "note": "", "fitted": None,
}  # fmt: skip


def network(context):
    """Return the answer: route 1 goes to all three sites in two days, route 2 to the first."""
    sites = context.datasets.sites
    visits = ((1, 1, 1, SITES[0]), (1, 1, 2, SITES[1]), (1, 2, 1, SITES[2]), (2, 1, 1, SITES[0]))
    town = context.datasets.divisions.geometry[TOWN]
    ways = {
        1: [town, *(sites.geometry[one] for one in SITES), town],
        2: [town, sites.geometry[SITES[0]], town],
    }
    legs = gpd.GeoDataFrame(
        {"route": [*ways], "day": [1, 1]},
        geometry=[shapely.LineString(points) for points in ways.values()], crs=WGS84,
    )  # fmt: skip
    document = {
        "kind": "network", "version": 1, "provider": PROVIDER, "simulated": False,
        "request": {
            "date": "2027-06-08", "winter": "2028-01-11", "origins": [TOWN], "days": [1, 2],
            "themes": [], "audience": None, "required": [], "forbidden": [], "locked": [],
            "least": 1, "most": 4, "share": 0.5, "spared": 2, "overlap": 0.4, "within": 90,
        },
        "proof": {
            "candidates": 9, "objective": 5.0, "bound": 5.0, "gap": 0.0, "relaxed": 5.0,
            "relaxed_gap": 0.0, "greedy": 4.0,
        },
        "figures": [_figures(which) for which in list(NETWORK_SETS)[:2]],
        "themes": [_told("anti_japanese", "抗日斗争"), _told("liberation", "解放战争")],
        "periods": [_told("1931-1945", "抗日战争时期"), _told("1945-1949", "解放战争时期")],
        "unmet": [],
        "routes": [_route(1, 2, "anti_japanese"), _route(2, 1, "")],
        "days": [_day(1, 1), _day(1, 2), _day(2, 1)],
        "stops": [_stop(sites.loc[site], number, day, order, site)
                  for number, day, order, site in visits],
        "winter_stops": [], "left": [],
        "sites": [
            {"site": site, "name": sites.at[site, "name_zh"], "county_name": "东昌区",
             "worth": 100.0, "national": site == SITES[0]}
            for site in SITES
        ],
        "seats": [{"code": TOWN, "name": TOWN_NAME, "people": 9, "start_name": TOWN_NAME,
                   "minutes": 0}],
    }  # fmt: skip
    return Answer(document, legs)


def _figures(which):
    values = dict.fromkeys(terms(NetworkFigures), 1)
    shares = dict.fromkeys(("worth", "people_60", "people_90", "people_120", "overlap"), 0.5)
    return {**values, **shares, "which": which}


def _told(code, name):
    return {
        "code": code, "name": name, "name_en": code, "routes": 2, "greedy": 1, "candidates": 7,
        "examples": None,
    }  # fmt: skip


def _route(number, days, theme):
    return {
        "number": number, "id": f"r{number}", "name": f"通化市出发·第{number}条路线",
        "name_en": f"Tonghua: route {number}", "origin": TOWN, "origin_name": TOWN_NAME,
        "days": days, "theme": theme, "sites": 4 - number, "counties": 2, "drive_minutes": 61,
        "visit_minutes": 90, "km": 81.5, "holds": True, "winter": number == 2,
        "winter_minutes": 12, "winter_how": "none" if number == 1 else "holds",
        "winter_sites": None, "winter_repair_minutes": None, "winter_address": "",
        "winter_removed": [], "winter_added": [], "locked": False, "address": f"from={TOWN}",
        "winter_notes": [],
    }  # fmt: skip


def _day(number, day):
    return {
        "number": number, "route": f"r{number}", "day": day, "start_name": TOWN_NAME,
        "depart": "08:03", "end_name": TOWN_NAME, "arrive": "16:47",
    }  # fmt: skip


def _stop(row, number, day, order, site):
    return {
        "number": number, "route": f"r{number}", "day": day, "order": order, "site": site,
        "name": row["name_zh"], "county_name": "东昌区", "arrive": "09:12", "start": "09:17",
        "leave": "09:47", "lon": float(row.geometry.x), "lat": float(row.geometry.y),
        "precision": row["precision"], "error_m": int(row["error_m"]), "coarse": order == 2,
    }  # fmt: skip
