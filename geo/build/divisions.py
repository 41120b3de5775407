"""Build ``data/divisions``: the province, its prefectures, counties and townships.

Counties are the units of the official list that have a polygon; functional zones (development
zones with a county-like code) have none and their townships go to the county they lie in.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from geo.build.anchors import Verdict, Witness, metres, reconcile, write_verdicts
from geo.build.given import Given, load_given
from geo.build.names import STREET, TOWN, clean_township, is_township, kind_of, stems
from geo.build.output import geojson_text, write_csv
from geo.build.positions import (
    BOX_R68,
    PLACE_R68_M,
    STREET_BOX_R68,
    STREET_R68_M,
    Anchor,
    Area,
    LonLat,
    at,
    box_anchor,
    box_centre,
    cell_radii_m,
    inside,
    median_anchor,
    polygon_anchor,
    spread,
)
from geo.build.sources import Box, PlaceName, Sources, Unit, load_sources
from geo.folder import data_path

SEAT = "township_seat"
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
    """One row of the divisions table.

    ``cell_m`` is sqrt(A/pi) of the part of its county nearest to the seat of a township, in metres;
    None where the seat is not known. ``box_share`` is how far from the centre of its box that seat
    lies, at 68 %.
    """

    code: str
    name: str
    level: str
    parent: str
    verdict: Verdict
    kind: str = ""
    box: Box | None = None
    cell_m: float | None = None
    box_share: float = BOX_R68

    @property
    def anchor(self) -> Anchor:
        """The position, with its error."""
        return self.verdict.anchor


@dataclass
class Layout:
    """What placing townships needs to know about the counties, filled step by step."""

    sources: Sources
    given: Given
    counties: dict[str, Unit]
    townships: dict[str, list[Unit]] = field(default_factory=dict)

    def polygon(self, code: str) -> Area:
        """Return the polygon of a province, prefecture or county."""
        return self.sources.polygons[code]

    def box(self, unit: Unit, area: Area) -> Box | None:
        """Return the box of a township when its centre lies in ``area``, not that of a homonym.

        Where its name has none, that of the township it was before.
        """
        for name in (unit.name, self.given.former.get(unit.code, "")):
            box = self.sources.boxes.get(name)
            if box and inside(area, box_centre(box)):
                return box
        return None

    def box_name(self, unit: Unit, area: Area) -> str:
        """Return the name under which :meth:`box` looks for it last."""
        own = self.sources.boxes.get(unit.name)
        if own and inside(area, box_centre(own)):
            return unit.name
        return self.given.former.get(unit.code, unit.name)

    def box_share(self, unit: Unit, area: Area) -> float:
        """Return the error of the box, as a share of its radius: 街道 are small and irregular.

        One that was a town before has the box of a town.
        """
        if kind_of(unit.code) != STREET:
            return BOX_R68
        return STREET_BOX_R68 if self.box_name(unit, area).endswith(STREET) else BOX_R68

    def place(self, names: set[str], area: Area) -> PlaceName | None:
        """Return the most populous place of one of these names in ``area``."""
        found = [
            place
            for place in self.sources.places
            if place.names & names and inside(area, (place.lon, place.lat))
        ]
        return max(found, key=lambda place: (place.population, -place.geonameid), default=None)


def build_divisions(cache: Path, out: Path) -> None:
    """Write ``divisions/anchors.csv``, ``divisions.csv`` and the three layers under ``out``.

    Parameters
    ----------
    cache
        Folder of fetched archives.
    out
        Data folder; the same bytes come out for the same archives.
    """
    sources = load_sources(cache)
    rows = make_divisions(sources, load_given())
    folder = out / "divisions"
    folder.mkdir(parents=True, exist_ok=True)
    write_verdicts(folder / "anchors.csv", anchored(rows))
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


def anchored(rows: Iterable[Division]) -> list[tuple[str, str, Verdict]]:
    """Return code, name and verdict of the counties and townships, by code."""
    chosen = [row for row in rows if row.level in {"county", "township"}]
    return [(row.code, row.name, row.verdict) for row in sorted(chosen, key=lambda row: row.code)]


def make_divisions(sources: Sources, given: Given) -> list[Division]:
    """Return the divisions in the order province, prefectures, counties, townships; by code."""
    layout = _layout(sources, given)
    taken: set[LonLat] = set()
    counties = [_county(layout, unit) for unit in layout.counties.values()]
    taken.update(county.anchor.lonlat for county in counties)
    townships = [
        township for county in counties for township in _townships(layout, county, taken=taken)
    ]
    upper = _upper(layout, {county.code: county for county in counties})
    return [*upper, *counties, *sorted(townships, key=lambda row: row.code)]


def _layout(sources: Sources, given: Given) -> Layout:
    counties = {unit.code: unit for unit in sources.counties if unit.code in sources.polygons}
    layout = Layout(sources, given, counties, {code: [] for code in counties})
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
    box = layout.box(unit, layout.polygon(prefecture + "00000000"))
    for code in layout.counties:
        if box and code.startswith(prefecture) and inside(layout.polygon(code), box_centre(box)):
            return code
    return ZONE_HOSTS[unit.code[:6]]


def _county(layout: Layout, unit: Unit) -> Division:
    return Division(
        code=unit.code,
        name=unit.name,
        level="county",
        parent=unit.code[:4] + "00000000",
        verdict=_county_verdict(layout, unit, layout.polygon(unit.code)),
    )


def _stems(name: str) -> set[str]:
    return {name, name[:-1]}


def _county_verdict(layout: Layout, unit: Unit, area: Area) -> Verdict:
    """Return the seat of a county: its seat town, a place of its name, its 街道, or any point."""
    if held := layout.given.held.get(unit.code):
        return held
    town = _seat_town(layout, unit)
    if town and (found := _own_verdict(layout, town, area)) and found.anchor.precision == SEAT:
        return replace(found, anchor=replace(found.anchor, precision="county_seat"))
    place = layout.place(_stems(unit.name), area)
    points = [*layout.given.texts_of(unit.code), *([_witness(place)] if place else [])]
    if found := reconcile(points, None, area, precision="county_seat"):
        return found
    streets = [row for row in layout.townships[unit.code] if kind_of(row.code) == STREET]
    boxes = [box for row in streets if (box := layout.box(row, area))]
    if boxes:
        source = f"sizhi:{len(boxes)} 街道"
        return Verdict(median_anchor([box_centre(box) for box in boxes], source=source))
    return Verdict(polygon_anchor(area, source=f"tianditu:{unit.code[:6]}"))


def _seat_town(layout: Layout, unit: Unit) -> Unit | None:
    """Return the town in which a county's government sits, where an independent list has it."""
    name = SEAT_TOWNS.get(unit.code, unit.name[:-1] + TOWN)
    towns = (row for row in layout.townships[unit.code] if row.name == name)
    return next((row for row in towns if layout.given.knows(row.code)), None)


