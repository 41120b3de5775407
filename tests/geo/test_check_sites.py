"""What a register of sites may not say: each case is one small table."""

import math

import pandas as pd
import pytest

from geo.check_sites import site_violations
from geo.folder import data_path
from geo.schemas import (
    DESIGNATIONS,
    FACT_SOURCES,
    PLACES,
    POSITIONS,
    RETIRED,
    SITES,
    SOURCES,
    WITNESSES,
)
from geo.tables import Table, read_table

FIRST, SECOND = "JL-220605-001", "JL-220605-002"
LIST = "全国重点文物保护单位"


def rows(table: Table, *given: dict[str, object]) -> dict[str, pd.DataFrame]:
    empty = {name: math.nan if one.number else "" for name, one in table.columns.items()}
    return {table.file: pd.DataFrame([empty | one for one in given], columns=list(empty))}


def site(key: str = FIRST, evidence: str = "seen", sources: str = "S01") -> dict[str, object]:
    return {"id": key, "evidence": evidence, "sources": sources}


def problems(*sites: dict[str, object], **tables: pd.DataFrame) -> list[tuple[str, str, str]]:
    keys = [str(one["id"]) for one in (sites or (site(),))]
    frames = {
        **rows(SITES, *(sites or (site(),))),
        **rows(POSITIONS, *({"site": key} for key in keys)),
        **rows(SOURCES, {"code": "S01"}, {"code": "GENERAL"}),
        **rows(FACT_SOURCES, {"code": "F001"}),
        **tables,
    }
    return [(one.column, one.value, one.problem) for one in site_violations(frames)]


def listing(**cells: str) -> dict[str, pd.DataFrame]:
    return rows(
        DESIGNATIONS,
        {"site": FIRST, "list": LIST, "batch": "第八批", "verification": "stated"} | cells,
    )


def witness(**cells: str) -> dict[str, pd.DataFrame]:
    told = {"site": FIRST, "field": "designation", "source": "F001", "verdict": "kept"}
    return rows(WITNESSES, told | cells)


def test_a_register_that_holds() -> None:
    assert problems(**listing(), **witness()) == []


@pytest.mark.parametrize("sources", ["GENERAL", "", ";"])
def test_a_site_that_was_seen_has_a_public_source(sources: str) -> None:
    assert problems(site(sources=sources)) == [("sources", sources, "has no public source")]


def test_a_site_from_memory_names_no_source() -> None:
    assert problems(site(evidence="general knowledge", sources="GENERAL")) == []
    ((column, _, problem),) = problems(site(evidence="general knowledge", sources="GENERAL;S01"))
    assert (column, problem[:21]) == ("evidence", "is said to rest on ge")


def test_sources_are_of_either_register() -> None:
    assert problems(site(sources="S01;F001")) == []
    assert problems(site(sources="S01;F999")) == [("sources", "F999", "names no known row")]
    assert problems(**witness(source="F999"))[0][:2] == ("source", "F999")


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"batch": ""}, "batch"),
        ({"batch": "", "verification": "unverified"}, ""),
        ({"list": "国家一级博物馆", "batch": ""}, ""),
    ],
)
def test_a_national_site_has_its_batch(cells: dict[str, str], column: str) -> None:
    assert [one[0] for one in problems(**listing(**cells))] == [column] * bool(column)


def test_a_listing_has_a_source() -> None:
    memory = site(evidence="general knowledge", sources="GENERAL")
    assert [one[0] for one in problems(memory, **listing())] == ["source"]
    assert problems(memory, **listing(source="F001")) == []


def test_a_refuted_list_is_not_in_the_table() -> None:
    refuted = witness(verdict="refuted", says=LIST)
    assert problems(**refuted) == []
    ((column, value, _),) = problems(**refuted, **listing())
    assert (column, value) == ("list", LIST)


def test_what_is_not_kept_is_told() -> None:
    assert [one[0] for one in problems(**witness(verdict="open"))] == ["says"]


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"where": "town", "anchor": "220605000000"}, False),
        ({"where": "town"}, True),
        ({"where": "poi", "lon": 126.5, "lat": 42.0, "error_m": 100.0}, False),
        ({"where": "poi", "lon": 126.5, "lat": 42.0}, True),
    ],
)
def test_a_place_says_where(cells: dict[str, object], *, wrong: bool) -> None:
    found = problems(**rows(PLACES, {"site": FIRST} | cells))
    assert [one[0] for one in found] == ["where"] * wrong


def test_numbers_are_neither_lost_nor_given_back() -> None:
    third = "JL-220602-003"
    none: dict[str, pd.DataFrame] = rows(RETIRED)
    assert problems(site(), site(third)) == []  # a folder that keeps no such table
    assert problems(site(), site(third), **none)[0][1] == "JL-…-002"
    retired = rows(RETIRED, {"site": SECOND, "source": "S01"})
    assert problems(site(), site(third), **retired) == []
    assert [one[1] for one in problems(site(), site(SECOND), **retired)] == [SECOND]


def test_the_first_sites_are_all_there() -> None:
    """Saved plans name sites by their ids: those that once were are there, or are retired."""
    tables = (read_table(data_path(), one)[0] for one in (SITES, RETIRED))
    known = [key for table, name in zip(tables, ("id", "site"), strict=True) for key in table[name]]
    assert len({key[-3:] for key in known}) == len(known) >= 204
    assert {"JL-220523-076", "JL-220621-111", "JL-222424-145", "JL-222426-155"} <= set(known)
