"""Saved plans by the pages, the API and the services, and what changes when the data do."""

import html
import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from geo.folder import data_path
from web import create_app
from web.installation.basis import current_basis, difference
from web.installation.context import Context, open_context
from web.installation.settings import Settings
from web.plan.keep import content_of
from web.saved import ask as service
from web.saved.changes import differences
from web.store.plan_rows import Basis, SavedPlan

FORM = {"from": "长春", "date": "2027-06-15", "days": "2", "require": "JL-220502-057"}
ONE_DAY = {**FORM, "days": "1", "leave": "07:00"}
"""With time in reserve a day from eight does not hold the way there, back and lunch."""
CEMETERY = "JL-220502-057"


def save(client: FlaskClient, name: str = "抗联两日", **more: str) -> int:
    """Save a plan by the form and return its number."""
    response = client.post("/plans", data={**FORM, "name": name, **more})
    assert response.status_code == 303
    return int(response.location.split("/plans/")[1].split("?")[0])


def act(client: FlaskClient, plan: int, what: str, **form: object) -> str:
    """Send one of the forms of a plan's page and return the page it leads to."""
    response = client.post(f"/plans/{plan}/{what}", data=form, follow_redirects=True)
    assert response.status_code == 200
    return response.text


def listed(page: str) -> list[str]:
    return re.findall(r'<h2><a href="/plans/\d+">([^<]+)</a></h2>', page)


def address_in(page: str) -> str:
    """Return the address of the first link on the page of the links."""
    return re.search(
        r'class="share-link" id="[\w-]+" value="http://localhost(/s/[\w-]{32})"', page
    )[1]


# -- words --------------------------------------------------------------------------------------


def stop(key: str, arrive: str = "09:00", **more: object) -> dict[str, object]:
    said = {"id": key, "name": key, "arrive": arrive, "start": arrive, "visit_minutes": 60}
    return {**said, "hours": "Mo-Su 09:00-16:00", **more}


def leg(origin: str, destination: str, minutes: int) -> dict[str, object]:
    return {"from": origin, "to": destination, "minutes": minutes}


def plan(*days: list[dict[str, object]], legs: tuple[dict[str, object], ...] = ()) -> dict[str, object]:  # fmt: skip  # noqa: E501
    """Just enough of a plan document; all legs on the first day."""
    ends = {"start": {"name": "长春", "time": "08:00"}, "end": {"name": "长春", "time": "17:00"}}
    return {
        "days": [
            {"date": f"2027-06-{15 + n}", **ends, "stops": stops, "legs": [] if n else list(legs)}
            for n, stops in enumerate(days)
        ],
        "totals": {"drive_minutes": sum(int(str(one["minutes"])) for one in legs)},
    }


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (plan([stop("甲")]), plan([stop("甲")]), []),
        (plan([stop("甲")]), plan([stop("甲"), stop("乙")]), ["第 1 天新增 乙。"]),
        (plan([stop("甲"), stop("乙")]), plan([stop("乙")]), ["第 1 天不再安排 甲。"]),
        (plan([stop("甲")], []), plan([], [stop("甲")]), ["甲 由第 1 天改到第 2 天。"]),
        (
            plan([stop("甲"), stop("乙"), stop("丙")]),
            plan([stop("乙"), stop("甲"), stop("丁")]),
            ["第 1 天不再安排 丙。", "第 1 天新增 丁。", "第 1 天参观顺序变为：乙、甲。"],
        ),
        (
            plan([stop("甲")]),
            plan([stop("甲", "09:20")]),
            ["甲：到达时间由 09:00 变为 09:20。"],
        ),
        (
            plan([stop("甲")]),
            plan([stop("甲", start="09:30", visit_minutes=90)]),
            ["甲：开始参观时间由 09:00 变为 09:30。", "甲：参观时长由 60 分钟变为 90 分钟。"],
        ),
        (
            plan([stop("甲")]),
            plan([stop("甲", hours="Tu-Su 09:00-16:00")]),
            ["甲：开放时间现为 周二-周日 09:00-16:00，原为 周一-周日 09:00-16:00。"],
        ),
        (
            plan([], legs=(leg("长春", "甲", 60), leg("甲", "长春", 60))),
            plan([], legs=(leg("长春", "甲", 75), leg("甲", "长春", 60))),
            [
                "长春 至 甲 车程由 60 分钟变为 75 分钟（+15 分钟）。",
                "全程行车由 120 分钟变为 135 分钟（+15 分钟）。",
            ],
        ),
        (plan([]), plan([], []), ["行程由 1 天变为 2 天。"]),
    ],
)  # fmt: skip
def test_what_is_different_is_said_in_words(old, new, words) -> None:
    assert [one.said("zh") for one in differences(old, new)] == words


