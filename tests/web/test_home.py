"""The map page and its cards, search and files, without a browser."""

import csv
import io
import re
from datetime import date, timedelta

import pandas as pd
import pytest
from flask.testing import FlaskClient

from geo.coverage import lecture_status
from geo.datasets import load_datasets
from web.installation.basis import current_basis
from web.installation.context import Context
from web.places import clusters
from web.places.catalogue import VenuesQuery, venues
from web.places.opening import Opening, festival, next_open, openings
from web.places.record import last_lectures
from web.places.venue_card import UnknownVenueError, venue
from web.places.venue_filter import VenueFilter, passing
from web.store.order_rows import Sending, Wanted
from web.terms.fields import QueryError

TODAY = date(2027, 6, 1)
MONDAY = date(2027, 6, 7)
CEMETERY = "JL-220502-057"  # closed on Mondays, published
DASHIREN = "220605107000"
JIANGYUAN = "220605000000"
PROVINCE = (121.0, 40.0, 132.0, 47.0)


# -- services -------------------------------------------------------------------------------------


def test_a_site_closed_on_mondays_opens_again_on_tuesday(context: Context) -> None:
    opening = openings(context, MONDAY)[CEMETERY]
    assert (opening.state, opening.basis, opening.hours) == ("closed", "published", "")
    assert next_open(context, CEMETERY, MONDAY) == date(2027, 6, 8)
    assert openings(context, date(2027, 6, 8))[CEMETERY].hours == "08:30–16:30"


def test_a_demolished_site_is_shut_whatever_its_hours(context: Context) -> None:
    sites = context.datasets.sites
    gone = sites.index[sites["status"].isin(["closed", "demolished"])]
    today = openings(context, TODAY)
    assert len(gone) >= 3
    assert {today[key].state for key in gone} == {"shut"}


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2027, 4, 5), date(2027, 4, 5)), (date(2027, 4, 6), date(2028, 4, 4))],
)
def test_the_next_qingming_is_named_when_the_hours_name_it(day: date, expected: date) -> None:
    text = "Tu-Su 09:00-16:00; Qingming 07:00-17:30"
    assert festival(Opening("open", (), text, "published"), day) == expected
    assert festival(Opening("open", (), "Tu-Su 09:00-16:00", "published"), day) is None


def test_the_last_lectures_are_those_that_a_coverage_report_counts(context: Context) -> None:
    """The store looks for them alone, the report reads every lecture: both by the same rule."""
    snapshot = context.snapshot()
    last = last_lectures(context, snapshot, today=TODAY)
    status = lecture_status(context.datasets.venues, snapshot.lectures, today=TODAY, days=1)
    assert 0 < last["last_lecture"].isna().sum() < len(last)
    assert (snapshot.lectures["date"] > pd.Timestamp(TODAY)).any()
    pd.testing.assert_frame_equal(
        last[["last_lecture", "days_since"]],
        status[["last", "days_since"]].rename(columns={"last": "last_lecture"}),
    )
    assert set(last["on_record"]) == {"held", "never"}
    assert last["never"].equals(last["last_lecture"].isna().rename("never"))


def test_of_venues_whose_days_are_not_on_record_nothing_is_said(context: Context) -> None:
    """The simulated year ends today: a week later it still goes on, a month later nobody knows."""
    snapshot = context.snapshot()
    soon = last_lectures(context, snapshot, today=TODAY + timedelta(days=7))
    assert set(soon["on_record"]) == {"held", "never"}
    assert soon["days_since"].isna().equals(soon["last_lecture"].isna())
    late = last_lectures(context, snapshot, today=TODAY + timedelta(days=30))
    assert set(late["on_record"]) == {"held", "unknown"}
    assert late["days_since"].isna().all()
    assert not late["never"].any()


def test_filters_of_venues_count_what_they_say(context: Context) -> None:
    table = context.datasets.venues
    last = last_lectures(context, context.snapshot(), today=TODAY)["days_since"]
    query = VenueFilter(tier=("village",), division=JIANGYUAN, idle=90)
    expected = (
        (table["tier"] == "village") & (table["county"] == JIANGYUAN) & (last.isna() | (last >= 90))
    )
    chosen = passing(context, query, today=TODAY)
    assert chosen.equals(expected.rename(None))
    assert 0 < chosen.sum() < (table["county"] == JIANGYUAN).sum()
    listed = venues(context, VenuesQuery(bbox=PROVINCE, **query.model_dump()))
    counted = clusters.clusters(
        context, clusters.ClustersQuery(bbox=PROVINCE, zoom=7, **query.model_dump())
    )
    assert listed["total"] == counted["total"] == counted["in_view"] == chosen.sum()


