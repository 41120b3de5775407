"""The page of a site: its story and who approves it, pictures, reports, and what is not known."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from geo.told import approved_stories
from tests.web.conftest import TODAY
from web import create_app
from web.installation.settings import Settings
from web.sites.pictures import LEAST_EDGE, PictureError, encoded

STORY = "JL-220103-001"
NONE = "JL-220622-107"
CEMETERY = "JL-220502-057"
DRAFT = "草稿，尚未审定"


def make_app(url: str) -> Flask:
    """Open an installation of its own; the same address of a store is the same one."""
    return create_app(Settings(database_url=url, today=TODAY, page_seconds=60))


@pytest.fixture(scope="module")
def opened(new_url: Callable[..., str], made_url: str) -> Flask:
    return make_app(new_url(like=made_url))


@pytest.fixture
def reading(opened: Flask) -> FlaskClient:
    """Open the installation that no test of this file writes into."""
    return opened.test_client()


@pytest.fixture
def app(store_url: str) -> Flask:
    return make_app(store_url)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def page(client: FlaskClient, site: str = STORY, **parameters: str) -> str:
    response = client.get(f"/sites/{site}", query_string=parameters)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def picture(kind: str = "JPEG", size: tuple[int, int] = (900, 600)) -> bytes:
    """Return a picture that says where it was taken."""
    file, exif = BytesIO(), Image.Exif()
    exif.get_ifd(0x8825)[2] = (41.0, 43.0, 30.0)
    exif[0x0110] = "a camera"
    Image.new("RGB", size, "#1e5a4a").save(file, kind, exif=exif)
    return file.getvalue()


def send(client: FlaskClient, data: bytes | None = None, **said: str):
    form = {"alt": "大门", "credit": "王某", "licence": "own", **said}
    file = (BytesIO(picture() if data is None else data), "a.jpg")
    return client.post(f"/sites/{STORY}/pictures", data={**form, "picture": file})


# -- the story ------------------------------------------------------------------------------------


def test_a_draft_stands_on_its_page_and_nowhere_else(reading: FlaskClient) -> None:
    html = page(reading)
    assert DRAFT in html
    assert "勤民楼" in html
    assert "写作依据" in html
    assert "勤民楼" not in page(reading, part="card")
    assert reading.get(f"/api/v1/sites/{STORY}").get_json()["story"] == ""


@pytest.mark.slow
def test_no_page_that_may_not_be_cited_is_named(reading: FlaskClient, opened: Flask) -> None:
    book = opened.extensions["redroutes"].datasets.book
    hidden = {one.name for one in book.sources.values() if not one.cited and len(one.title) > 6}
    sites = list(book.facts)[:12]
    assert sites
    assert hidden
    for site in sites:
        html = page(reading, site)
        assert not [name for name in hidden if name in html]


@pytest.mark.slow
def test_approving_puts_the_story_on_the_card_and_into_the_answer(client: FlaskClient) -> None:
    assert client.post(f"/sites/{STORY}/approve").status_code == 303
    html = page(client, done="approved")
    assert "审定了故事" in client.get("/").text
    assert DRAFT not in html
    assert "撤回审定" in html
    assert "勤民楼" in page(client, part="card")
    answer = client.get(f"/api/v1/sites/{STORY}").get_json()
    assert answer["story"].startswith("勤民楼")
    assert answer["story_en"].startswith("Qinmin")
    assert answer["story_sources"].count("；") >= 1


@pytest.mark.slow
def test_an_approval_can_be_taken_back_and_done_again(client: FlaskClient) -> None:
    client.post(f"/sites/{STORY}/approve")
    client.post(f"/sites/{STORY}/withdraw", data={"number": "1"})
    assert DRAFT in page(client)
    client.post(f"/sites/{STORY}/take-back", data={"number": "2"})
    assert DRAFT not in page(client)


@pytest.mark.slow
def test_two_who_approve_do_not_write_over_each_other(client: FlaskClient) -> None:
    client.post(f"/sites/{STORY}/approve")
    response = client.post(f"/sites/{STORY}/approve")
    assert response.status_code == 409
    assert "勤民楼" in response.get_data(as_text=True)


@pytest.mark.slow
def test_a_changed_text_is_a_draft_again(client: FlaskClient) -> None:
    client.post(f"/sites/{STORY}/approve")
    form = client.get(f"/register/sites/{STORY}").get_data(as_text=True)
    assert '<option value="approved" selected' in form
    said = {
        "name": "伪满皇宫博物院（伪满皇宫旧址）", "county": "宽城区", "number": "1",
        "story": "改过的故事", "story_state": "approved",
    }  # fmt: skip
    assert client.post(f"/register/sites/{STORY}", data=said).status_code == 303
    html = page(client)
    assert DRAFT in html
    assert "改过的故事" in html
    assert client.get(f"/api/v1/sites/{STORY}").get_json()["story"] == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"story": "太短", "story_sources": "甲；乙"}, "2 个汉字"),
        ({"story": "抗联" * 70, "story_sources": "甲"}, "不足两处"),
    ],
)
def test_an_unfit_text_is_not_approved(
    client: FlaskClient, said: dict[str, str], sentence: str
) -> None:
    form = {"name": "伪满皇宫博物院（伪满皇宫旧址）", "county": "宽城区", "story_state": "approved"}
    assert client.post(f"/register/sites/{STORY}", data={**form, **said}).status_code == 303
    assert DRAFT in page(client)
    response = client.post(f"/sites/{STORY}/approve", data={"number": "1"})
    assert response.status_code == 409
    assert sentence in response.get_data(as_text=True)


def test_a_text_of_the_office_is_approved_in_its_form(client: FlaskClient) -> None:
    said = {
        "name": "伪满皇宫博物院（伪满皇宫旧址）", "county": "宽城区", "story": "抗联" * 70,
        "story_sources": "甲；乙", "story_state": "approved",
    }  # fmt: skip
    client.post(f"/register/sites/{STORY}", data=said)
    assert client.get(f"/api/v1/sites/{STORY}").get_json()["story"] == "抗联" * 70


def test_the_form_of_a_record_begins_with_the_draft(reading: FlaskClient) -> None:
    html = reading.get(f"/register/sites/{STORY}").get_data(as_text=True)
    assert re.search(r'<textarea id="field-story"[^>]*>勤民楼', html)
    assert '<option value="draft" selected' in html


@pytest.mark.slow
def test_drafts_are_listed_until_they_are_approved(client: FlaskClient) -> None:
    before = client.get("/register/stories").get_data(as_text=True)
    assert f'id="{STORY}"' in before
    client.post(f"/sites/{STORY}/approve", data={"from": "list"})
    assert f'id="{STORY}"' not in client.get("/register/stories").get_data(as_text=True)


def test_a_site_without_a_story_cannot_be_approved(reading: FlaskClient) -> None:
    sites = reading.get("/api/v1/sites").get_json()["sites"]
    drafts = reading.get("/register/stories").get_data(as_text=True)
    without = next(one["id"] for one in sites if f'id="{one["id"]}"' not in drafts)
    response = reading.post(f"/sites/{without}/approve")
    assert response.status_code == 409
    assert "还没有故事" in response.get_data(as_text=True)


# -- what else the page tells ---------------------------------------------------------------------


def test_the_telephone_is_told_with_its_source(reading: FlaskClient) -> None:
    html = page(reading, CEMETERY)
    assert 'href="tel:04353652882"' in html
    assert 'href="tel:04353616042"' in html
    assert "未经拨打核实" in html


def test_what_is_not_known_is_said(reading: FlaskClient) -> None:
    html = page(reading, NONE)
    assert "还不知道：" in html
    assert "未见公布电话" in html
    assert "约有七成" in html


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_opens(reading: FlaskClient, lang: str) -> None:
    sites = reading.get("/api/v1/sites").get_json()["sites"]
    assert len(sites) > 155
    for one in sites[::6]:
        html = page(reading, one["id"], lang=lang)
        assert one["name_en" if lang == "en" and one["name_en"] else "name_zh"] in html


def test_an_unknown_site(reading: FlaskClient) -> None:
    for path in ("", "/report"):
        assert reading.get(f"/sites/JL-220000-000{path}").status_code == 404
    assert reading.post("/sites/JL-220000-000/approve").status_code == 404


# -- pictures -------------------------------------------------------------------------------------


def test_a_picture_is_shown_with_its_credit(client: FlaskClient) -> None:
    assert send(client).status_code == 303
    html = page(client)
    assert "图：王某" in html
    assert "本单位拍摄" in html
    assert 'alt="大门"' in html
    image = client.get("/pictures/1/small.jpg")
    assert image.mimetype == "image/jpeg"
    assert Image.open(BytesIO(image.data)).size == (480, 320)


@pytest.mark.slow
def test_a_removed_picture_comes_back(client: FlaskClient) -> None:
    send(client)
    response = client.post("/pictures/1/remove", follow_redirects=True)
    assert "撤销" in response.get_data(as_text=True)
    assert client.get("/pictures/1/small.jpg").status_code == 404
    client.post("/pictures/1/restore")
    assert client.get("/pictures/1/small.jpg").status_code == 200


@pytest.mark.slow
def test_pictures_outlast_the_program(store_url: str) -> None:
    send(make_app(store_url).test_client())
    assert "图：王某" in page(make_app(store_url).test_client())


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"licence": ""}, "图片要写明使用许可和拍摄者"),
        ({"licence": "stolen"}, "图片要写明使用许可和拍摄者"),
        ({"credit": " "}, "图片要写明使用许可和拍摄者"),
        ({"alt": ""}, "请写明图上是什么"),
    ],
)
def test_a_picture_without_its_facts_is_refused(
    reading: FlaskClient, said: dict[str, str], sentence: str
) -> None:
    response = send(reading, **said)
    assert response.status_code == 400
    shown = response.get_data(as_text=True)
    assert sentence in shown
    assert "文件也请重新选择" in shown, "no page can choose a file for its reader"
    form = shown[shown.index('id="picture-file"') :]
    assert form.count(" required") >= 4, "what is missing is said before the file is sent"
    assert reading.get("/pictures/1/small.jpg").status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_the_picture_stays(kind: str) -> None:
    sizes = encoded(picture(kind, (2000, 1000)))
    assert {size: one.width for size, one in sizes.items()} == {
        "small": 480, "medium": 960, "large": 1600,
    }  # fmt: skip
    for one in sizes.values():
        again = Image.open(BytesIO(one.data))
        assert again.format == "JPEG"
        assert not again.getexif()
        assert b"a camera" not in one.data


@pytest.mark.parametrize(
    "data",
    [
        b"", b"GIF89a" + bytes(40), b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture()[:200], picture(size=(LEAST_EDGE - 1, 900)),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureError):
        encoded(data)


def test_a_picture_of_too_many_pixels_is_not_decoded() -> None:
    file = BytesIO()
    Image.new("1", (9000, 9000)).save(file, "PNG")
    with pytest.raises(PictureError):
        encoded(file.getvalue())


# -- reports --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_report_reaches_the_office_and_outlasts_the_program(store_url: str) -> None:
    client = make_app(store_url).test_client()
    said = {"about": "position", "text": "碑在村东头 <b>", "contact": "0431-1"}
    assert client.post(f"/sites/{STORY}/report", data=said).status_code == 303
    assert client.post(f"/sites/{STORY}/report", data=said).status_code == 303
    again = make_app(store_url).test_client()
    html = again.get("/register/reports").get_data(as_text=True)
    assert html.count("碑在村东头 &lt;b&gt;</p>") == 1
    again.post("/register/reports/1")
    assert "没有待处理的反映" in again.get("/register/reports").get_data(as_text=True)
    again.post("/register/reports/1", data={"open": "yes"})
    assert "没有待处理的反映" not in again.get("/register/reports").get_data(as_text=True)


def test_an_empty_report_is_asked_again(reading: FlaskClient) -> None:
    response = reading.post(f"/sites/{STORY}/report", data={"text": " ", "contact": "0431-1"})
    assert response.status_code == 422
    assert 'value="0431-1"' in response.get_data(as_text=True)


# -- where approved stories are told --------------------------------------------------------------


@pytest.mark.slow
def test_a_route_tells_the_approved_stories_of_its_stops(app: Flask, client: FlaskClient) -> None:
    asked = {"from": "长春", "date": "2027-06-15", "days": "1", "require": STORY, "seconds": "0.1"}
    assert 'id="stories"' not in client.get("/plan", query_string=asked).get_data(as_text=True)
    client.post(f"/sites/{STORY}/approve")
    html = client.get("/plan", query_string=asked).get_data(as_text=True)
    assert "勤民楼" in html.split('id="stories"')[1]
    context = app.extensions["redroutes"].current()
    (told,) = approved_stories(context.datasets.sites, [NONE, STORY, STORY, "JL-0"], "en")
    assert (told.site, told.language) == (STORY, "en")
