"""The benchmark runs on an extract and compares like with like."""

import sys

import pytest

from benchmarks import travel
from tests.geo.osm_files import write_pbf

NODES = {1: (0, 0), 2: (10, 0), 3: (10, 10), 4: (0, 10)}
WAYS = [([1, 2, 3, 4, 1], {"highway": "primary", "maxspeed": "75"})]


@pytest.mark.slow
def test_on_an_extract_of_main_roads_only_both_models_agree(tmp_path, monkeypatch, capsys):
    """75 km/h are driven at 60, the embedded model's speed: only the legs differ."""
    path = write_pbf(tmp_path / "square.osm.pbf", NODES, WAYS)
    monkeypatch.setattr(sys, "argv", ["travel", "--pbf", str(path)])
    travel.main()
    out = capsys.readouterr().out
    assert "square.osm.pbf: 40 km of roads" in out
    found, rule = (next(x for x in out.splitlines() if x.startswith(w)) for w in ("main", "stra"))
    assert float(found.split()[4].rstrip("%")) < 5
    assert float(rule.split()[2].rstrip("%")) > 5
