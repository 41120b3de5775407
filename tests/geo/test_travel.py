"""The travel model on a network of one meridian, every number worked by hand.

The positions below are kilometres north of 44 N on the 125 E meridian::

    A 0 --- road, 10 km --- B 10 === expressway, 20 km === C 30 --- road, 4 km --- D 34
    E 134 --- road, 4 km --- F 138                                 (another component)

Road 60 km/h: a minute per km. Expressway 120 km/h: half a minute per km. An off-network leg takes
3 minutes and 1 road km per straight km (law 3 d^1, circuity 1), access legs lead up to 15 km. Roads
can be entered every 2 km: A-B at 0, 2, 4, 6, 8, 10 and C-D at 30, 32, 34.
"""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.errors import CrsError, DataError
from geo.travel import EstimateModel, PairFlag, PointStatus, Provider, minutes_band
from geo.travel.graph import build_graph, split_edges
from geo.travel.network import RoadNetwork, read_network, write_network
from geo.travel.parameters import Parameters

KM_PER_DEGREE = np.pi * 6371.0088 / 180
EXACT = 1e-3  # minutes and km: edges are rounded to 1/4096 min and 1/1024 km

PARAMETERS = Parameters(
    expressway_kmh=120.0,
    other_kmh=60.0,
    length_factor=1.0,
    leg_a=3.0,
    leg_b=1.0,
    leg_circuity=1.0,
    direct_km=2.0,
    reach_km=15.0,
    entry_spacing_km=2.0,
    chord_km=1000.0,
    climb_from=4.0,
    climb_km=0.05,
    climb_minutes=0.1,
    climb_km_most=0.4,
    climb_minutes_most=0.6,
    hilly_share=1.0,
    grid_km=0.1,
    model_share=0.1,
)
PROVIDER = Provider("meridian", "2026-01-01", "made by hand", "for tests")


def at(*km, east=0.0):
    """Return points on the meridian, ``east`` km beside it, labelled by their km."""
    lat = 44 + np.array(km, dtype=float) / KM_PER_DEGREE
    lon = 125 + east / KM_PER_DEGREE / np.cos(np.radians(lat))
    return gpd.GeoSeries(gpd.points_from_xy(lon, lat), index=list(km), crs=4326)


def meridian_network():
    """Return the network of the module's docstring."""
    points = at(0, 10, 30, 34, 134, 138)
    return RoadNetwork(
        lon=points.x.to_numpy(),
        lat=points.y.to_numpy(),
        u=np.array([0, 1, 2, 4]),
        v=np.array([1, 2, 3, 5]),
        km=np.array([10.0, 20.0, 4.0, 4.0]),
        corridor=np.array(["", "G1", "", ""]),
    )


def model_of(network, **changes):
    """Return the travel model over a network, with some constants changed."""
    parameters = replace(PARAMETERS, **changes)
    return EstimateModel(lambda: build_graph(network, parameters), parameters, PROVIDER)


@pytest.fixture(scope="module")
def model():
    return model_of(meridian_network())


def minutes(model, origin, destination):
    """Return the minutes and flag of one pair."""
    matrix = model.matrix(origin, destination)
    return float(matrix.minutes[0, 0]), PairFlag(matrix.flag[0, 0])


def test_a_drive_adds_roads_and_expressway(model):
    matrix = model.matrix(at(0), at(34))
    assert matrix.minutes[0, 0] == pytest.approx(10 + 20 / 2 + 4, abs=EXACT)
    assert matrix.km[0, 0] == pytest.approx(34, abs=EXACT)
    assert matrix.off_network_km[0, 0] == pytest.approx(0, abs=EXACT)
    assert matrix.flag[0, 0] == PairFlag.NETWORK
    assert matrix.provider is PROVIDER


def test_off_network_legs_are_counted_at_both_ends(model):
    # 1 km beside the road at 4 km and 0.5 km beside it at 32 km: 3 + (6 + 10 + 2) + 1.5 minutes
    matrix = model.matrix(at(4, east=1), at(32, east=0.5))
    assert matrix.minutes[0, 0] == pytest.approx(3 + 18 + 1.5, abs=5 * EXACT)
    assert matrix.km[0, 0] == pytest.approx(1 + 28 + 0.5, abs=5 * EXACT)
    assert matrix.off_network_km[0, 0] == pytest.approx(1.5, abs=5 * EXACT)


