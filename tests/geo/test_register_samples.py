"""Headings that nobody knows can be mapped by hand: what stands below each is shown."""

import datetime as dt

import pytest

from geo.datasets import load_datasets
from geo.places import Gazetteer
from geo.register.headings import Heading
from geo.register.open import open_world
from geo.register.read import read_file
from geo.register.records import Asked
from geo.register.samples import proposed_heading, samples


@pytest.fixture(scope="module")
def asked() -> Asked:
    datasets = load_datasets()
    world = open_world(datasets, Gazetteer.from_datasets(datasets))
    return Asked(world, "WGS84", dt.date(2027, 6, 30))


def test_samples_are_the_first_different_values() -> None:
    rows = [["甲", ""], ["一", 1], ["一", ""], ["二", 2], ["三", 3], ["四", 4]]
    found = samples(rows, Heading(0, ("甲", "乙", ""), {}))
    assert found == {"甲": ("一", "二", "三"), "乙": ("1", "2", "3")}


def test_the_fullest_row_is_proposed_as_heading() -> None:
    found = proposed_heading([["某县名册", ""], ["叫法", "在哪"], ["甲站", "甲镇"]])
    assert found == Heading(1, ("叫法", "在哪"), {})
    assert proposed_heading([["只有一列"]]) is None
    assert proposed_heading([]) is None


@pytest.mark.slow
def test_a_table_of_unknown_headings_says_which_it_has(asked: Asked) -> None:
    found = read_file("叫法,在哪\n甲站,湾沟镇\n".encode(), "x.csv", "venues", asked)
    assert found.refused is not None
    assert found.refused.code == "no_known_header"
    assert found.mapping == {"x": {"叫法": "", "在哪": ""}}
    assert found.samples == {"x": {"叫法": ("甲站",), "在哪": ("湾沟镇",)}}


def test_a_table_that_is_read_has_samples_too(asked: Asked) -> None:
    found = read_file("名称,县区,怪列\n甲站,江源区,7\n".encode(), "x.csv", "venues", asked)
    assert found.samples == {"x": {"名称": ("甲站",), "县区": ("江源区",), "怪列": ("7",)}}
