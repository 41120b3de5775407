"""Planning without a script: the question, the sites, waiting, problems, plan book."""

import re
from concurrent.futures import CancelledError as NeverBegunError
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from web import create_app
from web.installation.tasks import patience
from web.installation.work import CancelledError
from web.plan.page_sites import SHOWN
from web.plan.timeline import timeline

CEMETERY = "JL-220502-057"  # 杨靖宇烈士陵园
MUSEUM = "JL-220102-013"
SIPING = "JL-220302-044"  # 四平战役纪念馆
BACK = re.compile(r'<input type="hidden" name="back" value="([^"]+)"')
TOUR = {"from": "长春", "date": "2027-06-15", "days": "2"}


def opened(client, status=200, address="/plan", **parameters):
    response = client.get(address, query_string=parameters)
    assert response.status_code == status
    return response.get_data(as_text=True)


def found(client, text, **parameters):
    """Return the ids offered for a search."""
    html = opened(client, step="sites", find=text, **parameters)
    return list(dict.fromkeys(re.findall(r'name="pick" value="optional ([^"]+)"', html)))


def sent(client, **parameters):
    """Send the form of the sites and return what the next address carries."""
    response = client.get("/plan", query_string={"step": "sites", **parameters})
    assert response.status_code == 303
    return parse_qs(urlsplit(response.location).query)


# -- choosing sites -------------------------------------------------------------------------------


def test_the_empty_form_is_light(client):
    assert len(client.get("/plan").data) <= 80_000


@pytest.mark.parametrize("text", ["杨靖宇烈士", CEMETERY, "jl-220502-057", "yjylsly"])
def test_a_site_is_found_by_name_id_or_the_initials_of_its_pinyin(client, text):
    assert CEMETERY in found(client, text)


def test_a_county_and_a_theme_mean_their_sites(client, context):
    table = context.datasets.sites
    assert set(found(client, "靖宇县")) <= set(table.index[table["county"] == "220622000000"])
    assert len(found(client, "抗美援朝")) == (table["period"] == "KW").sum()
    assert "没有找到“没有这个地方”" in opened(client, step="sites", find="没有这个地方")


def test_sites_called_so_come_before_those_of_a_theme_called_so_too(client, context):
    named = [p.code for p in context.gazetteer.search("杨靖宇") if p.kind == "site"]
    ids = found(client, "杨靖宇")
    assert len(named) >= 3
    assert ids[: len(named)] == named
    assert len(ids) > len(named)
    html = opened(client, step="sites", find="杨靖宇")
    assert f"名称含“杨靖宇”的遗址有 {len(named)} 处，另有" in html
    assert "请多输入几个字" not in html  # all that are called so are there


def test_who_writes_too_little_of_a_name_is_told_to_write_more(client, context):
    """Of so many only the first are shown, and all are called so."""
    assert len(context.datasets.sites.filter(like="JL-22", axis=0)) > SHOWN
    html = opened(client, step="sites", find="JL-22")
    assert html.count('class="find-name"') == SHOWN
    assert "请多输入几个字" in html


@pytest.mark.parametrize("text", ["杨靖宇", "jl-220502", "martyrs", "yjy", "楊靖宇"])
def test_the_finder_and_the_map_find_the_same_names_in_the_same_order(client, text):
    asked = {"q": text, "limit": 20}
    places = client.get("/api/v1/places", query_string=asked).get_json()["places"]
    sites = [one["code"] for one in places if one["kind"] == "site"]
    assert sites
    assert found(client, text)[: len(sites)] == sites


def test_picks_become_required_listed_and_excluded_sites(client):
    picks = [f"require {CEMETERY}", f"optional {SIPING}", f"exclude {MUSEUM}"]
    asked = sent(client, pick=picks, theme="korea", find="靖宇")
    assert (asked["require"], asked["sites"], asked["exclude"]) == ([CEMETERY], [SIPING], [MUSEUM])
    assert (asked["theme"], asked["find"], asked["step"]) == (["korea"], ["靖宇"], ["sites"])
    assert "pick" not in asked
    html = opened(client, step="sites", require=CEMETERY, sites=SIPING, exclude=MUSEUM)
    shown = re.findall(r'value="(\w+ JL-[^"]+)" selected', html)
    assert shown == picks


def test_a_later_pick_of_the_same_site_wins_and_it_can_leave_the_list(client):
    asked = sent(client, require=CEMETERY, pick=[f"require {CEMETERY}", f"optional {CEMETERY}"])
    assert (asked.get("require"), asked["sites"]) == (None, [CEMETERY])
    gone = sent(client, sites=CEMETERY, pick=f"none {CEMETERY}")
    assert "sites" not in gone


def test_a_pasted_list_becomes_chosen_sites_and_its_doubtful_line_stays(client):
    asked = sent(client, sites="1. 四平战役纪念馆\n没有这个馆", pick="none")
    assert asked["sites"] == [f"{SIPING}\n没有这个馆"]


