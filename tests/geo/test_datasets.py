"""The committed data as the rest of the project sees them."""

import shutil
from pathlib import Path

import pytest
from opening_hours import OpeningHours

from geo.crs import geodesic_km
from geo.datasets import Datasets, load_datasets
from geo.errors import DataError
from geo.folder import data_path
from geo.terms import PRECISIONS

VENUE_COLUMNS = {
    *("name", "tier", "parent", "prefecture", "county", "township", "precision"),
    *("error_m", "position_source", "membership", "geometry"),
    *("office_id", "address", "contact", "phone", "languages", "capacity"),
}
SITE_COLUMNS = {
    *("name_zh", "name_en", "category", "period", "county", "township", "address", "subject"),
    *("visit_minutes", "visit_minutes_basis", "status", "scope", "evidence", "confidence"),
    *("sources", "note", "precision", "error_m", "position_source", "designations"),
    *("opening_hours", "closing_rule", "opening_source", "phone", "booking", "geometry"),
    *("story", "story_en", "story_sources"),
}
DIVISION_COLUMNS = {
    *("name", "name_en", "level", "kind", "parent", "precision", "error_m"),
    *("position_source", "west", "south", "east", "north", "geometry"),
}


def lines(path: Path) -> list[str]:
    """Return the lines of a table below its heading."""
    return path.read_text(encoding="utf-8").splitlines()[1:]


@pytest.fixture(scope="module")
def datasets() -> Datasets:
    return load_datasets()


def test_tables_have_the_columns_others_rely_on(datasets: Datasets):
    assert set(datasets.sites) == SITE_COLUMNS
    assert set(datasets.centres) == set(datasets.communities) == VENUE_COLUMNS
    assert set(datasets.divisions) == DIVISION_COLUMNS
    assert set(datasets.boundaries) == {"name", "level", "geometry"}
    assert list(datasets.population) == [
        *("code", "name", "level", "census_year", "population", "basis", "error", "note")
    ]


def test_layers_are_wgs84_with_unique_text_codes(datasets: Datasets):
    for layer in (
        *(datasets.sites, datasets.centres, datasets.communities),
        *(datasets.divisions, datasets.boundaries, datasets.venues),
    ):
        assert layer.crs.to_epsg() == 4326
        assert layer.index.is_unique
        assert layer.geometry.is_valid.all()
        assert not layer.geometry.is_empty.any()
    for layer in (datasets.venues, datasets.divisions, datasets.boundaries):
        assert layer.index.str.fullmatch(r"22\d{10}").all()


def test_the_9342_centres_have_three_tiers(datasets: Datasets):
    assert datasets.centres["tier"].value_counts().to_dict() == {
        "village": 8336,
        "township": 946,
        "county": 60,
    }
    assert len(datasets.communities) == 2115
    assert len(datasets.venues) == 9342 + 2115
    assert set(datasets.venues["membership"]) == {"reconstructed"}


def test_names_are_those_of_the_practice_centres(datasets: Datasets):
    names = datasets.centres["name"]
    assert names["220605000000"] == "江源区新时代文明实践中心"
    assert names["220605107000"] == "大石人镇新时代文明实践所"
    assert names["220605107200"] == "光环村新时代文明实践站"
    assert datasets.venues["name"].str.fullmatch(r"[\u4e00-\u9fff]+").all()
    assert not datasets.venues["name"].str.contains("委会|委员会|虚拟|特殊|四平市").any()


def test_no_name_stands_twice_in_a_township(datasets: Datasets):
    assert not datasets.venues.duplicated(["name", "county", "township"]).any()


def test_a_village_belongs_to_the_township_and_county_above_it(datasets: Datasets):
    centres = datasets.centres
    village = centres.loc["220605107200"]
    assert village["parent"] == village["township"] == "220605107000"
    assert village["county"] == centres.loc["220605107000", "parent"] == "220605000000"
    assert village["prefecture"] == "220600000000"
    stations = centres[centres["tier"] == "village"]
    assert (centres.loc[stations["parent"], "county"].to_numpy() == stations["county"]).all()


