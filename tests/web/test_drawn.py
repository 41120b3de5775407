"""What every drawn map shows of its answer: each pin, disc and line against the row it is made of.

The answers are made up: no two of their numbers, times and places are the same, so what stands at
the wrong place is seen.
"""

import json
import re
from datetime import date
from html import unescape
from types import SimpleNamespace
from typing import Any, NamedTuple

import geopandas as gpd
import pytest
from shapely.geometry import LineString, Point, box

from geo.errors import N_
from geo.precision import error_text
from geo.terms import GAPS, NO_DATA
from tests.web.declared import LANGUAGES
from web.coverage.map import centre_shapes, disc_radius, map_classes
from web.inspection.map import inspection_map
from web.language.messages import translate
from web.maps.folium_map import OfflineMap, add_names, add_outlines
from web.maps.legend import SHARE_CLASSES, day_colour, group_colour
from web.maps.origin import map_origin
from web.maps.printed import origin_line, review_text
from web.network.map import network_map
from web.plan.map import OFF_NETWORK_COLOUR, plan_map
from web.suggest.map import UNCOVERABLE_COLOUR, UNCOVERED_COLOUR, suggestion_map
from web.suggest.question import OWN
from web.terms.answer import Answer

languages = pytest.mark.parametrize("language", LANGUAGES)
TEXT = r'"((?:[^"\\]|\\.)*)"'
PIN = re.compile(
    rf"L\.marker\(\[([\d.]+), ([\d.]+)\], {{\s*alt: {TEXT},\s*"
    rf"icon: L\.divIcon\({{className: {TEXT}, html: {TEXT},\s*iconSize: \[36, 24\]}}\)\s*}}\)"
    rf"(?:\.bindTooltip\({TEXT}\))?"
)
CIRCLE = re.compile(r"L\.circle\(\s*\[([\d.]+), ([\d.]+)\],\s*(\{.*?\})\s*\)", re.DOTALL)


class Shown(NamedTuple):
    """A pin as a map shows it: (lat, lon), its label, its classes, the lines of its tooltip."""

    at: tuple[float, float]
    label: str
    style: str
    tip: list[str]


def script_of(fmap: OfflineMap) -> str:
    return fmap.parts().script


def pins(script: str) -> list[Shown]:
    found = []
    for lat, lon, *texts in PIN.findall(script):
        alt, style, label, tip = (json.loads(f'"{one}"') for one in texts)
        assert alt == label
        lines = [unescape(line) for line in tip.split("<br>")] if tip else []
        found.append(Shown((float(lat), float(lon)), unescape(label), style, lines))
    assert len(found) == script.count("L.marker(") > 0
    return found


def layer(script: str, name: str) -> list[dict[str, Any]]:
    """Return the features of a layer of a map."""
    (found,) = re.findall(rf"geo_json_{name}_add\((\{{.*\}})\);", script)
    features: list[dict[str, Any]] = json.loads(found)["features"]
    return features


def place(name: str, number: int, *, coarse: bool = False) -> dict[str, Any]:
    """Return a place that is told from every other one by its number."""
    return {
        "name": f"«{name}»", "lon": 125 + number / 100, "lat": 43 + number / 1000,
        "coarse": coarse, "error_m": 1000 * number if coarse else 10 * number,
        "arrive": f"08:{number:02d}", "start": f"09:{number:02d}", "leave": f"10:{number:02d}",
    }  # fmt: skip


def at(row: Any) -> tuple[float, float]:
    return row["lat"], row["lon"]


LINES = [LineString([(125, 43), (126, 43 + number)]) for number in range(3)]

# -- plans -----------------------------------------------------------------------------------------


@languages
def test_a_plan_on_its_map(language: str) -> None:
    vague = {"arrive_from": "08:51", "arrive_to": "08:59"}
    first, second = place("a", 11), place("b", 22, coarse=True)
    third = {**place("c", 33), **vague, "name_en": "«c in English»"}
    stops = [[first, second], [third]]
    legs = gpd.GeoDataFrame(
        {"network": [*LINES[:2]], "off_network": [None, LINES[2]], "day": [1, 2]},
        geometry=LINES[:2], crs=4326,
    )  # fmt: skip
    document: Any = {"days": [{"stops": some} for some in stops]}
    script = script_of(plan_map(document, legs, language=language))
    arrival = translate(N_("arrival %(time)s"), language, time="08:51–08:59")
    name = {"zh": "«c»", "en": "«c in English»"}[language]
    assert pins(script) == [
        Shown(at(first), "1-1", "pin pin--day0", ["1-1 «a»", "08:11–10:11"]),
        Shown(
            at(second), "1-2", "pin pin--coarse pin--day0",
            ["1-2 «b»", "08:22–10:22", error_text(22_000, language)],
        ),
        Shown(at(third), "2-1", "pin pin--day1", [f"2-1 {name}", f"09:33–10:33, {arrival}"]),
    ]  # fmt: skip
    ((lat, lon, options),) = CIRCLE.findall(script)
    assert (float(lat), float(lon)) == at(second)
    drawn = json.loads(options)
    assert (drawn["radius"], drawn["color"]) == (22_000, day_colour(0))
    told = [
        (one["properties"]["day"], one["properties"]["road"], one["properties"]["style"]["color"],
         one["geometry"]["coordinates"])
        for one in layer(script, "legs")
    ]  # fmt: skip
    assert told == [
        (day, road, colour, [list(point) for point in line.coords])
        for day, road, colour, line in (
            (1, True, day_colour(0), LINES[0]),
            (2, True, day_colour(1), LINES[1]),
            (2, False, OFF_NETWORK_COLOUR, LINES[2]),
        )
    ]


