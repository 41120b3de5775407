"""``redroutes roads calibrate``: from the table to the minutes, and what is said of bad rows."""

import json
from dataclasses import replace
from datetime import time

import geopandas as gpd
import pytest
from click.testing import CliRunner

from geo.datasets import load_datasets
from geo.places import Gazetteer
from geo.travel import load_estimate
from geo.travel.calibration import Calibration, write_calibration
from geo.travel.fitting import Errors, Fit
from tests.geo.office_files import xlsx
from tests.geo.osm_files import write_pbf
from web.cli import main
from web.installation.basis import current_basis
from web.installation.context import open_context
from web.installation.settings import Settings, SettingsError
from web.language.messages import sentence
from web.roads.calibrating import Result, open_roads
from web.roads.drives_file import DrivesError, read_drives, template

TOWNS = ["长春市", "吉林市", "延吉市", "通化市", "白城市", "松原市", "四平市", "敦化市"]
PAIRS = [(a, b) for i, a in enumerate(TOWNS) for b in TOWNS[i + 1 : i + 3]]
SLOWER = Calibration("estimate", (0.8, 0.8, 0.8), 3.2, 0.8, 1, "x", "2026-01-01", 0, 0)


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.from_datasets(load_datasets())


@pytest.fixture(scope="module")
def rows(gazetteer):
    """Drives between towns with the minutes of a model that is 20 % slower."""
    points = gpd.GeoSeries.from_xy(
        *zip(*((p.lon, p.lat) for p in map(gazetteer.resolve, TOWNS)), strict=True), crs=4326
    )
    matrix = load_estimate(calibration=SLOWER).matrix(points, points)
    at = [(TOWNS.index(a), TOWNS.index(b)) for a, b in PAIRS]
    return [
        f"{a},{b},{matrix.minutes[i]:.1f},{matrix.km[i]:.0f}"
        for (a, b), i in zip(PAIRS, at, strict=True)
    ]


@pytest.fixture
def run(tmp_path):
    def invoke(*args, lang="en"):
        env = {
            "REDROUTES_HOME": str(tmp_path / "home"), "REDROUTES_DATABASE_URL": "",
            "REDROUTES_ROADS": "auto", "REDROUTES_LANG": lang, "REDROUTES_DATA": "",
            "REDROUTES_TODAY": "2027-03-01",
        }  # fmt: skip
        return CliRunner().invoke(main, [str(arg) for arg in args], env=env)

    return invoke


def table(tmp_path, rows, *, header="from,to,minutes,km", encoding="utf-8", name="drives.csv"):
    path = tmp_path / name
    path.write_bytes("\r\n".join([header, *rows, ""]).encode(encoding))
    return path


@pytest.mark.slow
def test_fit_write_use_and_reset(run, tmp_path, rows):
    path = table(tmp_path, rows)
    tried = run("roads", "calibrate", path)
    assert tried.exit_code == 0, tried.output
    assert "Nothing was changed." in tried.stdout
    assert "Fewer than 30 drives" in tried.stdout
    assert "13 drives with km: median error 0." in tried.stdout
    assert not (tmp_path / "home" / "roads").exists()
    before = run("nearby", "--at", "长春", "--within", "20", "--format", "json")
    assert run("roads", "calibrate", path, "--write").exit_code == 0
    status = run("roads", "status").stdout
    assert "Calibrated on 1 Mar 2027 with 13 known drives of drives.csv" in status
    assert "95 × 0.80 = 76 km/h" in status
    after = run("nearby", "--at", "长春", "--within", "20", "--format", "json")
    earlier, later = json.loads(before.stdout), json.loads(after.stdout)
    assert later["provider"]["note"].endswith("to 13 known drives (drives.csv).")
    assert "assumed speeds" not in later["provider"]["note"]
    assert 0 < later["total"] < earlier["total"]
    assert run("roads", "calibrate", "--reset").stdout == "The assumed speeds are in use again.\n"
    assert run("roads", "calibrate", "--reset").stdout == "Nothing was calibrated.\n"
    assert "Calibrated" not in run("roads", "status").stdout