def test_a_required_site_stays_required_beside_optional_ones(client):
    asked = {**TOUR, "days": 1, "from": "四平", "sites": SIPING, "require": CEMETERY}
    html = opened(client, **asked, leave="06:00", back="21:00")
    assert f'data-stop="{CEMETERY}"' in html


# -- the steps ------------------------------------------------------------------------------------


def test_every_step_carries_what_the_others_asked(client):
    asked = {**TOUR, "exclude": MUSEUM, "theme": "korea", "group_size": "30", "closed": f"{CEMETERY}=2027-06-15"}  # fmt: skip  # noqa: E501
    rules = opened(client, **asked, step="rules")
    hidden = set(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', rules))
    assert ("exclude", MUSEUM) in hidden
    assert 'name="theme" value="korea" checked' in rules
    assert re.search(rf'name="closed"[^>]* value="{asked["closed"]}"', rules)
    result = opened(client, **asked)
    links = [unescape(one) for one in re.findall(r'href="(/plan\?[^"]+)"', result)]
    back = parse_qs(urlsplit(next(one for one in links if "step=rules" in one)).query)
    assert {name: [value] for name, value in asked.items()}.items() <= back.items()


def test_an_edited_route_is_planned_anew_or_keeps_its_order(client):
    html = opened(client, **TOUR, order=[CEMETERY, "-"], pin=CEMETERY, step="rules")
    assert re.findall(r'name="step" value="(anew|result)"[ >]', html)[-2:] == ["anew", "result"]
    response = client.get("/plan", query_string={**TOUR, "order": [CEMETERY, "-"], "pin": CEMETERY, "step": "anew"})  # fmt: skip  # noqa: E501
    assert not {"order", "pin", "step"} & parse_qs(urlsplit(response.location).query).keys()


@pytest.mark.parametrize(
    ("wrong", "field", "step"),
    [
        ({"from": "没有这个地方"}, "from", "rules"),
        ({"at_least": "x"}, "at_least", "rules"),
        ({"to": "没有这里"}, "to", "rules"),
        ({"days": "x"}, "days", "rules"),
        ({"area": "大石人镇"}, "area", "sites"),
        ({"sites": "没有这个馆"}, "sites", "sites"),
    ],
)
def test_a_problem_leads_to_its_field_on_the_step_that_shows_it(client, wrong, field, step):
    html = opened(client, 422, **{**TOUR, "exclude": MUSEUM, **wrong})
    assert f'<a href="#field-{field}">' in html
    assert re.search(
        rf'id="field-{field}" aria-invalid="true" aria-describedby="said-{field}"', html
    )
    assert f'id="said-{field}"' in html
    present = re.search(r"<h1>([^<]+)<", html)[1]
    assert present == {"sites": "选点", "rules": "排路线"}[step]
    assert MUSEUM in html


@pytest.mark.parametrize(("lang", "said"), [("zh", "“多少人”不能大于 2000"), ("en", "“How many people?” must be at most 2000")])  # fmt: skip  # noqa: E501
def test_a_problem_calls_its_field_as_the_form_does(client, lang, said):
    assert said in opened(client, 422, **TOUR, group_size=99999, lang=lang)


def test_asking_for_the_result_too_early_names_what_is_missing(client):
    html = opened(client, 422, step="result", theme="korea")
    assert '<a href="#field-from">' in html
    assert '<a href="#field-date">' in html


def test_a_required_site_is_typed_on_the_form_and_becomes_a_choice(client):
    html = opened(client, step="rules", require=[CEMETERY, "四平战役纪念馆"])
    assert re.findall(r'name="require" value="([^"]+)" checked', html) == [CEMETERY, SIPING]
    again = opened(client, step="rules", require=["没有这个馆"])
    assert re.search(r'name="require" id="field-require"[^>]* value="没有这个馆"', again)


def test_a_tour_without_a_stop_says_what_would_help(client):
    html = opened(client, **{**TOUR, "days": 1, "order": "-"})
    assert "没有排进任何一处" in html
    assert re.search(r'<div class="empty">.*?href="/plan\?[^"]*step=rules', html, re.DOTALL)


# -- the days at a glance -------------------------------------------------------------------------


def test_a_day_is_drawn_on_a_scale_of_full_hours():
    """08:30 to 12:00 lies on 08:00-12:00: half an hour is an eighth; the gap is waiting."""
    rows = [
        {"kind": "leg", "depart": "08:30", "arrive": "09:00"},
        {
            "kind": "stop",
            "arrive": "09:00",
            "start": "09:30",
            "leave": "11:00",
            "id": "A",
            "label": "1-1",
            "name": "甲",
            "called": "甲",
        },
        {"kind": "lunch", "start": "11:00", "end": "12:00"},
    ]
    drawn = timeline([{"start": {"time": "08:30"}, "rows": rows}])
    parts = [(one["kind"], one["at"], one["width"]) for one in drawn["days"][0]]
    assert parts == [
        ("drive", 12.5, 12.5), ("wait", 25, 12.5), ("visit", 37.5, 37.5), ("lunch", 75, 25)
    ]  # fmt: skip
    assert [(tick["at"], tick["shown"]) for tick in drawn["ticks"]] == [
        (0, "08:00"), (50, "10:00"), (100, "12:00")
    ]  # fmt: skip


def test_a_day_without_visits_is_drawn_too():
    drawn = timeline([{"start": {"time": "08:00"}, "rows": []}])
    assert drawn["days"][0][0]["minutes"] == 0


# -- waiting --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hurried(settings):
    """Return an installation whose pages do not wait at all, and whose searches are long."""
    return create_app(replace(settings, page_seconds=0, plan_seconds=20))


def test_a_file_of_another_room_that_takes_long_is_no_route(hurried):
    html = (
        hurried.test_client()
        .get("/files/inspection.csv?groups=2&days=1&within=白山&per_county=1")
        .text
    )
    assert "所要的内容正在计算" in html
    assert "规划" not in html.split("<main", 1)[1].split("</main>")[0]


def test_a_long_search_shows_its_progress_and_is_cancelled_for_good(hurried):
    jobs = hurried.extensions["redroutes"].work.jobs
    with hurried.test_client() as client:
        html = opened(client, **TOUR, exclude=MUSEUM)
        assert "正在规划路线" in html
        job = jobs.find(re.search(r'data-work="/work/(\w+)"', html)[1])
        assert client.get(f"/work/{job.id}").get_json()["done"] is False
        back = unescape(BACK.findall(html)[0])
        gone = client.post(f"/work/{job.id}/cancel", data={"back": back})
        assert gone.status_code == 303
        assert job.future.exception(timeout=30) is not None
        assert job.share < 1
        page = client.get(gone.location).text
        assert "规划已取消" in page
        assert 'value="长春"' in page
        assert MUSEUM in page
        assert client.get(f"/work/{job.id}").get_json()["done"] is True


@pytest.mark.parametrize(
    "back",
    ["//elsewhere.example/", "https://elsewhere.example/", "", "/\\x", "/\t/x", "/\n/x", "\t//x"],
)
def test_cancelling_never_leads_elsewhere(client, back):
    response = client.post("/work/0/cancel", data={"back": back})
    assert response.location == "/"


def test_an_inspection_is_cancelled_and_the_form_stays(hurried):
    with hurried.test_client() as client:
        html = opened(client, address="/inspect", groups="20", seed="23")
        job = hurried.extensions["redroutes"].work.jobs.find(re.search(r'data-work="/work/(\w+)"', html)[1])  # fmt: skip  # noqa: E501
        back = unescape(BACK.findall(html)[0])
        page = client.post(f"/work/{job.id}/cancel", data={"back": back}, follow_redirects=True)
        with pytest.raises((CancelledError, NeverBegunError)):
            job.future.result(timeout=60)
        assert "规划已取消" in page.text
        assert re.search(r'name="seed"[^>]* value="23"', page.text)
        assert "data-work" not in page.text


# -- the plan book --------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_book_is_looked_at_before_it_is_downloaded(client):
    form = {**TOUR, "book.title": "两日 <学习>", "book.leader": "王某"}
    page = client.post("/plan/book", data={**form, "book.format": "preview"}).text
    assert "两日 &lt;学习&gt;</h2>" in page
    assert "王某" in page
    assert page.count("data:image/svg+xml;base64,") >= 2
    again = client.post("/plan/book", data={**form, "book.format": "form"}).text
    assert 'value="王某"' in again


def test_a_wrong_field_of_the_book_is_marked(client):
    response = client.post("/plan/book", data={**TOUR, "book.people": "many", "book.contact": "李"})
    assert response.status_code == 422
    assert '<a href="#field-people">' in response.text
    assert 'aria-describedby="said-people"' in response.text


def test_what_to_do_next_is_offered_after_saving(client):
    page = client.post("/plans", data={**TOUR, "name": "下一步"}, follow_redirects=True).text
    for said in ("方案已保存", "做计划书", "分享", "修改"):
        assert said in page


def test_a_form_whose_plan_is_still_being_made_comes_back_with_503(client):
    form = {**TOUR, "seconds": "5", "name": "x", "exclude": MUSEUM}
    answer = client.post("/plans", data=form, headers={"Prefer": "respond-async"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


def test_no_request_leaves_its_haste_to_what_its_thread_does_next(client):
    client.get("/help", headers={"Prefer": "respond-async"})
    assert patience.get() is None


@pytest.mark.slow
def test_saving_waits_for_the_plan_however_short_the_patience_of_pages(hurried):
    with hurried.test_client() as client:
        form = {**TOUR, "seconds": "0.3", "name": "x"}
        assert client.post("/plans", data=form).status_code == 303


def test_a_plan_that_is_sent_twice_is_kept_once(client):
    page = opened(client, **TOUR)
    text = re.search(r'name="once" value="([^"]+)"', page)[1]
    form = {**TOUR, "name": "两次", "once": text}
    first, second = (client.post("/plans", data=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert client.post("/plans", data={**form, "name": "另一条"}).location != first.location