# -- inspections and networks ----------------------------------------------------------------------


@languages
def test_an_inspection_on_its_map(language: str) -> None:
    first, second, third = place("a", 11), place("b", 22, coarse=True), place("c", 33)
    days = [{"stops": [first]}, {"stops": [second, third]}]
    document: Any = {"groups": [{"number": 3, "days": days[:1]}, {"number": 7, "days": days}]}
    legs = gpd.GeoDataFrame({"group": [3, 7]}, geometry=LINES[:2], crs=4326)
    script = script_of(inspection_map(document, legs, lang=language))
    assert pins(script) == [
        Shown(
            at(stop), str(group), f"{kind} group{group - 1}",
            [f"{group} · {label} {stop['name']}", f"{stop['start']}–{stop['leave']}",
             error_text(stop["error_m"], language)],
        )
        for stop, group, label, kind in (
            (first, 3, "1-1", "pin"), (first, 7, "1-1", "pin"),
            (second, 7, "2-1", "pin pin--coarse"), (third, 7, "2-2", "pin"),
        )
    ]  # fmt: skip
    colours = [one["properties"]["style"]["color"] for one in layer(script, "legs")]
    assert colours == [group_colour(3), group_colour(7)]


@languages
def test_a_network_on_its_map(language: str) -> None:
    first, second = place("a", 11), place("b", 22, coarse=True)
    cards: Any = [
        SimpleNamespace(number=number, name=f"«route {number}»", stops=[stop])
        for number, stop in ((4, first), (9, second))
    ]
    legs = gpd.GeoDataFrame({"route": [4, 5, 9]}, geometry=LINES, crs=4326)
    script = script_of(network_map(cards, legs, lang=language))
    assert pins(script) == [
        Shown(
            at(stop), str(number), f"{kind} group{number - 1}",
            [stop["name"], f"{number} «route {number}»", f"{stop['start']}–{stop['leave']}",
             error_text(stop["error_m"], language)],
        )
        for stop, number, kind in ((first, 4, "pin"), (second, 9, "pin pin--coarse"))
    ]  # fmt: skip
    drawn = [
        (one["properties"]["route"], unescape(one["properties"]["tip"]),
         one["properties"]["style"]["color"], one["geometry"]["coordinates"][1])
        for one in layer(script, "legs")
    ]  # fmt: skip
    assert drawn == [
        (number, f"{number} «route {number}»", group_colour(number), [126, lat])
        for number, lat in ((4, 43), (9, 45))
    ]


# -- suggestions -----------------------------------------------------------------------------------


@languages
@pytest.mark.parametrize("model", ["mclp", OWN])
def test_a_suggestion_on_its_map(language: str, model: str) -> None:
    first = {**place("a", 11), "number": 1, "gain": 57, "county_name": "«county a»"}
    second = {**place("b", 22, coarse=True), "number": 2, "gain": 39, "county_name": ""}
    document: Any = {
        "model": model, "venues_chosen": [first, second],
        "uncovered": [place("c", 33), place("d", 44)], "uncoverable": [place("e", 55)],
    }  # fmt: skip
    script = script_of(suggestion_map(document, language=language))

    def gain(number: int) -> str:
        return translate(N_("+%(centres)d centres"), language, centres=number)

    assert pins(script) == [
        Shown(
            at(second), "2", "pin pin--coarse pin--suggest",
            ["2 «b»", gain(39), error_text(22_000, language)],
        ),
        Shown(at(first), "1", "pin pin--suggest", ["1 «a»", "«county a»", gain(57)]),
    ]  # fmt: skip
    left: list[Any] = [] if model == OWN else document["uncovered"]
    for name, rows, colour, radius in (
        ("uncovered", left, UNCOVERED_COLOUR, 3),
        ("uncoverable", document["uncoverable"], UNCOVERABLE_COLOUR, 5),
    ):
        (one,) = layer(script, name)
        assert one["geometry"]["coordinates"] == [[row["lon"], row["lat"]] for row in rows]
        style = one["properties"]["style"]
        assert (style["color"], style["fillColor"]) == (colour, colour)
        disc = script.partition(f"geo_json_{name}_pointToLayer")[2]
        assert f'"radius": {radius},' in disc.partition("}")[0]


# -- coverage --------------------------------------------------------------------------------------


