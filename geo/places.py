"""From what a person types to one place: a name, a division code, a site number or a point."""

import difflib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Final
from weakref import WeakKeyDictionary

import geopandas as gpd

from geo.codes import WRITTEN_DIGITS, whole_code
from geo.datasets import Datasets
from geo.elsewhere import KNOWN_AFAR, Far, outside
from geo.english import english_name, english_names
from geo.entries import Entry, named_places
from geo.errors import N_, AmbiguousPlaceError, OutsideProvinceError, PlaceError, UnknownPlaceError
from geo.names import VILLAGE, bare_queries, normalise
from geo.pinyin import SoundIndex, is_spelled
from geo.place import Listed, Place
from geo.points import ProvinceArea, parse_point, quoted
from geo.terms import PLACE_KINDS

__all__ = ["AmbiguousNameError", "Gazetteer", "Place"]

MAX_NAME: Final = 100
REGIONS: Final = frozenset({"prefecture", "county"})
"""Kinds of places that a name means before others that bear it."""
_KINDS: Final = tuple(kind for kind in PLACE_KINDS if kind != "point")

Matcher = Callable[[str], list[int]]


class AmbiguousNameError(AmbiguousPlaceError):
    """Several places have this name, or one that is less known than a city far away.

    Parameters
    ----------
    name
        What was written, as a sentence quotes it.
    choices
        All places that match equally well, higher levels first.
    text
        What was written.
    far
        The division outside the province that the name is known for.
    """

    def __init__(
        self, name: str, choices: tuple[Place, ...], *, text: str = "", far: Far | None = None
    ) -> None:
        self.choices, self.text = choices, text
        self.on_page = _WHICH_HERE if far else _WHICH
        params = {"name": name, "count": len(choices), "listed": Listed(choices)}
        super().__init__(_LESS_KNOWN if far else _SEVERAL, **params, far=far and far.called)


_SEVERAL: Final = N_(
    "%(name)s may be any of %(count)d places: %(listed)s. Write the county before the name, or "
    "give the code."
)
_LESS_KNOWN: Final = N_(
    "“%(name)s” is outside Jilin (%(far)s). In Jilin it may mean: %(listed)s. Write the county "
    "before the name, or give the code."
)
_WHICH: Final = N_("%(count)d places are called “%(name)s”. Which one do you mean?")
_WHICH_HERE: Final = N_(
    "“%(name)s” is outside Jilin (%(far)s). Do you mean a place of this name in Jilin?"
)


