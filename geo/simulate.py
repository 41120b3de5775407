"""A simulated year of lectures, to try every function before real records are imported.

No public register of lecturers or lectures exists. What is made here is uneven as life is: county
seats and eager townships get many lectures, remote village stations few or none; July, September
and Qingming are busy, the farming peaks and deep winter are quiet. Names cannot be mistaken for
people, there are no phone numbers, and every row says ``simulated``.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.crs import geodesic_km
from geo.datasets import Datasets
from geo.errors import N_, DataError
from geo.terms import TOPICS

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

HELD, PLANNED = 60_000, 1_500
YEAR_DAYS, AHEAD_DAYS = 365, 60
NEAR_DAYS: Final = 60
"""Days on which a lecture may be held in place of one that is taken."""
HALVES: Final = ("am", "pm")

HOME_SHARES: Final = {"county": 0.55, "township": 0.30, "village": 0.15}
LECTURES_PER_YEAR: Final = {"county": 60.0, "township": 14.0, "village": 4.2}
AUDIENCE: Final = {"county": 80.0, "township": 45.0, "village": 28.0}
OTHER_LECTURES, OTHER_AUDIENCE = 6.0, 35.0
"""The same for the kinds of venues that are not named: further venues, such as communities."""
TOPIC_WEIGHTS: Final = dict.fromkeys(TOPICS, 1.0) | {
    "theory": 3.0, "congress": 3.0, "united-army": 2.0, "siping": 0.7, "korea": 0.8, "reform": 0.8,
    "values": 1.5, "law": 1.5, "rural": 2.0, "customs": 1.2, "ecology": 0.8, "unity": 0.6,
}  # fmt: skip
"""How many lecturers speak on each topic, relative; the codes of ``lectures/topics.csv``."""
MONTH_WEIGHTS: Final = (0.5, 0.5, 0.9, 1.0, 0.6, 1.1, 1.8, 1.1, 1.6, 0.6, 1.0, 0.7)
QINGMING_WEIGHT, WEEKEND_WEIGHT = 1.8, 0.6
ON_SITE_SHARE, CORPS_SHARE = 0.06, 0.02
LANGUAGES: Final = {"2224": ("zh；ko", 0.4), "220623": ("zh；ko", 0.2), "220721": ("zh；mn", 0.25)}
"""Code prefix of Yanbian, Changbai and Qian Gorlos: second language, share of their lecturers."""
REMOTE_KM: Final = 30.0
"""Distance from the county seat at which the rate of lectures falls to 1/e."""


def simulate_year(
    datasets: Datasets, *, seed: int, end: date, lecturers: int = 16_000, corps: int = 32
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Invent lecturers and a year of lectures; the same seed gives the same year.

    Parameters
    ----------
    datasets
        Centres, communities and divisions.
    seed
        Seed of the random generator.
    end
        Last day of lectures that were held; planned ones follow on the next 60 days.
    lecturers
        Lecturers based at county centres, township and village stations (55, 30 and 15 %).
    corps
        Members of the provincial corps, based at the county centres of the prefecture seats.

    Returns
    -------
    lecturers : DataFrame
        Index ``id`` (``L00001``, corps ``C001``): ``name``, ``home`` (centre code), ``corps``,
        ``topics`` and ``languages`` (joined by ``；``), ``simulated``.
    lectures : DataFrame
        ``id``, ``venue`` (centre or community code), ``lecturer``, ``date``, ``topic``, ``form``
        (``classroom`` or ``on_site``), ``audience``, ``status`` (``held`` or ``planned``),
        ``simulated``; in order of date. ``part`` (``am`` or ``pm``): nobody speaks twice in half a
        day, and no venue has two lectures.

    Raises
    ------
    DataError
        If there are no venues.
    """
    rng = np.random.default_rng(seed)
    speakers = _Speakers.draw(rng, datasets, lecturers=lecturers, corps=corps)
    venues = gpd.GeoDataFrame(pd.concat([datasets.centres, datasets.communities]))
    rates = _rates(rng, venues, datasets.divisions)
    year = _lectures(rng, venues, rates, speakers, count=HELD, days=_days_until(end))
    ahead = _lectures(rng, venues, rates, speakers, count=PLANNED, days=_days_after(end))
    lectures = pd.concat([year.assign(status="held"), ahead.assign(status="planned")])
    lectures = _apart(lectures.reset_index(drop=True))
    lectures = lectures.sort_values(["date", "venue", "lecturer"], ignore_index=True)
    lectures.insert(0, "id", [f"S{i:06d}" for i in range(1, len(lectures) + 1)])
    return speakers.table(), lectures.assign(simulated=True)