@pytest.mark.parametrize(
    ("then", "now", "word"),
    [
        (Basis("d", "", "r", ""), Basis("d", "", "r", ""), "same"),
        (Basis("d", "", "r", ""), Basis("e", "", "r", ""), "data"),
        (Basis("d", "", "r", ""), Basis("d", "", "s", ""), "roads"),
        (Basis("d", "", "r", ""), Basis("e", "", "s", ""), "both"),
        (Basis(roads_date="2025-07"), Basis("d", "", "r", "2025-07"), "unknown"),
    ],
)
def test_the_basis_tells_what_has_changed(then, now, word) -> None:
    assert difference(then, now) == word


# -- saving and versions ------------------------------------------------------------------------


def test_a_saved_plan_remembers_what_was_asked_and_with_which_data(client, context) -> None:
    key = save(client)
    saved = context.store.plans.get(key)
    assert saved.query == {"from": "长春", "date": "2027-06-15", "days": 2, "require": [CEMETERY]}
    assert saved.basis == current_basis(context)
    assert len(saved.basis.data_hash) == 16
    assert saved.basis.roads_date == context.travel.provider.data_date
    page = client.get(f"/plans/{key}").text
    assert "两者至今未变" in page
    assert "第 1 版（最新为第 1 版）" in page


@pytest.mark.slow
def test_a_plan_is_changed_on_the_route_page_and_saved_as_a_new_version(client, context) -> None:
    key = save(client)
    link = html.unescape(
        re.search(r'href="(/plan\?[^"]+)"><svg.*?</svg>修改方案', client.get(f"/plans/{key}").text)[
            1
        ]
    )
    page = client.get(link).text
    assert "正在修改方案“抗联两日”第 1 版" in page
    assert f'name="plan" value="{key}"' in page
    changed = {**ONE_DAY, "as": "version", "plan": key, "seen": 1}
    answer = client.post("/plans", data=changed, follow_redirects=True).text
    assert "已保存为新版本" in answer
    assert [row.number for row in context.store.plans.versions(key)] == [2, 1]
    assert context.store.plans.get(key).name == "抗联两日"
    words = client.get(f"/plans/{key}/changes?old=1&new=2").text
    assert "行程由 2 天变为 1 天" in words
    old = client.get(f"/plans/{key}/versions/1").text
    assert "这是历史版本" in old
    assert "方案管理" not in old
    again = act(client, key, "restore", number=1, seen=2)
    assert "恢复自版本 1" in again
    assert context.store.plans.get(key).document == context.store.plans.get(key, 1).document
    assert "名称和行程相同" in client.get(f"/plans/{key}/changes?old=1&new=3").text


def test_the_second_to_save_is_told_and_keeps_the_route(client, context) -> None:
    key = save(client, "两人")
    form = {**ONE_DAY, "as": "version", "plan": key, "seen": 1}
    assert client.post("/plans", data={**form, "name": "甲"}).status_code == 303
    answer = client.post("/plans", data={**form, "name": "乙"})
    assert answer.status_code == 409
    assert "本方案已保存第 2 版，而您的修改基于第 1 版" in answer.text
    assert re.search(r'id="differences".*“两人”改为“甲”', answer.text), "what was changed meanwhile"
    assert re.search(r'data-history="\d+".*data-history="\d+"', answer.text, re.S), "and by whom"
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
    assert hidden.items() >= {"from": "长春", "days": "1", "name": "乙", "seen": "2"}.items()
    assert context.store.plans.get(key).name == "甲"
    assert client.post("/plans", data={**hidden, "as": "version"}).status_code == 303
    assert context.store.plans.get(key).name == "乙"
    assert len(context.store.plans.versions(key)) == 3


