"""Workers of a scheduler give the same answers, and a lost one is made up for or told."""

import os
import signal
import time
from functools import partial

import numpy as np
import pandas as pd
import pytest

from geo.coverage import (
    lecturer_bases,
    minutes_to_lecturer,
    probability_within,
    reachable_pairs,
)
from geo.datasets import load_datasets
from geo.jobs import here
from geo.partition import HaloError, access_by_area, count_by_area, nearest_by_area
from geo.simulate import simulate_year
from geo.travel import load_estimate
from web.coverage.parts import within_reach
from web.installation.scheduler import SchedulerError, open_mapper

BANDS = ((4.0, 1.0), (9.0, 0.5))


def doubled(number):
    return 2 * number


def slowly(folder, number):
    """Say who works on it, and take a while."""
    (folder / f"{number}-{os.getpid()}").touch()
    time.sleep(1.0)
    return 2 * number


def deadly(_):
    os.kill(os.getpid(), signal.SIGKILL)


def test_without_an_address_everything_is_done_here():
    with open_mapper(None) as mapper:
        assert mapper is here
        assert list(mapper(doubled, [1, 2])) == [2, 4]


@pytest.fixture(scope="module")
def cluster():
    distributed = pytest.importorskip("distributed", reason="needs the extra [dask]")
    dask = pytest.importorskip("dask", reason="needs the extra [dask]")
    with (
        # One death more and an item counts as deadly: each costs the start of a process.
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as workers,
    ):
        yield workers


@pytest.fixture(scope="module")
def data():
    return load_datasets()


@pytest.fixture(scope="module")
def lecturers(data):
    return simulate_year(data, seed=3, end=pd.Timestamp("2026-06-30").date())[0]


@pytest.mark.slow
def test_two_workers_give_the_same_answers_area_by_area(cluster, data, lecturers):
    centres = data.centres.iloc[::3]
    points, areas = centres.geometry, centres["prefecture"]
    homes = data.centres.geometry.loc[lecturers["home"]].reset_index(drop=True)
    people = pd.Series(np.arange(len(points)) % 7, index=points.index)
    each = pd.Series(1, index=homes.index)
    jobs = [
        partial(nearest_by_area, points, homes, areas, halo_km=60.0),
        partial(count_by_area, points, homes, areas, km=10.0),
        partial(access_by_area, points, people, homes, each, areas, bands=BANDS),
    ]
    with open_mapper(cluster.scheduler_address) as mapper:
        for job in jobs:
            assert job(mapper=mapper).equals(job())
        with pytest.raises(HaloError):
            nearest_by_area(points, homes, areas, halo_km=2.0, mapper=mapper)


@pytest.mark.slow
def test_two_workers_give_the_same_minutes_and_draws(cluster, data, lecturers):
    centres, travel = data.centres.iloc[::4], load_estimate()
    bases = lecturer_bases(lecturers[lecturers["home"].isin(centres.index)], centres)
    covered = partial(within_reach, travel, bases.index, 15.0)
    with open_mapper(cluster.scheduler_address) as mapper:
        apart = reachable_pairs(centres, bases, travel, within=30, mapper=mapper)
        alone = reachable_pairs(centres, bases, travel, within=30)
        assert (apart != alone).nnz == 0
        assert apart.indices.tolist() == alone.indices.tolist()
        second = minutes_to_lecturer(centres, bases, travel, nth=2, mapper=mapper)
        assert second.equals(minutes_to_lecturer(centres, bases, travel, nth=2))
        drawn = probability_within(centres, covered, draws=4, mapper=mapper)
        assert drawn.equals(probability_within(centres, covered, draws=4))


@pytest.mark.slow
def test_a_lost_worker_changes_no_answer(cluster, tmp_path):
    with open_mapper(cluster.scheduler_address) as mapper:
        answers = iter(mapper(partial(slowly, tmp_path), range(6)))
        first = next(answers)
        busy = {int(path.name.split("-")[1]) for path in tmp_path.iterdir()}
        assert len(busy) == 2
        os.kill(busy.pop(), signal.SIGKILL)
        assert [first, *answers] == [0, 2, 4, 6, 8, 10]


@pytest.mark.slow
def test_an_item_that_kills_every_worker_is_an_error(cluster):
    with (
        open_mapper(cluster.scheduler_address) as mapper,
        pytest.raises(SchedulerError, match="lost while they worked"),
    ):
        list(mapper(deadly, [1]))


@pytest.mark.slow
def test_a_scheduler_without_workers_is_an_error():
    distributed = pytest.importorskip("distributed", reason="needs the extra [dask]")
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=":0") as nobody,
        open_mapper(nobody.scheduler_address, patience=0.5) as mapper,
        pytest.raises(SchedulerError, match=r"no worker for 0\.5 seconds"),
    ):
        list(mapper(doubled, [1]))


@pytest.mark.slow
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "elsewhere://x:1"])
def test_an_address_where_nobody_answers_is_an_error(address, monkeypatch):
    pytest.importorskip("distributed", reason="needs the extra [dask]")
    monkeypatch.setattr("web.installation.scheduler.CONNECT_SECONDS", 1)
    with pytest.raises(SchedulerError, match="dask scheduler"), open_mapper(address):
        pass
