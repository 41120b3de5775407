"""The first page: a purpose, three doors, a map; everything else is one step away."""

import re
from datetime import UTC, datetime

import geopandas as gpd
import pytest
from flask import Flask
from flask.testing import FlaskClient
from shapely.geometry import LineString

from web.home.news import news
from web.home.page import missing
from web.installation.context import Context
from web.plan.example_picture import START, picture

FORM = re.compile(r'<form method="get" action="([^"]+)">(.*?)</form>', re.DOTALL)


def test_each_door_is_a_form_that_begins_the_job(client: FlaskClient) -> None:
    doors = FORM.findall(
        client.get("/").text.split('class="doors"')[1].split("</section>\n  <section")[0]
    )
    names = {action: set(re.findall(r'name="(\w+)"', form)) for action, form in doors}
    assert names == {
        "/plan": {"step", "from", "date", "days"},
        "/nearby": {"at"},
        "/coverage": {"prefecture"},
    }


def test_the_door_of_the_gaps_counts_what_coverage_counts(
    client: FlaskClient, context: Context
) -> None:
    counted = client.get("/api/v1/coverage?level=county&days=90").get_json()["totals"]
    found = missing(context)
    assert found.any_record
    assert found.total == counted["centres"]
    assert found.idle == counted["centres"] - counted["served"]


def test_an_address_that_asks_for_places_is_that_of_the_list(client: FlaskClient) -> None:
    for address in ("/?list=sites", "/?q=dsrz", "/?county=220605000000", "/?card=JL-220605-101"):
        assert 'id="sites"' in client.get(address).text
    for address in ("/", "/?lang=en", "/?size=large"):
        assert 'id="sites"' not in client.get(address).text


def test_accounts_are_found_before_there_is_one(client: FlaskClient) -> None:
    assert '<a href="/people">' in client.get("/more").text
    assert client.get("/people").status_code == 200


@pytest.mark.slow
def test_everything_else_is_listed_and_answers(client: FlaskClient) -> None:
    page = client.get("/more").text
    links = re.findall(r'<li><a href="([^"]+)"><svg', page)
    assert len(links) == len(set(links)) >= 9
    for link in links:
        assert client.get(link, follow_redirects=True).status_code == 200, link


def test_a_picture_shows_each_day_its_stops_and_its_start(context: Context) -> None:
    lines = [LineString([(126.5, 42.0), (126.7, 42.2)]), LineString([(126.7, 42.2), (126.5, 42.0)])]
    legs = gpd.GeoDataFrame(
        {"day": [1, 2], "network": lines, "off_network": [None, None]}, geometry=lines, crs=4326
    )
    ends = {"start": {"lon": 126.5, "lat": 42.0}, "stops": [{"lon": 126.7, "lat": 42.2}]}
    drawn = picture(context, {"days": [ends, ends]}, legs)  # type: ignore[arg-type, typeddict-item]
    assert drawn.count("pic-day") == 2
    assert drawn.count("pic-stop") == 2
    assert START in drawn
    assert 2_000 < len(drawn) < 20_000


def test_news_come_newest_first_and_not_at_all_from_an_empty_store(
    app: Flask, context: Context
) -> None:
    with app.test_request_context():
        found = news(context)
    moments = [one.moment.replace(tzinfo=UTC) for one in found]
    assert moments == sorted(moments, reverse=True)
    assert all(one <= datetime.now(UTC) for one in moments)


def test_the_help_shows_every_step_in_both_languages(client: FlaskClient) -> None:
    for language in ("zh", "en"):
        page = client.get(f"/help?lang={language}").text
        pictures = re.findall(r'<img src="(/static/[^"]+/img/help/[^"]+)"', page)
        assert (
            len(pictures)
            == len(set(pictures))
            == page.count("<li><p>") + page.count('<li class="narrow">')
        )
        for address in pictures:
            assert address.endswith(f"-{language}.webp")
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert len(answer.data) < 120_000