@dataclass(frozen=True)
class _Speakers:
    """Everyone who lectures, in order of county so that a county's people are one slice."""

    ids: NDArray[np.object_]
    homes: NDArray[np.object_]
    corps: NDArray[np.bool_]
    topics: Integers  # (n, 4) positions in TOPIC_WEIGHTS, best first
    topic_count: Integers  # (n,) how many of the four each speaks on
    languages: NDArray[np.object_]
    diligence: Floats  # relative number of lectures

    @classmethod
    def draw(
        cls, rng: np.random.Generator, datasets: Datasets, *, lecturers: int, corps: int
    ) -> "_Speakers":
        homes = np.sort(_homes(rng, _dwellings(datasets), lecturers))
        homes = np.concatenate([homes, _corps_homes(datasets, corps)])
        count = lecturers + corps
        weights = np.log(list(TOPIC_WEIGHTS.values()))
        # The largest of log-weights plus Gumbel noise are a weighted draw without replacement.
        keys = weights + rng.gumbel(size=(count, len(weights)))
        return cls(
            ids=np.array(
                [f"L{i:05d}" for i in range(1, lecturers + 1)]
                + [f"C{i:03d}" for i in range(1, corps + 1)],
                dtype=object,
            ),
            homes=homes,
            corps=np.arange(count) >= lecturers,
            topics=np.argsort(-keys, axis=1)[:, :4],
            topic_count=rng.integers(2, 5, size=count),
            languages=_languages(rng, homes),
            diligence=rng.gamma(0.8, size=count),
        )

    def table(self) -> pd.DataFrame:
        codes = np.array(list(TOPIC_WEIGHTS), dtype=object)
        topics = [
            "；".join(codes[row[:count]])
            for row, count in zip(self.topics, self.topic_count, strict=True)
        ]
        names = [f"模拟宣讲员{i:05d}" for i in range(1, len(self.ids) + 1)]
        return pd.DataFrame(
            {
                "name": names,
                "home": self.homes,
                "corps": self.corps,
                "topics": topics,
                "languages": self.languages,
                "simulated": True,
            },
            index=pd.Index(self.ids, name="id"),
        )

    def pick(self, rng: np.random.Generator, counties: NDArray[np.object_]) -> Integers:
        """Choose a lecturer of the venue's county for each lecture, or one of the corps."""
        own = ~self.corps
        edges = np.concatenate([[0.0], np.cumsum(self.diligence)])
        home_county = np.array([code[:6] for code in self.homes[own]], dtype=object)
        prefix = np.array([code[:6] for code in counties], dtype=object)
        first = np.searchsorted(home_county, prefix, side="left")
        last = np.searchsorted(home_county, prefix, side="right")
        visiting = (rng.random(len(counties)) < CORPS_SHARE) | (first == last)
        first = np.where(visiting & self.corps.any(), own.sum(), first)
        last = np.where(visiting & self.corps.any(), len(self.ids), last)
        low, high = edges[first], edges[last]
        chosen = np.searchsorted(edges, low + rng.random(len(low)) * (high - low), side="right")
        return np.asarray(np.clip(chosen - 1, 0, len(self.ids) - 1), dtype=np.int64)


def _dwellings(datasets: Datasets) -> gpd.GeoDataFrame:
    """Where lecturers live: at the centres, or at other venues where there are no centres.

    Raises
    ------
    DataError
        If there are no venues at all.
    """
    if datasets.venues.empty:
        raise DataError(N_("There are no venues, so no lectures can be simulated."))
    return datasets.venues if datasets.centres.empty else datasets.centres