def test_a_station_is_never_surer_than_the_seat_it_was_placed_by(datasets: Datasets):
    centres = datasets.centres
    stations = centres[(centres["tier"] == "village") & (centres["precision"] != "place")]
    seats = centres.loc[stations["parent"]]
    assert (stations["error_m"].to_numpy() >= seats["error_m"].to_numpy()).all()


def test_no_two_venues_share_a_position(datasets: Datasets):
    assert datasets.venues.geometry.to_wkb().is_unique


def test_townships_of_functional_zones_have_a_real_county(datasets: Datasets):
    townships = datasets.divisions[datasets.divisions["level"] == "township"]
    moved = townships[townships.index.str[:6] != townships["parent"].str[:6]]
    assert len(moved) == 31
    assert moved.loc["220172102000", "parent"] == "220102000000"  # 玉潭镇, by its box: 南关区
    assert moved.loc["220273100000", "parent"] == "220221000000"  # 岔路河镇, by its box: 永吉县


def test_divisions_and_boundaries_match(datasets: Datasets):
    levels = datasets.divisions["level"].value_counts().to_dict()
    assert levels == {"township": 946, "county": 60, "prefecture": 9, "province": 1}
    upper = datasets.divisions[datasets.divisions["level"] != "township"]
    assert set(datasets.boundaries.index) == set(upper.index)
    assert (datasets.boundaries["name"] == upper["name"][datasets.boundaries.index]).all()
    assert datasets.divisions.loc["220184000000", "name"] == "公主岭市"


def test_precision_classes_are_the_documented_ones(datasets: Datasets):
    for layer in (datasets.sites, datasets.venues, datasets.divisions):
        assert set(layer["precision"]) <= set(PRECISIONS)
        assert (layer["error_m"] > 0).all()


def test_the_census_adds_up(datasets: Datasets):
    table = datasets.population
    county = table[(table["level"] == "county") & (table["census_year"] == 2010)]
    assert len(county) == 60
    assert county["population"].sum() == 27_452_815
    last = table[table["census_year"] == 2020]
    by_county = last[last["level"] == "county"]
    assert len(by_county) == 60
    assert by_county["population"].sum() == 24_073_453
    apart = by_county[by_county["code"] == "220581000000"]["population"].sum()  # 梅河口
    assert last[last["level"] != "county"]["population"].sum() + apart == 24_073_453
    assert by_county["basis"].value_counts().to_dict() == {"counted": 50, "sum": 6, "share": 4}
    assert (by_county["error"] > 0).equals(by_county["basis"] == "share")


def test_both_seed_sites_are_there(datasets: Datasets):
    assert datasets.sites.loc["JL-220605-101", "name_zh"].startswith("石人血泪山")
    assert datasets.sites.loc["JL-220622-107", "name_zh"].startswith("杨靖宇将军殉国地")
    assert len(datasets.sites) == len(lines(data_path("sites/sites.csv")))


def test_a_site_joins_position_designations_and_hours(datasets: Datasets):
    site = datasets.sites.loc["JL-220502-057"]
    assert (site.geometry.x, site.geometry.y) == (125.9566, 41.7273)
    assert (site["precision"], site["error_m"]) == ("poi", 150)
    assert site["designations"].split("；")[0] == "全国爱国主义教育示范基地"
    assert site["opening_hours"] == "Tu-Su 08:30-16:30; Mo off"
    assert site["status"] == "open"


def test_what_cannot_be_visited_has_no_hours(datasets: Datasets):
    shut = datasets.sites[datasets.sites["status"].isin(["closed", "demolished"])]
    assert {"JL-220103-003", "JL-220106-011", "JL-220802-121", "JL-220303-049"} <= set(shut.index)
    assert (shut["opening_hours"] == "").all()


