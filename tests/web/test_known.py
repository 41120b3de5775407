"""The table on the page of a site: what the register has, from where, and what other pages say."""

import re

import pytest
from flask.testing import FlaskClient

NATIONAL = "JL-220581-080"
REFUTED = "JL-220602-104"
DISPUTED = "JL-220523-076"
MEMORY = "JL-220182-021"
PHONE = "JL-220302-044"


def table(client: FlaskClient, site: str, lang: str = "zh") -> dict[str, list[str]]:
    """Return the rows of the table by their headings, each as its three cells."""
    page = client.get(f"/sites/{site}?lang={lang}").get_data(as_text=True)
    body = page.split('class="site-known"')[1].split("<tbody>")[1].split("</tbody>")[0]
    found: dict[str, list[str]] = {}
    for row in body.split("<tr>")[1:]:
        cells = [_text(cell) for cell in re.split(r"</t[hd]>", row)]
        found.setdefault(cells[0], []).extend(cells[1:4])
    return found


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def test_every_field_says_what_is_known_and_what_is_not(client: FlaskClient) -> None:
    rows = table(client, MEMORY)
    assert list(rows) == ["名称", "地址", "位置", "主题", "开放状态", "开放时间", "电话"]
    assert rows["名称"][:2] == ["榆树市烈士陵园", "一般知识，未见网页"]
    assert rows["电话"] == ["情况不明", "", ""]
    assert rows["主题"][0] == "情况不明"


def test_a_national_site_has_batch_and_number(client: FlaskClient) -> None:
    lists = " ".join(table(client, NATIONAL)["命名"])
    assert "全国重点文物保护单位 · 第八批 · 8-0557-5-041 · 2019-10-07" in lists
    assert "batch 8" in " ".join(table(client, NATIONAL, "en")["Designation"])


def test_where_sources_disagree_both_are_told(client: FlaskClient) -> None:
    value, kept, others = table(client, DISPUTED)["地址"]
    assert value == "白山市靖宇县龙泉镇西瓮圈"
    assert "抗日战争纪念网" in kept
    assert "辉南县金川镇" in others
    assert "未定，并列" in others


def test_a_refuted_listing_is_gone_and_told_with_its_reason(client: FlaskClient) -> None:
    page = client.get(f"/sites/{REFUTED}").get_data(as_text=True)
    chips = page.split('class="chips"')[1].split("</p>")[0]
    assert "全国重点文物保护单位" not in chips
    assert "不采用" in " ".join(table(client, REFUTED)["命名"])
    assert "全国重点" not in client.get(f"/api/v1/sites/{REFUTED}").get_json()["designations"]


def test_a_telephone_and_hours_say_who_published_them(client: FlaskClient) -> None:
    rows = table(client, PHONE)
    assert rows["电话"][0] == "0434-5011518"
    assert rows["电话"][1]
    assert rows["开放时间"][0] != "情况不明"
    assert rows["开放时间"][1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_that_may_not_be_cited_are_not_named(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/sites/JL-220204-171?lang={lang}").get_data(as_text=True)
    assert "吉林市全国重点文物保护单位介绍" not in page
    assert ("不宜引用的网页" if lang == "zh" else "a page that should not be cited") in page


def test_the_page_of_the_data_counts_them_under_a_heading(client: FlaskClient) -> None:
    page = client.get("/data?lang=zh").get_data(as_text=True)
    assert re.search(r'<th scope="row"[^>]*>\d+ 个不宜引用的网页</th>', page)
    assert '<th scope="row"></th>' not in page
    assert 'id=""' not in page
