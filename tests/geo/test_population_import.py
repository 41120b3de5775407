"""A table of the user's own in the place of the estimate."""

import pandas as pd
import pytest

from geo.population import merge_population, read_population
from tests.geo.office_files import xls

COUNTIES = pd.Index(["220102000000", "220103000000", "220104000000"])


def read(tmp_path, text, name="population.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8-sig")
    return read_population(path, COUNTIES)


def test_codes_of_6_and_12_digits_and_other_columns(tmp_path):
    people, wrong = read(tmp_path, "code,name,population\n220102,南关区,100\n220103000000,,7\n")
    assert wrong == []
    assert people.to_dict() == {"220102000000": 100, "220103000000": 7}


def test_chinese_headings_and_a_workbook(tmp_path):
    path = tmp_path / "人口.xlsx"
    pd.DataFrame({"行政区划代码": [220102], "常住人口": [1234]}).to_excel(path, index=False)
    people, wrong = read_population(path, COUNTIES)
    assert wrong == []
    assert people.to_dict() == {"220102000000": 1234}


@pytest.mark.parametrize(
    ("row", "line", "column", "problem"),
    [
        ("220102,-5", 3, "population", "is negative"),
        ("220102,many", 3, "population", "is not a number"),
        ("220102,1.5", 3, "population", "is not a whole number"),
        ("220102,", 3, "population", "is empty"),
        ("2201,5", 3, "code", "is not a 12-digit code of Jilin"),
        ("220199,5", 3, "code", "is no county of Jilin"),
        ("220104000000,5", 3, "code", "stands in another row too"),
    ],
)
def test_each_wrong_row_is_named(tmp_path, row, line, column, problem):
    people, wrong = read(tmp_path, f"code,population\n220104000000,1\n{row}\n220103,x\n")
    found = [(item.row, item.column, item.problem) for item in wrong]
    assert (line, column, problem) in found
    assert people.empty


def test_every_wrong_row_is_listed(tmp_path):
    _, wrong = read(tmp_path, "code,population\n220102,-1\n220103,x\n")
    assert [item.row for item in wrong] == [2, 3]


@pytest.mark.parametrize(
    ("name", "text"), [("absent.csv", None), ("a.xlsx", "no workbook"), ("b.csv", "code\n220102\n")]
)
def test_a_file_that_is_no_such_table_is_one_sentence(tmp_path, name, text):
    path = tmp_path / name
    if text is not None:
        path.write_text(text, encoding="utf-8")
    people, wrong = read_population(path, COUNTIES)
    assert people.empty
    assert len(wrong) == 1
    assert name in str(wrong[0].error())


def test_imported_counties_say_so_and_the_others_stay_estimates():
    estimate = pd.Series([1.0, 2.0, 3.0], index=COUNTIES)
    merged = merge_population(estimate, pd.Series({"220103000000": 50.0}))
    assert merged["population"].tolist() == [1, 50, 3]
    assert merged["origin"].tolist() == ["estimated", "imported", "estimated"]
    assert set(merge_population(estimate)["origin"]) == {"estimated"}


def test_a_workbook_of_an_office_with_titles_units_and_wide_digits(tmp_path):
    rows = [
        ["人口统计"],
        [],
        ["区划代码", "名称", "常住人口（人）"],
        ["２２０１０２", "x", "１,２００"],
    ]
    path = tmp_path / "人口.xls"
    path.write_bytes(xls(rows, name="统计"))
    people, wrong = read_population(path, COUNTIES)
    assert wrong == []
    assert people.to_dict() == {"220102000000": 1200}
    path.write_bytes(xls([*rows, ["", "", ""], ["220103", "", "many"]], name="统计"))
    _, (bad,) = read_population(path, COUNTIES)
    assert (bad.file, bad.row, bad.column) == ("人口.xls!统计", 6, "population")