def test_centres_are_drawn_by_their_gap_the_one_without_data_hollow() -> None:
    kinds = [*GAPS]
    table = gpd.GeoDataFrame(
        {"gap": [*kinds, kinds[0]]},
        geometry=[Point(125 + number / 10, 43) for number in range(len(kinds) + 1)],
        crs=4326,
    )
    empty: Any = {}
    drawn: Any = centre_shapes(Answer(empty, table))["features"]
    found = {one["properties"]["kind"]: one for one in drawn}
    assert [*found] == sorted(kinds, key=lambda kind: GAPS[kind].layer)
    for number, kind in enumerate(kinds):
        lons = [lon for lon, _ in found[kind]["geometry"]["coordinates"]]
        more = [125 + len(kinds) / 10] if number == 0 else []
        assert lons == pytest.approx([125 + number / 10, *more])
        style = found[kind]["properties"]["style"]
        assert {style["color"], style["fillColor"]} == {GAPS[kind].colour}
        assert (style["fillOpacity"] == 0) is (kind == NO_DATA)


@pytest.mark.parametrize(
    ("centres", "radius"), [(1, 3.5), (4, 3.5), (9, 4.8), (25, 8.0), (56, 12.0), (999, 12.0)]
)
def test_the_disc_of_a_township_grows_with_the_root_of_its_centres(
    centres: int, radius: float
) -> None:
    assert disc_radius(centres) == radius


def test_the_classes_of_a_map_say_their_limits_and_how_many_are_in_them() -> None:
    shares = [0.1, 0.3, 0.3, 0.5, 0.5, 0.5, *[0.7] * 4, *[0.9] * 5, *[None] * 6]
    rows = [{"share": one, "few": one == 0.3 or one is None} for one in shares]
    document: Any = {"rows": rows}
    told = [(one.key, one.text, one.count, one.few) for one in map_classes(document, "share", "en")]
    assert told == [
        ("0", "<20%", 1, 0), ("1", "20–<40%", 2, 2), ("2", "40–<60%", 3, 0),
        ("3", "60–<80%", 4, 0), ("4", "≥80%", 5, 0), ("none", GAPS.say(NO_DATA, "en"), 6, 0),
    ]  # fmt: skip
    colours = [one.colour for one in map_classes(document, "share", "en")]
    assert colours[:-1] == [one.colour for one in SHARE_CLASSES]


# -- the ground of exported maps -------------------------------------------------------------------


def test_an_exported_map_names_prefectures_and_counties_of_its_view() -> None:
    rows = [
        ("«province»", "province", 125.2), ("«prefecture»", "prefecture", 125.3),
        ("«county»", "county", 125.4), ("«district»区", "county", 125.5),
        ("«township»", "township", 125.6), ("«far»", "county", 129.0),
    ]  # fmt: skip
    names, levels, lons = zip(*rows, strict=True)
    divisions = gpd.GeoDataFrame(
        {"name": names, "level": levels}, geometry=[Point(lon, 43.5) for lon in lons], crs=4326
    )
    fmap = OfflineMap(bounds=((43, 125), (44, 126)))
    add_names(fmap, divisions, language="zh")
    assert pins(script_of(fmap)) == [
        Shown((43.5, 125.3), "«prefecture»", "label", []),
        Shown((43.5, 125.4), "«county»", "label", []),
    ]


def test_the_outline_of_a_greater_division_is_the_stronger_one() -> None:
    levels = ["province", "prefecture", "county"]
    fmap = OfflineMap()
    shapes = [box(125, 43, 126 + number, 44) for number in range(3)]
    boundaries = gpd.GeoDataFrame({"level": levels}, geometry=shapes, crs=4326)
    add_outlines(fmap, boundaries)
    drawn = layer(script_of(fmap), "outlines")
    weights = [one["properties"]["style"]["weight"] for one in drawn]
    assert weights == sorted(weights, reverse=True)
    assert len({*weights}) == 3
    assert not any(one["properties"]["style"]["fill"] for one in drawn)
    east = [max(lon for lon, _ in one["geometry"]["coordinates"][0]) for one in drawn]
    assert east == [126, 127, 128]


@pytest.mark.parametrize(
    ("number", "language", "said"),
    [
        ("GS(2027)1号", "en", "Map review number: GS(2027)1号"),
        ("", "en", "Map review number: ________ (sketch map, not reviewed)"),
        ("GS(2027)1号", "zh", "GS(2027)1号"),
        ("", "zh", "________"),
    ],
)
def test_a_printed_map_has_its_review_number_and_a_blank_where_there_is_none(
    number: str, language: str, said: str
) -> None:
    context: Any = SimpleNamespace(settings=SimpleNamespace(map_review_number=number))
    assert said in review_text(context, language)
    line = origin_line(context, date(2027, 6, 15), language)
    assert line.startswith(review_text(context, language))
    assert {"en": "15 Jun 2027", "zh": "2027年6月15日"}[language] in line
    assert number in map_origin(number, language)
    assert ("no map review number" in map_origin(number, "en")) is not bool(number)