def test_a_new_name_is_a_new_version_and_the_published_name_stays(client, context) -> None:
    key = save(client, "旧名")
    act(client, key, "status", status="published", seen=1)
    assert "方案已更名" in act(client, key, "name", name="新名", seen=1)
    assert context.store.plans.get(key).name == "新名"
    names = {one.id: one.name for one in service.published_plans(context)}
    assert names[key] == "旧名"
    assert "由“旧名”改为“新名”" in client.get(f"/plans/{key}/changes?old=1&new=2").text


@pytest.mark.parametrize(
    ("what", "form", "sentence"),
    [
        ("name", {"name": " ", "seen": 1}, "名称"),
        ("name", {"name": "新名", "seen": 9}, "版"),
        ("name", {"name": "长" * 300, "seen": 1}, "名称"),
        ("restore", {"number": 7, "seen": 1}, "版"),
        ("status", {"status": "lost", "seen": 1}, "状态"),
        ("update", {}, "版"),
    ],
)
def test_a_form_that_is_refused_is_there_again_with_the_reason(
    client, context, what, form, sentence
) -> None:
    """Sent empty, by somebody who is late, or from an old address: no page of errors."""
    key = save(client, "不变")
    answer = client.post(f"/plans/{key}/{what}", data=form)
    assert 400 <= answer.status_code < 500
    told = re.search(r'role="alert">\s*<p><strong>([^<]+)', answer.text)
    assert told
    assert sentence in told[1]
    assert f'action="/plans/{key}/name"' in answer.text
    assert context.store.plans.get(key).name == "不变"


def test_a_copy_stands_alone(client, context) -> None:
    key = save(client, "原本")
    page = act(client, key, "copy")
    assert "原本（副本）" in page
    assert f"复制自方案 {key}" in page
    assert [row.name for row in context.store.plans.versions(key)] == ["原本"]


# -- status, link, deleting ---------------------------------------------------------------------


def test_publishing_offers_only_what_is_allowed(client) -> None:
    key = save(client)
    statuses = re.compile(r'name="status" value="(\w+)"')
    assert statuses.findall(client.get(f"/plans/{key}").text) == ["published"]
    page = act(client, key, "status", status="published", seen=1)
    assert "方案已发布" in page
    assert statuses.findall(page) == ["done", "draft"]
    assert statuses.findall(act(client, key, "status", status="done", seen=1)) == ["published"]
    refused = client.post(f"/plans/{key}/status", data={"status": "draft", "seen": 1})
    assert refused.status_code == 409
    assert "方案当前状态为“已完成”，不能改为“草稿”" in refused.text
    refused = client.post(f"/plans/{key}/name", data={"name": "新名", "seen": 1})
    assert refused.status_code == 409
    assert "请先重新启用" in refused.text


def test_a_share_link_is_to_read_only_and_can_be_revoked(client, context) -> None:
    key = save(client, "给 <基层>")
    page = act(client, key, "share")
    link = address_in(page)
    shared = client.get(link)
    assert "给 &lt;基层&gt;" in shared.text
    assert f'data-stop="{CEMETERY}"' in shared.text
    assert "仅供查阅" in shared.text
    for word in ("<form", "<nav", "删除方案"):
        assert word not in shared.text
    assert shared.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert shared.headers["Referrer-Policy"] == "no-referrer"
    assert client.get(f"{link}/file.html").headers["Content-Disposition"].startswith("attachment")
    assert "不能再打开" in act(client, key, "unshare")
    dead = client.get(link)
    assert dead.status_code == 404
    assert "此链接无效或已撤销" in dead.text


def test_a_deleted_plan_can_be_brought_back(client) -> None:
    key = save(client, "待删除")
    page = act(client, key, "delete")
    assert f"编号 {key}" in page
    assert "待删除" not in listed(page)
    assert client.get(f"/plans/{key}").status_code == 404
    assert "待删除" in client.get("/plans?status=deleted").text
    assert f'action="/plans/{key}/undelete"' in page
    assert "各版本已恢复" in act(client, key, "undelete")
    assert "待删除" in listed(client.get("/plans?q=待删除").text)