def test_roads_are_entered_every_two_km(model):
    # From 5 km the road is entered at 4 or 6 km: 3 minutes of leg, then 4 km on to B.
    assert minutes(model, at(5), at(10)) == (pytest.approx(3 + 4, abs=EXACT), PairFlag.NETWORK)


def test_without_spacing_roads_are_entered_at_junctions_only():
    sparse = model_of(meridian_network(), entry_spacing_km=50.0, chord_km=5.0)
    # From 4 km: 4 km back to A (12 min) and 10 km on, or 6 km ahead to B (18 min).
    assert minutes(sparse, at(4), at(10))[0] == pytest.approx(18, abs=EXACT)


def test_an_expressway_is_entered_at_its_junctions_only(model):
    # From 20 km, the middle of the expressway, the leg to B is 10 km: 30 minutes.
    assert minutes(model, at(20), at(10))[0] == pytest.approx(30, abs=EXACT)


def test_neighbours_off_the_network_go_directly(model):
    assert minutes(model, at(20), at(21)) == (pytest.approx(3, abs=EXACT), PairFlag.DIRECT)
    direct = model.matrix(at(20), at(21))
    assert direct.km[0, 0] == direct.off_network_km[0, 0] == pytest.approx(1, abs=EXACT)


def test_a_direct_leg_leads_nowhere_sooner_than_the_roads(model):
    # A and D are 34 km apart, 24 minutes by road. 2 km east of both a leg takes 6 minutes. Directly
    # it would be 102 minutes; and of the leg of 2.3 km between 4 and 6 only what the roads spare.
    assert minutes(model, at(0, east=2), at(34, east=2)) == (
        pytest.approx(6 + 24 + 6, abs=5 * EXACT),
        PairFlag.NETWORK,
    )
    # From a place on the road nothing is spared, however near the other one is.
    assert minutes(model, at(4), at(4, east=1))[0] == pytest.approx(3, abs=5 * EXACT)
    # 1 km on either side of different entries: 2 minutes by the road between, 6 by a leg of 2 km.
    found, flag = minutes(model, at(4, east=1.5), at(6, east=1.5))
    assert (found, flag) == (pytest.approx(2 * 3, abs=5 * EXACT), PairFlag.DIRECT)


RIDGE = RoadNetwork(
    lon=np.array([125.0, 125.0, 125.1]),
    lat=np.array([44.0, 44.3, 44.0]),
    u=np.array([0, 1]),
    v=np.array([1, 2]),
    km=np.array([40.0, 40.0]),
    corridor=np.array(["", ""]),
)
"""Two roads that meet 33 km in the north; in the south they are 8 km apart."""


def test_a_place_between_two_roads_does_not_join_them():
    ridge = model_of(RIDGE, leg_b=0.8)
    west, east = at(0), gpd.GeoSeries.from_xy([125.1], [44.0], crs=4326)
    by_road = minutes(ridge, west, east)[0]
    assert by_road == pytest.approx(80, abs=EXACT)
    across = gpd.GeoSeries.from_xy(np.linspace(125, 125.1, 21), np.full(21, 44.0), crs=4326)
    table = ridge.matrix(across, across).minutes.astype(float)
    over = (table[0] + table[:, -1]).min()
    assert over == pytest.approx(by_road, abs=EXACT)


@pytest.mark.parametrize("spread", [15, 25])
def test_minutes_do_not_jump_with_the_distance(spread):
    """Two places beside a long road drive apart: no step takes more than the next entry does."""
    long = RoadNetwork(
        lon=np.array([125.0, 125.0]),
        lat=at(0, 60).y.to_numpy(),
        u=np.array([0]),
        v=np.array([1]),
        km=np.array([60.0]),
        corridor=np.array([""]),
    )
    model = model_of(long, leg_b=0.8)
    there = at(*np.arange(0, 60, 0.1), east=6)
    found = model.matrix(at(0, east=6), there).minutes[0].astype(float)
    assert (found > 0).sum() == len(there) - 1
    assert np.abs(np.diff(found)).max() < 3 * 0.1**0.8 + 2
    assert found[spread * 10] < found[-1]