def _witness(place: PlaceName) -> Witness:
    return Witness(f"geonames:{place.geonameid}", (place.lon, place.lat), PLACE_R68_M)


def _own_verdict(layout: Layout, unit: Unit, area: Area) -> Verdict | None:
    """Return where a township is by points of its own, else by its box."""
    if held := layout.given.held.get(unit.code):
        return held
    box = layout.box(unit, area)
    place = layout.place(stems(unit.name), area)
    points = layout.given.witnesses_of(unit.code) + ([_witness(place)] if place else [])
    if found := reconcile(points, box, area, precision=SEAT):
        return found
    if not box:
        return None
    share = layout.box_share(unit, area)
    source = f"sizhi:{layout.box_name(unit, area)}"
    refuted = tuple(
        f"{point.source} {metres(point.lonlat, box_centre(box)) / 1000:.1f} km" for point in points
    )
    return Verdict(box_anchor(box, area, source=source, share=share), refuted=refuted)


def in_box(box: Box, place: PlaceName) -> bool:
    """Tell whether a place lies in a bounding box."""
    west, south, east, north = box
    return west <= place.lon <= east and south <= place.lat <= north


def _townships(layout: Layout, county: Division, *, taken: set[LonLat]) -> list[Division]:
    """Place a county's townships; those without a position of their own go round its seat."""
    area = layout.polygon(county.code)
    units = layout.townships[county.code]
    known = {unit.code: _own_verdict(layout, unit, area) for unit in units}
    for code, found in known.items():
        if found and found.anchor.lonlat in taken:
            (moved,) = spread(found.anchor, 1, area=area, taken=taken)
            known[code] = replace(found, anchor=moved)
        elif found:
            taken.add(found.anchor.lonlat)
    verdicts = {code: found for code, found in known.items() if found}
    verdicts |= _beside_others(layout, county, verdicts, taken=taken)
    homeless = [unit for unit in units if unit.code not in verdicts]
    verdicts |= _round_seat(homeless, county.anchor, area, taken=taken)
    cells = _cells(verdicts, area)
    return [
        Division(
            code=unit.code,
            name=unit.name,
            level="township",
            parent=county.code,
            verdict=verdicts[unit.code],
            kind=kind_of(unit.code),
            box=layout.box(unit, area),
            cell_m=cells.get(unit.code),
            box_share=layout.box_share(unit, area),
        )
        for unit in units
    ]