@pytest.mark.parametrize(
    "what",
    [
        *("update", "restore", "name", "copy", "status", "share", "unshare", "delete", "undelete"),
        *("links/1", "links/1/revoke", "links/1/restore"),
    ],
)
def test_no_form_of_another_site_changes_a_plan(client, what) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(f"/plans/1/{what}", headers=headers).status_code == 403
    assert client.get(f"/plans/1/{what}").status_code in (200, 303, 404, 405)


@pytest.mark.parametrize(
    ("what", "form"),
    [("name", {"seen": 1}), ("status", {"seen": 1, "status": "gone"}), ("restore", {"number": 1})],
)
def test_half_a_form_is_refused(client, what, form) -> None:
    key = save(client)
    assert client.post(f"/plans/{key}/{what}", data=form).status_code == 422


# -- the list -----------------------------------------------------------------------------------


def test_the_list_filters_without_javascript(client) -> None:
    save(client, "列表甲")
    key = save(client, "列表乙", date="2027-07-20")
    act(client, key, "status", status="published", seen=1)
    assert listed(client.get("/plans?q=列表").text) == ["列表乙", "列表甲"]
    assert listed(client.get("/plans?q=列表&sort=date").text) == ["列表甲", "列表乙"]
    assert listed(client.get("/plans?q=列表&status=published").text) == ["列表乙"]
    assert listed(client.get("/plans?q=列表&from=2027-07-21&to=2027-07-31").text) == ["列表乙"]
    none = client.get("/plans?q=列表&status=done").text
    assert "没有符合条件的方案" in none
    wrong = client.get("/plans?from=明天")
    assert wrong.status_code == 422
    assert "日期请写成" in wrong.text


def test_long_lists_have_pages(client, context) -> None:
    content = content_of(context, "分页", {"days": []})
    for _ in range(21):
        context.store.plans.create(content)
    first, second = (client.get(f"/plans?q=分页&page={n}").text for n in (1, 2))
    assert (len(listed(first)), len(listed(second))) == (20, 1)
    link = html.unescape(re.search(r'rel="next" href="([^"]+)"', first)[1])
    assert listed(client.get(link).text) == ["分页"]
    assert "此页超出范围" in client.get("/plans?q=分页&page=3").text


