"""Pages in English: no Chinese but what is marked as Chinese, or what a person has typed."""

import csv
import io
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import gettext

from web.frame.inputs import context
from web.language import places
from web.language.counted import counted
from web.language.messages import TRANSLATIONS, translate
from web.language.places import marked_name, place_name
from web.places.answer import SiteHours
from web.terms.term import of

HAN = re.compile("[\u3400-\u9fff]+")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source"}
READ_ALOUD = ("alt", "title", "aria-label", "placeholder", "content")
PAGES = [
    "/",
    "/?card=site:JL-220502-057",
    "/nearby?at=Dashiren",
    "/nearby?county=220605000000",
    "/venues/220605107000",
    "/sites/JL-220502-057",
    "/coverage",
    "/coverage?level=township",
    "/coverage/centres?which=never",
    "/coverage/suggest?model=coverage&venues=5",
    "/coverage/suggest?model=mclp&venues=5",
    "/plan",
    "/plan?from=Changchun&date=2027-06-02&days=2&area=Tonghua",
    "/plan/book?from=Changchun&date=2027-06-02&days=2&area=Tonghua",
    "/inspect?from=Changchun&date=2027-06-07&groups=2&within=Baishan",
    "/orders",
    "/planned",
    "/plans",
    "/register/venues",
    "/register/venues/220605107000",
    "/more",
    "/help",
    "/data",
    "/plan?step=sites&find=martyrs",
    "/plan?from=Changchun&date=2027-06-02&days=2&area=Tonghua&show=alternatives",
    "/register/sites?q=Shiren",
    "/ogc/collections/sites/items?f=html&limit=20",
]

FILES = {
    "sites": "county=220605000000",
    "venues": "county=220605000000&tier=township",
    "divisions": "",
    "nearby": "at=Dashiren&within=20",
    "route": "from=Changchun&date=2027-06-02&days=2&area=Tonghua",
    "coverage": "level=county",
    "centres": "which=unserved&county=220623000000",
    "suggestion": "model=coverage&venues=5",
    "inspection": "from=Changchun&date=2027-06-07&groups=2&within=Baishan",
}
CHINESE_COLUMNS = {"Chinese name", "Address", "Subject", "Note", "Story", "Sources of the story"}
"""What people of the province have written: nobody has put it into English."""


class Reader(HTMLParser):
    """Collects the Chinese outside elements that are marked as Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the language of an element, and the Chinese that is read aloud of it."""
        given = dict(attrs)
        lang = given.get("lang") or (self.open[-1][1] if self.open else "")
        if not lang.startswith("zh"):
            told = (given.get(name) or "" for name in READ_ALOUD)
            self.found += [text for text in told if HAN.search(text)]
        if tag not in VOID:
            self.open.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        """Close an element and what was left open in it."""
        at = next((i for i, (name, _) in enumerate(self.open[::-1], 1) if name == tag), 0)
        if at:
            del self.open[-at:]

    def handle_data(self, data: str) -> None:
        """Collect Chinese text."""
        unread = any(tag in ("script", "style", "textarea") for tag, _ in self.open[-1:])
        if not unread and HAN.search(data) and not self.open[-1][1].startswith("zh"):
            self.found.append(data.strip())


@pytest.fixture(scope="module")
def client(own_app: Flask) -> FlaskClient:
    """Client of an installation in which nobody has typed anything yet."""
    return own_app.test_client()


@pytest.mark.slow
@pytest.mark.parametrize("address", PAGES)
def test_an_english_page_marks_all_its_chinese(client: FlaskClient, address: str) -> None:
    page = client.get(f"{address}{'&' if '?' in address else '?'}lang=en")
    assert page.status_code == 200
    reader = Reader()
    reader.feed(page.text)
    assert page.text.count("<") > 50
    assert reader.found == [], _around(page.text, reader.found)


def _around(page: str, found: list[str]) -> list[str]:
    """Return what stands before each name, so that a failure tells where it is written."""
    return [page[max(0, page.find(name) - 300) : page.find(name) + 80] for name in found]


LISTS = {
    "/orders": "Nanguan",
    "/orders/dispatch?days=30": "Nanguan",
    "/planned": "station",
    "/plans": "15 Jun 2027",
    "/plans/1": "Changchun",
}
"""Pages of what was kept -> what they say of it."""