def _beside_others(
    layout: Layout, county: Division, known: Mapping[str, Verdict], *, taken: set[LonLat]
) -> dict[str, Verdict]:
    """Place the townships of which a text says that they sit in another one, or in the city."""
    found = {}
    area = layout.polygon(county.code)
    for unit in layout.townships[county.code]:
        text = layout.given.beside.get(unit.code)
        if text is None:
            continue
        host = county.anchor if text.host == county.code else known[text.host].anchor
        near = replace(host, precision=SEAT, error_m=text.error_m, source=text.source)
        (moved,) = spread(near, 1, area=area, taken=taken)
        found[unit.code] = Verdict(moved)
    return found


def _cells(verdicts: Mapping[str, Verdict], area: Area) -> dict[str, float]:
    """Return the radius in metres of the cell round each seat that is known."""
    seats = {
        code: found.anchor.lonlat
        for code, found in verdicts.items()
        if found.anchor.precision in {SEAT, "township_box"}
    }
    if not seats:
        return {}
    return dict(zip(seats, cell_radii_m(list(seats.values()), area), strict=True))


def _round_seat(
    units: list[Unit], seat: Anchor, area: Area, *, taken: set[LonLat]
) -> dict[str, Verdict]:
    """Spread 街道 round the county seat, and 镇 and 乡 over the whole county."""
    streets = [unit for unit in units if kind_of(unit.code) == STREET]
    others = [unit for unit in units if kind_of(unit.code) != STREET]
    anywhere = polygon_anchor(area, source=f"tianditu:{units[0].code[:6]}") if units else seat
    near = replace(seat, error_m=max(STREET_R68_M, seat.error_m))
    positions = spread(near, len(streets), area=area, taken=taken)
    positions += spread(anywhere, len(others), area=area, taken=taken)
    placed = zip(streets + others, positions, strict=True)
    return {unit.code: Verdict(anchor) for unit, anchor in placed}


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
            verdict=Verdict(_place_anchor(place) if place else _seat_anchor(seat)),
        )
    province = Division(
        code=PROVINCE_CODE,
        name="吉林省",
        level="province",
        parent="",
        verdict=Verdict(_seat_anchor(prefectures[SEATS[PROVINCE_CODE]])),
    )
    return [province, *prefectures.values()]


def _place_anchor(place: PlaceName) -> Anchor:
    source = f"geonames:{place.geonameid}"
    return at(place.lon, place.lat, precision="county_seat", error_m=PLACE_R68_M, source=source)


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