def test_a_division_that_is_none_gets_a_sentence(context: Context) -> None:
    with pytest.raises(QueryError, match="220000000000"):
        passing(context, VenueFilter(division="220000000000"), today=TODAY)


def test_the_card_of_a_venue_names_the_first_lecture_to_come(context: Context) -> None:
    before = venue(context, DASHIREN, today=TODAY)
    day = date(2027, 6, 2)
    wanted = Wanted(venue=DASHIREN, topic="united-army", language="zh", since=day, until=day)
    number = context.store.orders.add(wanted)
    assert venue(context, DASHIREN, today=TODAY)["orders_waiting"] == before["orders_waiting"] + 1
    lecturer = str(context.snapshot().lecturers.index[0])
    context.store.orders.dispatch([Sending(number, lecturer, day, override="in a test")])
    after = venue(context, DASHIREN, today=TODAY)
    context.store.orders.cancel(number)
    assert after["next_lecture"] == {
        "date": "2027-06-02", "topic": "united-army", "origin": "dispatched",
    }  # fmt: skip
    near = after["lecturer"]
    assert near["minutes_low"] <= near["minutes"] <= near["minutes_high"]
    with pytest.raises(UnknownVenueError):
        venue(context, "220000000001", today=TODAY)


# -- pages ----------------------------------------------------------------------------------------


def shown(page: str) -> set[str]:
    rows = re.findall(r'<li data-id="([^"]+)"[^>]*?( hidden)?><a', page)
    return {key for key, hidden in rows if not hidden}


def test_kind_and_opening_narrow_the_list(client: FlaskClient, context: Context) -> None:
    sites = context.datasets.sites
    museums = set(sites.index[sites["category"] == "museum"])
    assert shown(client.get("/?category=museum").text) == museums
    today = {key for key, one in openings(context, TODAY).items() if one.state == "open"}
    assert shown(client.get("/?open=today").text) == today


def test_a_county_lists_its_venues_without_a_script(client: FlaskClient, context: Context) -> None:
    page = client.get(f"/?county={JIANGYUAN}").text
    links = re.findall(r'href="/venues/(\d{12})"', page)
    table = context.datasets.centres
    inside = table.index[table["county"] == JIANGYUAN]
    assert links == sorted(inside)[:60]


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("dsrz", f"/venues/{DASHIREN}"),
        ("江源区", f"/?county={JIANGYUAN}"),
        (CEMETERY, f"/sites/{CEMETERY}"),
        ("白山市", "/nearby?at=220600000000"),
    ],
)
def test_search_works_without_a_script(client: FlaskClient, typed: str, link: str) -> None:
    found = client.get("/", query_string={"q": typed}).text.split('id="found"')[1]
    assert re.search(r'<a href="([^"]+)"', found)[1] == link  # type: ignore[index]


def test_a_search_that_finds_nothing_says_what_to_try(client: FlaskClient) -> None:
    assert "请换一个名称、拼音首字母或代码" in client.get("/?q=qqqqqq").text.split('id="found"')[1]


def test_wrong_parameters_of_the_map_count_as_not_given(client: FlaskClient) -> None:
    page = client.get("/?county=1&period=x&idle=7&category=y&tier=z&card=nothing")
    assert page.status_code == 200
    assert len(shown(page.text)) == len(load_datasets().sites)


@pytest.mark.parametrize("chosen", [CEMETERY, DASHIREN])
def test_the_open_card_is_in_the_page(client: FlaskClient, chosen: str) -> None:
    page = client.get(f"/?card={chosen}&county={JIANGYUAN}").text
    card = page.split('id="card"')[1].split('class="list-head"')[0]
    assert chosen in card
    assert "uri.amap.com" in card
    assert f"county={JIANGYUAN}" in re.search(r'href="([^"]+)" data-close', card)[1]  # type: ignore[index]


