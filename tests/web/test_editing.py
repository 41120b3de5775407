"""A plan in people's hands: over the API, on the page without JavaScript, in the terminal."""

import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner

from web.cli import main
from web.plan.visit_order import DayOrder, day_order, day_text, order_of, order_texts
from web.terms.fields import QueryError

TOUR = {"from": "长春", "date": "2027-06-15", "days": 2, "theme": "东北抗联", "seconds": 0.1}
MUSEUM = "JL-220102-013"  # 吉林省博物院, closed on Mondays
CEMETERY = "JL-220502-057"  # 杨靖宇烈士陵园, 通化
MONDAY = "2027-06-14"


@pytest.fixture(scope="module")
def order(app):
    """Return the order of the plan of the tour."""
    with app.test_client() as client:
        return order_texts(order_of(client.post("/api/v1/plan", json=TOUR).get_json()))


def post(client, path, status=200, **body):
    response = client.post(f"/api/v1/plan/{path}", json={**TOUR, **body})
    assert response.status_code == status, response.get_json()
    return response.get_json()


def codes(document):
    return {one["code"] for one in document["conflicts"]}


@pytest.mark.parametrize(
    ("text", "stops", "night"),
    [("A,B@N", ("A", "B"), "N"), ("-", (), None), ("-@N", (), "N"), ("A，B", ("A", "B"), None)],
)
def test_the_order_of_a_day_as_text(text, stops, night):
    day = DayOrder.model_validate(day_order(text))
    assert (day.stops, day.overnight) == (stops, night)
    assert DayOrder.model_validate(day_order(day_text(stops, night))) == day


def test_a_day_has_one_night():
    with pytest.raises(QueryError, match="A@B@C"):
        day_order("A@B@C")


def test_a_plan_retimed_is_the_same_plan(client, order):
    plan = client.post("/api/v1/plan", json=TOUR).get_json()
    again = post(client, "retime", order=order)
    assert again["days"] == plan["days"]
    assert again["conflicts"] == plan["conflicts"] == []


def test_the_order_may_be_lists_and_objects(client):
    body = [[MUSEUM], {"stops": [CEMETERY], "overnight": "220500000000"}]
    plan = post(client, "retime", order=body)
    assert [[stop["id"] for stop in day["stops"]] for day in plan["days"]] == [[MUSEUM], [CEMETERY]]


@pytest.mark.parametrize("night", ["220500000000", "通化市", "白城市"])
def test_the_group_stays_where_the_order_says(client, night):
    """白城 is far from the museum: no search would sleep there."""
    plan = post(client, "retime", order=[f"{MUSEUM}@{night}", "-"])
    assert plan["days"][0]["overnight"]["name"] == ("白城市" if night == "白城市" else "通化市")


def test_what_does_not_work_is_named_and_not_refused(client):
    plan = post(client, "retime", date=MONDAY, order=[f"{CEMETERY},{MUSEUM}", "-"])
    assert {"closed", "back"} <= codes(plan)
    closed = [one for one in plan["conflicts"] if (one["code"], one["stop"]) == ("closed", MUSEUM)]
    assert [one["day"] for one in closed] == [1]
    assert "closed on Monday, 2027-06-14" in closed[0]["text"]


def test_required_sites_that_are_not_in_the_order_are_named(client):
    plan = post(client, "retime", order=[MUSEUM, "-"], require=CEMETERY)
    assert codes(plan) == {"required"}


def test_an_order_needs_a_day_of_its_own_for_every_day(client):
    assert "给出了1天的顺序，但行程为2天" in post(client, "retime", 422, order=[MUSEUM])["detail"]


@pytest.mark.slow
def test_improving_fills_the_days_and_keeps_the_locked_site_on_its_day(client):
    plan = post(client, "improve", order=["-", CEMETERY], pin=CEMETERY)
    assert plan["conflicts"] == []
    assert CEMETERY in [stop["id"] for stop in plan["days"][1]["stops"]]
    assert plan["totals"]["stops"] > 2


def test_improving_is_never_worse(client, order):
    before = client.post("/api/v1/plan", json=TOUR).get_json()["totals"]
    after = post(client, "improve", order=order)["totals"]
    assert after["value"] >= before["value"]


@pytest.mark.slow
def test_what_was_taken_out_does_not_come_back(client, order):
    stop = order[0].split(",")[0]
    plan = post(client, "improve", order=[order[0].split(",", 1)[1], order[1]], exclude=stop)
    assert stop not in {one["id"] for day in plan["days"] for one in day["stops"]}


