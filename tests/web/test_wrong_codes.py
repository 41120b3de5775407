"""What is no code is refused everywhere with the right ones, not answered as if nothing met it."""

import html
import re

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from web.cli import main
from web.installation.settings import Settings

ALERT = re.compile(r'role="alert".*?</(?:p|div|section)>|<main.*?</h1>.*?</p>', re.S)
"""What a page says first, and what the page of an error says."""

CODE = re.compile(r"[a-z_-]+|\d{12}")
"""What programs write, and nobody who reads a page."""

AT = "at=220605103000"
NO_COUNTY = "220199000000"
TOPICS = ("theory", "党的创新理论", "unity", "民族团结")
LEVELS = ("county", "县（市、区）", "hexagon")
TIERS = ("township", "所", "village", "站")
MODELS = ("mclp", "讲到的阵地最多", "p-center")
COUNTIES = ("220102000000", "南关区")
PREFECTURES = ("220200000000", "吉林市")

COVERAGE = [
    ("topic=nosuch", TOPICS),
    ("topic=theory,nosuch", TOPICS),
    ("required=nosuch", TOPICS),
    ("required=theory&topics_needed=5", ("5", "1")),
    ("topics_needed=1", ("1",)),
    ("level=nosuch", LEVELS),
    ("tier=nosuch", TIERS),
    ("tier=community", TIERS),
    ("vehicle=nosuch", ("car", "小汽车")),
    ("season=nosuch", ("auto", "按日期")),
    (f"county={NO_COUNTY}", COUNTIES),
    ("county=220100000000", COUNTIES),
    ("county=990199000000", COUNTIES),
    ("prefecture=229900000000", PREFECTURES),
    ("prefecture=220102000000", PREFECTURES),
]
CENTRES = [
    ("which=nosuch", ("never", "从未有过宣讲的阵地")),
    ("sort=nosuch", ("days_since", "等得最久的在前")),
    (f"division={NO_COUNTY}", COUNTIES),
    ("division=nosuch", COUNTIES),
    ("division=220100000000", COUNTIES),
    ("level=prefecture&division=229900000000", PREFECTURES),
    ("level=township&division=220605999000", ("220605", "大石人镇")),
    ("level=hexagon&division=nosuch", ("nosuch",)),
]
SUGGEST = [
    ("topic=nosuch", TOPICS),
    ("model=nosuch", MODELS),
    ("candidates=nosuch", ("township", "县中心和乡镇所")),
    ("weight=nosuch", ("people", "阵地人口")),
    ("tier=nosuch", TIERS),
    (f"county={NO_COUNTY}", COUNTIES),
    ("prefecture=229900000000", PREFECTURES),
    (f"exclude={NO_COUNTY}", (NO_COUNTY,)),
]
NEARBY = [
    (f"{AT}&topic=nosuch", TOPICS),
    (f"{AT}&language=nosuch", ("ko", "朝鲜语")),
    (f"{AT}&tier=nosuch", ("community", "社区")),
    (f"{AT}&sort=nosuch", ("need", "等得最久的在前")),
    (f"{AT}&unit=nosuch", ("km", "公里")),
    (f"{AT}&vehicle=nosuch", ("bus", "大客车")),
]
API = [
    *((f"/api/v1/coverage?{query}", named) for query, named in COVERAGE),
    *((f"/api/v1/coverage/centres?{query}", named) for query, named in COVERAGE + CENTRES),
    *((f"/api/v1/coverage/suggest?{query}", named) for query, named in SUGGEST),
    *((f"/api/v1/nearby?{query}", named) for query, named in NEARBY),
    ("/api/v1/isochrone?of=nosuch", ("lecturers", "宣讲员住地")),
    ("/api/v1/directions?from=长春市&to=通化市&vehicle=nosuch", ("bus", "大客车")),
    ("/api/v1/orders?status=nosuch", ("declined", "已谢绝")),
    ("/api/v1/planned?status=nosuch", ("dropped", "已移出")),
    ("/api/v1/plans?status=nosuch", ("published", "已发布")),
    ("/api/v1/plans?sort=nosuch", ("changed", "最近修改")),
    ("/api/v1/plan?from=长春&date=2027-06-15&storyline=nosuch", ("soft", "尽量按顺序")),
    ("/api/v1/plan?from=长春&date=2027-06-15&season=nosuch", ("winter", "冬季")),
    ("/api/v1/plan?from=长春&date=2027-06-15&theme=nosuch", ("抗日战争",)),
    ("/api/v1/plan?from=长春&date=2027-06-15&audience=nosuch", ("students",)),
    ("/api/v1/plan?from=长春&date=2027-06-15&at_least=nosuch=1", ("抗日战争", "烈士陵园")),
    (f"/api/v1/sites?division={NO_COUNTY}", (NO_COUNTY,)),
    (f"/api/v1/venues?bbox=126,41,127,42&division={NO_COUNTY}", (NO_COUNTY,)),
    ("/api/v1/venues?bbox=126,41,127,42&tier=nosuch", ("community", "社区")),
    ("/api/v1/venues/clusters?bbox=126,41,127,42&zoom=8&tier=nosuch", ("community", "社区")),
]
OGC = [
    ("/ogc/collections/sites/items?category=nosuch", ("museum", "博物馆")),
    ("/ogc/collections/sites/items?period=nosuch", ("AJ", "抗日战争")),
    ("/ogc/collections/sites/items?status=nosuch", ("under_repair", "维修中")),
    ("/ogc/collections/centres/items?tier=nosuch", ("township", "所")),
]
PAGES = [
    *((f"/coverage?{query}", named) for query, named in COVERAGE),
    ("/coverage?show=nosuch", ("gaps", "各阵地的缺口类型")),
    ("/coverage?area=nosuch", ("lecturers", "距宣讲员住地")),
    *((f"/coverage/centres?{query}", named) for query, named in COVERAGE + CENTRES),
    *((f"/coverage/suggest?venues=5&{query}", named) for query, named in SUGGEST),
    *((f"/nearby?{query}", named) for query, named in NEARBY),
    (f"/nearby?county={NO_COUNTY}", COUNTIES),
    ("/orders?status=nosuch", ("declined", "已谢绝")),
    ("/plans?status=nosuch", ("published", "已发布")),
]
FILES = [
    ("/coverage/shapes?show=nosuch", ("gaps", "各阵地的缺口类型")),
    ("/coverage/shapes?topic=nosuch", TOPICS),
    ("/coverage/map.png?show=nosuch", ("gaps", "各阵地的缺口类型")),
    ("/files/coverage.csv?topic=nosuch", TOPICS),
    (f"/files/coverage.csv?county={NO_COUNTY}", COUNTIES),
    ("/files/coverage.html?show=nosuch", ("gaps", "各阵地的缺口类型")),
    (f"/files/centres.csv?division={NO_COUNTY}", COUNTIES),
    ("/files/suggestion.csv?topic=nosuch", TOPICS),
    (f"/files/nearby.csv?{AT}&topic=nosuch", TOPICS),
]
COMMANDS = [
    (["coverage", "--topic", "nosuch"], TOPICS),
    (["coverage", "--required", "nosuch"], TOPICS),
    (["coverage", "--required", "theory", "--topics-needed", "5"], ("5",)),
    (["coverage", "--county", NO_COUNTY], COUNTIES),
    (["coverage", "--prefecture", "2299"], PREFECTURES),
    (["coverage", "--tier", "nosuch"], TIERS),
    (["coverage", "centres", "--which", "nosuch"], ("never", "从未有过宣讲的阵地")),
    (["coverage", "suggest", "--topic", "nosuch"], TOPICS),
    (["coverage", "suggest", "--model", "nosuch"], MODELS),
    (["nearby", "--at", "大石人镇", "--language", "nosuch"], ("ko", "朝鲜语")),
    (["nearby", "--at", "大石人镇", "--topic", "nosuch"], TOPICS),
    (["orders", "list", "--status", "nosuch"], ("declined", "已谢绝")),
    (["plans", "list", "--status", "nosuch"], ("published", "已发布")),
    (["dispatch", "--topic", "nosuch"], TOPICS),
]


