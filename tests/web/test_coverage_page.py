"""The coverage page, its lists, files and printed map, also with hardly any data."""

import csv
import html
import io
import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pandas as pd
import pyogrio
import pypdf
import pytest
from matplotlib.image import imread

from geo.simulate import simulate_year
from web import create_app
from web.coverage import ask as coverage
from web.coverage.headline import worst_places
from web.coverage.printed import finding, place_rows
from web.installation.settings import Settings

TODAY = date(2027, 6, 1)
EVERYTHING = "compare=2027-03-01&equity=true&uncertainty=true&required=siping&required=korea"
TILE = re.compile(r'<li class="tile[^>]*><a href="([^"]+)"><b[^>]*>([^<]*)</b>')


def tiles(page):
    body = page.split('id="figures"')[1].split("</ul>")[0]
    return [(html.unescape(link), value) for link, value in TILE.findall(body)]


def exports(page):
    links = re.findall(r'href="(/files/coverage\.(\w+)\?[^"]+)"', page)
    return {ending: html.unescape(link) for link, ending in links}


@pytest.mark.slow
@pytest.mark.parametrize("query", ["level=county", "level=township&k=2&tier=village&within=10"])
def test_every_counted_headline_leads_to_a_list_of_that_length(client, query):
    page = client.get(f"/coverage?{query}").text
    seen = 0
    for link, value in tiles(page):
        which = parse_qs(urlsplit(link).query)["which"][0]
        answer = client.get(f"/api/v1{link}").get_json()
        listed = client.get(link).text
        total = re.search(r'id="total">([\d,]+)', listed)[1]
        assert int(total.replace(",", "")) == answer["total"]
        if which in ("unserved", "never", "overdue", "unreachable", "no_data") and value == total:
            seen += 1
    assert seen >= 5


def shown_numbers(page):
    """Numbers of the tables and tiles of a page: those with a % sign and the others."""
    main = page.split('id="figures"')[1].split("</main>")[0]
    cells = re.findall(r'<td class="num"[^>]*>(.*?)</td>', main, re.S)
    cells += [value for _, value in tiles(page)]
    texts = [re.sub(r"<[^>]+>", "", html.unescape(cell)) for cell in cells]
    numbers = [one for text in texts for one in re.findall(r"[-+]?\d[\d,]*(?:\.\d+)?%?", text)]
    assert len(numbers) > 200
    return numbers


@pytest.mark.slow
@pytest.mark.parametrize("query", ["level=prefecture", f"level=prefecture&{EVERYTHING}"])
def test_every_number_of_the_page_is_in_the_workbook(client, query):
    page = client.get(f"/coverage?{query}").text
    content = client.get(exports(page)["xlsx"]).data
    book = openpyxl.load_workbook(io.BytesIO(content))
    values = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    ]
    written = {f"{value:.0%}" for value in values} | {f"{value:.0f}" for value in values}
    written |= {f"{100 * value:+.1f}" for value in values} | {f"{value:.2f}" for value in values}
    written |= {str(round(value)) for value in values}
    missing = [
        text
        for text in shown_numbers(page)
        if text.replace(",", "") not in written
        and text.lstrip("+-").replace(",", "") not in written
    ]
    assert missing == []


@pytest.mark.slow
def test_the_files_hold_the_rows_of_the_page_and_what_they_are_made_from(client, tmp_path):
    links = exports(client.get("/coverage?level=prefecture&days=60&lang=en").text)
    assert {*links} == {"json", "csv", "xlsx", "geojson", "gpkg", "kml", "html"}
    document = client.get(links["json"]).get_json()
    assert document["days"] == 60
    rows = list(csv.reader(io.StringIO(client.get(links["csv"]).text.lstrip("\ufeff"))))
    assert len(rows) == 1 + len(document["rows"]) == 10
    for ending in ("gpkg", "kml"):
        path = tmp_path / f"coverage.{ending}"
        path.write_bytes(client.get(links[ending]).data)
        layer = pyogrio.list_layers(path)[0, 0]
        table = pyogrio.read_dataframe(path, layer=layer)
        assert len(table) == 9
        if ending == "gpkg":
            assert table["simulated"].all()
        else:
            assert table["description"].str.contains("Simulated data: yes").all()
        assert table.geometry.notna().all()
        served = [row["served"] for row in document["rows"]]
        assert table["served"].astype(int).tolist() == served
    book = openpyxl.load_workbook(io.BytesIO(client.get(links["xlsx"]).data))
    said = {row[0].value: row[1].value for row in book.worksheets[-1].iter_rows(min_row=2)}
    assert str(TODAY) in {str(value)[:10] for value in said.values()}