def worth(totals):
    """Return the value of a route less its driving, rests included, at 20 points an hour."""
    return totals["value"] - (totals["drive_minutes"] + totals["rest_minutes"]) / 3


@pytest.mark.slow
def test_alternatives_differ_and_are_nearly_as_good(client, order):
    locked = order[0].split(",")[0]
    found = post(client, "alternatives", order=order, differ=0.3, within=0.25, pin=locked)
    assert found["alternatives"]
    mine = {stop for day in order for stop in day.split("@")[0].split(",")}
    for other in found["alternatives"]:
        theirs = {stop["id"] for day in other["plan"]["days"] for stop in day["stops"]}
        assert len(mine ^ theirs) / len(mine | theirs) >= 0.3
        assert {one["id"] for one in other["added"]} == theirs - mine
        assert {one["id"] for one in other["removed"]} == mine - theirs
        assert locked in [stop["id"] for stop in other["plan"]["days"][0]["stops"]]
        assert worth(other["plan"]["totals"]) >= 0.75 * worth(found["totals"])
        again = post(client, "retime", order=other["order"])
        assert again["days"] == other["plan"]["days"]


@pytest.mark.slow
def test_less_driving_and_more_sites_stand_beside_a_plan(client):
    asked = {"from": "延吉", "theme": [], "balance": 20}
    order = order_texts(order_of(client.post("/api/v1/plan", json={**TOUR, **asked}).get_json()))
    found = post(client, "alternatives", **asked, order=order, count=1)
    choices = {one["balance"]: one for one in found["choices"]}
    assert choices
    for hour, one in choices.items():
        key, sign = ("drive_minutes", -1) if hour == 40 else ("visit_minutes", 1)
        assert sign * one["change"][key] > 0
        assert one["plan"]["request"]["balance"] == hour
    html = page(client, "/plan", **{**TOUR, **asked, "order": order, "show": "alternatives"})
    assert f"balance={min(choices)}" in html
    taken = {**TOUR, **asked, "order": choices[min(choices)]["order"], "balance": min(choices)}
    plans = [
        re.search('data-plan="([^"]*)"', one)[1] for one in (html, page(client, "/plan", **taken))
    ]
    assert plans[0] == plans[1], "the way back from a choice belongs to the same plan"


def test_other_dates_say_who_is_closed(client):
    found = post(client, "dates", order=[MUSEUM, "-"], span=2)
    feasible = {one["date"]: one["feasible"] for one in found["dates"]}
    assert feasible == {
        "2027-06-13": True,
        MONDAY: False,
        "2027-06-15": True,
        "2027-06-16": True,
        "2027-06-17": True,
    }


def test_dates_of_another_season_are_timed_with_its_travel_times(client):
    """The season is winter from November on: the same drive takes longer, so the day ends later."""
    found = post(client, "dates", days=1, order=[MUSEUM], date="2027-10-31", span=2)
    ends = {one["date"]: one["ends"][0] for one in found["dates"]}
    assert ends["2027-11-02"] > ends["2027-10-31"] == ends["2027-10-30"]


def test_days_that_are_over_are_not_offered(client):
    found = post(client, "dates", order=[MUSEUM, "-"], date="2027-06-02", span=3)
    assert found["dates"][0]["date"] == "2027-06-01"


# The page without JavaScript


def page(client, address, **parameters):
    """Open a page by following links and redirects; return its text."""
    response = client.get(address, query_string=parameters or None, follow_redirects=True)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def pressed(client, html, edit):
    """Press the button of an edit, such as ``up JL-220102-013``; return the page it leads to."""
    assert re.search(rf'name="edit" value="{re.escape(edit)}" data-edit="{re.escape(edit)}"', html)
    form = re.search(r'<form id="edits".*?</form>', html, re.DOTALL)[0]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    asked = [*((name, unescape(value)) for name, value in fields), ("edit", edit)]
    response = client.get("/plan/edit", query_string=asked)
    assert response.status_code == 303
    return page(client, response.location.split("#")[0])


def visited(html):
    return re.findall(r'data-stop="([^"]+)"', html)


def test_a_stop_is_moved_locked_and_taken_out_by_links(client, order):
    html = page(client, "/plan", **{**TOUR, "order": order})
    first, second, *rest = visited(html)
    html = pressed(client, html, f"down {first}")
    assert visited(html) == [second, first, *rest]
    html = pressed(client, html, f"pin {first}")
    assert f'data-edit="pin {first}" class="on"' in html
    assert "现在锁定在当天" in html
    assert "不再锁定在当天" in pressed(client, html, f"pin {first}")
    html = pressed(client, html, f"drop {second}")
    assert visited(html) == [first, *rest]
    assert f'name="exclude" value="{second}"' in html