@pytest.mark.parametrize(("address", "named"), API + OGC)
def test_programs_are_told_the_right_codes(client: FlaskClient, address: str, named):
    answer = client.get(address, headers={"Accept-Language": "zh"})
    assert answer.status_code in (400, 422), answer.text[:300]
    detail = answer.get_json()["detail"]
    for text in named:
        assert text in detail


@pytest.mark.parametrize(("address", "named"), PAGES + FILES)
def test_readers_are_told_the_right_words(client: FlaskClient, address: str, named):
    answer = client.get(address)
    assert answer.status_code in (400, 422), answer.text[:300]
    said = html.unescape("".join(ALERT.findall(answer.text)))
    codes = [text for text in named if CODE.fullmatch(text)]
    for text in named:
        assert (text in said) is (text not in codes) or text in address


@pytest.mark.parametrize(("words", "named"), COMMANDS, ids=lambda one: " ".join(one)[:40])
def test_commands_end_with_two_and_name_the_right_codes(
    settings: Settings, app, monkeypatch: pytest.MonkeyPatch, words: list[str], named
):
    monkeypatch.setenv("REDROUTES_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("REDROUTES_TODAY", "2027-06-01")
    done = CliRunner().invoke(main, ["--lang", "zh", *words])
    assert done.exit_code == 2, done.output[:500]
    for text in named:
        assert text in done.output


def test_a_division_without_such_centres_is_an_empty_list(client: FlaskClient):
    """A division that exists is no mistake, whatever the other filters leave of it."""
    answer = client.get("/api/v1/coverage/centres?prefecture=220200000000&division=220102000000")
    assert answer.status_code == 200
    assert answer.get_json()["total"] == 0


def test_the_map_shows_itself_whatever_its_address_says(client: FlaskClient):
    """Addresses of the map are kept and passed on: a filter that is gone leaves the map there."""
    answer = client.get("/?period=nosuch&category=nosuch&county=220199000000&tier=nosuch&idle=7")
    assert answer.status_code == 200


def test_the_file_of_venues_takes_the_topic_of_its_page(client: FlaskClient):
    """A code that is right on the page is right for its files."""
    page = client.get(f"/nearby?{AT}&topic=law&tier=village&tier=township")
    assert page.status_code == 200
    answer = client.get(f"/files/nearby.csv?{AT}&topic=law&tier=village&tier=township")
    assert answer.status_code == 200
    assert len(answer.text.splitlines()) > 1