@pytest.mark.slow
@pytest.mark.parametrize("address", LISTS)
def test_an_english_list_marks_the_chinese_of_what_was_kept(
    worked: FlaskClient, address: str
) -> None:
    page = worked.get(f"{address}{'&' if '?' in address else '?'}lang=en")
    assert page.status_code == 200
    reader = Reader()
    reader.feed(page.text)
    assert reader.found == []
    assert LISTS[address] in page.text


@pytest.fixture(scope="module")
def worked(client: FlaskClient) -> FlaskClient:
    """Client of an installation with orders, planned lectures and a saved plan."""
    own = {"Sec-Fetch-Site": "same-origin"}
    lecture = {"venue": "220102000000", "topic": "theory", "language": "zh", "from": "2027-06-03"}
    assert client.post("/orders", data=lecture, headers=own).status_code == 303
    mute = {**lecture, "language": "sign", "from": "2027-06-04"}
    client.post("/orders", data=mute, headers=own)
    rows = client.get("/coverage/suggest?county=220102000000&venues=2&lang=en").text
    venues = re.findall(r'name="venue" value="(\d+)"', rows)
    assert venues
    taken = {"county": "220102000000", "venues": "2", "venue": venues}
    assert client.post("/coverage/suggest", data=taken, headers=own).status_code == 303
    tour = {"from": "长春", "date": "2027-06-15", "days": "1", "name": "June"}
    assert client.post("/plans", data=tour, headers=own).status_code == 303
    return client


def test_one_of_a_thing_is_said_so() -> None:
    tour = "%(days)d days · %(stops)d sites · %(km)d km"
    assert translate(tour, "en", days=1, stops=21, km=1) == "1 day · 21 sites · 1 km"
    waiting = "%(count)d orders wait for a lecturer"
    assert translate(waiting, "en", count=1) == "1 order waits for a lecturer"
    assert translate(waiting, "en", count=11) == "11 orders wait for a lecturer"
    counties = "By township the %(count)d county centres are not counted."
    assert translate(counties, "en", count=1) == ("By township the 1 county centre is not counted.")
    assert translate("%(count)s days ago", "en", count="1") == "1 day ago"
    stories = "%(count)d stories wait for approval."
    assert translate(stories, "en", count=1) == "1 story waits for approval."


