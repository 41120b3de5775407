"""Themes, example tours, typed lists and audiences, as pages, API and commands give them."""

import json
import re
import time
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner

from geo.errors import RedRoutesError
from tests.geo.office_files import xlsx
from web.cli import main
from web.installation.tasks import Here
from web.language.messages import translate
from web.plan import examples, themes
from web.plan.ask import PlanQuery
from web.plan.tour import run
from web.plan.typed_sites import understood
from web.terms.dates import first_day

TODAY = date(2027, 6, 1)  # a Tuesday
CEMETERY = "JL-220502-057"
SIPING = "JL-220302-044"
ASKED = {"from": "通化市", "date": "2027-06-15", "seconds": 0.2}


def visited(document):
    return {stop["id"] for day in document["days"] for stop in day["stops"]}


# -- themes ---------------------------------------------------------------------------------------


def test_themes_are_counted_from_the_sites(client, context):
    """抗美援朝: the sites whose only period is KW, counted in the table."""
    body = client.get("/api/v1/themes?lang=en").get_json()
    assert (body["kind"], body["version"]) == ("themes", 1)
    korea = next(one for one in body["themes"] if one["code"] == "korea")
    periods = context.datasets.sites["period"]
    assert korea["sites"] == (periods == "KW").sum() >= 4
    assert korea["description"].startswith(f"{korea['sites']} sites in ")
    assert "most of them" in korea["description"]


def test_theme_descriptions_follow_the_language(context):
    document = themes.run(context, language="zh")
    assert all("处未见停止开放" in one["description"] for one in document["themes"])


# -- examples -------------------------------------------------------------------------------------


def test_first_day_is_a_tuesday_a_week_away():
    assert first_day(TODAY) == date(2027, 6, 8)
    assert first_day(date(2027, 6, 2)) == date(2027, 6, 15)


def test_every_prefecture_theme_and_featured_site_has_an_example(context):
    asked = list(examples.requests(context, TODAY))
    kinds = [one["kind"] for one in asked]
    assert [kinds.count(kind) for kind in ("prefecture", "theme", "site")] == [9, 5, 2]
    for one in asked:
        PlanQuery.model_validate(one["query"])


@pytest.fixture
def few(context, tmp_path, monkeypatch):
    """Two examples in an installation with a cache of its own: 松原, and one that cannot be."""
    one = next(
        e for e in examples.requests(context, date(2027, 6, 8)) if e["name_en"] == "Songyuan"
    )
    never = {**one, "code": "x", "query": {**one["query"], "require": CEMETERY, "back": "08:30"}}
    monkeypatch.setattr(examples, "requests", lambda *_: iter([one, never]))
    monkeypatch.setattr(examples.EXAMPLES, "_run", examples._computed)  # conftest shares them
    settings = replace(context.settings, cache_folder=tmp_path)
    return replace(context, settings=settings, examples={}, work=Here())


def test_examples_are_computed_once_and_kept(few, tmp_path, monkeypatch):
    first = examples.run(few, today=TODAY)
    songyuan, never = first["examples"]
    assert songyuan["totals"]["stops"] == len(songyuan["stops"]) > 1
    assert all(stop["id"].startswith("JL-2207") for stop in songyuan["stops"])
    assert never["totals"] is None
    assert "cannot be reached" in never["problem"]["template"]
    assert json.loads((tmp_path / "examples.json").read_text(encoding="utf-8"))
    problem = never["problem"]
    assert "不把它列为必去" in translate(problem["template"], "zh", **problem["params"])
    monkeypatch.setattr(examples, "_planned", None)  # nothing is planned again
    assert examples.run(replace(few, examples={}), today=TODAY) == first


def test_same_examples_every_time(few):
    first = examples.run(few, today=TODAY)
    settings = replace(few.settings, cache_folder=None)
    again = replace(few, examples={}, settings=settings, work=Here())
    assert examples.run(again, today=TODAY) == first


def test_who_asks_first_does_not_wait(few):
    assert examples.ready(few, today=TODAY)["state"] == "computing"
    for _ in range(600):
        if (document := examples.ready(few, today=TODAY))["state"] == "ready":
            break
        time.sleep(0.1)
    assert len(document["examples"]) == 2


def test_a_damaged_cache_is_computed_anew(few, tmp_path):
    (tmp_path / "examples.json").write_text("[1", encoding="utf-8")
    assert examples.run(few, today=TODAY)["state"] == "ready"


def test_cards_link_to_the_form(client, context):
    row = next(examples.requests(context, first_day(TODAY)))
    stops = [{"id": CEMETERY, "name": "某馆"}]
    totals = {"days": 1, "stops": 1, "km": 2.5}
    card = {"address": "from=a&area=b", "problem": None, "totals": totals, "stops": stops,
            "picture": ""}  # fmt: skip
    key = examples._key(context, TODAY)
    context.examples[key] = [{**row, **card, "few": True}]
    try:
        html = client.get("/plan").get_data(as_text=True)
    finally:
        del context.examples[key]
    assert 'href="/plan?from=a&amp;area=b#result"' in html
    assert "遗址太少" in html
    assert "抗日战争 · " in html  # the pick list counts


# -- typed lists ----------------------------------------------------------------------------------


