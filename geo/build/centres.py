"""Build ``data/centres``: the reconstructed practice centres and the communities.

No public register lists the 9,342 centres. The reconstruction takes one centre 中心 for each of the
60 counties, one station 所 for each of the 946 townships, and village stations 站 for 8,336 of the
villages, thinned in proportion; every row says ``reconstructed``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from geo.build.divisions import Division, make_divisions
from geo.build.given import Given, load_given
from geo.build.names import is_community, is_township, is_village
from geo.build.output import write_csv
from geo.build.sources import Sources, Unit, load_sources
from geo.build.villages import SUFFIX, Venue, choose_villages, county_above, own_places, place_units
from geo.errors import N_, DataError

CENTRES = 9_342
STATIONS = 8_336
COMMUNITIES = 2_115
COLUMNS = (
    *("code", "name", "tier", "parent", "prefecture", "county", "township", "lon", "lat"),
    *("precision", "error_m", "position_source", "membership"),
)


def build_centres(cache: Path, out: Path) -> None:
    """Write ``centres/centres.csv`` and ``centres/communities.csv`` under ``out``.

    Parameters
    ----------
    cache
        Folder of fetched archives.
    out
        Data folder; the same bytes come out for the same archives.

    Raises
    ------
    DataError
        When the archives do not give the known totals.
    """
    centres, communities = make_venues(load_sources(cache), load_given())
    require_count("centres", len(centres), CENTRES)
    require_count("communities", len(communities), COMMUNITIES)
    folder = out / "centres"
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(folder / "centres.csv", COLUMNS, map(_row, centres))
    write_csv(folder / "communities.csv", COLUMNS, map(_row, communities))


def require_count(what: str, found: int, expected: int) -> None:
    """Raise when the sources give another number of rows than the known total."""
    if found != expected:
        raise DataError(
            N_("The archives give %(found)s %(what)s, not %(expected)s: pin the right versions."),
            what=what,
            found=found,
            expected=expected,
        )


def make_venues(sources: Sources, given: Given) -> tuple[list[Venue], list[Venue]]:
    """Return the centres (counties, townships, villages) and the communities, each by code."""
    divisions = {row.code: row for row in make_divisions(sources, given)}
    counties = [row for row in divisions.values() if row.level == "county"]
    townships = [row for row in divisions.values() if row.level == "township"]
    seats = [_seat(row, divisions) for row in (*counties, *townships)]
    villages = _members(sources.villages, divisions, is_village)
    communities = _members(sources.villages, divisions, is_community)
    known = own_places(sources, divisions, [villages, communities])
    chosen = choose_villages(villages, STATIONS)
    taken = {seat.anchor.lonlat for seat in seats} | {own.lonlat for own in known.values()}
    placed = []
    for code in sorted(chosen.keys() | communities.keys()):
        county = county_above(divisions[code], divisions)
        placed += place_units(
            divisions[code],
            [*chosen[code], *communities[code]],
            county=county,
            area=sources.polygons[county.code],
            known=known,
            taken=taken,
        )
    placed.sort(key=lambda venue: venue.code)
    stations = [venue for venue in placed if venue.tier == "village"]
    return seats + stations, [venue for venue in placed if venue.tier == "community"]


def _seat(row: Division, divisions: Mapping[str, Division]) -> Venue:
    """Return the 中心 of a county or the 所 of a township, at the division's own position."""
    is_county = row.level == "county"
    return Venue(
        code=row.code,
        name=row.name + SUFFIX[row.level],
        tier=row.level,
        parent="" if is_county else row.parent,
        county=county_above(row, divisions),
        township="" if is_county else row.code,
        anchor=row.anchor,
    )


def _members(
    villages: Iterable[Unit], divisions: Mapping[str, Division], is_member: Callable[[str], bool]
) -> defaultdict[str, list[Unit]]:
    """Group units by the division that stands above them: a township, else a county.

    Communities of farms, forestry bureaus and zones belong to no township; they go to the county
    of their code, or to that of a zone's other townships. Villages of such units are left out.
    """
    groups: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in villages:
        if not is_member(unit.code):
            continue
        township = unit.code[:9] + "000"
        if is_township(unit.code):
            groups[township].append(unit)
        elif is_community(unit.code):
            groups[_county_of(unit.code, divisions)].append(unit)
    return groups


def _county_of(code: str, divisions: Mapping[str, Division]) -> str:
    county = code[:6] + "000000"
    if county in divisions:
        return county
    return next(row.parent for row in divisions.values() if row.code[:6] == code[:6])


def _row(venue: Venue) -> list[object]:
    anchor = venue.anchor
    return [
        *(venue.code, venue.name, venue.tier, venue.parent, venue.county.parent),
        *(venue.county.code, venue.township, f"{anchor.lon:.5f}", f"{anchor.lat:.5f}"),
        *(anchor.precision, anchor.error_m, anchor.source, "reconstructed"),
    ]