@pytest.mark.slow
def test_the_address_of_the_view_gives_the_same_view(client):
    page = client.get("/coverage?level=prefecture&days=45&topic=siping&topic=law&county=").text
    again = html.unescape(
        re.search(r'<a href="([^"]+)">[^<]*固定链接|<a href="([^"]+)">此视图', page)[0].split('"')[
            1
        ]
    )
    assert parse_qs(urlsplit(again).query)["topic"] == ["siping", "law"]
    assert parse_qs(urlsplit(again).query)["today"] == [str(TODAY)]
    values = [value for _, value in tiles(page)]
    assert [value for _, value in tiles(client.get(again).text)] == values


def test_the_default_page_is_light(client):
    assert len(client.get("/coverage").data) <= 150_000
    assert len(client.get("/coverage?level=township").data) <= 150_000


def test_a_long_table_is_sorted_as_a_whole(client):
    first = client.get("/coverage?level=township&sort=-centres").text
    second = client.get("/coverage?level=township&sort=-centres&page=2").text
    sizes = [
        int(row)
        for page in (first, second)
        for row in re.findall(
            r'</th>\s*<td class="num">(\d+)</td>', page.split('id="coverage-table"')[1]
        )
    ]
    assert len(sizes) == 200
    assert sizes == sorted(sizes, reverse=True)


def test_the_map_of_gaps_has_every_centre_once(client):
    shapes = client.get("/coverage/shapes?show=gaps").get_json(force=True)["features"]
    assert sum(len(shape["geometry"]["coordinates"]) for shape in shapes) == 9342


@pytest.mark.slow
@pytest.mark.parametrize(("paper", "size"), [("a3", (1190.55, 841.89)), ("a4", (841.89, 595.28))])
def test_the_printed_map_says_all_that_a_map_must(client, paper, size):
    response = client.get(f"/coverage/map.pdf?level=prefecture&paper={paper}&lang=en")
    assert response.content_type == "application/pdf"
    sheet = pypdf.PdfReader(io.BytesIO(response.data)).pages[0]
    assert (float(sheet.mediabox.width), float(sheet.mediabox.height)) == pytest.approx(size, 1e-3)
    text = " ".join(sheet.extract_text().split())
    for part in ("Simulated data", "km", "North", "WGS84", "Map review number: ____", "Tianditu",
                 "90 days up to 1 Jun 2027", "no data (0)", "Changchun"):  # fmt: skip
        assert part in text, part


@pytest.mark.slow
def test_the_printed_map_as_picture(client):
    response = client.get("/coverage/map.png?level=hexagon&paper=a4&prefecture=2206&show=people")
    assert imread(io.BytesIO(response.data)).shape[:2] == (1653, 2338)
    assert client.get("/coverage/map.gif").status_code == 400


@pytest.mark.slow
def test_a_printed_county_names_every_township_with_its_numbers(client):
    asked = "level=township&county=220623&paper=a3"
    made = client.get(f"/coverage/map.pdf?{asked}").data
    sheet = pypdf.PdfReader(io.BytesIO(made))
    assert len(sheet.pages) == 1
    text = re.sub(r"\s", "", sheet.pages[0].extract_text())
    rows = client.get(f"/api/v1/coverage?{asked.split('&paper', maxsplit=1)[0]}").get_json()["rows"]
    assert len(rows) > 5
    for row in rows:
        assert row["name"] in text
        assert f"{row['unserved']}/{row['centres']}" in text
    for part in (
        "先去这些地方",
        "模拟数据",
        "审图号",
        "长白朝鲜族自治县",
        "公里",
        "没有公布的界线",
    ):
        assert part in text or part == "公里", part
    assert client.get(f"/coverage/map.pdf?{asked}").data == made
    english = client.get(f"/coverage/map.svg?{asked}&lang=en")
    assert english.content_type.startswith("image/svg+xml")


@pytest.mark.slow
def test_the_townships_of_the_province_are_an_atlas_whose_letters_can_be_read_at_one_metre(client):
    asked = "level=township&today=2027-06-01"
    made = pypdf.PdfReader(io.BytesIO(client.get(f"/coverage/map.pdf?{asked}&paper=a3").data))
    texts = [re.sub(r"\s", "", page.extract_text()) for page in made.pages]
    assert "1长春市" in texts[0]
    assert "9延边朝鲜族自治州" in texts[0]
    heads = [re.search(r"图(\d)[^图]{2,9}宣讲覆盖图", text) for text in texts[1:]]
    assert sorted({int(head[1]) for head in heads if head}) == list(range(1, 10))
    rows = client.get(f"/api/v1/coverage?{asked}").get_json()["rows"]
    assert len(rows) > 900
    behind = "".join(texts[1:])
    assert [row["name"] for row in rows if row["name"] not in behind] == []
    letters = re.compile(r"/\S+ ([\d.]+) Tf")
    for page in made.pages:
        sizes = letters.findall(page.get_contents().get_data().decode("latin1"))
        assert sizes
        assert min(float(size) for size in sizes) >= 9


