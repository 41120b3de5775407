"""Build ``data/divisions``: the province, its prefectures, counties and townships.

Counties are the units of the official list that have a polygon; functional zones (development
zones with a county-like code) have none and their townships go to the county they lie in.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from geo.build.names import STREET, clean_township, is_township, kind_of, stems
from geo.build.output import geojson_text, write_csv
from geo.build.positions import (
    PLACE_R68_M,
    STREET_R68_M,
    Anchor,
    Area,
    at,
    box_anchor,
    box_centre,
    inside,
    median_anchor,
    polygon_anchor,
    spread,
)
from geo.build.sources import Box, PlaceName, Sources, Unit, load_sources
from geo.datasets import data_path

PROVINCE_CODE = "220000000000"
SEAT_TOWNS = {
    "220221000000": "口前镇",
    "220323000000": "伊通镇",
    "220521000000": "快大茂镇",
    "220523000000": "朝阳镇",
    "220623000000": "长白镇",
    "220721000000": "前郭尔罗斯镇",
    "220822000000": "开通镇",
}
"""Seats of counties that have no place of their own name."""

SEATS = {PROVINCE_CODE: "220100000000", "222400000000": "222401000000"}
"""Divisions whose government sits in another one of another name: 长春市, 延吉市."""

ZONE_HOSTS = {
    "220171": "220105000000",
    "220172": "220102000000",
    "220173": "220103000000",
    "220174": "220106000000",
    "220271": "220202000000",
    "220272": "220211000000",
    "220273": "220221000000",
    "220771": "220702000000",
    "220871": "220802000000",
}
"""County of a zone's townships that have no box; the others go where their box centre lies."""

COLUMNS = (
    *("code", "name", "name_en", "level", "kind", "parent", "lon", "lat", "precision"),
    *("error_m", "position_source", "west", "south", "east", "north"),
)


@dataclass(frozen=True)
class Division:
    """One row of the divisions table."""

    code: str
    name: str
    level: str
    parent: str
    anchor: Anchor
    kind: str = ""
    box: Box | None = None


@dataclass
class Layout:
    """What placing townships needs to know about the counties, filled step by step."""

    sources: Sources
    counties: dict[str, Unit]
    townships: dict[str, list[Unit]] = field(default_factory=dict)

    def polygon(self, code: str) -> Area:
        """Return the polygon of a province, prefecture or county."""
        return self.sources.polygons[code]

    def box(self, name: str, area: Area) -> Box | None:
        """Return the box of this name when its centre lies in ``area``, not that of a homonym."""
        box = self.sources.boxes.get(name)
        return box if box and inside(area, box_centre(box)) else None

    def place(self, names: set[str], area: Area) -> PlaceName | None:
        """Return the most populous place of one of these names in ``area``."""
        found = [
            place
            for place in self.sources.places
            if place.names & names and inside(area, (place.lon, place.lat))
        ]
        return max(found, key=lambda place: (place.population, -place.geonameid), default=None)


def build_divisions(cache: Path, out: Path) -> None:
    """Write ``divisions/divisions.csv`` and the three GeoJSON layers under ``out``.

    Parameters
    ----------
    cache
        Folder of fetched archives.
    out
        Data folder; the same bytes come out for the same archives.
    """
    sources = load_sources(cache)
    rows = make_divisions(sources)
    folder = out / "divisions"
    folder.mkdir(parents=True, exist_ok=True)
    names_en = read_names_en(data_path("divisions/names_en.csv"))
    write_csv(
        folder / "divisions.csv", COLUMNS, [_row(row, names_en.get(row.code, "")) for row in rows]
    )
    for level, stem in (
        ("province", "province"),
        ("prefecture", "prefectures"),
        ("county", "counties"),
    ):
        chosen = [row for row in rows if row.level == level]
        text = geojson_text(
            ({"code": row.code, "name": row.name, "level": level}, sources.polygons[row.code])
            for row in chosen
        )
        (folder / f"{stem}.geojson").write_text(text, encoding="utf-8", newline="\n")


def make_divisions(sources: Sources) -> list[Division]:
    """Return the divisions in the order province, prefectures, counties, townships; by code."""
    layout = _layout(sources)
    taken: set[tuple[float, float]] = set()
    counties = [_county(layout, unit) for unit in layout.counties.values()]
    taken.update(county.anchor.lonlat for county in counties)
    townships = [
        township for county in counties for township in _townships(layout, county, taken=taken)
    ]
    upper = _upper(layout, {county.code: county for county in counties})
    return [*upper, *counties, *sorted(townships, key=lambda row: row.code)]


def _layout(sources: Sources) -> Layout:
    counties = {unit.code: unit for unit in sources.counties if unit.code in sources.polygons}
    layout = Layout(sources, counties, {code: [] for code in counties})
    for unit in sources.townships:
        if is_township(unit.code):
            cleaned = Unit(unit.code, clean_township(unit.name))
            layout.townships[_host(layout, cleaned)].append(cleaned)
    return layout


def _host(layout: Layout, unit: Unit) -> str:
    """Return the county of a township: by code, by its box centre, or by its zone."""
    county = unit.code[:6] + "000000"
    if county in layout.counties:
        return county
    prefecture = unit.code[:4]
    box = layout.box(unit.name, layout.polygon(prefecture + "00000000"))
    for code in layout.counties:
        if box and code.startswith(prefecture) and inside(layout.polygon(code), box_centre(box)):
            return code
    return ZONE_HOSTS[unit.code[:6]]


