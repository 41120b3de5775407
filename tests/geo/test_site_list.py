"""Typed lists of sites: how they are split, what each entry means, what is said of the rest."""

import pytest

from geo.datasets import load_datasets
from geo.intake import IntakeError
from geo.places import Gazetteer
from geo.site_list import read_site_file, read_site_list, split_site_list
from tests.geo.office_files import xlsx

CEMETERY = "JL-220502-057"  # 杨靖宇烈士陵园
SIPING = "JL-220302-044"  # 四平战役纪念馆
MINERS = "JL-220605-101"  # 石人血泪山
LAFA = "JL-220281-033"  # 拉法、新站战斗遗址


@pytest.fixture(scope="module")
def data():
    datasets = load_datasets()
    return datasets.sites, Gazetteer.from_datasets(datasets)


@pytest.fixture(scope="module")
def read(data):
    return lambda text: read_site_list(text, *data)


@pytest.fixture(scope="module")
def file(data):
    return lambda content, name="list.csv": read_site_file(content, *data, name=name)


SPLIT = [
    ("甲馆、乙馆，丙馆, 丁馆；戊馆", ["甲馆", "乙馆", "丙馆", "丁馆", "戊馆"]),
    ("1. 甲馆\n2、乙馆\n（三）丙馆\n④ 丁馆\n五、戊馆", ["甲馆", "乙馆", "丙馆", "丁馆", "戊馆"]),
    ("- 甲馆\n* 乙馆\n• 丙馆\n第四站：丁馆", ["甲馆", "乙馆", "丙馆", "丁馆"]),
    ("1、甲馆、2、乙馆", ["甲馆", "乙馆"]),
    ("甲馆（塔、馆）、乙馆", ["甲馆（塔、馆）", "乙馆"]),
    ("“甲馆”→《乙馆》。", ["甲馆", "乙馆"]),
    ("，、；\n\n 3.\n", []),
    ("九一八馆", ["九一八馆"]),
    ("JL-220502-057", ["JL-220502-057"]),
]


@pytest.mark.parametrize(("text", "entries"), SPLIT)
def test_separators_numbers_and_bullets(text, entries):
    assert [entry for _, entry in split_site_list(text)] == entries


def test_lines_are_counted_from_one_with_the_empty_ones():
    assert list(split_site_list("甲馆\n\n乙馆")) == [(1, "甲馆"), (3, "乙馆")]


def test_a_name_may_hold_a_separator(read):
    assert read("拉法、新站战斗遗址、四平战役纪念馆").sites == (LAFA, SIPING)


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("jl-220502-057", CEMETERY),
        ("杨靖宇烈士陵园", CEMETERY),
        ("通化市杨靖宇烈士陵园", CEMETERY),
        ("石人血泪山", MINERS),
        ("吉林市烈士陵园", "JL-220204-026"),  # 吉林市革命烈士陵园（纪念塔、纪念馆）
    ],
)
def test_ids_names_parts_and_shortened_names(read, text, site):
    assert read(text).sites == (site,)


def test_order_is_kept_and_nothing_comes_twice(read):
    assert read("四平战役纪念馆\n杨靖宇烈士陵园 四平战役纪念馆").sites == (SIPING, CEMETERY)


def test_unknown_line_is_told_with_near_names_and_loses_nothing_else(read):
    found = read("1. 杨靖宇烈士陵圆\n2. 四平战役纪念馆")
    (problem,) = found.unresolved
    assert found.sites == (SIPING,)
    assert problem.line == 1
    assert problem.template % problem.params == (
        "Line 1: no heritage site is called “杨靖宇烈士陵圆”. Near names: "
        "杨靖宇烈士陵园（JL-220502-057）."
    )


def test_ambiguous_line_lists_its_choices(read):
    (problem,) = read("东北抗日联军").unresolved
    assert problem.params["count"] > 1
    assert "JL-220502-058" in problem.params["listed"]


def test_a_town_is_no_site(read):
    (problem,) = read("四平战役纪念馆\n通化").unresolved
    assert "Line 2: “通化” is 通化市" in problem.template % problem.params


def test_what_resembles_nothing_is_told_without_suggestions(read):
    (problem,) = read("xyzzy").unresolved
    assert "near" not in problem.params


HEADED = (
    "1. 参观线路\n序号\t名称\t市（州）\n1\t杨靖宇烈士陵园\t通化市\n"
    "2\t四平战役纪念馆\t四平市\n3\t某馆\t四平市"
)
BARE = "1\t杨靖宇烈士陵园\t通化市\n\n2\t四平战役纪念馆\t四平市\n3\t某馆\t四平市"