class Gazetteer:
    """Index of every named place of the province.

    A division and its practice centre share one code and are one place: 大石人镇 and
    大石人镇新时代文明实践所 resolve to the same township.

    Parameters
    ----------
    entries
        The places; use :meth:`from_datasets`.
    province
        One row: the province with its ``name``, indexed by code.
    counties
        County polygons indexed by code, with the column ``context``.
    english
        English names that the data have, by the Chinese ones.
    """

    def __init__(
        self,
        entries: list[Entry],
        *,
        province: gpd.GeoDataFrame,
        counties: gpd.GeoDataFrame,
        english: Mapping[str, str],
    ) -> None:
        self._entries = entries
        self._known = english
        self._province_code = str(province.index[0])
        self._province_name = str(province["name"].iloc[0])
        self._area = ProvinceArea(province, counties)
        self._exact: defaultdict[str, list[int]] = defaultdict(list)
        self._bare: defaultdict[str, list[int]] = defaultdict(list)
        self._letters: defaultdict[str, list[int]] = defaultdict(list)
        self._texts = ["\n".join(entry.names) for entry in entries]
        for i, entry in enumerate(entries):
            for name in {*entry.names, normalise(entry.place.code)}:
                self._exact[name].append(i)
            for name in entry.bare:
                self._bare[name].append(i)
            for letter in set(entry.names[0]):
                self._letters[letter].append(i)

    @classmethod
    def from_datasets(cls, datasets: Datasets) -> "Gazetteer":
        """Return the index of divisions, centres, communities and sites, kept as long as these are.

        Raises
        ------
        CrsError
            When a layer is not in WGS84.
        """
        found = _KEPT.get(datasets)
        if found is None:
            found = _KEPT[datasets] = cls._built(datasets)
        return found

    @classmethod
    def _built(cls, datasets: Datasets) -> "Gazetteer":
        entries = list(named_places(datasets))
        levels = datasets.boundaries["level"]
        counties = datasets.boundaries[levels == "county"]
        context = {e.place.code: e.place.context + e.place.name for e in entries}
        return cls(
            entries,
            province=datasets.boundaries[levels == "province"],
            counties=counties.assign(context=[context.get(c, "") for c in counties.index]),
            english=english_names(datasets),
        )

    def resolve(self, text: str) -> Place:
        """Find the one place a text means.

        An exact name wins over a name without its suffix, that over a name behind its county or
        prefecture (江源区大石人镇), that over a part of a name. Among places that match equally
        well by their whole names, the only prefecture wins, else the only county: 长春 is 长春市.
        A part of a name is enough for a site only, for their names are long: 北京 must not become
        北京大街社区. What is a village or a township here and a city elsewhere is asked for, as
        沈阳 is.

        Parameters
        ----------
        text
            A name, a division code of 6, 9 or 12 digits, a site id, or ``"lon,lat"`` in WGS84.
            Failing these, the pinyin of a whole name, spelled out, or what the place is called in
            English, such as Dashiren Town.

        Raises
        ------
        UnknownPlaceError
            With names that look alike.
        AmbiguousPlaceError
            With ``choices``.
        OutsideProvinceError
            For a point more than 1 km outside the province, and for the name of a city, a county
            or a province elsewhere.
        PlaceError
            For anything else that is not a place: empty, swapped or unreadable coordinates.
        """
        shown = quoted(text)
        if (point := parse_point(text)) is not None:
            return self._at(*point)
        query = self._query(text, shown)
        matches, whole = self._best(query)
        if not matches:
            raise self._unknown(query, shown)
        chosen = self._chosen(matches, by_level=whole)
        is_region = chosen is not None and chosen.kind in REGIONS
        far = self._called_afar(query) if is_region else self._known_afar(query, matches)
        if chosen is None or far:
            raise AmbiguousNameError(shown, tuple(self._places(matches)), text=text, far=far)
        return chosen

    def _best(self, query: str) -> tuple[list[int], bool]:
        """Return the best matches that are enough to go by, and whether by the whole name."""
        for matches, whole in self._ranked(query):
            if matches and (whole or len(matches) > 1 or self._is_site(matches[0])):
                return matches, whole
        return (self._spelled(query), True) if is_spelled(query) else ([], False)

    def _called_afar(self, query: str) -> Far | None:
        """Return the division outside whose whole name this is, if none of Jilin is called so.

        朝阳市 is not 朝阳区.
        """
        far = outside().named(query)
        return far if far and query == normalise(far.name) and query not in self._exact else None

    def _known_afar(self, query: str, matches: list[int]) -> Far | None:
        """Return the city or county outside the province that a name means before these places.

        A county outside means itself before a village of Jilin that is called alike, a city before
        a township, too: 沈阳 must not become 沈阳村 unasked.
        """
        names = {query}
        if is_spelled(query):
            names |= {name for i in matches for name in self._entries[i].bare}
        far = next((far for name in sorted(names) if (far := outside().named(name))), None)
        only_village = len(matches) == 1 and self._entries[matches[0]].level == VILLAGE
        return far if far and (only_village or far.level in KNOWN_AFAR) else None

    def search(self, text: str, limit: int = 10) -> list[Place]:
        """List places for a search box, best match first.

        Parameters
        ----------
        text
            As for :meth:`resolve`, possibly unfinished; Latin letters may be pinyin.
        limit
            At most so many places.

        Returns
        -------
        list of Place
            Empty when nothing matches; bad input is no error here.
        """
        try:
            if (point := parse_point(text)) is not None:
                return [self._at(*point)][:limit]
            query = self._query(text, quoted(text))
        except PlaceError:
            return []
        ranked = (i for matches in self._offered(query) for i in self._sorted(matches))
        return [self._entries[i].place for i in list(dict.fromkeys(ranked))[:limit]]

    def _at(self, lon: float, lat: float) -> Place:
        context = self._area.county_of(lon, lat)
        name = f"{round(lon, 5)},{round(lat, 5)}"
        return Place(name, lon, lat, "point", "", "poi", 0.0, context)

    def _query(self, text: str, shown: str) -> str:
        query = normalise(text)
        if not query or len(query) > MAX_NAME:
            raise PlaceError(
                N_("“%(text)s” is not a place. Give a name, a division code or “lon,lat”."),
                text=shown,
            )
        if query.isdecimal() and len(query) in WRITTEN_DIGITS:
            query = whole_code(query)
        if query in {normalise(self._province_name), self._province_code}:
            raise PlaceError(
                N_("%(name)s is the whole province. Name a prefecture, county, township or site."),
                name=self._province_name,
            )
        return self._said_once(query)

    def _said_once(self, query: str) -> str:
        """Return a query whose division is said twice with it said once.

        Lists that write prefecture and city side by side do so: 通化市通化市 is no 通化县.
        """
        province = normalise(self._province_name)
        start = len(province) if query.startswith(province) else 0
        for end in range(start + 2, (start + len(query)) // 2 + 1):
            name = query[start:end]
            if query.startswith(name, end) and self._is_division(name):
                return query[:start] + query[end:]
        return query

    def _is_division(self, name: str) -> bool:
        return any(self._entries[i].place.kind in REGIONS for i in self._match_exact(name))

    def _ranked(self, query: str) -> Iterator[tuple[list[int], bool]]:
        """Yield matches in falling quality, and whether the query is a whole name."""
        yield self._match_exact(query), True
        yield self._match_bare(query), True
        yield self._qualified(query, self._match_exact), True
        yield self._qualified(query, self._match_bare), True
        yield self._match_part(query), False
        yield self._qualified(query, self._match_part), False

    def _offered(self, query: str) -> Iterator[list[int]]:
        """Yield what a search box offers: names first, then what sounds like the query."""
        for matches, _ in self._ranked(query):
            yield matches
        if is_spelled(query):
            yield self._sounds.whole(query)
            yield self._sounds.begins(query)
            yield self._sounds.holds(query)
            yield [i for name, rows in self._called.items() if name.startswith(query) for i in rows]
        elif query[:1].isalpha():
            yield [i for code, i in self._lettered if query in code]

    def _spelled(self, query: str) -> list[int]:
        return self._sounds.spelled(query) or self._called.get(query, [])

    @cached_property
    def _lettered(self) -> list[tuple[str, int]]:
        """Codes that begin with letters, such as those of sites, normalised."""
        codes = ((normalise(entry.place.code), i) for i, entry in enumerate(self._entries))
        return [(code, i) for code, i in codes if code[:1].isalpha()]

    @cached_property
    def _called(self) -> dict[str, list[int]]:
        """Places by what they are called in English, normalised; built as the sounds are."""
        called: defaultdict[str, list[int]] = defaultdict(list)
        for i, entry in enumerate(self._entries):
            told = (english_name(name, self._known) for name in (entry.place.name, *entry.names))
            for name in {normalise(one) for one in told if one}:
                called[name].append(i)
        return called

    @cached_property
    def _sounds(self) -> SoundIndex:
        """Index of pinyin, built for the first query in Latin letters."""
        return SoundIndex((entry.names[0], *entry.bare) for entry in self._entries)

    def _match_exact(self, query: str) -> list[int]:
        return self._exact.get(query, [])

    def _match_bare(self, query: str) -> list[int]:
        same_level = (
            i
            for bare, level in bare_queries(query)
            for i in self._bare.get(bare, [])
            if self._entries[i].level == level
        )
        return [*self._bare.get(query, []), *same_level]

    def _match_part(self, query: str) -> list[int]:
        return [i for i, text in enumerate(self._texts) if query in text]

    def _qualified(
        self, query: str, match: Matcher, inside: AbstractSet[str] = frozenset()
    ) -> list[int]:
        """Match the end of a query inside the divisions named by its beginning."""
        found: dict[int, None] = {}
        for cut in range(2, len(query)):
            if regions := self._regions(query[:cut], inside):
                rest = query[cut:]
                matches = match(rest) or self._qualified(rest, match, regions)
                found |= {i: None for i in matches if regions & self._entries[i].ancestors}
        return list(found)

    def _regions(self, name: str, inside: AbstractSet[str]) -> set[str]:
        """Codes of the places with this name that lie in one of the divisions ``inside``."""
        if name == normalise(self._province_name) and not inside:
            return {self._province_code}
        matches = (self._entries[i] for i in (*self._match_exact(name), *self._match_bare(name)))
        return {e.place.code for e in matches if not inside or inside & e.ancestors}

    def _sorted(self, matches: Iterable[int]) -> list[int]:
        def key(i: int) -> tuple[int, str]:
            place = self._entries[i].place
            return _KINDS.index(place.kind), place.code

        return sorted(matches, key=key)

    def _places(self, matches: list[int]) -> list[Place]:
        return [self._entries[i].place for i in self._sorted(dict.fromkeys(matches))]

    def _chosen(self, matches: list[int], *, by_level: bool) -> Place | None:
        """Return the one place that matches mean, if they do."""
        places = self._places(matches)
        highest = [place for place in places if place.kind == places[0].kind]
        is_region = by_level and places[0].kind in REGIONS
        return places[0] if len(places) == 1 or (is_region and len(highest) == 1) else None

    def _is_site(self, match: int) -> bool:
        return self._entries[match].place.kind == "site"

    def _unknown(self, query: str, shown: str) -> PlaceError:
        far = outside().named(query)
        if far is None and not self._match_part(query):
            far = outside().begins(query)
        if far:
            return OutsideProvinceError(
                N_("“%(text)s” is outside Jilin (%(far)s). Give a place in Jilin."),
                text=shown,
                far=far.called,
            )
        near = self._near(query)
        if not near:
            return UnknownPlaceError(
                N_(
                    "No place in Jilin is called “%(text)s”. Give a prefecture, county, township, "
                    "village or site, a division code, or “lon,lat”."
                ),
                text=shown,
            )
        return UnknownPlaceError(
            N_("No place in Jilin is called “%(text)s”. Near names: %(near)s."),
            text=shown,
            near=Listed(near),
        )

    def _near(self, query: str, *, limit: int = 5) -> list[Place]:
        """Places whose names look like the query; few are compared in full, to be quick."""
        if is_spelled(query) and (sounding := self._sorted(self._sounds.whole(query))):
            return [self._entries[i].place for i in sounding[:limit]]
        shared = Counter(i for letter in set(query) for i in self._letters.get(letter, []))
        pool = self._sorted(i for i, _ in shared.most_common(20 * limit))
        names = {self._entries[i].names[0]: self._entries[i].place for i in reversed(pool)}
        close = difflib.get_close_matches(query, list(names), n=limit, cutoff=0.5)
        return [names[name] for name in close]


_KEPT: "WeakKeyDictionary[Datasets, Gazetteer]" = WeakKeyDictionary()
"""Kept as long as their data sets are: two installations of one folder share one."""