def test_every_published_hour_parses_and_opens_some_time(datasets: Datasets):
    hours = datasets.sites["opening_hours"]
    published = hours[hours != ""]
    assert len(published) >= 8
    assert (datasets.sites.loc[published.index, "status"] == "open").all()
    assert (datasets.sites.loc[published.index, "opening_source"] != "").all()
    for text in published:
        assert OpeningHours(text).next_change() or text == "24/7"


def test_a_known_closing_day_does_not_invent_hours(datasets: Datasets):
    site = datasets.sites.loc["JL-220103-002"]
    assert (site["opening_hours"], site["closing_rule"]) == ("", "Mo off")
    assert site["status"] == "open"


def test_a_folder_is_read_once():
    assert load_datasets() is load_datasets()
    assert load_datasets().venues is load_datasets().venues


def test_data_path_finds_the_files_in_a_checkout():
    assert data_path("sites/sites.csv").is_file()
    assert data_path() == data_path("sites").parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for folder in ("sites", "centres", "divisions"):
        shutil.copytree(data_path(folder), tmp_path / folder)
    return tmp_path


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_damaged_cell_stops_the_load_with_its_place(copy: Path):
    file = copy / "sites/opening.csv"
    rows = file.read_text(encoding="utf-8").splitlines()
    line = next(number for number, row in enumerate(rows, 1) if "220622-107" in row)
    replace_in(file, "JL-220622-107,08:00-17:00", "JL-220622-107,08:00～17:00")
    with pytest.raises(DataError) as caught:
        load_datasets(copy)
    message = str(caught.value)
    assert message.startswith(
        f"sites/opening.csv, line {line}, column opening_hours: “08:00～17:00”"
    )
    assert "Write it like" in message


def test_a_position_of_an_unknown_site_stops_the_load(copy: Path):
    replace_in(copy / "sites/positions.csv", "JL-220605-101", "JL-220605-999")
    with pytest.raises(DataError, match="JL-220605-999"):
        load_datasets(copy)


def test_a_site_without_position_stops_the_load(copy: Path):
    path = copy / "sites/positions.csv"
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(rows[:-1]), encoding="utf-8")
    lost = rows[-1].partition(",")[0]
    with pytest.raises(DataError, match=f"no row for the site {lost}"):
        load_datasets(copy)


@pytest.mark.parametrize("text", ["", "{}", "not json"])
def test_a_broken_layer_stops_the_load(copy: Path, text: str):
    (copy / "divisions/counties.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"divisions/counties\.geojson"):
        load_datasets(copy)


def test_a_folder_without_data_is_named(tmp_path: Path):
    with pytest.raises(DataError) as caught:
        load_datasets(tmp_path)
    assert str(caught.value) == "sites/sites.csv is missing. Restore the file from a copy."


def test_a_site_known_by_its_township_stands_at_its_anchor(datasets: Datasets):
    pattern = r"; (22\d{10})$"
    seats = datasets.sites.assign(code=datasets.sites["position_source"].str.extract(pattern)[0])
    seats = seats[seats["code"].isin(datasets.divisions.index) & (seats["precision"] == "town")]
    known = datasets.divisions.loc[seats["code"]]
    km = geodesic_km(seats.geometry.x, seats.geometry.y, known.geometry.x, known.geometry.y)
    assert len(km) >= 80
    assert km.max() < 0.01
    assert (seats["error_m"].to_numpy() > known["error_m"].to_numpy()).all()


def test_all_tables_are_told_at_once(copy: Path):
    replace_in(
        copy / "sites/opening.csv", "JL-220622-107,08:00-17:00", "JL-220622-107,08:00～17:00"
    )
    replace_in(copy / "sites/positions.csv", "JL-220605-101,", "JL-220605-1O1,")
    with pytest.raises(DataError) as caught:
        load_datasets(copy)
    first, *lines = str(caught.value).splitlines()
    assert first == "2 things are wrong:"
    assert [line.split(",")[0] for line in lines] == ["sites/positions.csv", "sites/opening.csv"]
