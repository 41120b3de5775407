"""Valhalla for tests: the real programs where they are installed, and stand-ins that need none.

A stand-in is a short script under the name of a program. It answers what the test puts down, so
that everything around Valhalla is tested on every machine: REDROUTES_VALHALLA or the extra
``valhalla`` add the tests with the real ones.
"""

import json
import os
import sys
from pathlib import Path

import pytest

from geo.travel.valhalla_engine import NoValhallaError, find_programs

BUILD = """
import json, pathlib, sys
if sys.argv[1] == "--inline-config":
    tiles = pathlib.Path(json.loads(sys.argv[2])["mjolnir"]["tile_dir"])
    (tiles / "0").mkdir()
    (tiles / "0" / "000.gph").write_bytes(b"x" * 1000)
    if (pathlib.Path(__file__).parent / "broken").exists():
        sys.exit("out of tiles")
"""
SERVICE = """
import json, pathlib, sys
here = pathlib.Path(__file__).parent
if sys.argv[1] == "--version":
    print("valhalla_service 0.0")
    sys.exit()
config, request = (json.loads(pathlib.Path(sys.argv[i]).read_text()) for i in (1, 3))
assert list(pathlib.Path(config["mjolnir"]["tile_dir"]).rglob("*.gph"))
with (here / "asked.jsonl").open("a") as log:
    log.write(json.dumps(request) + "\\n")
answer = json.loads((here / f"{sys.argv[2]}.json").read_text())
if "cell" in answer:  # the same for every pair
    rows = [[answer["cell"]] * len(request["targets"])] * len(request["sources"])
    answer = {"sources_to_targets": {"durations": rows, "distances": rows}}
print(json.dumps(answer))
"""


def real_programs() -> Path | None:
    """Return the folder of the installed programs, if there are any."""
    named = os.environ.get("REDROUTES_VALHALLA")
    try:
        return find_programs(Path(named) if named else None)
    except NoValhallaError:
        return None


needs_valhalla = pytest.mark.skipif(
    real_programs() is None, reason="needs Valhalla: the extra or REDROUTES_VALHALLA"
)


def stand_in(folder: Path, **answers) -> Path:
    """Write programs that build one false tile and give fixed answers to each action."""
    folder.mkdir(exist_ok=True)
    for name, text in (("valhalla_build_tiles", BUILD), ("valhalla_service", SERVICE)):
        program = folder / name
        program.write_text(f"#!{sys.executable}\n{text}")
        program.chmod(0o755)
    for action, answer in answers.items():
        (folder / f"{action}.json").write_text(json.dumps(answer))
    return folder


def asked(folder: Path) -> list[dict]:
    """Return the requests that stand-ins got."""
    return [json.loads(line) for line in (folder / "asked.jsonl").read_text().splitlines()]
