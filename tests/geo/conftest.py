"""A world on one parallel, where every minute can be worked in the head."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geo.travel import PairFlag, Provider, TravelMatrix

CUT_OFF_LAT = 44.0


class ParallelRoad:
    """One road along a parallel: 0.01 degrees of longitude are a minute and a kilometre.

    Points north of 44 N have no road.
    """

    provider = Provider("parallel", "2026-01-01", "made by hand", "for tests")

    def snap(self, points):
        """Return the points themselves: there is nothing to tie them to."""
        return points

    def matrix(self, origins, destinations, *, limit=None):
        """Return minutes and km of all pairs."""
        here, there = (np.column_stack([p.x, p.y]) for p in (origins, destinations))
        minutes = (np.abs(here[:, :1] - there[:, 0]) * 100).round(2)
        minutes[(here[:, 1:] > CUT_OFF_LAT) | (there[:, 1] > CUT_OFF_LAT)] = np.inf
        if limit is not None:
            minutes[minutes > limit] = np.inf
        flag = np.where(np.isfinite(minutes), PairFlag.NETWORK, PairFlag.UNREACHABLE)
        road = minutes.astype(np.float32)
        none = np.zeros_like(road)
        return TravelMatrix(road, road, none, flag.astype(np.uint8), self.provider)

    def nearest(self, origins, sources):
        """Return minutes to the nearest source."""
        minutes = self.matrix(origins, sources).minutes
        best = minutes.argmin(axis=1)
        return pd.DataFrame(
            {"minutes": minutes.min(axis=1), "source": sources.index[best], "flag": 0},
            index=origins.index,
        )

    def near(self, origins, sources, minutes):
        """Tell who is at most so many minutes from a source."""
        return self.nearest(origins, sources)["minutes"].to_numpy() <= minutes


def venue_frame(rows):
    """Build venues from tuples (code, tier, lon, lat, error_m)."""
    frame = pd.DataFrame(rows, columns=["code", "tier", "lon", "lat", "error_m"])
    points = gpd.points_from_xy(frame["lon"], frame["lat"])
    frame = frame.assign(
        name=frame["code"],
        prefecture=frame["code"].str[:4] + "00000000",
        county=frame["code"].str[:6] + "000000",
        township=(frame["code"].str[:9] + "000").where(frame["tier"] != "county", ""),
    )
    frame = frame.drop(columns=["lon", "lat"])
    return gpd.GeoDataFrame(frame, geometry=points, crs=4326).set_index("code")


def lecture_frame(rows):
    """Build lectures from tuples (venue, day, status)."""
    frame = pd.DataFrame(rows, columns=["venue", "date", "status"])
    return frame.assign(date=pd.to_datetime(frame["date"]).astype("datetime64[s]"))


def spans(days):
    """Build covered days, all of them sure, from county -> (first, last)."""
    first, last = (pd.to_datetime([span[n] for span in days.values()]) for n in (0, 1))
    table = {"first": first, "last": last, "since": first, "until": last}
    frame = pd.DataFrame(table, index=[*days])
    return frame.astype("datetime64[s]")


@pytest.fixture(name="road")
def road_fixture():
    return ParallelRoad()


@pytest.fixture(name="centres")
def centres_fixture():
    """Two counties: one at 126 E with four centres, one 30 minutes east with two."""
    return venue_frame(
        [
            ("220601000000", "county", 126.00, 42.0, 1000),
            ("220601100000", "township", 126.10, 42.0, 2000),
            ("220601100201", "village", 126.20, 42.0, 6000),
            ("220601100202", "village", 126.20, 45.0, 6000),
            ("220602000000", "county", 126.30, 42.0, 1000),
            ("220602100000", "township", 126.45, 42.0, 2000),
        ]
    )