@pytest.mark.slow
def test_a_stop_taken_out_stays_in_its_place_and_is_put_back_there(client, order):
    html = page(client, "/plan", **{**TOUR, "order": order, "require": CEMETERY})
    before = visited(html)
    first, second = before[:2]
    for stop in (second, first, CEMETERY):
        html = pressed(client, html, f"drop {stop}") if stop in visited(html) else html
    assert first not in visited(html)
    place = html.index(f'value="back {first}"')
    assert place < html.index(f'value="back {second}"') < html.index("data-stop=")
    for stop in (CEMETERY, first, second):
        html = pressed(client, html, f"back {stop}") if f'value="back {stop}"' in html else html
    assert visited(html) == before
    assert f'name="require" value="{CEMETERY}"' in html
    assert 'name="exclude"' not in html
    assert 'value="back ' not in html


@pytest.mark.slow
def test_a_stop_taken_out_before_one_that_moves_away_stays_on_its_day(client):
    html = page(client, "/plan", **{**TOUR, "order": [MUSEUM, "-"], "gone": f"1,{CEMETERY},X"})
    assert f'value="back {CEMETERY}"' in html
    html = pressed(client, html, f"back {CEMETERY}")
    assert visited(html) == [MUSEUM, CEMETERY]


def test_a_route_out_of_which_all_was_taken_says_so(client):
    html = page(client, "/plan", **{**TOUR, "order": ["-", "-"]})
    assert "路线里已没有点位。" in html
    assert "来得及赶到" not in html


@pytest.mark.parametrize("gone", ["", "1", "0,A,B", "x,A,B", "9,A,B", f"1,{MUSEUM},"])
def test_what_is_no_stop_taken_out_shows_nothing(client, gone):
    html = page(client, "/plan", **{**TOUR, "order": [MUSEUM, "-"], "gone": gone})
    assert 'value="back ' not in html
    asked = {**TOUR, "order": [MUSEUM, "-"], "edit": f"back {CEMETERY}"}
    assert client.get("/plan/edit", query_string=asked).status_code == 303


@pytest.mark.slow
def test_each_plan_has_an_undo_of_its_own_that_its_changes_keep(client, order):
    def plan(html):
        return re.search(r'data-plan="([^"]+)"', html)[1]

    html = page(client, "/plan", **{**TOUR, "order": order})
    dropped = pressed(client, html, f"drop {visited(html)[0]}")
    elsewhere = page(client, "/plan", **{**TOUR, "from": "四平", "order": order})
    assert plan(dropped) == plan(html) != plan(elsewhere)


@pytest.mark.slow
def test_a_visit_is_made_longer_and_the_page_says_so(client, order):
    html = page(client, "/plan", **{**TOUR, "order": order})
    first = visited(html)[0]
    longer = re.search(rf'value="(stay\d+) {first}"', html)[1]
    html = pressed(client, html, f"{longer} {first}")
    assert f"改为停留 {longer.removeprefix('stay')} 分钟" in html
    assert f'name="stay" value="{first}={longer.removeprefix("stay")}"' in html


def test_an_edit_that_means_nothing_changes_nothing(client, order):
    asked = {**TOUR, "order": order, "edit": f"turn {CEMETERY}"}
    assert client.get("/plan/edit", query_string=asked).status_code in (303, 422)
    strange = client.get("/plan/edit", query_string={**asked, "edit": "up JL-000000-000"})
    assert strange.status_code == 422
    assert visited(strange.text) == visited(page(client, "/plan", **{**TOUR, "order": order}))


@pytest.mark.slow
def test_moving_to_another_day_names_the_conflict_on_the_page(client):
    html = page(client, "/plan", **{**TOUR, "date": MONDAY, "order": ["-", MUSEUM]})
    assert "conflicts" not in re.findall(r'id="([^"]+)"', html)
    html = pressed(client, html, f"day1 {MUSEUM}")
    assert 'id="conflicts"' in html
    assert "在2027年6月14日（星期一）闭馆" in html


def test_a_site_is_added_by_name_and_is_required_from_then_on(client):
    form = {**TOUR, "order": [MUSEUM, "-"], "site": "杨靖宇烈士陵园", "exclude": [CEMETERY]}
    response = client.get("/plan/add", query_string=form)
    assert response.status_code == 303
    query = parse_qs(urlsplit(response.location).query)
    assert CEMETERY in " ".join(query["order"])
    assert query["require"] == [CEMETERY]
    assert "exclude" not in query


