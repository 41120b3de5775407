"""The province as the rows of an office name it: divisions, venues, sites, and where points lie."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

import shapely

from geo.codes import COUNTY_DIGITS, TOWNSHIP_DIGITS, WHOLE_DIGITS, WRITTEN_DIGITS, whole_code
from geo.datasets import Datasets
from geo.errors import PlaceError
from geo.intake import plain
from geo.names import COUNTY, PREFECTURE, TOWNSHIP, bare_names, normalise
from geo.places import Gazetteer
from geo.register.former import Former
from geo.register.values import Said

_CENTRE: Final = re.compile(r"(?:新时代)?(?:文明)?实践(?:中心|所|站)$")
_VILLAGE: Final = re.compile(r"(?:村民委员会|村委会|居民委员会|居委会)$")
_OFFICE: Final = re.compile(r"(街道|镇|乡|[市县区])(?:办事处|人民政府)$")
_PROVINCE: Final = normalise("吉林省")
_WHOLE: Final = {_PROVINCE, "全省", "全市", "全州"}
_SCIENTIFIC: Final = re.compile(r"([1-9])(?:\.(\d+))?[eE]\+?\d+")
_BETWEEN: Final = re.compile(r"[/\\、,，>-]+")
_REMARK: Final = re.compile(r"[（(][^（）()]*[）)]$")
NEAR_DEG: Final = 0.02
"""How far outside its county a point may be, some 2 km: outlines are generalised by up to 170 m,
and the point of a village on a border is that of its fields as well. Farther, the row is warned
of."""
FAR_DEG: Final = 0.05
"""How far outside the province, some 5 km: beyond, the row is rejected, so it is wider. No point
with longitude and latitude exchanged, and none of another province's capital, is so near."""


class Lecturer(NamedTuple):
    """A lecturer of the register."""

    key: str
    name: str


class Known(NamedTuple):
    """What the register knows by the numbers of the office.

    Attributes
    ----------
    venues
        Number -> code.
    lecturers
        Number -> the lecturer.
    county
        The county of all its venues, "" where they lie in several.
    """

    venues: Mapping[str, str] = {}
    lecturers: Mapping[str, Lecturer] = {}
    county: str = ""

    @classmethod
    def of(
        cls,
        venues: Iterable[tuple[str, Mapping[str, Any]]],
        lecturers: Iterable[tuple[str, Mapping[str, Any]]],
    ) -> "Known":
        """Collect it from keys and values of the records of both kinds."""
        venues = list(venues)
        counties = {str(values.get("county") or "") for _, values in venues}
        return cls(
            {values["office_id"]: key for key, values in venues if values.get("office_id")},
            {
                values["office_id"]: Lecturer(key, values["name"])
                for key, values in lecturers if values.get("office_id")
            },
            counties.pop() if len(counties) == 1 else "",
        )  # fmt: skip


NOTHING_KNOWN: Final = Known()


class Unit(NamedTuple):
    """Where a division or venue is."""

    name: str
    county: str
    township: str
    level: str


class Split(NamedTuple):
    """A name cut into the divisions before it and the rest."""

    county: str
    townships: frozenset[str]
    rest: str
    former: bool = False


NOWHERE: Final = Split("", frozenset(), "")


@lru_cache(50_000)  # each change of a register makes a new index of the same names
def base(name: str) -> str:
    """Return a name of a venue without what all venues are called."""
    whole = _CENTRE.sub("", normalise(name))
    said = _VILLAGE.sub("", whole)
    return said if said == whole or said.endswith(("村", "社区")) else said + "村"