def test_two_islands_of_roads_are_not_joined_by_the_places_between():
    # C-D-shaped roads 20 km apart: each place between enters the nearer one only.
    islands = RoadNetwork(
        lon=np.full(4, 125.0),
        lat=at(0, 4, 24, 28).y.to_numpy(),
        u=np.array([0, 2]),
        v=np.array([1, 3]),
        km=np.array([4.0, 4.0]),
        corridor=np.array(["", ""]),
    )
    points = at(0, 4, 10, 13.9, 14.1, 18, 24)
    flag = model_of(islands).matrix(points, points).flag
    assert (flag[:4, 4:] == PairFlag.UNREACHABLE).all()
    assert (flag[:4, :4] != PairFlag.UNREACHABLE).all()


CHORD = {"chord_km": 15.0, "leg_b": 0.8}


def test_a_road_of_unknown_course_is_entered_at_its_ends():
    """A place 0.2 km beside the middle of a chord of 20 km, at a minute per km."""
    network = RoadNetwork(
        lon=np.full(2, 125.0),
        lat=at(0, 20).y.to_numpy(),
        u=np.array([0]),
        v=np.array([1]),
        km=np.array([20.0]),
        corridor=np.array([""]),
    )
    model = model_of(network, **CHORD)
    snapped = model.snap(at(8, east=0.2))
    assert snapped.access.tolist() == [[0, 1]]
    assert snapped.leg_km[0] == pytest.approx([8, 12], rel=0.01)
    here = at(8, east=0.2)
    assert minutes(model, here, at(0))[0] == pytest.approx(3 * 8**0.8, rel=0.01)
    assert minutes(model, here, at(20))[0] == pytest.approx(3 * 12**0.8, rel=0.01)
    # Where legs are quicker than the road, the leg to the far end gives way.
    quick = model_of(network, **CHORD | {"leg_a": 0.5})
    legs = quick.parameters.leg_minutes(quick.snap(here).leg_km[0])
    assert legs.sum() == pytest.approx(20)
    assert minutes(quick, at(0), at(20))[0] == pytest.approx(20, abs=EXACT)


def test_a_road_beats_the_direct_leg_where_it_is_quicker(model):
    assert minutes(model, at(4), at(6)) == (pytest.approx(2, abs=EXACT), PairFlag.NETWORK)


def test_the_same_point_is_zero_minutes_away(model):
    matrix = model.matrix(at(5, 20), at(5, 20))
    assert matrix.minutes.diagonal().tolist() == [0, 0]
    assert matrix.km.diagonal().tolist() == [0, 0]


def test_another_component_is_unreachable(model):
    assert minutes(model, at(34), at(134)) == (np.inf, PairFlag.UNREACHABLE)
    assert minutes(model, at(134), at(138)) == (pytest.approx(4, abs=EXACT), PairFlag.NETWORK)


def test_bad_points_are_flagged_and_disturb_nobody(model):
    bad = [shapely.Point(), None, shapely.Point(np.nan, 44), shapely.Point(44, 125)]
    good = at(0, 34)
    mixed = gpd.GeoSeries([good[0], *bad, good[34]], crs=4326)
    status = [PointStatus.EMPTY] * 3 + [PointStatus.OUTSIDE]
    assert model.snap(mixed).status.tolist() == [PointStatus.OK, *status, PointStatus.OK]
    matrix = model.matrix(mixed, mixed)
    assert matrix.minutes[0, 5] == minutes(model, good[:1], good[1:])[0]
    unreachable = matrix.flag == PairFlag.UNREACHABLE
    assert unreachable[1:5].all()
    assert unreachable[:, 1:5].all()
    assert np.isinf(matrix.minutes[unreachable]).all()
    assert not unreachable[np.ix_([0, 5], [0, 5])].any()


def test_a_point_beyond_reach_is_outside(model):
    assert model.snap(at(34 + 14.9, 34 + 15.1)).status.tolist() == [
        PointStatus.OK,
        PointStatus.OUTSIDE,
    ]


def test_no_points_give_an_empty_matrix(model):
    assert model.matrix(at(), at(0, 34)).minutes.shape == (0, 2)
    assert model.matrix(at(0, 34), at()).minutes.shape == (2, 0)
    assert model.path(at(0)).empty
    assert model.path(at()).empty
    assert np.isinf(model.nearest(at(0, 34), at())["minutes"]).all()
    assert model.nearest(at(), at(0)).empty


