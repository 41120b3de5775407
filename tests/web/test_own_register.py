"""README's ten minutes: from an empty home to the coverage of an office's own county."""

import json
import re
import shlex
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from geo.datasets import load_datasets
from tests.web.clerk_sheets import COUNTY, PLACES, write_sheets
from web import create_app
from web.cli import main
from web.installation.settings import Settings
from web.store.store import Store

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow
TODAY = date(2027, 6, 30)


def commands() -> list[list[str]]:
    """Return the commands of README's section, but the one that serves."""
    text = (ROOT / "README.md").read_text("utf-8")
    section = text.split("\n## Your own register in ten minutes\n")[1].split("\n## ")[0]
    block = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)[0]
    found = [shlex.split(line, comments=True)[1:] for line in block.splitlines()]
    assert found[-1] == ["serve", "--no-simulate"]
    return found[:-1]


@pytest.fixture(scope="module")
def url(new_url: Callable[..., str]) -> str:
    """Address of the store of the office."""
    return new_url()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, url: str) -> Iterator[dict[str, Result]]:
    """Run README's commands in a folder with the sheets of a clerk and an empty home."""
    folder: Path = tmp_path_factory.mktemp("office")
    write_sheets(folder, load_datasets(), today=TODAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("REDROUTES_HOME", str(folder / "home"))
        patch.setenv("REDROUTES_TODAY", TODAY.isoformat())
        patch.setenv("REDROUTES_LANG", "zh")
        for name in ("REDROUTES_DATABASE_URL", "DATABASE_URL", "REDROUTES_DATA"):
            patch.delenv(name, raising=False)
        patch.setenv("REDROUTES_DATABASE_URL", url)
        runner = CliRunner()
        yield {" ".join(words): runner.invoke(main, words) for words in commands()}


@pytest.fixture
def store(office: dict[str, Result], url: str) -> Store:
    assert office
    return Store(url)


def test_all_commands_succeed(office: dict[str, Result]) -> None:
    assert len(office) == 6
    assert [(name, one.output) for name, one in office.items() if one.exit_code] == []


def test_every_row_is_accounted_for(office: dict[str, Result], store: Store) -> None:
    log, people, places = store.register.batches()
    assert (places.read, places.outcomes["accept"], places.outcomes["reject"]) == (PLACES, 498, 2)
    assert (people.read, people.outcomes["accept"]) == (20, 20)
    assert (log.read, log.outcomes["accept"], log.outcomes["reject"]) == (802, 800, 2)
    dry = next(one.output for name, one in office.items() if name.endswith("--dry-run"))
    assert dry.startswith("读取 500 行 = 导入 498 + 退回 2 + 重复 0 + 跳过 0")
    assert "Sheet!G13" in dry
    assert "序号" in dry  # a column that is not used is told, too
    marked = load_workbook("退回.xlsx")
    assert marked.worksheets


def test_nothing_is_simulated(office: dict[str, Result], store: Store) -> None:
    assert not any(store.simulated_counts().values())
    assert store.real_counts() == {"lecturers": 20, "lectures": 800}


def test_the_report_is_that_of_the_clerks_own_sheets(
    office: dict[str, Result], store: Store
) -> None:
    """Count the stations with a lecture in the last 90 days by hand, in the sheets themselves."""
    runner = CliRunner()
    asked = ["coverage", "--county", "公主岭市", "--level", "county", "--format", "json"]
    document = json.loads(runner.invoke(main, asked).stdout)
    assert document["simulated"] is False
    (row,) = (one for one in document["rows"] if one["code"] == COUNTY)
    places = pd.read_excel("阵地.xlsx", header=1, engine="openpyxl")
    log = pd.read_excel("台账.xlsx", header=1, engine="openpyxl")
    bad = {places.loc[10, "阵地名称"], places.loc[20, "阵地名称"]}
    key = ["乡镇（街道）", "阵地名称"]
    centres = places[
        places["阵地名称"].str.contains("新时代文明实践") & ~places["阵地名称"].isin(bad)
    ]
    days = pd.to_datetime(log["日期"], errors="coerce")
    recent = log[(days > pd.Timestamp(TODAY) - pd.Timedelta(days=90))]
    held = set(zip(recent["乡镇（街道）"], recent["宣讲地点"], strict=True))
    served = sum(one in held for one in zip(*(centres[name] for name in key), strict=True))
    assert (row["centres"], row["served"]) == (len(centres), served)
    assert 0 < served < len(centres)


def test_the_map_and_the_pages_show_the_own_data(office: dict[str, Result], store: Store) -> None:
    assert "公主岭" in Path("覆盖.html").read_text("utf-8")
    with create_app(Settings(database_url=store.url, today=TODAY)).test_client() as client:
        for address in (
            "/", f"/coverage?county={COUNTY}&level=township", "/nearby?at=公主岭市", "/orders",
            "/data", "/register", "/inspect", "/planned", "/plans",
            f"/coverage/centres?county={COUNTY}", f"/venues/{COUNTY}",
        ):  # fmt: skip
            page = client.get(address)
            assert page.status_code == 200, address
            assert "模拟数据" not in page.text.split("</head>")[1].split("<main")[0], address
            assert 'id="first-start"' not in page.text