def _site_keys(datasets: Datasets) -> dict[str, list[tuple[str, str]]]:
    """Return name -> number and county of the sites of this name."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, name, county in zip(
        datasets.sites.index, datasets.sites["name_zh"], datasets.sites["county"], strict=True
    ):
        for one in {normalise(name), normalise(_REMARK.sub("", name))}:
            found[one].append((key, county))
    return dict(found)


class World:
    """Index of what rows can name.

    Parameters
    ----------
    datasets, gazetteer
        Divisions, venues and sites.
    former
        Divisions as they were called before.
    known
        What the register knows besides: numbers of the office.
    """

    def __init__(
        self, datasets: Datasets, gazetteer: Gazetteer, former: Former, known: Known = NOTHING_KNOWN
    ) -> None:
        self.former, self.known = former, known
        self.units: dict[str, Unit] = {}
        self._counties: dict[str, str] = {}
        self._bare: dict[str, str] = {}
        self._prefectures: dict[str, str] = {}
        self._whole: set[str] = set()
        self._townships: defaultdict[str, list[str]] = defaultdict(list)
        self._venues: defaultdict[str, list[str]] = defaultdict(list)
        self.divisions: dict[str, str] = {}
        self._parents = datasets.divisions["parent"].to_dict()
        self._gazetteer = gazetteer
        self._add_divisions(datasets)
        self._communities = frozenset(datasets.communities.index)
        self._of_county: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for frame in (datasets.centres, datasets.communities):
            columns = zip(
                frame.index, frame["name"], frame["county"], frame["township"], strict=True
            )
            for code, name, county, township in columns:
                self.units[code] = Unit(name, county, township or "", "venue")
                said = base(name)
                self._venues[said].append(code)
                self._of_county[county][code] = said
        self._site_keys = _site_keys(datasets)
        self._site_names = {normalise(n): c for c, n in datasets.sites["name_zh"].items()}
        self._sites = dict(datasets.sites["county"].items())
        self._areas = datasets.boundaries.geometry.to_dict()
        for area in self._areas.values():
            shapely.prepare(area)
        levels = datasets.boundaries["level"].to_dict()
        self._province = next(c for c, level in levels.items() if level == "province")
        self._county_areas = [c for c, level in levels.items() if level == "county"]
        self.split = lru_cache(100_000)(self._split)
        self.venue = lru_cache(100_000)(self._venue)

    def _add_divisions(self, datasets: Datasets) -> None:
        frame = datasets.divisions
        self.divisions = frame["name"].to_dict()
        for code, name, level, parent in zip(
            frame.index, frame["name"], frame["level"], frame["parent"], strict=True
        ):
            said = normalise(name)
            if level == "prefecture":
                self._add_prefecture(code, said)
                self.units[code] = Unit(name, "", "", level)
            elif level == "county":
                self._add_county(code, said)
                self.units[code] = Unit(name, code, "", level)
            elif level == "township":
                self._whole.add(said)
                for one in (said, *bare_names(said, TOWNSHIP)):
                    self._townships[one].append(code)
                self.units[code] = Unit(name, parent, code, level)

    def _add_prefecture(self, code: str, said: str) -> None:
        bare = bare_names(said, PREFECTURE)
        self._prefectures |= dict.fromkeys((said, *bare), code)
        if said.endswith("自治州"):
            self._prefectures |= {one + "州": code for one in bare}

    def _add_county(self, code: str, said: str) -> None:
        self._counties[said] = code
        for one in bare_names(said, COUNTY):
            if len(one) > 1:
                self._bare[one] = code
                if said.endswith("自治县"):
                    self._bare[one + "县"] = code

    def county_names(self) -> list[str]:
        """Return the names of all counties, in the order of their codes."""
        return [self.divisions[code] for code in sorted(self._counties.values())]

    def code(self, digits: str) -> Said:
        """Return today's code of 12 digits for a code of 6, 9 or 12, old or new."""
        old = self.former.codes.get(digits[:COUNTY_DIGITS])
        full = whole_code((old or digits[:COUNTY_DIGITS]) + digits[COUNTY_DIGITS:])
        return Said(full, "old_code" if old else "")

    def county_of(self, code: str) -> str:
        """Return the county of a code, "" where there is none.

        Townships of development zones have codes that do not begin with that of their county.
        """
        for known in (code, whole_code(code[:TOWNSHIP_DIGITS]), whole_code(code[:COUNTY_DIGITS])):
            if known in self.units:
                return self.units[known].county
        return ""

    def knows(self, code: str) -> bool:
        """Tell whether a division or venue has this code."""
        return code in self.units

    def is_prefecture(self, text: str) -> bool:
        """Tell whether a text is the name or code of a prefecture or of the province."""
        said = normalise(text)
        upper = {*self._prefectures.values(), self._province}
        codes = {c[: len(said)] for c in upper if len(said) in {COUNTY_DIGITS, WHOLE_DIGITS}}
        return said in {*self._prefectures, *codes, *_WHOLE}

    def county(self, text: str) -> Said:
        """Return the county that a cell names."""
        said = normalise(text)
        if said.isdecimal() and len(said) in {COUNTY_DIGITS, WHOLE_DIGITS}:
            found = self.code(said)
            return found if found.value in self.units else Said(None, "unknown_division")
        cut = self.split(_BETWEEN.sub("", said))
        if cut.county and not cut.rest:
            return Said(cut.county, "old_name" if cut.former else "")
        if said in self._prefectures:  # 通化 is a prefecture, too
            return Said(None, "ambiguous_division" if said in self._bare else "unknown_division")
        code = self._bare.get(self._below_prefecture(said)[0])
        return Said(code) if code else Said(None, "unknown_division")

    def _below_prefecture(self, said: str) -> tuple[str, str]:
        """Drop province and prefecture from the beginning; return the rest and the prefecture."""
        said = said.removeprefix(_PROVINCE) or said
        for name in sorted(self._prefectures, key=len, reverse=True):
            if said.startswith(name) and len(said) > len(name):
                rest = said[len(name) :]
                if name.endswith(("市", "州")) or self._begins_county(rest):
                    return rest, self._prefectures[name]
        return said, ""

    def _begins_county(self, said: str) -> bool:
        named = {*self._counties, *self.former.names}
        return any(said[:n] in named for n in range(2, len(said) + 1))

    def _split(self, text: str) -> Split:
        whole = _OFFICE.sub(r"\1", normalise(text))
        said, prefecture = self._below_prefecture(whole)
        county, said, former = self._cut_county(said)
        if county and prefecture and self._parents.get(county) != prefecture:
            former = True
        found, rest = self._cut_township(said, county)
        return Split(county, found, rest, former)

    def _cut_county(self, said: str) -> tuple[str, str, bool]:
        for size in range(len(said), 1, -1):
            name = said[:size]
            if name in self._counties:
                return self._counties[name], said[size:], False
            if name in self.former.names:
                return self.former.names[name] + "000000", said[size:], True
            if name in self._bare and name.endswith("县"):
                return self._bare[name], said[size:], False
        return "", said, False

    def _cut_township(self, said: str, county: str) -> tuple[frozenset[str], str]:
        for size in range(len(said), 1, -1):
            name = said[:size]
            if name in self._townships and (size == len(said) or name in self._whole):
                inside = self._inside(self._townships[name], county)
                if inside:
                    return frozenset(inside), said[size:]
        return frozenset(), said

    def _inside(self, codes: Iterable[str], county: str) -> list[str]:
        return [code for code in codes if not county or self.units[code].county == county]

    def township(self, text: str, county: str) -> Said:
        """Return the township that a cell names, inside a county if one is given."""
        if (said := normalise(text)).isdecimal() and len(said) in {TOWNSHIP_DIGITS, WHOLE_DIGITS}:
            found = self.code(said)
            known = found.value in self.divisions and self._inside([found.value], county)
            return found if known else Said(None, "unknown_division")
        cut = self.split(text)
        inside = self._inside(cut.townships, county)
        if cut.rest or len(inside) != 1:
            return Said(None, "ambiguous_division" if len(inside) > 1 else "unknown_division")
        return Said(inside[0])

    def division(self, text: str) -> Said:
        """Return the township or county that a cell names."""
        said = normalise(text)
        if said.isdecimal():
            found = self.code(said) if len(said) in WRITTEN_DIGITS else Said("")
            return found if found.value in self.units else Said(None, "unknown_division")
        cut = self.split(said)
        warning = "old_name" if cut.former else ""
        if cut.townships and not cut.rest:
            if len(cut.townships) > 1:
                return Said(None, "ambiguous_division")
            return Said(next(iter(cut.townships)), warning)
        if cut.county and not cut.rest:
            return Said(cut.county, warning)
        if cut.rest and (found := self.venue(said, "", "")).value in self.units:
            unit = self.units[found.value]
            return Said(unit.township or unit.county, warning)
        return self.county(text)

    def home(self, text: str) -> Said:
        """Return the division of an address: the township in it, whatever stands behind."""
        found = self.division(text)
        cut = self.split(_BETWEEN.sub("", normalise(text)))
        if found.value is None and len(cut.townships) == 1:
            return Said(next(iter(cut.townships)), "old_name" if cut.former else "")
        return found

    def _venue(self, text: str, county: str, township: str) -> Said:
        """Return the one venue of a name inside what is known of its place."""
        said = base(text)
        if not said and (own := self._own_centre(text, county, township)):
            return Said(own)
        found = self._filter(self._venues.get(said, ()), county, {township} if township else set())
        if not found:
            cut = self._inside_of(self.split(said), county)
            home = frozenset({township}) if township else cut.townships
            rest = cut.rest
            short = rest or (said if cut is NOWHERE else "")
            for name in (short, short + "村", short + "社区"):
                if short and not found:
                    found = self._filter(self._venues.get(name, ()), cut.county or county, home)
            if not rest and len(cut.townships) == 1:
                found = [next(iter(cut.townships))]
            elif not rest and cut.county and not cut.townships:
                found = [cut.county]
        if len(found) == 1:
            return Said(found[0])
        return Said(None, "ambiguous_venue" if found else "unknown_venue")

    @staticmethod
    def _own_centre(text: str, county: str, township: str) -> str:
        """Return the centre that has no name but that of its county or township."""
        ending = normalise(text)[-1:]
        return {"心": county, "所": township}.get(ending, "")

    def _inside_of(self, cut: Split, county: str) -> Split:
        """Return what is left of a name cut into divisions where its county is known besides."""
        if not county:
            return cut
        if cut.county not in {"", county}:
            return NOWHERE
        townships = self._inside(cut.townships, county)
        if cut.townships and not townships and not cut.rest:
            return NOWHERE
        return cut._replace(townships=frozenset(townships))

    def _filter(self, codes: Iterable[str], county: str, townships: Iterable[str]) -> list[str]:
        inside, homes = self._inside(codes, county), set(townships)
        return [c for c in inside if not homes or self.units[c].township in homes or c in homes]

    def venue_or_site(self, text: str, county: str = "", township: str = "") -> Said:
        """Return the code of a venue, or the number of a heritage site.

        County and township that are said beside it tell venues of one name.
        """
        if text in self.known.venues:
            return Said(self.known.venues[text])
        if text.isdecimal():
            found = self.code(text) if len(text) in WRITTEN_DIGITS else Said("")
            return found if found.value in self.units else Said(None, "unknown_venue")
        if text in self._sites:
            return Said(text)
        found = self.venue(text, county, township)
        if found.finding != "unknown_venue":
            return found
        site = self._site(text)
        exact = normalise(text) in self._site_names
        if county and site.value and not exact and self._sites[site.value] != county:
            return found
        return site

    def is_community(self, code: str) -> bool:
        """Tell whether a venue is none of the practice centres."""
        return code in self._communities

    def site(self, name: str, county: str) -> str:
        """Return the number of the site of a name in a county, "" where there is none or several.

        Where no county is known, it is the only site of the name.
        """
        found = self._site_keys.get(normalise(name), [])
        mine = [key for key, home in found if home == county or not county]
        return mine[0] if len(mine) == 1 else ""

    def same_name(self, text: str, county: str) -> list[str]:
        """Return all venues of a name, inside the county if one is known."""
        cut = self.split(base(text))
        names = (base(text), cut.rest, cut.rest + "村", cut.rest + "社区")
        found = (self._venues.get(name, ()) for name in names if name)
        codes = dict.fromkeys(code for some in found for code in some)
        return self._inside(codes, cut.county or county)

    def names_near(self, text: str, county: str) -> tuple[str, dict[str, str]]:
        """Return a name without the divisions before it, and code -> name of the venues there."""
        said = base(text)
        cut = self.split(said)
        home = cut.county or county
        counties = [home] if home in self._of_county else [*self._of_county]
        found = {code: name for one in counties for code, name in self._of_county[one].items()}
        inside = {c: n for c, n in found.items() if self.units[c].township in cut.townships}
        return cut.rest or said, inside or found

    @staticmethod
    def digits_left(text: str) -> str:
        """Return the digits of a code that a spreadsheet left of it, "" for other texts."""
        match = _SCIENTIFIC.fullmatch(plain(text).replace(" ", ""))
        return (match[1] + (match[2] or "")) if match else ""

    def _site(self, text: str) -> Said:
        if code := self._site_names.get(normalise(text)):
            return Said(code)
        if len(text) < 4:  # noqa: PLR2004 - so short a text is in many names
            return Said(None, "unknown_venue")
        try:
            place = self._gazetteer.resolve(text)
        except PlaceError:
            return Said(None, "unknown_venue")
        return Said(place.code) if place.kind == "site" else Said(None, "unknown_venue")

    def in_province(self, lon: float, lat: float) -> bool:
        """Tell whether a point is in the province, give or take a few kilometres."""
        return self._near(self._province, lon, lat, FAR_DEG)

    def in_county(self, county: str, lon: float, lat: float) -> bool:
        """Tell whether a point is in a county, give or take a kilometre or two."""
        return county not in self._areas or self._near(county, lon, lat, NEAR_DEG)

    def county_at(self, lon: float, lat: float) -> str:
        """Return the county in which a point lies."""
        return next((c for c in self._county_areas if self._near(c, lon, lat, 0)), "")

    def _near(self, code: str, lon: float, lat: float, most: float) -> bool:
        return bool(shapely.dwithin(self._areas[code], shapely.Point(lon, lat), most))