def test_a_site_that_does_not_exist_leaves_the_route_as_it_is(client):
    form = {**TOUR, "order": [MUSEUM, "-"], "site": "没有这个地方"}
    response = client.get("/plan/add", query_string=form)
    assert response.status_code == 422
    html = response.get_data(as_text=True)
    assert visited(html) == [MUSEUM]
    assert "没有这个地方" in html


@pytest.mark.slow
def test_improving_leads_back_to_the_page(client):
    form = {**TOUR, "order": ["-", CEMETERY], "pin": [CEMETERY]}
    response = client.get("/plan/improve", query_string=form)
    assert response.status_code == 303
    query = parse_qs(urlsplit(response.location).query)
    assert CEMETERY in query["order"][1]
    assert query["pin"] == [CEMETERY]


def test_a_lock_that_cannot_hold_is_said_and_the_route_stays(client):
    form = {**TOUR, "date": MONDAY, "order": [MUSEUM, "-"], "pin": [MUSEUM]}
    response = client.get("/plan/improve", query_string=form)
    assert response.status_code == 422
    html = response.get_data(as_text=True)
    assert visited(html) == [MUSEUM]
    assert "取消锁定" in html


@pytest.mark.slow
def test_alternatives_and_dates_are_shown_on_demand_only(client, order):
    form = {**TOUR, "order": order}
    assert "alternatives-title" not in page(client, "/plan", **form)
    html = page(client, "/plan", **form, show="alternatives")
    assert "alternatives-title" in html
    html = page(client, "/plan", **form, show="dates")
    assert html.count("data-date=") == 29


def test_nothing_is_proved_of_an_order_that_does_not_work(client):
    closed = {"date": MONDAY, "order": [MUSEUM, "-"]}
    found = post(client, "bound", **closed)
    assert (found["worth"], found["bound"], found["gap"]) == (None, None, None)
    assert "未能证明" in page(client, "/plan", **{**TOUR, **closed}, show="bound")


@pytest.mark.slow
def test_the_page_says_how_far_a_route_is_from_the_best(client):
    order = [CEMETERY]
    found = post(client, "bound", days=1, **{"from": "通化市"}, order=order)
    assert 0 < found["worth"] <= found["bound"]
    html = page(client, "/plan", **{**TOUR, "from": "通化市", "days": 1}, order=order, show="bound")
    assert "上限" in html


def test_an_edited_route_is_saved_as_it_is(client):
    form = {**TOUR, "order": [CEMETERY, MUSEUM], "name": "手排"}
    response = client.post("/plans", data=form)
    html = page(client, response.location)
    assert visited(html) == [CEMETERY, MUSEUM]
    assert "data-edit" not in html


def test_the_exported_file_names_the_conflicts(client):
    text = page(client, "/files/route.html", **{**TOUR, "date": MONDAY, "order": [MUSEUM, "-"]})
    assert "在2027年6月14日（星期一）闭馆" in text


# The terminal


@pytest.fixture
def run(settings, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("REDROUTES_TODAY", settings.today.isoformat())

    def invoke(*more):
        given = ["--from", "长春", "--date", "2027-06-15", "--seconds", "0.1", *more]
        return CliRunner().invoke(main, ["--lang", "en", "plan", *given])

    return invoke


def test_an_order_on_the_command_line_is_timed_with_its_conflicts(run):
    result = run("--order", f"{MUSEUM},{CEMETERY}")
    assert result.exit_code == 0
    assert "This order does not work as it stands:" in result.stdout
    assert "min too late" in result.stdout


@pytest.mark.slow
def test_alternatives_on_the_command_line_name_their_order(run):
    result = run("--alternatives", "1")
    assert result.exit_code == 0
    assert "--order JL-" in result.stdout or "no other route" in result.stdout


@pytest.mark.slow
def test_other_dates_on_the_command_line(run):
    result = run("--order", MUSEUM, "--other-dates", "1")
    assert "is closed on Monday, 14 Jun 2027." in result.stdout
    document = json.loads(run("--order", MUSEUM, "--other-dates", "1", "--format", "json").stdout)
    assert [one["feasible"] for one in document["dates"]] == [False, True, True]


@pytest.mark.parametrize(
    "options",
    [("--alternatives", "1", "--format", "html"), ("--alternatives", "1", "--other-dates", "3")],
)
def test_what_cannot_be_printed_is_said(run, options):
    result = run(*options)
    assert result.exit_code == 2
    assert "--alternatives" in result.stderr