def test_a_limit_is_inclusive(model):
    limited = model.matrix(at(0), at(4, 10, 30), limit=10)
    assert limited.minutes[0].tolist() == [4, 10, np.inf]
    assert limited.flag[0].tolist() == [PairFlag.NETWORK, PairFlag.NETWORK, PairFlag.UNREACHABLE]


@pytest.mark.parametrize("limit", [-1, np.nan])
def test_a_limit_that_is_no_time_is_refused(model, limit):
    with pytest.raises(DataError, match="limit"):
        model.matrix(at(0), at(4), limit=limit)


def test_other_coordinates_are_refused(model):
    with pytest.raises(CrsError):
        model.snap(at(0).to_crs(3857))


def test_nearest_names_the_source_and_its_minutes(model):
    # From 8 km: B by road 2 min. From 20.5 km: 20 is 0.5 km away, direct. 134 is on its own.
    found = model.nearest(at(8, 20.5, 138), at(10, 20, 34))
    assert found["source"].tolist()[:2] == [10, 20]
    assert found["source"].isna().tolist() == [False, False, True]
    assert found["minutes"].tolist() == [
        pytest.approx(2, abs=EXACT),
        pytest.approx(1.5, abs=EXACT),
        np.inf,
    ]
    assert found["flag"].tolist() == [PairFlag.NETWORK, PairFlag.DIRECT, PairFlag.UNREACHABLE]


def test_nearest_without_a_usable_source_is_unreachable(model):
    found = model.nearest(at(8), gpd.GeoSeries([shapely.Point()], index=["x"], crs=4326))
    assert found["flag"].tolist() == [PairFlag.UNREACHABLE]


def test_a_path_follows_the_edges(model):
    path = model.path(at(5, 30, 34, 134))
    assert path["origin"].tolist() == [5, 30, 34]
    assert path["destination"].tolist() == [30, 34, 134]
    first = path.iloc[0]
    # Leg of 1 km to the entry at 6 km, then B and C; the cuts at 8 km are not drawn.
    drawn = shapely.get_coordinates(first["network"])[:, 1]
    assert (drawn - 44) * KM_PER_DEGREE == pytest.approx([6, 10, 30])
    assert shapely.get_coordinates(first.geometry)[:, 1] == pytest.approx([at(5)[5].y, *drawn])
    assert shapely.get_num_geometries(first["off_network"]) == 1
    assert first["minutes"] == pytest.approx(3 + 4 + 10, abs=EXACT)


def test_an_unreachable_leg_is_a_row_without_geometry(model):
    leg = model.path(at(34, 134)).iloc[0]
    assert leg["flag"] == PairFlag.UNREACHABLE
    assert np.isinf(leg["minutes"])
    assert leg.geometry.is_empty
    assert leg["network"].is_empty
    assert leg["off_network"].is_empty


def test_a_direct_leg_is_drawn_off_the_network(model):
    leg = model.path(at(20, 21)).iloc[0]
    assert leg["network"].is_empty
    assert leg["off_network"].length == pytest.approx(leg.geometry.length)
    assert leg.geometry.length == pytest.approx(1 / KM_PER_DEGREE)


def test_a_road_in_the_hills_is_longer_and_slower_than_it_is_drawn(tmp_path):
    """A-B climbs 8 m per km: 4 beyond the first 4 make it 20 % longer and 40 % slower."""
    hilly = replace(meridian_network(), climb=np.array([8.0, 0.0, 4.0, 100.0]))
    matrix = model_of(hilly).matrix(at(0, 30), at(10, 34))
    assert matrix.km[0, 0] == pytest.approx(12, abs=3 * EXACT)
    assert matrix.minutes[0, 0] == pytest.approx(14, abs=3 * EXACT)
    assert matrix.minutes[1, 1] == pytest.approx(4, abs=EXACT)  # C-D: not above 4 m per km
    most = model_of(hilly).matrix(at(134), at(138))
    assert (most.km[0, 0], most.minutes[0, 0]) == pytest.approx((4 * 1.4, 4 * 1.6), abs=EXACT)
    write_network(hilly, tmp_path)
    assert read_network(tmp_path).climb.tolist() == [8, 0, 4, 100]
    with (tmp_path / "edges.csv").open("a") as file:
        file.write("0,1,1.0,,-3\n")
    with pytest.raises(DataError, match="line 6"):
        read_network(tmp_path)