def _homes(rng: np.random.Generator, centres: gpd.GeoDataFrame, count: int) -> NDArray[np.object_]:
    tiers = rng.choice(list(HOME_SHARES), p=list(HOME_SHARES.values()), size=count)
    homes = np.empty(count, dtype=object)
    for tier in HOME_SHARES:
        some = centres["tier"] == tier
        codes = centres.index[some if some.any() else some | True].to_numpy(dtype=object)
        weights = rng.lognormal(sigma=0.6, size=len(codes))
        chosen = tiers == tier
        homes[chosen] = rng.choice(codes, p=weights / weights.sum(), size=int(chosen.sum()))
    return homes


def _corps_homes(datasets: Datasets, count: int) -> NDArray[np.object_]:
    """Counties with venues nearest to the prefecture seats, in turn."""
    divisions = datasets.divisions
    seats = divisions[divisions["level"] == "prefecture"].geometry
    counties = divisions.geometry[divisions.index.isin(_dwellings(datasets)["county"])]
    km = geodesic_km(
        seats.x.to_numpy()[:, np.newaxis],
        seats.y.to_numpy()[:, np.newaxis],
        counties.x.to_numpy(),
        counties.y.to_numpy(),
    )
    nearest = counties.index.to_numpy(dtype=object)[km.argmin(axis=1)]
    return np.resize(nearest, count)


def _languages(rng: np.random.Generator, homes: NDArray[np.object_]) -> NDArray[np.object_]:
    languages = np.full(len(homes), "zh", dtype=object)
    draw = rng.random(len(homes))
    for prefix, (spoken, share) in LANGUAGES.items():
        local = np.array([code.startswith(prefix) for code in homes], dtype=bool)
        languages[local & (draw < share)] = spoken
    return languages


def _rates(
    rng: np.random.Generator, venues: gpd.GeoDataFrame, divisions: gpd.GeoDataFrame
) -> Floats:
    """Relative rate of lectures at each venue; 0 for stations nobody visits."""
    tier = venues["tier"]
    km = _km_to_county_seat(venues, divisions)
    remoteness = np.asarray(km.rank(pct=True), dtype=np.float64)
    township = venues["township"].where(venues["township"] != "", venues["county"])
    _, eager = np.unique(township.to_numpy(dtype=str), return_inverse=True)
    eagerness = rng.lognormal(sigma=0.5, size=eager.max() + 1)[eager]
    rates = tier.map(LECTURES_PER_YEAR).fillna(OTHER_LECTURES).to_numpy(np.float64)
    rates = rates * np.exp(-km.to_numpy() / REMOTE_KM)
    rates = rates * np.minimum(eagerness * rng.lognormal(sigma=0.6, size=len(venues)), 4.0)
    forgotten = rng.random(len(venues)) < 0.2 * remoteness**2
    return np.where((tier == "village") & forgotten, 0.0, rates)


def _km_to_county_seat(venues: gpd.GeoDataFrame, divisions: gpd.GeoDataFrame) -> pd.Series:
    seats = divisions.geometry.loc[venues["county"].to_numpy()]
    points = venues.geometry
    km = geodesic_km(
        points.x.to_numpy(), points.y.to_numpy(), seats.x.to_numpy(), seats.y.to_numpy()
    )
    return pd.Series(km, index=venues.index)


