"""docs/example.py does what it says, against a running server."""

import runpy
from datetime import date
from pathlib import Path

import pytest

from tests.browser.live import live_server

EXAMPLE = Path(__file__).parents[2] / "docs" / "example.py"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def example():
    return runpy.run_path(str(EXAMPLE))


def test_the_api_and_the_packages_give_the_same_venues_and_a_map(example, capsys):
    with live_server() as server:
        fmap = example["main"](server)
        over_http = example["nearby_by_http"](server)
    codes = {one["properties"]["code"] for one in over_http["features"]}
    assert codes == set(example["venues_by_package"]().index)
    page = fmap.get_root().render()
    assert "石人血泪山" in page
    assert "新时代文明实践所" in page
    assert "石人血泪山" in capsys.readouterr().out


def test_an_error_of_the_api_is_said_in_its_own_words(example):
    with live_server() as server, pytest.raises(SystemExit, match="没有这个地方"):
        example["ask"](server, "nearby", at="没有这个地方")


def test_the_plan_lies_ahead(example):
    today = date(2027, 6, 1)
    plan = example["plan_by_package"](today)
    assert date.fromisoformat(plan["request"]["date"]) > today
    assert "JL-220605-101" in [stop["id"] for stop in plan["days"][0]["stops"]]