def test_views_say_one_of_a_thing_so(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        one = gettext("%(count)d records imported: %(kind)s", count=1, kind="venues")
        assert one == "1 record imported: venues"
        assert gettext("%(count)d records imported: %(kind)s", count=2, kind="").startswith("2 rec")
        assert gettext("100 %") == "100 %"
    with app.test_request_context("/?lang=zh"):
        assert gettext("%(count)d records imported: %(kind)s", count=1, kind="").startswith("导入")


NO_NOUNS = {"does", "ends", "jumps", "less", "misses", "sets", "starts", "takes", "waits"}
"""What stands behind a number that names something, such as day 3."""
NEVER_ONE = {"%(most)d drivers", "%(most)d million pixels"}


def test_every_sentence_with_a_count_can_say_one() -> None:
    """A word in the plural behind a number is a noun that can be said of one."""
    with (TRANSLATIONS / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        sentences = [one.id for one in read_po(file) if isinstance(one.id, str)]
    plural = re.compile(r"%\((\w+)\)d\|* (?:(?!has|of)[a-z]+ )?([a-z]{3,}s|people)\b")
    found = [match for one in sentences for match in plural.finditer(one)]
    assert len(found) > 100
    left = {
        one[0]
        for one in found
        if one[2] not in NO_NOUNS and counted(one[0], {one[1]: "1"}) == one[0]
    }
    assert left == NEVER_ONE


@pytest.mark.slow
def test_pages_count_in_english_too(client: FlaskClient) -> None:
    page = client.get("/coverage/centres?which=never&lang=en").text
    assert "at least 1 lecture in the 90 days" in page


@pytest.mark.usefixtures("app")
def test_a_sentence_names_places_in_its_language() -> None:
    template = "%(name)s is left out."
    assert translate(template, "en", name="长春市") == "Changchun is left out."
    assert "长春市" in translate(template, "zh", name="长春市")
    typed = "%(field)s must be text, not %(value)s."
    assert "长春市" in translate(typed, "en", field="from", value="长春市")


@pytest.mark.usefixtures("app")
def test_a_name_that_is_sounded_out_has_the_chinese_one_beside_it() -> None:
    assert marked_name("杨靖宇烈士陵园", "en") == "Yang Jingyu Martyrs Cemetery"
    assert marked_name("大石人镇", "zh") == "大石人镇"
    said = marked_name("大石人镇", "en")
    assert said == 'Dashiren Town <span lang="zh-CN">大石人镇</span>'
    assert marked_name("无<名", "en") == '<span lang="zh-CN">无&lt;名</span>'
    assert place_name("~大石人镇", "en") == "~Dashiren Town"


def test_another_installation_in_the_process_does_not_rename_places(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "_opened", [dict])  # opened later, and knows no names
    assert place_name("杨靖宇烈士陵园", "en") == "杨靖宇烈士陵园"
    with app.test_request_context("/"):
        context()
        assert place_name("杨靖宇烈士陵园", "en") == "Yang Jingyu Martyrs Cemetery"


def test_opening_hours_are_read_in_words() -> None:
    column = of(SiteHours, "opening_hours")
    assert column.text("Tu-Su 09:00-16:00", "en") == "Tue-Sun 09:00-16:00"
    assert column.text("Tu-Su 09:00-16:00", "zh") == "周二-周日 09:00-16:00"
    assert column.cell("Tu-Su 09:00-16:00", "zh") == "Tu-Su 09:00-16:00"


@pytest.mark.parametrize("view", FILES)
def test_an_english_table_is_chinese_in_columns_that_say_so(client: FlaskClient, view: str) -> None:
    sent = client.get(f"/files/{view}.csv?{FILES[view]}&lang=en")
    assert sent.status_code == 200
    head, *rows = csv.reader(io.StringIO(sent.text.removeprefix("\ufeff")))
    assert rows
    chinese = {
        name for row in rows for name, cell in zip(head, row, strict=True) if HAN.search(cell)
    }
    assert chinese <= CHINESE_COLUMNS
    assert "Chinese name" in chinese


@pytest.mark.parametrize("view", ["sites", "nearby", "coverage", "route"])
def test_an_english_file_for_a_browser_marks_all_its_chinese(
    client: FlaskClient, view: str
) -> None:
    sent = client.get(f"/files/{view}.html?{FILES[view]}&lang=en")
    assert sent.status_code == 200
    reader = Reader()
    reader.feed(sent.text)
    assert reader.found == []


def test_lists_that_scripts_make_have_english_names(client: FlaskClient) -> None:
    found = client.get("/api/v1/places?q=石人&limit=8").get_json()["places"]
    venues = client.get("/api/v1/venues?bbox=126.4,41.9,126.6,42.1").get_json()["venues"]
    cells = client.get("/api/v1/venues/clusters?bbox=126,41,127,42&zoom=11").get_json()["clusters"]
    alone = [one for one in cells if one["name"]]
    townships = client.get("/ground/places.json?lang=en").get_json()["places"]
    for listed in (found, venues, alone):
        assert listed
        assert all(one["name_en"] and not HAN.search(one["name_en"]) for one in listed)
    assert all(one["context_en"] and not HAN.search(one["context_en"]) for one in found)
    assert len(townships) > 900
    assert not [name for name, *_ in townships if HAN.search(name)]
    assert HAN.search(client.get("/ground/places.json?lang=zh").get_json()["places"][0][0])


def test_what_a_list_offers_in_english_is_understood(client: FlaskClient) -> None:
    assert "Dashiren Town" in client.get("/nearby?at=Dashiren Town&lang=en").text
    station = client.get("/api/v1/nearby?at=Dashiren Town, township station")
    assert station.get_json()["origin"]["code"] == "220605107000"


def test_days_in_sentences_are_written_as_the_language_does() -> None:
    template = "The period ends on %(day)s: later days are not on record."
    assert "31 May 2027" in translate(template, "en", day="2027-05-31")
    assert "2027年5月31日" in translate(template, "zh", day=date(2027, 5, 31))
    typed = "%(field)s must be text, not %(value)s."
    assert "2027-05-31" in translate(typed, "en", field="from", value="2027-05-31")
    assert "2027-02-30" in translate(template, "en", day="2027-02-30")