def test_gathered_sites_lead_to_the_plan(client: FlaskClient) -> None:
    page = client.get(f"/?pick={CEMETERY},JL-220605-101").text
    link = re.search(r'id="basket-plan" href="([^"]+)"', page)
    assert link
    assert link[1].count("require=JL-") == 2


def test_a_venue_has_a_page_and_an_unknown_one_none(client: FlaskClient) -> None:
    page = client.get(f"/venues/{DASHIREN}").text
    assert "白山市 › 江源区 › 大石人镇" in page
    assert f"/orders?venue={DASHIREN}" in page
    missing = client.get("/venues/220000000001")
    assert missing.status_code == 404
    assert "没有代码为 220000000001 的场所" in missing.text


def test_a_site_says_when_it_is_open_and_names_its_sources_in_chinese(client: FlaskClient) -> None:
    page = client.get("/sites/JL-220605-101").text
    assert "今天估计开放" in page
    assert "按同类遗址推定，未见公布" in page
    card = client.get("/sites/JL-220605-101?part=card").text
    assert "今天估计开放" in card
    assert "今日开放" not in card
    assert "列出两处起始遗址的新闻报道" in page
    assert "the press article" in client.get("/sites/JL-220605-101?lang=en").text


# -- files ----------------------------------------------------------------------------------------


def rows_of(content: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))


def test_files_hold_what_the_page_shows(client: FlaskClient) -> None:
    address = f"/files/sites.csv?county={JIANGYUAN}"
    names = {row["编号"] for row in rows_of(client.get(address).text)}
    assert names == shown(client.get(f"/?county={JIANGYUAN}").text)
    features = client.get(address.replace(".csv", ".geojson")).get_json()["features"]
    assert {one["properties"]["id"] for one in features} == names


def test_the_file_of_venues_says_that_lectures_are_simulated(client: FlaskClient) -> None:
    rows = rows_of(client.get(f"/files/venues.csv?county={JIANGYUAN}&tier=township").text)
    assert len(rows) == 10
    assert {row["场所类别"] for row in rows} == {"所"}
    assert {row["宣讲为模拟"] for row in rows} == {"是"}


@pytest.mark.parametrize("address", ["/files/people.csv", "/files/sites.exe", "/files/nearby.exe"])
def test_other_files_are_not_there(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_file_of_nearby_venues_is_the_list(client: FlaskClient) -> None:
    page = client.get("/nearby?at=大石人镇&within=20&limit=200").text
    listed = re.findall(r'data-code="(\d{12})"', page)
    rows = rows_of(client.get("/files/nearby.csv?at=大石人镇&within=20&limit=200").text)
    assert [row["代码"] for row in rows] == listed
    assert len(rows) > 20


# -- nearby and errors ----------------------------------------------------------------------------


def test_a_county_offers_its_townships(client: FlaskClient) -> None:
    page = client.get(f"/nearby?county={JIANGYUAN}").text
    assert f'href="/nearby?at={DASHIREN}">大石人镇</a>' in page
    listed = page.split('class="townships"')[1].split("</ul>")[0]
    assert listed.count('href="/nearby?at=') == 11


def test_folded_conditions_are_counted(client: FlaskClient) -> None:
    page = client.get("/nearby?at=大石人镇&idle=90&tier=village&season=normal").text
    assert '<span class="count-of">2</span></summary>' in page


def test_a_missing_page_offers_a_search(client: FlaskClient) -> None:
    page = client.get("/nope").text
    assert 'role="search"' in page
    assert "返回上一页" in page


def test_a_server_error_gives_the_number_that_is_in_the_log(
    client: FlaskClient,
    context: Context,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(context.store, "revision", None)
    monkeypatch.setitem(client.application.config, "PROPAGATE_EXCEPTIONS", False)
    answer = client.get("/data")
    number = re.search(r"编号 ([0-9a-f]{8})", answer.text)
    assert answer.status_code == 500
    assert number
    assert number[1] in caplog.text


def test_the_data_page_names_origins_versions_and_files(
    client: FlaskClient, context: Context
) -> None:
    page = client.get("/data").text
    for said in ("ODbL 1.0", "天地图", "/files/sites.csv", current_basis(context).data_hash):
        assert said in page
