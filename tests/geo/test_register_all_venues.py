"""Every venue that there is, as a row: by its code, by its names, and by one name with all."""

import pandas as pd
import pytest

from benchmarks.import_speed import as_csv, as_xlsx, venues
from geo.datasets import load_datasets
from tests.geo.test_register_reading import read


@pytest.fixture(scope="module", name="frame")
def frame_fixture():
    datasets = load_datasets()
    found = pd.concat([datasets.centres, datasets.communities])
    names = datasets.divisions["name"]
    return found.assign(
        county_name=found["county"].map(names),
        township_name=found["township"].map(names).fillna(""),
    )


def keys(reading):
    assert not reading.refused
    return [row.key or row.reason.code for row in reading.rows]


@pytest.mark.slow
def test_every_centre_is_known_by_its_code():
    datasets = load_datasets()
    reading = read(as_xlsx(venues(datasets)), "venues", file="a.xlsx")
    assert keys(reading) == list(datasets.centres.index)
    assert not [row.warnings for row in reading.rows if row.warnings]
    assert [row.values["county"] for row in reading.rows] == list(datasets.centres["county"])


@pytest.mark.slow
def test_every_venue_is_known_by_its_names(frame):
    rows = frame[["name", "county_name", "township_name"]].values.tolist()
    reading = read(as_csv(iter([["名称", "县区", "乡镇"], *rows])), "venues")
    assert keys(reading) == list(frame.index)


def test_no_name_without_its_township_is_guessed(frame):
    rows = frame[["name", "county_name"]].values.tolist()
    found = keys(read(as_csv(iter([["名称", "县区"], *rows])), "venues"))
    pairs = zip(found, frame.index, strict=True)
    others = [key for key, code in pairs if key != code]
    assert 0 < len(others) < 400
    assert set(others) == {"ambiguous_venue"}


@pytest.mark.slow
def test_every_venue_of_a_lecture_is_known_by_its_whole_name(frame):
    whole = frame["county_name"] + frame["township_name"] + frame["name"]
    once = ~whole.duplicated(keep=False)
    rows = [["2027-04-08", text, n] for n, text in enumerate(whole[once])]
    reading = read(as_csv(iter([["日期", "地点", "人数"], *rows])), "lectures")
    assert [row.values.get("venue") for row in reading.rows] == list(frame.index[once])


def test_a_new_venue_in_a_development_zone_is_in_its_county():
    datasets = load_datasets()
    townships = datasets.divisions[datasets.divisions["level"].eq("township")]
    zones = [
        (code, parent) for code, parent in townships["parent"].items() if code[:6] != parent[:6]
    ]
    assert zones
    code, parent = zones[0]
    (row,) = read(f"编号,名称\n{code[:9]}999,示范大厅\n", "venues").rows
    assert row.values["county"] == parent
