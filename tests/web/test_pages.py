"""The pages without a browser: state in the address, numbers that agree, errors that help."""

import html
import json
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from routes.book.links import navigation_link
from web.installation.context import Context
from web.language import words
from web.places.catalogue import SitesQuery, sites

PLAN = "/plan?from=长春&date=2027-06-15&days=2&require=JL-220502-057"
ADDRESSES = [
    "/", "/plan", PLAN, "/plans", "/nearby", "/nearby?at=大石人镇", "/coverage", "/inspect",
    "/data", "/register",
]  # fmt: skip


def config_of(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="config">(.*?)</script>', page)
    assert found
    values: dict[str, object] = json.loads(html.unescape(found[1]))
    return values


class Structure(HTMLParser):
    """Ids, label targets and controls of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.named: list[bool] = []
        self.open_labels = 0
        self.labelled: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: D102
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "label":
            self.open_labels += 1
            self.labelled.add(values.get("for") or "")
        visible = tag in ("select", "textarea") or (
            tag == "input" and values.get("type") != "hidden"
        )
        if visible:
            named = self.open_labels > 0 or values.get("id") in self.labelled
            self.named.append(named or "aria-label" in values)

    def handle_endtag(self, tag: str) -> None:  # noqa: D102
        if tag == "label":
            self.open_labels -= 1


@pytest.fixture(scope="module", params=ADDRESSES)
def response(request: pytest.FixtureRequest, app: Flask) -> TestResponse:
    """Open each page once for the tests that hold for all of them."""
    return app.test_client().get(request.param)


def test_every_page_has_its_frame(response: TestResponse) -> None:
    assert response.status_code == 200
    page = response.text
    assert re.search(r"<title>[^<]+ · 红色路线</title>", page)
    assert "width=device-width, initial-scale=1" in page
    assert "user-scalable" not in page
    assert 'href="#main"' in page
    assert "模拟数据" in page
    assert "WGS84（CGCS2000）" in page
    assert "© OpenStreetMap contributors (ODbL)" in page
    assert "无审图号" in page
    assert page.count('aria-current="page"') in (1, 2)  # above and, on a phone, below
    assert response.headers["Cache-Control"] == "private, no-cache"


def test_every_field_has_a_label_and_every_id_is_single(response: TestResponse) -> None:
    structure = Structure()
    structure.feed(response.text)
    assert all(structure.named)
    assert len(structure.ids) == len(set(structure.ids))


def test_nothing_is_loaded_from_elsewhere(response: TestResponse) -> None:
    page = response.text
    loaded = re.findall(r"<(?:script|link|img|iframe)[^>]*\s(?:src|href)=\"([^\"]+)\"", page)
    assert loaded
    assert all(
        link.startswith(("/assets/", "/static/", "/manifest.webmanifest", "/plan/picture.png"))
        for link in loaded
    )


def test_home_lists_every_site_once(client: FlaskClient, context: Context) -> None:
    page = client.get("/?list=sites").text
    listed = re.findall(r'<li data-id="([^"]+)"', page)
    assert sorted(listed) == sorted(context.datasets.sites.index)
    assert "9,342" in page


def test_home_filters_without_javascript(client: FlaskClient, context: Context) -> None:
    table = context.datasets.sites
    wanted = table[(table["county"] == "220605000000") & (table["period"] == "AJ")]
    page = client.get("/?county=220605000000&period=AJ").text
    rows = re.findall(r'<li data-id="([^"]+)"[^>]*?( hidden)?><a', page)
    assert sorted(key for key, hidden in rows if not hidden) == sorted(wanted.index)


def test_a_coarse_site_is_marked_in_the_list(client: FlaskClient, context: Context) -> None:
    coarse = {one["id"] for one in sites(context, SitesQuery())["sites"] if one["coarse"]}
    page = client.get("/?list=sites").text
    marked = set(re.findall(r'<li data-id="([^"]+)"[^>]*class="coarse"', page))
    assert marked == coarse
    assert coarse


def test_a_site_has_a_card_with_its_facts_and_links(client: FlaskClient) -> None:
    page = client.get("/sites/JL-220502-057").text
    assert "杨靖宇" in page
    assert "/plan?require=JL-220502-057" in page
    assert "/nearby?at=JL-220502-057" in page
    assert client.get("/sites/JL-000000-000").status_code == 404


def test_a_plan_shows_its_timetable_and_its_links(client: FlaskClient) -> None:
    page = client.get(PLAN).text
    assert 'data-stop="JL-220502-057"' in page
    assert "第 2 天" in page
    assert "badge--required" in page
    assert "var map_plan = L.map(" in page
    assert "geo_json_legs" in page
    assert "/files/route.gpx?" in page


@pytest.mark.parametrize("address", ["/plan?require=JL-220502-057", "/plan?from=126.5,41.9"])
def test_a_link_from_the_map_fills_in_the_form_and_asks_nothing_yet(
    client: FlaskClient, address: str
) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert 'role="alert"' not in response.text
    assert html.escape(address.split("=")[1]) in response.text


def test_the_form_shows_what_was_asked(client: FlaskClient) -> None:
    asked = f"{PLAN}&theme=anti_japanese&leave=09:00"
    rules = client.get(f"{asked}&step=rules").text
    assert 'value="09:00"' in rules
    assert '<option value="2" selected>' in rules
    assert 'name="theme" value="anti_japanese" checked' in rules
    assert 'name="require" value="JL-220502-057" checked' in rules
    sites = client.get(f"{asked}&step=sites").text
    assert re.search(r'value="anti_japanese" checked', sites)
    assert re.search(r'value="require JL-220502-057" selected', sites)
    assert '<input type="hidden" name="leave" value="09:00">' in sites


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/plan?from=长春&date=2020-01-01", "已经过去"),
        ("/plan?from=长春&date=明天", "日期请写成"),
        ("/plan?from=无此地&date=2027-06-15", "无此地"),
        ("/plan?from=长春&date=2027-06-15&days=x", "“几天”应为整数"),
        ("/plan?from=长春&date=2027-06-15&unknown=1", "这一页不认识的内容"),
        ("/nearby?at=无此地", "无此地"),
        ("/nearby?at=41.9405,126.5527", "126.5527,41.9405"),
        ("/nearby?at=大石人镇&within=abc", "应为数字"),
        ("/coverage?level=village", "level"),
        ("/coverage?days=0", "days"),
    ],
)
def test_a_wrong_value_gives_the_form_back_with_a_sentence(
    client: FlaskClient, address: str, sentence: str
) -> None:
    response = client.get(address)
    assert response.status_code == 422
    assert sentence in response.text
    assert 'role="alert"' in response.text
    assert "<form" in response.text


def test_homonyms_are_offered_as_links(client: FlaskClient) -> None:
    response = client.get("/nearby?at=朝阳镇&within=45")
    assert response.status_code == 422
    links = [
        html.unescape(link)
        for link in re.findall(r'<li><a class="btn" href="([^"]+)"', response.text)
    ]
    choices = [link for link in links if link.startswith("/nearby?")]
    assert choices
    assert all("within=45" in link for link in choices)
    assert client.get(choices[0]).status_code == 200
    offered = re.sub(r"<[^>]+>|\s+", " ", response.text)
    assert "通化市辉南县" in offered
    assert "220523100000" not in offered, "codes are for programs"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/nearby?at=沈阳&within=45", "at=220781102213"),
        ("/plan?step=result&from=沈阳&date=2027-06-15", "from=220781102213"),
        ("/inspect?from=沈阳&groups=2", "from=220781102213"),
        ("/inspect?groups=2&within=220605000000,朝阳市", "within=220605000000,220104000000"),
        ("/files/nearby.geojson?at=朝阳镇", "at=220523100000"),
    ],
)
def test_a_name_of_several_places_asks_which_on_the_page(
    client: FlaskClient, address: str, code: str
) -> None:
    response = client.get(address)
    assert response.status_code == 422
    links = re.findall(r'<a class="btn" href="([^"]+)"', response.text)
    assert any(code in unquote(html.unescape(link)) for link in links), links


@pytest.mark.parametrize(
    "address",
    [
        "/orders?done=sent&order={}",
        "/orders?page={}",
        "/networks?archived={}",
        "/network/upkeep?done={0}&route={0}",
        "/sites/JL-220502-057?done=removed&picture={}",
        "/register/reports?settled={}",
        "/planned?dropped={}",
    ],
)
@pytest.mark.parametrize("digits", [30, 5000])
def test_a_number_that_is_none_of_ours_is_no_fault_of_ours(
    client: FlaskClient, address: str, digits: int
) -> None:
    assert client.get(address.format("9" * digits)).status_code < 500


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", "${alert(1)}", "{{7*7}}", "</p>"])
@pytest.mark.parametrize("address", ["/plan?date=2027-06-15&from=", "/nearby?at="])
def test_what_a_reader_types_stays_text(client: FlaskClient, address: str, payload: str) -> None:
    page = client.get(address + payload.replace("<", "%3C")).text
    assert html.escape(payload, quote=False) in page or html.escape(payload) in page
    assert "<script>alert" not in page


def test_a_plan_is_saved_shown_and_taken_along(client: FlaskClient) -> None:
    form = {"from": "长春", "date": "2027-06-15", "name": "两日 <抗联>"}
    saved = client.post("/plans", data=form)
    assert saved.status_code == 303
    page = client.get(saved.location)
    assert "两日 &lt;抗联&gt;" in page.text
    assert "geo_json_legs" in page.text
    assert "两日 &lt;抗联&gt;" in client.get("/plan").text
    file = client.get(f"{saved.location.split('?')[0]}/versions/1/file.html")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "map_plan" in file.text
    assert "/assets/" not in file.text


@pytest.mark.slow
def test_the_plan_file_is_the_plan_of_the_page(client: FlaskClient) -> None:
    address = "from=长春&date=2027-06-16"
    stops = re.findall(r'data-stop="[^"]+">.*?<strong>(.*?)</strong>', client.get(f"/plan?{address}").text, re.DOTALL)  # fmt: skip  # noqa: E501
    file = html.unescape(client.get(f"/files/route.html?{address}").text)
    assert stops
    assert all(html.unescape(stop) in file for stop in stops)


@pytest.mark.parametrize(
    ("query", "area"),
    [("within=45", "45"), ("within=200", "null"), ("within=30&unit=km", "null")],
)
def test_nearby_draws_the_area_of_minutes_that_can_be_drawn(
    client: FlaskClient, query: str, area: str
) -> None:
    page = client.get(f"/nearby?at=大石人镇&{query}").text
    assert re.search(rf'"area": ?{area}\b', page)


def test_nearby_is_sorted_and_honest(client: FlaskClient) -> None:
    page = client.get("/nearby?at=大石人镇&within=45").text
    minutes = [float(text) for text in re.findall(r'data-minutes="([\d.]+)"', page)]
    assert minutes == sorted(minutes)
    assert len(minutes) == 20
    assert "大石人镇新时代文明实践所" in page
    assert "uri.amap.com" in page
    origin = config_of(page)["origin"]
    assert isinstance(origin, dict)
    assert origin["name"] == "大石人镇"


def test_nearby_says_in_english_what_a_venue_is(client: FlaskClient) -> None:
    page = client.get("/nearby?at=大石人镇&lang=en").text
    kinds = re.findall(r'<small>([^<]+)<span class="venue-where', page)
    assert kinds
    assert not re.search("[一-鿿]", "".join(kinds))


def test_nearby_joins_nothing_to_a_centre_without_a_township(client: FlaskClient) -> None:
    page = client.get("/nearby?at=浑江区&within=15").text
    assert "新时代文明实践中心" in page
    assert " · </span>" not in page


def test_navigation_navigates_to_the_point_as_the_program_counts_it() -> None:
    link = navigation_link({"lon": 126.5, "lat": 41.9, "name": "甲&乙"})
    assert link.startswith("https://uri.amap.com/navigation?to=126.50")
    assert "to=126.500000,41.900000" not in link  # GCJ-02 lies half a kilometre off
    assert "%E7%94%B2%26%E4%B9%99" in link
    assert link.endswith("callnative=1")


def test_a_card_of_a_venue_has_three_things_to_do(client: FlaskClient) -> None:
    page = client.get("/nearby?at=大石人镇&limit=1").text
    card = page.split('class="venue-acts')[1].split("</div>")[0]
    assert card.count("<a ") == 3
    links = [html.unescape(link) for link in re.findall(r'<a [^>]*href="([^"]+)"', card)]
    number, way, order = links
    assert number.endswith("#field-phone")
    assert way.startswith("https://uri.amap.com/navigation?")
    assert re.fullmatch(r"/orders\?venue=\d{12}#order", order)
    assert "补电话" in card


def test_a_tap_sets_a_condition_and_the_next_takes_it_back(client: FlaskClient) -> None:
    page = client.get("/nearby?at=大石人镇&within=45&tier=village").text
    chips = page.split('class="pick"')[1].split("</div>")[0]
    found = re.findall(r'href="([^"]+)"[^>]*>([^<]+)', chips)
    links = {text: html.unescape(link) for link, text in found}
    assert {"很久没讲的", "只看镇上", "朝鲜语"} <= links.keys()
    long_ago = client.get(links["很久没讲的"])
    assert "within=45" in long_ago.request.url
    assert "idle=90" in long_ago.request.url
    assert "天前讲过" in long_ago.text
    back = long_ago.text.split('class="pick"')[1].split("很久没讲的")[0].rsplit('href="', 1)[1]
    assert "idle" not in back


def test_nothing_so_near_leads_to_what_is_near(client: FlaskClient) -> None:
    page = client.get("/nearby?at=大石人镇&within=15&language=ko").text
    nothing = page.split('class="empty"')[1]
    assert "within=30" in nothing
    assert 'href="/nearby?at=' in nothing.split("去掉筛选条件")[0]
    assert 'class="venues"' not in page


@pytest.mark.slow
@pytest.mark.parametrize(("level", "rows"), [("prefecture", 9), ("county", 60), ("township", 946)])
def test_coverage_rows_add_up_to_the_totals(client: FlaskClient, level: str, rows: int) -> None:
    table = []
    for number in range(1, -(-rows // 100) + 1):
        page = client.get(f"/coverage?level={level}&days=30&page={number}").text
        body = page.split('id="coverage-table"')[1].split("<tbody>")[1].split("</tbody>")[0]
        table += [
            re.findall(r'<td class="num"[^>]*>([^<]*)</td>', row)
            for row in body.split("</tr>")[:-1]
        ]
    assert len(table) == rows
    total = int(re.search(r'id="total-centres">([\d,]+)', page)[1].replace(",", ""))  # type: ignore[index]
    assert sum(int(row[0]) for row in table) == total
    assert total == (9342 if level != "township" else 9342 - 60)
    assert ("不含 60 个县级中心" in page) is (level == "township")
    gap = int(re.search(r'id="total-gap">([\d,]+)', page)[1].replace(",", ""))  # type: ignore[index]
    assert sum(int(row[0]) - int(row[1]) for row in table) == gap
    legend = page.split('class="legend')[1].split("</ul>")[0]
    assert sum(int(n) for n in re.findall(r'<span class="muted num">\((\d+)\)', legend)) == rows


@pytest.mark.slow
def test_coverage_map_has_a_shape_for_every_row(client: FlaskClient) -> None:
    for level, rows in (("county", 60), ("township", 946)):
        shapes = client.get(f"/coverage/shapes?level={level}").get_json(force=True)["features"]
        assert len({shape["properties"]["code"] for shape in shapes}) == rows


def test_large_text_is_remembered(client: FlaskClient) -> None:
    assert 'class="large"' in client.get("/data?size=large").text
    assert 'class="large"' in client.get("/nearby").text
    assert 'class="large"' not in client.get("/nearby?size=normal").text


def test_preferences_do_not_reach_the_question(client: FlaskClient) -> None:
    assert client.get("/nearby?at=大石人镇&lang=en&size=large").status_code == 200


def test_data_counts_agree_with_the_data(client: FlaskClient, context: Context) -> None:
    page = client.get("/data").text
    counts = [
        int(text)
        for text in re.findall(r'</th><td class="num">(\d+)</td><td class="num">[\d.]+</td>', page)
    ]
    assert sum(counts) == len(context.datasets.sites) + len(context.datasets.centres)


@pytest.mark.parametrize(
    ("text", "shown", "english"),
    [
        ("Tu-Su 09:00-16:00", "周二-周日 09:00-16:00", "Tue-Sun 09:00-16:00"),
        (
            "Apr-Oct 07:30-18:00; Nov-Mar 08:00-16:00",
            "4月-10月 07:30-18:00；11月-3月 08:00-16:00",
            "Apr-Oct 07:30-18:00; Nov-Mar 08:00-16:00",
        ),
        ("Mo off; PH off", "周一闭馆；节假日闭馆", "Mon closed; public holidays closed"),
        ("24/7", "全天开放", "open all day"),
        (
            "Qingming -2 days-Qingming +1 day 07:00-17:30",
            "清明前2天-清明后1天 07:00-17:30",
            "2 days before Qingming-1 day after Qingming 07:00-17:30",
        ),
        ("", "", ""),
    ],
)
def test_opening_hours_read_as_words(
    client: FlaskClient, text: str, shown: str, english: str
) -> None:
    with client.application.test_request_context("/"):
        assert words.hours(text) == shown
    with client.application.test_request_context("/?lang=en"):
        assert words.hours(text) == english


@pytest.mark.parametrize(("bearing", "word"), [(0, "北"), (22, "北"), (23, "东北"), (180, "南"), (350, "北")])  # fmt: skip  # noqa: E501
def test_bearings_are_the_nearest_eighth(client: FlaskClient, bearing: float, word: str) -> None:
    with client.application.test_request_context("/"):
        assert words.compass(bearing) == word


def test_static_files_are_named_by_their_content(client: FlaskClient) -> None:
    page = client.get("/").text
    address = re.search(r'src="(/static/[0-9a-f]{10}/js/home\.js)"', page)
    assert address
    assert client.get(address[1]).cache_control.max_age == 365 * 24 * 3600


def test_the_fold_of_further_options_says_which_are_in_use(client: FlaskClient) -> None:
    in_use = re.compile(r'id="in-use">([^<]*)<')
    assert in_use.findall(client.get("/plan?step=rules").text)[0].startswith("均未设置")
    address = "/plan?from=长春&date=2027-06-15&storyline=hard&at_least=museum=1&step=rules"
    page = client.get(address).text
    assert in_use.findall(page) == ["已设： 历史顺序；至少"]
    assert '<option value="hard" selected>' in page
    assert re.search(r'name="at_least"[^>]* value="museum=1"', page)


@pytest.mark.slow
def test_the_timetable_says_how_much_of_a_drive_is_reserve(client: FlaskClient) -> None:
    said = "min of it in reserve"
    plain = client.get(f"{PLAN}&lang=en&slack=-1").text
    assert " km" in plain
    assert said not in plain
    assert said in client.get(f"{PLAN}&lang=en").text
    assert said in client.get(f"{PLAN}&lang=en&slack=10").text


def test_names_are_joined_as_the_language_does(client: FlaskClient) -> None:
    address = "/plan?step=rules&from=长春&storyline=hard&lecture=30"
    in_use = re.compile(r'id="in-use">([^<]*)<')
    assert "；" in in_use.findall(client.get(f"{address}&lang=zh").text)[0]
    english = in_use.findall(client.get(f"{address}&lang=en").text)[0]
    assert "; " in english
    assert "；" not in english