def test_a_typed_list_is_planned_and_its_doubtful_line_told(context):
    query = PlanQuery.model_validate({**ASKED, "sites": "1. 杨靖宇烈士陵园\n2. 不存在的馆"})
    document = run(context, query, today=TODAY).document
    assert visited(document) == {CEMETERY}
    first = document["warnings"][0]
    assert (first["code"], first["params"]["line"]) == ("site_line", 2)


def test_required_sites_join_the_list(context):
    query = PlanQuery.model_validate({**ASKED, "sites": CEMETERY, "require": "JL-220502-058"})
    assert visited(run(context, query, today=TODAY).document) == {CEMETERY, "JL-220502-058"}


def test_auto_days(client):
    asked = {**ASKED, "from": "长春", "days": "auto", "sites": f"{CEMETERY}、{SIPING}"}
    document = client.get("/api/v1/plan", query_string=asked).get_json()
    assert document["request"]["days"] == 2
    assert visited(document) == {CEMETERY, SIPING}


def test_page_shows_notes_and_keeps_the_list(client):
    asked = {**ASKED, "sites": "杨靖宇烈士陵园\n不存在的馆", "audience": "students", "days": "1"}
    html = client.get("/plan", query_string=asked).get_data(as_text=True)
    assert "第 2 行：没有名为“不存在的馆”的红色遗址" in html
    sites = client.get("/plan", query_string={**asked, "step": "sites"}).get_data(as_text=True)
    assert re.search(r"<textarea[^>]*>不存在的馆</textarea>", sites)
    assert f'value="optional {CEMETERY}" selected' in sites
    assert "针对“学生”采用的假定" in html
    assert "125%" in html


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sites": "、，"}, "names no site"),
        ({"sites": "不存在的馆"}, "Line 1"),
        ({"days": "auto"}, "list them, or require them"),
        ({"area": "大石人镇"}, "neither a prefecture nor a county"),
        ({"audience": "火星人"}, "no audience"),
    ],
)
def test_what_cannot_be_understood(context, changes, sentence):
    with pytest.raises((RedRoutesError, ValueError), match=sentence):
        run(context, PlanQuery.model_validate({**ASKED, **changes}), today=TODAY)


def test_too_many_sites_are_refused(context):
    text = "\n".join(context.datasets.sites.index[:51])
    with pytest.raises(RedRoutesError, match="names 51 sites"):
        understood(context, text)


def planned_from(context, file):
    """Run the command on a list in a file."""
    environment = {
        "REDROUTES_DATABASE_URL": context.settings.database_url,
        "REDROUTES_TODAY": "2027-06-01",
        "REDROUTES_ROADS": "estimate",
        "REDROUTES_LANG": "en",
    }
    return CliRunner().invoke(
        main,
        ["plan", "--from", "通化市", "--date", "2027-06-15", "--days", "auto", "--format", "json",
         "--sites-file", str(file), "--audience", "public", "--seconds", "0.2"],
        env=environment,
    )  # fmt: skip


TABLE = [["红色研学线路"], ["序号", "名称", "县（市、区）"], [1, "杨靖宇烈士陵园", "通化市"]]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.txt", "一、杨靖宇烈士陵园\r\n".encode("gbk")),
        ("list.xlsx", xlsx({"线路": TABLE})),
        ("list.csv", "1\t杨靖宇烈士陵园\t通化市\n2\t某某馆\t四平市\n".encode("utf-16")),
    ],
)
def test_command_reads_a_list_from_files_of_any_kind(context, tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)
    result = planned_from(context, file)
    assert result.exit_code == 0, result.stderr
    document = json.loads(result.stdout)
    assert visited(document) == {CEMETERY}
    assert document["audience"]["code"] == "public"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\xff\xff\xff\x00", "not a text file"),
        (b"name\n", "names no site"),
        (b"1.\n", "names no site"),
    ],
)
def test_command_refuses_a_file_without_a_list(context, tmp_path, content, words):
    """An empty file once meant: any sites."""
    file = tmp_path / "list.txt"
    file.write_bytes(content)
    result = planned_from(context, file)
    assert result.exit_code == 2
    assert words in result.stderr


def test_command_names_all_wrong_rows_of_a_file(context, tmp_path):
    file = tmp_path / "list.xlsx"
    file.write_bytes(xlsx({"线路": [["名称", "市"], ["甲某馆", "x"], ["乙某馆", "y"]]}))
    result = planned_from(context, file)
    assert result.exit_code == 2
    assert "list.xlsx 线路!A2: " in result.stderr
    assert "list.xlsx 线路!A3: " in result.stderr
    file.write_bytes(xlsx({"线路": [["名称"], ["杨靖宇烈士陵园"], ["乙某馆"]]}))
    result = planned_from(context, file)
    (warning,) = json.loads(result.stdout)["warnings"][:1]
    assert warning["text"].startswith("list.xlsx 线路!A3: no heritage site is called “乙某馆”.")


def test_an_empty_list_on_the_command_line_is_no_free_choice(context):
    environment = {
        "REDROUTES_DATABASE_URL": context.settings.database_url, "REDROUTES_LANG": "en",
        "REDROUTES_TODAY": "2027-06-01",
    }  # fmt: skip
    asked = ["plan", "--from", "通化市", "--date", "2027-06-15", "--sites", " "]
    result = CliRunner().invoke(main, asked, env=environment)
    assert result.exit_code == 2
    assert "names no site" in result.stderr
