"""Every declared key of orders, planned lectures and a dispatch against every format."""

import re
from datetime import date
from html import escape, unescape
from typing import Any

import pytest

from geo.days import day_text
from tests.web.declared import (
    LANGUAGES,
    held,
    held_by_features,
    held_by_files,
    nullable,
    read_html,
    read_xlsx,
    rows_of,
)
from web import create_app
from web.files.registry import write_export
from web.installation.settings import Settings
from web.orders import answer as declared
from web.orders import dispatch as dispatching
from web.orders.ask import OrderQuery, StatusQuery, orders_document
from web.orders.files import dispatch_export, orders_export, planned_export
from web.orders.page_planned import SHOWN
from web.orders.planned import PlannedListQuery, planned_document
from web.orders.text import dispatch_text, orders_text
from web.store.order_rows import Wanted
from web.store.planned import Suggested
from web.terms.asked import parameter
from web.terms.schema import adapter
from web.terms.term import DASH, columns, of

TODAY = date(2027, 6, 1)
VENUE = "220102000000"
PROVIDER = {
    "name": "estimate", "data_date": "2025-07", "attribution": "«credit»", "note": "«note»",
    "vehicle": "car", "season": "normal",
}  # fmt: skip


def listed(declaration, **given):
    return rows_of(declaration, venue=VENUE, **given)


@pytest.fixture
def orders():
    rows = listed(declared.Order, **{"from": "2027-06-15", "to": "2027-06-16"})
    return {"kind": "orders", "version": 1, "total": 2, "offset": 0, "limit": 2, "orders": rows}


@pytest.fixture
def planned():
    rows = listed(declared.PlannedLecture)
    return {"kind": "planned_lectures", "version": 1, "total": 2, "planned": rows}


@pytest.fixture
def dispatch():
    return {
        "kind": "dispatch", "version": 1, "from": "2027-06-01", "to": "2027-06-14",
        "provider": PROVIDER, "simulated": True, "served": 2, "orders": 4, "home_minutes": 9,
        "planned": 0, "notes": ["«assumed»"],
        "trips": listed(declared.Trip, lon=125.3, lat=43.9),
        "open": [{**row, "left": {"topic": 3}} for row in listed(declared.OpenOrder)],
    }  # fmt: skip


VIEWS = [
    ("orders", 0, "orders", declared.PlacedOrder, orders_export),
    ("planned", 0, "planned", declared.PlacedPlanned, planned_export),
    ("dispatch", 0, "trips", declared.PlacedTrip, dispatch_export),
    ("dispatch", 1, "open", declared.PlacedOpen, dispatch_export),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("view", "layer", "rows", "declaration", "exporter"), VIEWS)