def _lectures(
    rng: np.random.Generator,
    venues: gpd.GeoDataFrame,
    rates: Floats,
    speakers: _Speakers,
    *,
    count: int,
    days: NDArray[np.datetime64],
) -> pd.DataFrame:
    rows = rng.choice(len(venues), p=rates / rates.sum(), size=count)
    chosen = speakers.pick(rng, venues["county"].to_numpy(dtype=object)[rows])
    slot = (rng.random(count) * speakers.topic_count[chosen]).astype(np.int64)
    weights = _season(days)
    audience = venues["tier"].map(AUDIENCE).fillna(OTHER_AUDIENCE).to_numpy(np.float64)[rows]
    audience = audience * rng.lognormal(sigma=0.4, size=count)
    return pd.DataFrame(
        {
            "venue": venues.index.to_numpy(dtype=object)[rows],
            "lecturer": speakers.ids[chosen],
            "date": rng.choice(days, p=weights / weights.sum(), size=count),
            "topic": np.array(list(TOPIC_WEIGHTS), dtype=object)[speakers.topics[chosen, slot]],
            "form": np.where(rng.random(count) < ON_SITE_SHARE, "on_site", "classroom"),
            "audience": np.clip(audience, 5, 400).astype(np.int64),
        }
    )


def _apart(lectures: pd.DataFrame) -> pd.DataFrame:
    """Give each lecture half a day on which neither lecturer nor venue has another one.

    Most keep their day; what finds no half in the days after it is left out, which happens in a
    very small register.
    """
    days, place = np.unique(lectures["date"].to_numpy(), return_inverse=True)
    labels = lectures["status"].to_numpy()
    periods = {status: np.unique(place[labels == status]) for status in set(labels)}
    venue, lecturer = pd.factorize(lectures["venue"])[0], pd.factorize(lectures["lecturer"])[0]
    busy = [
        np.zeros((codes.max(initial=-1) + 1, len(days), len(HALVES)), dtype=bool)
        for codes in (venue, lecturer)
    ]
    halves = np.full(len(lectures), -1)
    of_venue, of_lecturer = busy
    told = zip(labels, venue.tolist(), lecturer.tolist(), place.tolist(), strict=True)
    for number, (status, hall, speaker, day) in enumerate(told):
        turn = -1 if number % 2 == 0 else 1
        mine = of_venue[hall], of_lecturer[speaker]
        found = _free_on(mine, day, turn)  # nearly always, and much sooner than a look at weeks
        if found is None:
            period = periods[status]
            first = int(np.searchsorted(period, day))
            near = np.take(period, range(first, first + NEAR_DAYS), mode="wrap")
            taken = mine[0][near] | mine[1][near]
            after, half = _first_free(taken, turn)
            found = None if taken[after, half] else (int(near[after]), half)
        if found is not None:
            place[number], halves[number] = found
            for calendar in mine:
                calendar[found] = True
    named = np.array(HALVES, dtype=object)[halves]
    placed: pd.DataFrame = lectures.assign(date=days[place], part=named)[halves >= 0]
    return placed


def _free_on(mine: tuple[NDArray[np.bool_], ...], day: int, turn: int) -> tuple[int, int] | None:
    """Return a day with its first half that is free in all calendars, None if neither is."""
    for half in range(len(HALVES))[::turn]:
        if not any(calendar[day, half] for calendar in mine):
            return day, half
    return None


def _first_free(taken: NDArray[np.bool_], turn: int) -> tuple[int, int]:
    """Return day and half of the first free one; with a turn of -1 afternoons come first."""
    day, half = divmod(int(taken[:, ::turn].argmin()), len(HALVES))
    return day, half if turn == 1 else len(HALVES) - 1 - half


def _season(days: NDArray[np.datetime64]) -> Floats:
    calendar = pd.DatetimeIndex(days)
    weights = np.array(MONTH_WEIGHTS)[calendar.month - 1]
    qingming = (calendar.month == 4) & (calendar.day <= 7)  # noqa: PLR2004 - the first week of April
    weights = np.where(qingming, QINGMING_WEIGHT, weights)
    return np.where(calendar.day_of_week >= 5, weights * WEEKEND_WEIGHT, weights)  # noqa: PLR2004


def _days_until(end: date) -> NDArray[np.datetime64]:
    last = np.datetime64(end, "s")
    return last - np.arange(YEAR_DAYS)[::-1] * np.timedelta64(86_400, "s")


def _days_after(end: date) -> NDArray[np.datetime64]:
    return np.datetime64(end, "s") + np.arange(1, AHEAD_DAYS + 1) * np.timedelta64(86_400, "s")