def test_a_road_of_unknown_course_is_drawn_as_an_estimate():
    model = model_of(meridian_network(), chord_km=5.0)
    leg = model.path(at(0, 32)).iloc[0]
    # A-B is a chord of 10 km, B-C an expressway, C-D is 4 km long.
    guessed = shapely.get_coordinates(leg["off_network"])[:, 1]
    assert (guessed - 44) * KM_PER_DEGREE == pytest.approx([0, 10], abs=1e-6)
    known = shapely.get_coordinates(leg["network"])[:, 1]
    assert (known - 44) * KM_PER_DEGREE == pytest.approx([10, 30, 32], abs=1e-6)
    assert leg["off_network_km"] == pytest.approx(0, abs=EXACT)


def test_splitting_keeps_length_and_leaves_expressways_whole():
    network = meridian_network()
    split = split_edges(network, replace(PARAMETERS, entry_spacing_km=3.0))
    assert split.km.sum() == pytest.approx(network.km.sum())
    assert split.km[~split.expressway].max() <= 3
    assert split.km[split.expressway].tolist() == [20]
    # 10 km in four pieces, 4 km in two, twice: 3 + 1 + 1 new nodes
    assert len(split.lon) == len(network.lon) + 5
    assert (split.lat[6:9] - 44) * KM_PER_DEGREE == pytest.approx([2.5, 5, 7.5])


def test_of_parallel_roads_the_quicker_counts():
    network = meridian_network()
    doubled = RoadNetwork(
        network.lon,
        network.lat,
        u=np.append(network.u, 2),
        v=np.append(network.v, 1),
        km=np.append(network.km, 60.0),
        corridor=np.append(network.corridor, ["G2"]),
    )
    assert minutes(model_of(doubled), at(10), at(30))[0] == pytest.approx(10, abs=EXACT)


def test_a_network_is_read_as_it_was_written(tmp_path):
    network = meridian_network()
    write_network(network, tmp_path)
    read = read_network(tmp_path)
    for field in ("lon", "lat", "u", "v", "km", "corridor"):
        assert getattr(read, field).tolist() == getattr(network, field).tolist()


@pytest.mark.parametrize("edge", ["0,7,1.0,", "0,0,1.0,", "0,1,0.0,"])
def test_a_broken_edge_is_named_by_its_line(tmp_path, edge):
    write_network(meridian_network(), tmp_path)
    with (tmp_path / "edges.csv").open("a") as file:
        file.write(edge + "\n")
    with pytest.raises(DataError, match="line 6"):
        read_network(tmp_path)


def test_a_length_that_is_no_number_is_refused(tmp_path):
    write_network(meridian_network(), tmp_path)
    with (tmp_path / "edges.csv").open("a") as file:
        file.write("0,1,far,\n")
    with pytest.raises(DataError, match=r"edges\.csv"):
        read_network(tmp_path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match=r"nodes\.csv"):
        read_network(tmp_path)


def test_the_band_adds_independent_errors_in_squares():
    # Legs of 1 km and 4/3 km take 3 and 4 minutes, the model's share of 120 minutes is 12.
    low, high = minutes_band(120, 1000, 4000 / 3, parameters=PARAMETERS)
    assert float(high) == pytest.approx(120 + 13)
    assert float(low) == pytest.approx(120 - 13)


def test_the_band_never_goes_below_zero_and_leaves_the_unreachable():
    low, high = minutes_band([1, np.inf], 10_000, parameters=PARAMETERS)
    assert low.tolist() == [0, np.inf]
    assert high[0] == pytest.approx(31, abs=0.01)
    assert high[1] == np.inf


def test_the_band_of_a_calibrated_model_is_that_of_its_drives():
    fitted = replace(PROVIDER, fitted=(0.05, 3.0, 1.0))
    low, high = minutes_band(100, 1000, 4000 / 3, provider=fitted)
    assert (float(low), float(high)) == pytest.approx((100 - 50**0.5, 100 + 50**0.5))
    winter = replace(fitted, season="winter")
    assert minutes_band(0, 1000, provider=winter)[1] == pytest.approx(3 * 1.3)


def test_the_common_error_of_a_reconstructed_centre_is_about_14_minutes():
    low, high = minutes_band(0, 6300)
    assert (float(low), float(high)) == (0, pytest.approx(14, abs=0.1))
