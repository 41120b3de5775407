"""The command line, in this process; a few runs of the real program where that matters."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo.check import Report
from geo.tables import Violation
from web.cli import COMMANDS, main
from web.cli.data import _report_lines, data
from web.installation.context import open_context
from web.installation.settings import Settings

ROOT = Path(__file__).parents[2]
PLAN = ("plan", "--from", "长春", "--date", "2027-06-15", "--seconds", "0.2")


@pytest.fixture(scope="module")
def environment(context):
    return {
        "REDROUTES_DATABASE_URL": context.settings.database_url,
        "REDROUTES_TODAY": "2027-06-01",
        "REDROUTES_ROADS": "estimate",  # whatever this user has chosen
    }


@pytest.fixture
def run(environment):
    def invoke(*args, env=None):
        return CliRunner().invoke(
            main, args, env={**environment, "REDROUTES_LANG": "en", **(env or {})}
        )

    return invoke


def only_json(result):
    """Parse the one document on standard output."""
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


# -- the three jobs -----------------------------------------------------------------------------


def test_nearby_prints_an_aligned_table_with_its_origin(run):
    result = run("nearby", "--at", "大石人镇", "--within", "30", "--limit", "4")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].endswith("venues within 30 minutes of 大石人镇 白山市江源区")
    assert lines[1].startswith("Travel times: estimate on the main road network, data of ")
    assert lines[2].startswith("SIMULATED DATA")
    assert lines[4].split()[:4] == ["Code", "Venue", "Kind", "Minutes"]
    assert sum(re.match(r"2206\d{8}  ", line) is not None for line in lines) == 4
    assert "~ marks a position known only roughly" in lines[-1]


def test_isochrone_writes_areas(run, tmp_path):
    path = tmp_path / "reach.geojson"
    asked = ("isochrone", "--at", "大石人镇", "--minutes", "15", "--minutes", "30")
    assert run(*asked, "--format", "geojson", "-o", str(path)).stdout == ""
    written = json.loads(path.read_text(encoding="utf-8"))
    assert [one["properties"]["minutes"] for one in written["features"]] == [30, 15]
    assert only_json(run(*asked)) == written


def test_nearby_in_kilometres_and_by_tier(run):
    result = run("nearby", "--at", "126.5527,41.9405", "--within", "30km", "--tier", "county",
                 "--tier", "township", "--format", "json")  # fmt: skip
    document = only_json(result)
    assert (document["unit"], document["within"]) == ("km", 30.0)
    assert {venue["tier"] for venue in document["venues"]} == {"county", "township"}
    assert max(venue["km"] for venue in document["venues"]) <= 30


@pytest.mark.parametrize("within", ["30", "30min", "30 分钟"])
def test_without_a_unit_within_is_minutes(run, within):
    result = run(
        "nearby", "--at", "大石人镇", "--within", within, "--limit", "1", "--format", "json"
    )
    assert only_json(result)["unit"] == "min"


def test_nearby_as_geojson(run):
    document = only_json(run("nearby", "--at", "长春", "--limit", "2", "--format", "geojson"))
    assert len(document["features"]) == 2


def test_coverage_as_text_counts_every_centre(run):
    result = run("coverage", "--level", "prefecture", "--days", "90")
    assert result.exit_code == 0
    assert result.stdout.startswith("Centres with at least 1 lecture from 4 Mar 2027 to 1 Jun 2027")
    total = result.stdout.splitlines()[-1].split()
    assert total[:2] == ["In", "all"]
    assert total[2] == "9342"


def test_coverage_as_csv(run):
    result = run("coverage", "--level", "county", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"))))
    assert len(rows) == 60
    assert sum(int(row["Centres"]) for row in rows) == 9342
    assert {row["Simulated data"] for row in rows} == {"yes"}


def test_coverage_as_json_with_thresholds(run):
    result = run("coverage", "--level", "province", "--k", "2", "--within", "15", "--today",
                 "2027-05-01", "--format", "json")  # fmt: skip
    document = only_json(result)
    asked = [document[key] for key in ("level", "k", "within", "today")]
    assert asked == ["province", 2, 15.0, "2027-05-01"]


@pytest.mark.slow
def test_coverage_takes_the_name_of_a_division_as_well_as_its_code(run):
    named = only_json(run("coverage", "--county", "抚松", "--format", "json"))
    assert named == only_json(run("coverage", "--county", "220621", "--format", "json"))
    assert [row["name"] for row in named["rows"]] == ["抚松县"]
    wrong = run("coverage", "--county", "大石人镇")
    assert wrong.exit_code == 2
    assert "neither a prefecture nor a county" in wrong.stderr


def test_coverage_as_text_tells_what_was_asked_for(run):
    result = run("coverage", "--level", "province", "--trend", "2", "--compare", "2027-03-01",
                 "--required", "law")  # fmt: skip
    assert "People: estimated from the census of 2020" in result.stdout
    assert result.stdout.index("2027-05") < result.stdout.index("2027-06 ")
    assert "Against the period up to 1 Mar 2027" in result.stdout
    assert "Required topics:" in result.stdout


@pytest.mark.slow
def test_coverage_counts_the_lectures_of_a_file(run, tmp_path):
    pytest.importorskip("duckdb", reason="needs the extra [scale]")
    log = tmp_path / "log.csv"
    log.write_text("venue,date,status\n220581101000,2027-05-01,held\nX,2027-05-01,held\n")
    document = only_json(
        run("coverage", "--level", "province", "--lectures", str(log), "--format", "json")
    )
    assert document["log"] == "log.csv"
    assert (document["totals"]["served"], document["totals"]["lectures"]) == (1, 1)
    assert document["totals"]["unknown"] > 9000  # no other county has reported
    assert "Lectures of the file log.csv" in run("coverage", "--lectures", str(log)).stdout
    refused = run("coverage", "--lectures", str(log), "--trend")
    assert (refused.exit_code, "need the lectures in the store" in refused.stderr) == (2, True)


@pytest.mark.slow
def test_trend_without_a_number_is_a_year(run):
    document = only_json(run("coverage", "--trend", "--format", "json"))
    assert len(document["trend"]["totals"]) == 12


@pytest.mark.slow
def test_coverage_as_geojson_and_html(run, tmp_path):
    assert len(only_json(run("coverage", "--format", "geojson"))["features"]) == 60
    page = tmp_path / "coverage.html"
    assert run("coverage", "--format", "html", "-o", str(page)).stdout == ""
    text = page.read_text(encoding="utf-8")
    assert "SIMULATED DATA" in text
    assert 'src="http' not in text


def test_a_plan_as_text_is_a_timetable(run):
    result = run(*PLAN, "--days", "2", "--theme", "东北抗联", "--require", "JL-220502-057")
    assert result.exit_code == 0, result.stderr
    assert "Day 1, 15 Jun 2027 Tuesday" in result.stdout
    assert "Day 2, 16 Jun 2027 Wednesday" in result.stdout
    assert "JL-220502-057" in result.stdout


@pytest.mark.slow
def test_a_plan_takes_all_its_options_and_is_saved(run, context):
    result = run(
        *PLAN, "--to", "吉林", "--days", "2", "--exclude", "JL-220103-001", "--leave", "07:30",
        "--back", "18:00", "--max-drive", "400", "--no-lunch", "--overnight", "吉林",
        "--group-size", "40", "--seed", "3", "--max-leg", "300", "--at-least", "museum=1",
        "--at-most", "抗联=9", "--storyline", "hard", "--capacity", "JL-220502-057=50", "--shifts",
        "--lecturer", "JL-220502-057=2027-06-15 09:00-12:00", "--lecture", "20",
        "--closed", "JL-220605-101=2027-06-15", "--slack", "5",
        "--save", "抗联两日", "--format", "json",
    )  # fmt: skip
    document = only_json(result)
    request = document["request"]
    assert (request["leave"], request["back"], request["max_drive"]) == ("07:30", "18:00", 400)
    assert (request["group_size"], request["seed"], request["end"]) == (40, 3, "吉林市")
    assert (request["lunch"], request["overnight"]) == (False, ["吉林市"])
    assert (request["max_leg"], request["storyline"], request["slack"]) == (300, "hard", 5)
    assert (request["at_least"], request["at_most"]) == ({"museum": 1}, {"抗联": 9})
    assert (request["capacities"], request["shifts"]) == ({"JL-220502-057": 50}, True)
    assert request["lecturers"] == [
        {"site": "JL-220502-057", "date": "2027-06-15", "begin": "09:00", "end": "12:00"}
    ]
    assert (request["lecture"], request["closed"]) == (20, [["JL-220605-101", "2027-06-15"]])
    saved = context.store.plans.get(context.store.plans.search()[0][0].id)
    assert (saved.name, saved.document) == ("抗联两日", document)


@pytest.mark.slow
def test_the_life_of_a_saved_plan_in_the_terminal(run, context, tmp_path):
    run(*PLAN, "--save", "终端方案")
    key = str(context.store.plans.search()[0][0].id)
    listed = run("plans", "list", "--q", "终端方案").stdout.splitlines()
    assert listed[0] == "1 plan, page 1 of 1"
    assert listed[2].split()[:3] == [key, "终端方案", "draft"]
    assert only_json(run("plans", "list", "--q", "终端方案", "--format", "json"))["total"] == 1
    assert run("plans", "status", key, "published").stdout == f"Plan {key} is now: published.\n"
    assert run("plans", "status", key, "done").exit_code == 0
    refused = run("plans", "status", key, "draft")
    assert (refused.exit_code, refused.stderr) == (2, "A plan that is done cannot become draft.\n")
    link = run("plans", "share", key).stdout.strip()
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/s/[\w-]{32}", link)
    assert run("plans", "share", key, "--revoke").exit_code == 0
    assert not context.store.plans.get(int(key)).shared
    shown = run("plans", "show", key).stdout
    assert shown.startswith("终端方案: done, version 1 of 1\n")
    assert "Day 1" in shown
    assert run("plans", "today", key).stdout.startswith("Nothing would be different")
    assert run("plans", "copy", key, "--name", "副本").exit_code == 0
    assert context.store.plans.search()[0][0].name == "副本"
    page = tmp_path / "plan.html"
    assert run("plans", "export", key, "-o", str(page)).exit_code == 0
    assert "终端方案" in page.read_text(encoding="utf-8")
    assert only_json(run("plans", "export", key, "--format", "json"))["kind"] == "plan"
    assert only_json(run("plans", "export", key, "--format", "geojson"))["features"]


@pytest.mark.slow
def test_a_plan_is_deleted_and_restored_in_the_terminal(run, context):
    run(*PLAN, "--save", "第一版")
    key = context.store.plans.search()[0][0].id
    assert "--undo" in run("plans", "delete", str(key)).stdout
    assert run("plans", "show", str(key)).exit_code == 2
    assert run("plans", "delete", str(key), "--undo").exit_code == 0
    assert run("plans", "restore", str(key), "1").exit_code == 0
    assert [row.change for row in context.store.plans.versions(key)] == ["restored", "planned"]
    missing = run("plans", "restore", str(key), "9")
    assert missing.exit_code == 2
    assert "no version 9" in missing.stderr


@pytest.mark.slow
def test_a_plan_as_geojson_and_html(run, tmp_path):
    roles = [
        one["properties"]["role"]
        for one in only_json(run(*PLAN, "--format", "geojson"))["features"]
    ]
    assert "stop" in roles
    assert "leg" in roles
    page = tmp_path / "plan.html"
    result = run(*PLAN, "--format", "html", "-o", str(page))
    assert result.exit_code == 0, result.stderr
    assert "15 Jun 2027" in page.read_text(encoding="utf-8")


def test_answers_are_chinese_unless_asked_otherwise(environment):
    args = ["nearby", "--at", "大石人镇", "--limit", "1"]
    english = CliRunner().invoke(main, ["--lang", "en", *args], env=environment)
    chinese = CliRunner().invoke(main, args, env=environment)
    assert english.stdout.splitlines()[1].startswith("Travel times")
    assert "Travel times" not in chinese.stdout


# -- the store ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_simulate_and_clear(run, tmp_path):
    env = {"REDROUTES_DATABASE_URL": f"sqlite:///{tmp_path}/own.sqlite"}
    made = run("data", "simulate", "--seed", "7", "--end", "2027-03-31", env=env)
    assert made.exit_code == 0, made.stderr
    store = open_context(Settings(database_url=env["REDROUTES_DATABASE_URL"])).store
    held = store.lectures().query("status == 'held'")
    assert held["date"].max().date().isoformat() == "2027-03-31"
    cleared = run("data", "clear-simulated", env=env)
    assert cleared.stdout.startswith("Deleted 16032 simulated lecturers")
    assert store.simulated_counts() == {"lecturers": 0, "lectures": 0}


@pytest.mark.slow
def test_prepare_can_be_repeated(run):
    result = run("prepare")
    assert (result.exit_code, result.stdout) == (0, "Ready.\n")


def test_the_committed_data_pass_the_check(run):
    result = run("data", "check")
    assert result.exit_code == 0, result.stdout
    assert "centres/centres.csv" in result.stdout
    assert result.stdout.splitlines()[-1] == "Everything is as it should be."


def test_a_broken_table_fails_the_check_and_is_named(run, tmp_path):
    result = run("data", "check", env={"REDROUTES_DATA": str(tmp_path)})
    assert result.exit_code == 1
    assert "sites/sites.csv" in result.stdout
    assert "things are wrong" in result.stdout.splitlines()[-1]


# -- what is wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((*PLAN, "--date", "15/06/2027"), "such as 2027-06-15, not 15/06/2027."),
        ((*PLAN, "--date", "2027-05-31"), "31 May 2027 is over"),
        ((*PLAN, "--require", "JL-220103-003"), "cannot be visited"),
        ((*PLAN, "--require", "长春"), "长春 is not a heritage site"),
        ((*PLAN, "--leave", "18:00"), "must end after it begins"),
        (("nearby", "--at", "116.4,39.9"), "does not lie in Jilin"),
        (("nearby", "--at", "大石村"), "220211100212"),
        (("nearby", "--at", "没有这个地方"), "没有这个地方"),
        (
            ("nearby", "--at", "长春", "--within", "far"),
            "Minutes on the road (within) must be a number, not far.",
        ),
        (
            ("nearby", "--at", "长春", "--tier", "city"),
            "Kind of venue (tier) must be one of county (County",
        ),
        (("nearby", "--at", "长春", "--limit", "0"), "How many (limit) must be at least 1, not 0."),
        (("coverage", "--level", "village"), "must be one of province (Province)"),
        (("coverage", "--today", "yesterday"), "such as 2027-06-15, not yesterday."),
        (("coverage", "--scheduler", "tcp://x:1"), "--scheduler is for --equity and"),
        (("coverage", "--lectures", "log.doc"), "must be a workbook, a text"),
        (("nearby", "--at", "长春", "-o", "/nowhere/x.txt"), "/nowhere/x.txt cannot be written"),
        (("data", "simulate", "--end", "31.3.2027"), "not 31.3.2027."),
    ],
)
def test_what_is_wrong_is_one_sentence_and_exit_code_2(run, args, said):
    result = run(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "args", [("nearby",), ("fly",), ("nearby", "--at"), ("plan", "--speed", "9")]
)
def test_a_wrong_command_line_is_exit_code_2(run, args):
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")


def test_coverage_of_an_empty_store_says_what_to_do(run, tmp_path):
    env = {"REDROUTES_DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite"}
    result = run("coverage", env=env)
    assert result.exit_code == 2
    assert "redroutes data simulate" in result.stderr


def test_a_wrong_setting_is_one_sentence(run):
    result = run("nearby", "--at", "长春", env={"REDROUTES_TODAY": "tomorrow"})
    assert result.exit_code == 2
    assert result.stderr == "REDROUTES_TODAY must be a date like 2027-06-15, not tomorrow.\n"


def test_violations_are_shown_up_to_a_number(run):
    found = [
        Violation("a.csv", line, "lon", "x", "is not a number", "Write a plain number.")
        for line in range(2, 92)
    ]
    report = Report(counts={"file": {"a.csv": 90}}, violations=tuple(found))
    with data.make_context("data", ["check"]) as ctx:
        ctx.meta["redroutes.language"] = "en"
        lines = _report_lines(report)
    assert len(lines) == 3 + 1 + 20 + 1 + 1  # counts with a blank line, cause, cells, the sum
    assert lines[3] == "90 times: a.csv, column lon is not a number. Write a plain number."
    assert lines[4] == "  a.csv, line 2, lon: “x”"
    assert lines[-2] == "  and 70 more"
    assert lines[-1] == "90 things are wrong; causes: 1."


# -- the real program ---------------------------------------------------------------------------


def python(code, environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        text=True,
        capture_output=True,
        check=False,
        timeout=60,
    )


@pytest.mark.slow
def test_nearby_prints_json_alone_and_loads_only_what_it_needs(environment):
    code = (
        "import sys\nfrom web.cli import main\n"
        "main('nearby --at 大石人镇 --limit 1 --format json'.split(), standalone_mode=False)\n"
        "unneeded = {'flask', 'folium', 'numba', 'granian', 'alembic'}\n"
        "print(unneeded & set(sys.modules), file=sys.stderr)"
    )
    result = python(code, environment)
    assert result.stderr == "set()\n"
    assert json.loads(result.stdout)["venues"][0]["name"] == "大石人镇新时代文明实践所"


def test_help_lists_the_commands_without_loading_them(environment):
    code = (
        "import sys\nfrom web.cli import main\nmain(['--help'], standalone_mode=False)\n"
        "print({'pandas', 'sqlalchemy', 'flask'} & set(sys.modules), file=sys.stderr)"
    )
    result = python(code, environment)
    assert result.stderr == "set()\n"
    assert all(name in result.stdout for name in COMMANDS)


@pytest.mark.slow
def test_a_reader_who_stops_reading_sees_no_traceback(environment):
    command = f"{sys.executable} -m web.cli nearby --at 长春 --limit 1000 | true"
    result = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env={**os.environ, **environment},
        text=True,
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert result.stderr == ""


def test_the_program_ends_with_2_and_one_sentence(environment):
    code = "import sys\nsys.argv[1:] = ['nearby', '--at', '']\nfrom web.cli import main\nmain()"
    result = python(code, {**environment, "REDROUTES_LANG": "en"})
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "Place (at) must not be empty.\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["plan", "--from", "长春", "--date", "2027-06-15", "--seconds", "0.1"],
        ["coverage", "--level", "prefecture"],
    ],
)
def test_a_fresh_process_writes_one_html_file(environment, tmp_path, command):
    """In a process of its own: modules that import each other in a circle fail only there."""
    target = tmp_path / "answer.html"
    code = f"from web.cli import main; main({[*command, '--format', 'html', '-o', str(target)]!r})"
    result = python(code, environment)
    assert result.returncode == 0, result.stderr
    html = target.read_text(encoding="utf-8")
    assert "<table" in html
    assert not re.findall(r"<script[^>]*\ssrc=|<link[^>]*\shref=|<img[^>]*\ssrc=.http", html)


def test_a_reason_inside_a_sentence_is_translated_too(run):
    arguments = ["--from", "长春", "--date", "2027-06-15", "--require", "JL-220103-003"]
    result = run("--lang", "zh", "plan", *arguments)
    assert result.exit_code == 2
    assert "不对外开放" in result.stderr