def test_answers_rest_on_other_roads_once_speeds_are_fitted(tmp_path):
    """Kept routes are timed again and saved plans say so; the day of the fit alone changes none."""
    url, folder = f"sqlite:///{tmp_path}/office.sqlite", tmp_path / "roads"
    settings = Settings(database_url=url, roads="estimate", roads_folder=folder)

    def roads_now() -> str:
        return current_basis(open_context(settings)).roads_hash

    assumed = roads_now()
    write_calibration(SLOWER, folder)
    fitted = roads_now()
    assert fitted != assumed
    write_calibration(replace(SLOWER, date="2026-02-02", file="y"), folder)
    assert roads_now() == fitted


@pytest.mark.parametrize(("after", "better"), [(0.10, True), (0.148, False), (0.2, False)])
def test_a_fit_is_written_only_if_it_helps(after, better):
    errors = [Errors(median, 0.0) for median in (0.15, after)]
    fit = Fit((1.0, 1.0), 3.2, 0.8, 40, *errors)
    assert Result("estimate", fit, Errors(0, 0), 0).better is better


@pytest.mark.slow
def test_the_roads_of_an_extract_have_a_calibration_of_their_own(run, tmp_path):
    nodes = {i: (i % 4 * 5, i // 4 * 5) for i in range(16)}
    lines = [[i * 4 + j for j in range(4)] for i in range(4)]
    lines += [[j * 4 + i for j in range(4)] for i in range(4)]
    ways = [(line, {"highway": "secondary"}) for line in lines]
    extract = write_pbf(tmp_path / "a.osm.pbf", nodes, ways, origin=(125.32, 43.88))
    run("roads", "build", extract)
    run("roads", "use", "osm")
    at = [f'"{125.32 + i % 4 * 0.0622:.4f},{43.88 + i // 4 * 0.045:.4f}"' for i in range(16)]
    drives = [f"{at[i]},{at[15 - i]},{30 + 2 * i}," for i in range(12) if i != 15 - i]
    told = run("roads", "calibrate", table(tmp_path, drives))
    assert told.exit_code == 0, told.output
    assert "Main roads" in told.stdout


def test_valhalla_keeps_its_own_speeds():
    settings = Settings(database_url="sqlite://", roads="valhalla")
    with pytest.raises(SettingsError, match="its own speeds"):
        open_roads(settings)


@pytest.mark.slow
def test_too_few_drives_are_one_sentence(run, tmp_path, rows):
    refused = run("roads", "calibrate", table(tmp_path, rows[:5]))
    assert refused.exit_code == 2
    assert refused.stderr.splitlines()[-1].startswith("5 drives can be used, but a fit needs")


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("长春市,,60,", "to", "the cell is empty"),
        ("长春市,某某某,60,", "to", "No place in Jilin is called “某某某”"),
        ("长春市,吉林市,soon,", "minutes", "“soon” is not a number above 0 and up to 1440"),
        ("长春市,吉林市,,", "minutes", "neither minutes nor km are given"),
        ("长春市,长春市,5,", "to", "both ends are the same place"),
        ("长春市,吉林市,60,-3", "km", "“-3” is not a number"),
        ('"44,126",长春市,60,', "from", "latitude"),
    ],
)
def test_bad_rows_are_named_and_left_out(tmp_path, gazetteer, row, column, words):
    path = table(tmp_path, ["长春市,吉林市,90,", "", row])
    drives, (bad,), _ = read_drives(path, gazetteer)
    assert len(drives) == 1
    assert (bad.row, bad.column) == (4, column)  # after the header, a drive and an empty row
    assert bad.cell == {"from": "A4", "to": "B4", "minutes": "C4", "km": "D4"}[column]
    assert words in sentence(bad.error, "en")


@pytest.mark.parametrize(
    ("heading", "cell", "minutes"),
    [
        ("用时（分钟）", "95分钟", 95),
        ("车程", "３小时20分", 200),
        ("行车时间", "1.5h", 90),
        ("时间", "1:35", 95),
        ("用时（小时）", "1.5", 90),
        ("小时", "约2", 120),
    ],
)
def test_minutes_as_people_write_them(tmp_path, gazetteer, heading, cell, minutes):
    text = (
        f"行车记录\n序号,出发地,目的地,{heading},里程（公里）\n"
        f"1,长春市,吉林市,{cell},１１５公里\n合计,,,{cell},115\n"
    )
    path = tmp_path / "drives.csv"
    path.write_bytes(text.encode("gb18030"))
    (drive,), bad, notes = read_drives(path, gazetteer)
    assert (drive.minutes, drive.km, bad) == (minutes, 115, [])
    assert any("A4" in note.params.get("cell", "") for note in notes)