def test_the_list_of_where_to_go_first_leaves_out_where_nothing_is_missing(client):
    document = client.get("/api/v1/coverage?level=county").get_json()
    rows = [row for row in document["rows"] if not row["few"]][:3]
    for row, unserved in zip(rows, (2, 0, 4), strict=True):
        row.update(unserved=unserved, served=row["centres"] - unserved)
        row["share"] = row["served"] / row["centres"]
    some = {**document, "rows": rows}
    names = pd.Series([row["name"] for row in rows], [row["parent"] for row in rows])
    table = place_rows(some, "share", names.groupby(level=0).first())
    assert list(table["order"] >= 0) == [True, False, True]
    assert table["value"].iloc[1] == "100%"


@pytest.fixture(scope="module")
def make(tmp_path_factory, context):
    """Build an application whose store holds some lecturers and lectures."""
    people, talks = simulate_year(context.datasets, seed=1, end=TODAY, lecturers=600, corps=8)

    def built(lecturers, lectures):
        path = tmp_path_factory.mktemp("sparse") / "redroutes.sqlite"
        app = create_app(Settings(database_url=f"sqlite:///{path}", today=TODAY))
        store = app.extensions["redroutes"].store
        held = talks[lectures(talks)].assign(lecturer=people.index[0] if lecturers else None)
        store.replace_simulated(people.iloc[:lecturers], held)
        return app.test_client()

    return built


@pytest.mark.slow
def test_without_lectures_nothing_is_known_and_nothing_is_zero(make):
    client = make(5, lambda talks: talks["venue"] == "")
    page = client.get("/coverage")
    assert page.status_code == 200
    assert 'id="no-lectures"' in page.text
    values = {parse_qs(urlsplit(link).query)["which"][0]: value for link, value in tiles(page.text)}
    assert values["no_data"] == "9,342"
    unknown = "情况不明"
    assert {values[which] for which in ("unserved", "never", "overdue", "served")} == {unknown}
    assert "url(#hatch-none)" in client.get("/coverage/shapes").text
    text = pypdf.PdfReader(io.BytesIO(client.get("/coverage/map.pdf?lang=en").data)).pages[0]
    assert "no data (60)" in text.extract_text()
    assert client.get("/api/v1/coverage?format=xlsx").status_code == 409
    assert client.get("/coverage/centres?which=no_data").status_code == 200


@pytest.mark.slow
def test_all_lectures_in_one_county_leave_the_others_unknown(make, context):
    centres = context.datasets.centres
    one = centres.index[centres["county"] == "220605000000"]
    client = make(1, lambda talks: talks["venue"].isin(one))
    page = client.get("/coverage").text
    document = client.get("/api/v1/coverage").get_json()
    known = [row["code"] for row in document["rows"] if row["share"] is not None]
    assert known == ["220605000000"] == document["worst"]
    assert document["totals"]["unknown"] == len(centres) - len(one)
    assert re.search(r"hatch-none.{0,120}\((59)\)", page, re.S)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/api/v1/coverage?format=xlsx").data))
    shares = [row[4].value for row in book.worksheets[1].iter_rows(min_row=2)]
    assert sum(share is not None for share in shares) == 1
    assert client.get("/coverage/map.png?paper=a4&show=gaps").status_code == 200


@pytest.mark.slow
def test_an_empty_store_has_a_page_too(make):
    client = make(0, lambda talks: talks["venue"] == "")
    page = client.get("/coverage?equity=true&uncertainty=true&level=prefecture")
    assert page.status_code == 200
    assert "gap-table" not in page.text
    assert "NaN" not in page.text
    answer = client.get("/coverage/centres?which=unreachable")
    assert '<span id="total">0</span>' in answer.text


@pytest.mark.slow
def test_centres_of_no_township_are_counted_where_they_are_left_out(client):
    """County centres lie in no township: 白山 has six, the province sixty."""
    page = client.get("/coverage?level=township&prefecture=220600000000&lang=en").text
    assert "the 6 county centres are not counted" in html.unescape(page)
    assert "are not counted" not in client.get("/coverage?level=county&lang=en").text


def test_what_is_not_known_to_be_never_is_no_zero(app, context):
    totals = {"centres": 40, "unserved": 12, "never": None}
    row = {"code": "220605000000", "name": "江源区", "parent": "220600000000",
           "main_gap": "schedule", **totals}  # fmt: skip
    said = "".join(piece.text for line in finding({"totals": totals}, "en") for piece in line)
    assert "12" in said
    assert "is not known" in said
    document = {"rows": [row], "worst": [row["code"]], "totals": totals}
    with app.test_request_context():
        (worst,) = worst_places(document, context.division_names("zh"))
    assert (worst.never, worst.late) == (None, 30.0)


def test_after_a_warm_start_the_first_page_and_tile_measure_nothing(client, context, monkeypatch):
    coverage.warm_up(context)
    monkeypatch.setattr(coverage, "_table", None)
    assert client.get("/coverage").status_code == 200
    assert client.get("/tiles/coverage/7/109/47.mvt").status_code == 200
