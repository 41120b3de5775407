"""Typed lists of sites: how they are split, what each entry means, what is said of the rest."""

import pytest

from geo.datasets import load_datasets
from geo.places import Gazetteer
from geo.site_list import read_site_list, split_site_list

CEMETERY = "JL-220502-057"  # 杨靖宇烈士陵园
SIPING = "JL-220302-044"  # 四平战役纪念馆
MINERS = "JL-220605-101"  # 石人血泪山
LAFA = "JL-220281-033"  # 拉法、新站战斗遗址


@pytest.fixture(scope="module")
def read():
    datasets = load_datasets()
    gazetteer = Gazetteer.from_datasets(datasets)
    return lambda text: read_site_list(text, datasets.sites, gazetteer)


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