def test_every_key_is_in_every_file(
    *, context, request, tmp_path, language, view, layer, rows, declaration, exporter
):
    document = request.getfixturevalue(view)
    export = exporter(context, document, language)
    held_by_files(export, layer, declaration, document[rows], tmp_path)
    held_by_features(export, export.layers[layer].name, declaration, document[rows])
    known, title = columns(declaration), export.layers[layer].title
    held(read_xlsx(write_export(export, "xlsx"), title), known, document[rows], language)
    held(read_html(write_export(export, "html"), layer), known, document[rows], language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_venue_that_is_gone_is_in_the_file_without_a_place(context, orders, language):
    orders["orders"][0]["venue"] = "000000000000"
    table = orders_export(context, orders, language).layers[0].read(language)
    at = [table.keys.index(key) for key in ("lon", "error_m", "venue_name")]
    gone, there = ([row[number] for number in at] for row in table.rows)
    assert gone[1:] == [None, "«venue_name»"]
    assert gone[0] is None or gone[0] != gone[0]
    assert there[0] > 125
    assert there[1] > 0


@pytest.mark.parametrize(
    ("ending", "shape"),
    [("geojson", r'"geometry": ?\{'), ("kml", "<Point>"), ("gpx", "<wpt")],
)
def test_a_venue_that_is_nowhere_is_on_no_map(context, orders, ending, shape):
    orders["orders"][0]["venue"] = "000000000000"
    text = write_export(orders_export(context, orders, "zh"), ending)
    text = text if isinstance(text, str) else text.decode()
    assert len(re.findall(shape, text)) == 1, "of the two orders one has a place"
    assert "nan" not in text.lower()


def lines_of(text, known, language, rows):
    """Return the lines of the rows below the headings of a terminal's table, cell by cell."""
    lines = text.splitlines()
    headings = [one.heading(language, short=True) for one in known]
    start = next(n for n, line in enumerate(lines) if all(one in line for one in headings))
    assert [lines[start].index(one) for one in headings] == sorted(
        lines[start].index(one) for one in headings
    )
    return lines[start + 1 : start + 1 + len(rows)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("view", "rows", "declaration", "but", "text"),
    [
        ("orders", "orders", declared.Order, (), orders_text),
        ("dispatch", "trips", declared.Trip, ("language",), dispatch_text),
        ("dispatch", "open", declared.OpenOrder, (), dispatch_text),
    ],
)
def test_the_terminal_has_every_narrow_column(
    *, request, language, view, rows, declaration, but, text
):
    document = request.getfixturevalue(view)
    known = columns(declaration, narrow=True, but=but)
    assert len(known) > 3
    lines = lines_of(text(document, language), known, language, document[rows])
    for line, row in zip(lines, document[rows], strict=True):
        said = [one.said(row, language) for one in known]
        assert line.split() == " ".join(said).split()
    unknown = {one.key for one in known} & {*nullable(declaration)}
    assert (DASH in lines[1]) == bool(unknown)


def test_the_days_of_an_order_stand_in_their_order(orders):
    text = orders_text(orders, "en")
    assert text.count("2027-06-15 – 2027-06-16") == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_head_of_a_dispatch_says_what_it_rests_on(dispatch, language):
    text = dispatch_text(dispatch, language)
    assert "- «assumed»" in text
    assert "«credit»" in text
    assert sorted(one for one in text.splitlines()[0] if one.isdecimal()) == ["2", "4", "9"]


@pytest.fixture(scope="module")
def office(new_url, made_url):
    return create_app(Settings(database_url=new_url(like=made_url), today=TODAY))


TRIP_SAYS = (
    "date", "start", "end", "lecturer_name", "depart", "drive_minutes", "venue_name", "topic",
    "order",
)  # fmt: skip
OPEN_SAYS = ("venue_name", "topic", "order", "reason")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_of_each_trip_who_goes(office, monkeypatch, dispatch, language):
    found = dispatching.Dispatched(dispatch, ())
    monkeypatch.setattr(dispatching, "ask", lambda *_, **__: found)
    with office.test_client() as client:
        page = client.get(f"/orders/dispatch?lang={language}").text
    section = page[page.index('<section id="dispatch"') :]
    for rows, declaration, said in (
        ("trips", declared.Trip, TRIP_SAYS),
        ("open", declared.OpenOrder, OPEN_SAYS),
    ):
        css = "trip" if rows == "trips" else "open-order"
        cards = [card.split("</li>")[0] for card in section.split(f'class="order {css}"')[1:]]
        assert len(cards) == len(dispatch[rows]) > 0
        for card, row in zip(cards, dispatch[rows], strict=True):
            for key in said:
                text = of(declaration, key).said(row, language)
                shown = (
                    day_text(date.fromisoformat(row["date"]), language) if key == "date" else text
                )
                assert escape(shown) in card, key


def suggested(**changes: Any) -> Suggested:
    facts = {
        "venue": VENUE, "model": "mclp", "within": 31.0, "k": 2, "days": 91,
        "until": date(2027, 5, 31), "number": 3, "gain": 57, "simulated": True,
    }  # fmt: skip
    return Suggested(**(facts | changes))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_every_column_of_planned_lectures(office, language):
    context = office.extensions["redroutes"]
    context.store.planned.drop()
    context.store.planned.add([suggested(), suggested(venue="220104000000", simulated=False)])
    with office.test_client() as client:
        table = read_html(client.get(f"/planned?lang={language}").text)
    known = SHOWN
    rows = planned_document(context, PlannedListQuery())["planned"]
    assert len(table.rows) == len(rows) == 2
    assert table.headings[1:-1] == [one.heading(language) for one in known]
    for line, row in zip(table.rows, rows, strict=True):
        for one, cell in zip(known, line[1:-1], strict=True):
            assert one.said(row, language) in cell, "a name is English and Chinese"


def test_documents_are_what_they_are_declared_to_be(office):
    context = office.extensions["redroutes"]
    store = context.store
    store.planned.add([suggested(venue="220103000000")])
    assert planned_document(context, PlannedListQuery(status=""))["planned"]
    adapter(declared.Planned).validate_python(
        planned_document(context, PlannedListQuery(status=""))
    )
    store.orders.add(
        Wanted(venue=VENUE, topic="law", language="zh", since=TODAY, until=date(2027, 6, 3))
    )
    document = orders_document(context, StatusQuery())
    adapter(declared.Orders).validate_python(document)
    (order,) = document["orders"]
    assert (order["from"], order["to"], order["people"]) == ("2027-06-01", "2027-06-03", None)
    assert order["created_at"].endswith("+00:00")
    query = dispatching.DispatchQuery(days=3)
    asked = dispatching.store_asked(context, query, today=TODAY)
    found = dispatching.run(context, query, asked, today=TODAY).document
    adapter(declared.Dispatch).validate_python(found)
    assert [one["left"] for one in found["open"]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("method", "address", "form", "model", "name"),
    [
        ("POST", "/orders", {"venue": VENUE, "topic": "law", "from": "2027-06-02", "people": "0"},
         OrderQuery, "people"),
        ("GET", "/orders/dispatch", {"within": "601"}, dispatching.DispatchQuery, "within"),
        ("GET", "/orders/dispatch", {"days": "0"}, dispatching.DispatchQuery, "days"),
    ],
)  # fmt: skip
def test_what_is_out_of_its_limits_is_refused_by_its_label(
    *, office, language, method, address, form, model, name
):
    sent = {"data": form} if method == "POST" else {"query_string": {**form, "lang": language}}
    with office.test_client() as client:
        client.set_cookie("lang", language)
        answer = client.open(address, method=method, **sent)
    assert answer.status_code == 422
    said = re.search(r'role="alert">\s*<p><strong>(.*?)</strong>', answer.text)
    assert said
    label = parameter(model, name).label(language)
    assert unescape(said[1]).startswith(f"“{label}”" if language == "zh" else label)
