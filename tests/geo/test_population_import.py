"""A table of the user's own in the place of the estimate."""

import pandas as pd
import pytest

from geo.datasets import load_datasets
from geo.errors import DataError
from geo.places import Gazetteer
from geo.population import merge_population
from geo.population_file import read_population
from geo.register.open import open_world
from tests.geo.office_files import xls
from web.language.messages import sentence

COUNTIES = pd.Index(["220102000000", "220103000000", "220104000000"])


@pytest.fixture(scope="module")
def world():
    datasets = load_datasets()
    return open_world(datasets, Gazetteer.from_datasets(datasets))


@pytest.fixture
def read(tmp_path, world):
    def reading(text, name="population.csv", encoding="utf-8-sig"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return read_population(path, world)

    return reading


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_codes_of_6_and_12_digits_and_other_columns(read, encoding):
    people = read(
        "code,备注,population\n220102,南关区,9000\n220103000000,,7000\n", encoding=encoding
    )
    assert people.to_dict() == {"220102000000": 9000, "220103000000": 7000}


def test_a_table_as_offices_keep_it(read):
    people = read(
        "2020年常住人口\n县（市、区）；常住人口（万人）\n长春市；906.69\n南关区；５２．１\n"
        "宽城区；60\n宽城区；60\n合计；112.1\n注：数据来源于统计公报\n"
    )
    assert people.to_dict() == {"220102000000": 521_000, "220103000000": 600_000}


def test_chinese_headings_and_a_workbook(tmp_path, world):
    path = tmp_path / "人口.xlsx"
    pd.DataFrame({"行政区划代码": [220102], "常住人口": [1234]}).to_excel(path, index=False)
    assert read_population(path, world).to_dict() == {"220102000000": 1234}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("220102,-5", "population.csv B3: “-5” is no number"),
        ("220102,many", "population.csv B3: “many” is no number"),
        ("220102,", "population.csv B3: A required cell is empty. Fill it in."),
        ("220199,5", "population.csv A3: No division of Jilin is “220199”."),
        ("220104000000,5000", "population.csv A3: “220104000000” stands in the file before"),
    ],
)
def test_all_wrong_cells_are_named_at_once(read, row, said):
    with pytest.raises(DataError) as caught:
        read(f"code,population\n220104000000,1000\n{row}\n220103,x\n")
    assert said in str(caught.value)
    assert "population.csv B4: “x” is no number. Write digits only." in str(caught.value)
    assert "“x”不是数" in sentence(caught.value, "zh")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.xlsx", "no workbook"), ("b.csv", "code\n220102\n"), ("c.csv", ""),
        ("d.csv", "code,population\n"), ("e.csv", "code,population\n合计,3\n"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_table_is_one_sentence(read, name, text):
    with pytest.raises(DataError, match=name):
        read(text, name)


def test_a_file_that_is_not_there_is_told(tmp_path, world):
    with pytest.raises(DataError, match=r"absent\.csv"):
        read_population(tmp_path / "absent.csv", world)


def test_imported_counties_say_so_and_the_others_stay_estimates():
    estimate = pd.Series([1.0, 2.0, 3.0], index=COUNTIES)
    merged = merge_population(estimate, pd.Series({"220103000000": 50.0}))
    assert merged["population"].tolist() == [1, 50, 3]
    assert merged["origin"].tolist() == ["estimated", "imported", "estimated"]
    assert set(merge_population(estimate)["origin"]) == {"estimated"}


def test_an_old_workbook_names_its_sheet(read):
    rows = [["人口统计"], [], ["区划代码", "常住人口（人）"], ["２２０１０２", "１,２００"]]
    assert read(xls(rows, name="统计"), "人口.xls").to_dict() == {"220102000000": 1200}
    with pytest.raises(DataError, match=r"人口\.xls 统计!B6: “many”"):
        read(xls([*rows, ["", ""], ["220103", "many"]], name="统计"), "人口.xls")