def _county(layout: Layout, unit: Unit) -> Division:
    area = layout.polygon(unit.code)
    place = layout.place(_stems(unit.name), area)
    return Division(
        code=unit.code,
        name=unit.name,
        level="county",
        parent=unit.code[:4] + "00000000",
        anchor=_county_anchor(layout, unit, area, place),
    )


def _stems(name: str) -> set[str]:
    return {name, name[:-1]}


def _county_anchor(layout: Layout, unit: Unit, area: Area, place: PlaceName | None) -> Anchor:
    """Return the county's seat by its name, its seat town, its 街道, or a point inside it."""
    if place:
        return _place_anchor(place, "county_seat")
    seat = SEAT_TOWNS.get(unit.code)
    if seat and (anchor := _own_anchor(layout, seat, area)):
        return replace(anchor, precision="county_seat")
    streets = [row.name for row in layout.townships[unit.code] if kind_of(row.code) == STREET]
    boxes = [box for name in streets if (box := layout.box(name, area))]
    if boxes:
        return median_anchor([box_centre(box) for box in boxes], source=f"sizhi:{len(boxes)} 街道")
    return polygon_anchor(area, source=f"tianditu:{unit.code[:6]}")


def _place_anchor(place: PlaceName, precision: str) -> Anchor:
    source = f"geonames:{place.geonameid}"
    return at(place.lon, place.lat, precision=precision, error_m=PLACE_R68_M, source=source)


def _own_anchor(layout: Layout, name: str, area: Area) -> Anchor | None:
    """Return a township's position from a place of its name, else from its box.

    A place outside the township's box is a homonym.
    """
    box = layout.box(name, area)
    place = layout.place(stems(name), area)
    if place and (not box or in_box(box, place)):
        return _place_anchor(place, "township_seat")
    return box_anchor(box, area, source=f"sizhi:{name}") if box else None


def in_box(box: Box, place: PlaceName) -> bool:
    """Tell whether a place lies in a bounding box."""
    west, south, east, north = box
    return west <= place.lon <= east and south <= place.lat <= north


def _townships(
    layout: Layout, county: Division, *, taken: set[tuple[float, float]]
) -> list[Division]:
    """Place a county's townships; those without a position of their own go round its seat."""
    area = layout.polygon(county.code)
    units = layout.townships[county.code]
    anchors = {unit.code: _own_anchor(layout, unit.name, area) for unit in units}
    for code, anchor in anchors.items():
        if anchor and anchor.lonlat in taken:
            (anchors[code],) = spread(anchor, 1, area=area, taken=taken)
        elif anchor:
            taken.add(anchor.lonlat)
    homeless = [unit for unit in units if anchors[unit.code] is None]
    anchors |= _round_seat(homeless, county.anchor, area, taken=taken)
    return [_township(layout, unit, county, anchors[unit.code]) for unit in units]


def _round_seat(
    units: list[Unit], seat: Anchor, area: Area, *, taken: set[tuple[float, float]]
) -> dict[str, Anchor | None]:
    """Spread 街道 round the county seat, and 镇 and 乡 over the whole county."""
    streets = [unit for unit in units if kind_of(unit.code) == STREET]
    others = [unit for unit in units if kind_of(unit.code) != STREET]
    anywhere = polygon_anchor(area, source=f"tianditu:{units[0].code[:6]}") if units else seat
    near = replace(seat, error_m=max(STREET_R68_M, seat.error_m))
    positions = spread(near, len(streets), area=area, taken=taken)
    positions += spread(anywhere, len(others), area=area, taken=taken)
    return {unit.code: anchor for unit, anchor in zip(streets + others, positions, strict=True)}


def _township(layout: Layout, unit: Unit, county: Division, anchor: Anchor | None) -> Division:
    assert anchor is not None  # noqa: S101 - every township has been placed by now
    return Division(
        code=unit.code,
        name=unit.name,
        level="township",
        parent=county.code,
        anchor=anchor,
        kind=kind_of(unit.code),
        box=layout.box(unit.name, layout.polygon(county.code)),
    )


def _upper(layout: Layout, counties: Mapping[str, Division]) -> list[Division]:
    """Return the province and the prefectures, placed at their government's seat."""
    prefectures: dict[str, Division] = {}
    for unit in layout.sources.prefectures:
        place = layout.place(_stems(unit.name), layout.polygon(unit.code))
        seat = counties.get(SEATS.get(unit.code, ""))
        prefectures[unit.code] = Division(
            code=unit.code,
            name=unit.name,
            level="prefecture",
            parent=PROVINCE_CODE,
            anchor=_place_anchor(place, "county_seat") if place else _seat_anchor(seat),
        )
    province = Division(
        code=PROVINCE_CODE,
        name="吉林省",
        level="province",
        parent="",
        anchor=_seat_anchor(prefectures[SEATS[PROVINCE_CODE]]),
    )
    return [province, *prefectures.values()]


def _seat_anchor(seat: Division | None) -> Anchor:
    assert seat is not None  # noqa: S101 - SEATS names every division without a place
    return seat.anchor


def read_names_en(path: Path) -> dict[str, str]:
    """Read the English names of province, prefectures and counties: code -> name."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name_en"] for row in csv.DictReader(file)}


def _row(row: Division, name_en: str) -> list[object]:
    anchor = row.anchor
    box = [f"{degree:.5f}" for degree in row.box] if row.box else [""] * 4
    return [
        *(row.code, row.name, name_en, row.level, row.kind, row.parent),
        *(f"{anchor.lon:.5f}", f"{anchor.lat:.5f}", anchor.precision, anchor.error_m),
        *(anchor.source, *box),
    ]