def test_minutes_of_a_workbook_may_be_a_time(tmp_path, gazetteer):
    path = tmp_path / "drives.xlsx"
    path.write_bytes(xlsx({"1": [["起点", "终点", "用时"], ["长春市", "吉林市", time(1, 35)]]}))
    (drive,), _, _ = read_drives(path, gazetteer)
    assert drive.minutes == 95


def test_bad_rows_are_told_in_the_language_of_the_reader(run, tmp_path):
    path = table(tmp_path, ["长春市,,60,"])
    lines = run("roads", "calibrate", path, lang="zh").stderr.splitlines()
    assert "drives.csv" in lines[0]
    assert "第 2 行" in lines[0]
    assert "单元格为空" in lines[0]
    assert len(lines) == 2  # and that there are too few


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_tables_of_every_spreadsheet_are_read(tmp_path, gazetteer, encoding, separator):
    header = separator.join(["备注", "起点", "终点", "分钟", "公里"])
    row = separator.join(["晴", "长春市", '"125.3,43.9"', " 95 ", ""])
    path = table(tmp_path, [row, separator * 4], header=header, encoding=encoding)
    (drive,), bad, notes = read_drives(path, gazetteer)
    assert bad == []
    assert [note.params["columns"] for note in notes] == ["备注"]
    assert (drive.origin.name, drive.destination.lon, drive.minutes) == ("长春市", 125.3, 95)
    assert drive.km != drive.km


def test_a_workbook_is_read_and_its_cells_are_named(run, tmp_path):
    path = tmp_path / "drives.xlsx"
    path.write_bytes(xlsx({"行程": [["已知行程"], ["起点", "终点", "分钟"], ["长春市", "", 60.0]]}))
    lines = run("roads", "calibrate", path).stderr.splitlines()
    assert lines[0].endswith(
        "drives.xlsx!行程: the heading is in row 2; what stands above it is skipped."
    )
    assert "row 3, column to (行程!B3): the cell is empty (row left out)" in lines[1]


def test_the_template_is_a_table_that_can_be_read(run, tmp_path, gazetteer):
    printed = run("roads", "calibrate", "--template").stdout
    assert printed == template() + "\n"
    path = tmp_path / "template.csv"
    path.write_text(printed, "utf-8")
    drives, bad, _ = read_drives(path, gazetteer)
    assert (len(drives), bad) == (2, [])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2\n", "has no heading"),
        (b"", "is empty"),
        (b"a,to\n1,2\n", "column from is missing"),
        (b"from,to\n1,2\n", "column minutes is missing"),
        (b"PK\x03\x04\x00\x00", "is damaged"),
        (b"\xff\xfe\x00", "not a text file"),
        (b"from,to\xff\xff\xff,minutes\n", "not a text file"),
    ],
)
def test_files_that_hold_no_drives_are_refused(tmp_path, gazetteer, content, words):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(DrivesError, match=words):
        read_drives(path, gazetteer)


def test_a_missing_file_and_no_file_are_sentences(run, tmp_path):
    gone = run("roads", "calibrate", tmp_path / "gone.csv")
    assert (gone.exit_code, len(gone.stderr.splitlines())) == (2, 1)
    assert "cannot be read" in gone.stderr
    assert run("roads", "calibrate").stderr.startswith("Name a file of known drives")


def test_a_place_known_only_roughly_is_left_out(tmp_path, gazetteer):
    """黑石镇's station is known to its township box."""
    rough = next(
        row.Index
        for row in load_datasets().divisions.query("level == 'township'").itertuples()
        if row.error_m > 10_000
    )
    path = table(tmp_path, [f"长春市,{rough},60,"])
    drives, (bad,), _ = read_drives(path, gazetteer)
    assert drives == []
    assert "known to %(km)" in bad.error.template