@pytest.mark.parametrize(
    ("text", "lines"),
    [(HEADED, [1, 5]), (HEADED.replace("\t", ","), [1, 5]), (BARE, [4])],
)
def test_of_a_table_only_the_names_are_read(read, text, lines):
    found = read(text)
    assert found.sites == (CEMETERY, SIPING)
    assert [one.line for one in found.unresolved] == lines


def test_a_number_in_a_table_goes_before_the_name(read):
    assert read("编号;名称\nJL-220502-057;某馆\n;四平战役纪念馆").sites == (CEMETERY, SIPING)


def test_lines_of_several_sites_are_no_table(read):
    assert read("杨靖宇烈士陵园\t四平战役纪念馆\n石人血泪山\t拉法、新站战斗遗址").sites == (
        CEMETERY, SIPING, MINERS, LAFA,
    )  # fmt: skip
    assert read("名称\n杨靖宇烈士陵园，四平战役纪念馆\n石人血泪山，某馆").sites == (
        CEMETERY, SIPING, MINERS,
    )  # fmt: skip


def test_sites_typed_above_a_table_are_kept(read):
    assert read("石人血泪山\n名称,市\n杨靖宇烈士陵园,通化市").sites == (MINERS, CEMETERY)


def said(found):
    return [one.template % one.params for one in found.unresolved]


STRANGE = [
    ["序号", "去处", "所在县"],
    [1, "杨靖宇烈士陵园", "通化市"],
    [2, "四平战役纪念馆", "四平市"],
    [3, "石人血泪山", "江源区"],
]


def test_a_column_of_sites_is_found_under_a_heading_that_is_not_known(read, file):
    pasted = "\n".join("\t".join(map(str, row)) for row in STRANGE)
    for found in (read(pasted), file(xlsx({"线路": STRANGE}), "a.xlsx")):
        assert found.sites == (CEMETERY, SIPING, MINERS)
        assert len(found.unresolved) == 1  # the heading: told, for it may be a site


def test_all_sheets_with_a_heading_are_read_and_wrong_rows_are_named_by_cell(file):
    sheets = {
        "第一天": [["红色线路"], [], ["序号", "遗址（旧址）名称"], [1, "杨靖宇烈士陵园"]],
        "第二天": [["编号", "名称"], ["JL-220302-044", "x"], ["", "某某馆"], ["X-1", "石人血泪山"]],
        "说明": [["请勿读取"]],
    }
    found = file(xlsx(sheets), "线路.xlsx")
    assert found.sites == (CEMETERY, SIPING, MINERS)
    (problem,) = said(found)
    assert problem.startswith("线路.xlsx 第二天!B3: no heritage site is called “某某馆”.")
    left = [one.template % one.params for one in found.notes]
    assert any("说明" in one for one in left)
    assert any("row 3" in one for one in left)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("separator", ["\t", ",", "；"])
def test_a_text_table_in_any_encoding(file, encoding, separator):
    rows = [["序号", "旧址名称"], ["１", "杨靖宇烈士陵园"], ["２", "某馆"]]
    text = "\r\n".join(separator.join(row) for row in rows)
    found = file(text.encode(encoding))
    assert found.sites == (CEMETERY,)
    assert said(found)[0].startswith("list.csv B3: ")


def test_full_width_ids_and_single_columns(file):
    assert file("ＪＬ－２２０５０２－０５７\n".encode()).sites == (CEMETERY,)
    assert file(xlsx({"1": [["杨靖宇烈士陵园"], ["四平战役纪念馆"]]}), "a.xlsx").sites == (
        CEMETERY, SIPING,
    )  # fmt: skip


def test_files_without_a_site_hold_none(file):
    for content in (b"\xe5\xba\x8f\xe5\x8f\xb7,\xe5\x90\x8d\xe7\xa7\xb0\n", b"1.\n2.\n"):
        assert file(content).sites == ()
    assert file(xlsx({"1": []}), "a.xlsx").sites == ()
    for content in (b"", b"\xef\xbb\xbf", b" \n\t\n", b"<html><table>"):
        with pytest.raises(IntakeError):
            file(content)


@pytest.mark.slow
def test_a_file_much_longer_than_a_list_is_refused_at_once(file):
    with pytest.raises(IntakeError, match="has 3000 entries"):
        file("某某馆\n".encode() * 3000, "a.txt")
    found = file("某某馆\n".encode() * 1000)
    assert len(found.unresolved) == 1000