# -- when the data change -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def changed_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return data in which the cemetery is under repair and expressways are faster."""
    root: Path = tmp_path_factory.mktemp("data")
    shutil.copytree(data_path(), root, dirs_exist_ok=True)
    sites = root / "sites" / "sites.csv"
    lines = sites.read_text(encoding="utf-8").splitlines()
    row = next(n for n, line in enumerate(lines) if line.startswith(CEMETERY))
    lines[row] = re.sub(r",(open|unknown),", ",under_repair,", lines[row], count=1)
    sites.write_text("\n".join(lines) + "\n", encoding="utf-8")
    roads = root / "roads" / "parameters.toml"
    fast = roads.read_text(encoding="utf-8").replace("expressway_kmh = 95", "expressway_kmh = 97")
    roads.write_text(fast, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def later(settings: Settings, changed_root: Path, app: object) -> FlaskClient:
    """Serve the same store with the changed data."""
    changed = Settings(
        database_url=settings.database_url, data_root=changed_root, today=settings.today
    )
    return create_app(changed).test_client()


def test_with_the_same_data_nothing_would_be_different(client, context) -> None:
    key = save(client)
    assert "没有差异，本方案仍然有效" in client.get(f"/plans/{key}/today").text
    found = service.today(context, context.store.plans.get(key))
    assert (found.basis, found.differences) == ("same", [])


@pytest.mark.slow
def test_changed_data_are_noticed_and_named_and_saved_as_a_version(client, later, context) -> None:
    key = save(client, "数据变化")
    assert f'href="/plans/{key}/today"' in later.get("/plans?q=数据变化").text
    assert f'href="/plans/{key}/today"' not in client.get("/plans?q=数据变化").text
    assert "此后遗址数据和路网数据均有变化" in later.get(f"/plans/{key}").text
    page = later.get(f"/plans/{key}/today").text
    name = context.datasets.sites.loc[CEMETERY, "name_zh"]
    assert f"{name} 目前不能参观" in page
    assert re.search(r"车程由 \d+ 分钟变为 \d+ 分钟（-\d+ 分钟）", page)
    assert context.store.plans.get(key).version == 1
    act(later, key, "update", seen=1)
    saved = context.store.plans.get(key)
    assert (saved.version, saved.change) == (2, "updated")
    stops = [stop["id"] for day in saved.document["days"] for stop in day["stops"]]
    assert CEMETERY not in stops
    assert "两者至今未变" in later.get(f"/plans/{key}").text
    assert "均有变化" in client.get(f"/plans/{key}").text


@pytest.mark.slow
def test_a_plan_of_an_old_release_says_that_its_data_are_not_known(client, context) -> None:
    old = context.store.plans.get(save(client))
    content = service.Content("旧版方案", old.document, basis=Basis(roads_date="2025-07"))
    key = context.store.plans.create(content)
    page = client.get(f"/plans/{key}").text
    assert "未记录所用数据的版本" in page
    found = service.today(context, context.store.plans.get(key))
    assert (found.basis, found.differences) == ("unknown", [])
    again = html.unescape(re.search(r'href="(/plan\?[^"]+)"><svg.*?</svg>修改方案', page)[1])
    assert client.get(again).status_code == 200
    assert f'data-stop="{CEMETERY}"' in client.get(again).text


def test_the_fingerprint_is_that_of_the_content(settings, changed_root, context) -> None:
    changed: Context = open_context(
        Settings(database_url=settings.database_url, data_root=changed_root)
    )
    assert difference(current_basis(context), current_basis(changed)) == "both"


# -- the API ------------------------------------------------------------------------------------


def test_the_api_tells_what_the_pages_tell(client, context) -> None:
    key = save(client, "接口")
    client.post(f"/plans/{key}/share")
    act(client, key, "name", name="接口二", seen=1)
    found = client.get("/api/v1/plans?q=接口").get_json()
    assert (found["total"], found["plans"][0]["id"], found["plans"][0]["newest"]) == (1, key, 2)
    whole = client.get(f"/api/v1/plans/{key}")
    saved: SavedPlan = context.store.plans.get(key)
    assert whole.get_json()["plan"] == saved.document
    assert whole.get_json()["shared"] is True
    (link,) = context.store.links.of(key)
    assert link.token not in whole.text
    versions = client.get(f"/api/v1/plans/{key}/versions").get_json()["versions"]
    assert [row["number"] for row in versions] == [2, 1]
    assert client.get(f"/api/v1/plans/{key}/versions/1").get_json()["name"] == "接口"
    changes = client.get(f"/api/v1/plans/{key}/changes?old=1&new=2").get_json()["differences"]
    assert [one["code"] for one in changes] == ["name"]
    today = client.get(f"/api/v1/plans/{key}/today").get_json()
    assert (today["changed"], today["differences"]) == ("same", [])
    assert today["plan"]["days"] == saved.document["days"]


@pytest.mark.parametrize("number", [10**6, 2**31, 2**63, 10**30])
def test_a_number_that_no_plan_has_is_not_found(client, number) -> None:
    for path in ("", "/today", "/versions/1/file.html", "/versions/1", "/changes?old=1&new=2"):
        assert client.get(f"/plans/{number}{path}").status_code == 404
    assert client.post(f"/plans/{number}/undelete").status_code == 404
    assert client.get(f"/plans/1/versions/{number}").status_code == 404
    assert client.get(f"/plan?plan={number}&seen=1").status_code == 404
    assert client.get(f"/plan?plan={'9' * 5000}&seen=1").status_code == 400


@pytest.mark.parametrize("path", ["99999", "99999/versions", "99999/today", "1/versions/999"])
def test_the_api_names_what_is_not_there(client, path) -> None:
    answer = client.get(f"/api/v1/plans/{path}")
    assert answer.status_code == 404
    assert answer.get_json()["type"] == "urn:redroutes:unknown-plan"
