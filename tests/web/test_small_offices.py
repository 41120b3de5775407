"""Every page, address and command of offices that are not the whole province."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from tests.snapshot import questions
from tests.snapshot.commands import READING
from tests.web.small_offices import COUNTY, OFFICES, open_office
from web.cli import main
from web.installation.context import Context
from web.installation.settings import Settings
from web.store.masks import mask

VALUES = {
    "code": "220605107000", "site_id": "JL-220605-101", "level": "county", "kind": "venues",
    "view": "venues", "ending": "csv", "collection_id": "centres", "name": "venues", "key":
    "220605107000", "z": "8", "x": "218", "y": "94",
}  # fmt: skip
"""What stands for a part of an address; for all others a 1 does."""
NARROWED = {
    "/api/v1/network": "/api/v1/network?from=通化市&days=1&least=1&most=3&effort=0.001",
    "/api/v1/inspect": "/api/v1/inspect?days=1",
}
"""Address -> what is asked there: of the province a network takes a minute, a week ten seconds."""
ANYWHERE = frozenset({NARROWED["/api/v1/network"]})
"""What is answered from sites and roads alone, which no office here has of its own: asked once."""
SPECIAL = (501,)
"""What the embedded roads cannot do is said so."""
FIRST = next(iter(OFFICES))
ODD = re.compile(r"\b(?:nan|NaN|None|inf|NaT)\b")


@dataclass(frozen=True)
class Office:
    """An installation and where it lies."""

    name: str
    app: Flask
    folder: Path

    @property
    def context(self) -> Context:
        """The installation as it is now."""
        opened: Context = self.app.extensions["redroutes"]
        return opened.current()


pytestmark = pytest.mark.slow


@pytest.fixture(
    scope="module",
    params=list(OFFICES),
)
def office(
    request: pytest.FixtureRequest, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Office:
    folder = tmp_path_factory.mktemp(request.param)
    return Office(request.param, open_office(request.param, folder, settings), folder)


def addresses() -> Iterator[str]:
    """Yield an address or more of every view, about the county that is registered."""
    yield from questions.PAGES.values()
    for address in questions.API.values():
        yield address if address.startswith("/") else f"/api/v1/{address}"
    for name, form in zip(questions.VIEWS, questions.FORMATS * 3, strict=False):
        yield f"/files/{name.partition('-')[0]}.{form}?{questions.VIEWS[name]}"
    for name, form in product(("orders", "planned", "dispatch"), questions.FORMATS):
        yield f"/files/{name}.{form}?{questions.VIEWS[name]}"
    yield from (f"/ogc{path}" for path in questions.OGC.values())
    for name in questions.COLLECTIONS:
        yield from (f"/ogc/collections/{name}{part}" for part in ("", "/queryables", "/items"))
    yield "/ogc/collections/centres/items/220605107000"
    yield from ("/tiles/venues.json", "/tiles/venues/8/218/94.mvt", "/tiles/divisions/8/218/94.mvt")
    yield from ("/ground/places.json", "/ground/roads.json", "/api/v1/openapi.json")
    yield f"/coverage/map.png?level=township&county={COUNTY}"
    yield from ("/", "/coverage", "/nearby?at=江源区", "/inspect", "/api/v1/coverage")


ADDRESSES = [address.replace("220623", COUNTY[:6]) for address in addresses()]


def everything(app: Flask) -> list[str]:
    """Return the addresses above, and one of every other view there is."""
    rules = [one.rule for one in app.url_map.iter_rules() if "GET" in (one.methods or ())]
    parts = re.compile(r"<(?:[^<>]*:)?(\w+)>")
    plain = [parts.sub(lambda part: VALUES.get(part[1], "1"), rule) for rule in rules]
    return [*ADDRESSES, *(NARROWED.get(one, one) for one in plain if one not in ADDRESSES)]


@pytest.mark.timeout(900)
def test_every_page_and_address_answers(office: Office) -> None:
    client = office.app.test_client()
    walked = everything(office.app)
    assert len(walked) > 100
    if office.name != FIRST:
        walked = [address for address in walked if address not in ANYWHERE]
    odd, failed = [], []
    for address in walked:
        answer = client.get(address)
        if answer.status_code >= 500 and answer.status_code not in SPECIAL:
            failed.append((answer.status_code, address))
        if answer.mimetype == "text/html" and not address.startswith("/api"):
            said = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.text, flags=re.DOTALL)
            odd += [(address, found[0]) for found in ODD.finditer(said)]
    assert failed == []
    assert odd == []


@pytest.mark.parametrize("address", ["/?list=sites", "/data", "/coverage"])
def test_pages_say_how_many_venues_are_registered(office: Office, address: str) -> None:
    venues = office.context.datasets.venues
    registered = int((venues["membership"] == "registered").sum())
    page = (
        office.app.test_client()
        .get(
            address,
            query_string=None if "?" in address else {"lang": "en"},
            headers={"Accept-Language": "en"},
        )
        .text
    )
    if office.name == "schools" and address == "/coverage":
        assert "No practice centre is registered, so coverage is not known" in page
        return
    if registered == len(venues):
        are = "venue is" if registered == 1 else "venues are"
        assert f"All {registered} {are} from the register of this organisation." in page
    elif registered:
        assert f"Of {len(venues):,} venues {registered} are from the register" in page
    else:
        assert f"All {len(venues):,} venues are reconstructed" in page
    counts = office.app.test_client().get("/healthz").get_json()["venues"]
    assert counts == {"registered": registered, "reconstructed": len(venues) - registered}


COMMANDS = {
    **{name: READING[name] for name in ("nearby", "nearby-narrowed", "coverage", "plans-list")},
    "coverage-all": ("coverage",),
    "centres": ("coverage", "centres", "--which", "all", "--county", COUNTY),
    "suggest": ("coverage", "suggest", "--county", COUNTY, "--within", "15", "--venues", "2"),
    "isochrone": ("isochrone", "--at", "大石人镇", "--minutes", "15"),
    "dispatch": ("dispatch", "--from-store"),
    "orders": ("orders", "list"),
    "inspect": ("inspect", "--groups", "1", "--days", "1", "--per-county", "1", "--within", COUNTY),
    "plan": ("plan", "--from", "江源区", "--date", "2027-06-15", "--seconds", "0.2"),
    "batches": ("register", "batches"),
    "check": ("data", "check"),
}  # fmt: skip


def test_every_command_answers(office: Office) -> None:
    settings = office.context.settings
    env = {
        "REDROUTES_DATABASE_URL": settings.database_url, "REDROUTES_TODAY": "2027-06-01",
        "REDROUTES_ROADS": "estimate", "REDROUTES_LANG": "en",
        "REDROUTES_DATA": str(settings.data_root or ""),
    }  # fmt: skip
    wrong = []
    for name, words in COMMANDS.items():
        result = CliRunner().invoke(main, list(words), env=env)
        if result.exception and not isinstance(result.exception, SystemExit):
            wrong.append((name, repr(result.exception)))
        if result.exit_code not in (0, 1, 2) or "Traceback" in result.output:
            wrong.append((name, result.output))
    assert wrong == []


def test_what_the_register_tells_of_a_venue_is_on_its_card_and_in_lists(office: Office) -> None:
    venues = office.context.datasets.venues
    told = venues[venues["phone"] != ""]
    client = office.app.test_client()
    for code, venue in told.iterrows():
        card = client.get(f"/venues/{code}?lang=en").text
        assert mask("0439-0000000") in card
        shown = client.post(f"/register/venues/{code}/reveal", data={"field": "phone"}).text
        assert 'href="tel:04390000000"' in shown
        assert "JY-02" in card
        assert ">60<" in card
        assert "Other venue" in client.get("/?lang=en&tier=other").text
        near = client.get(f"/nearby?at={code}&within=5&lang=en").text
        assert venue["name"] in near
        assert f"/register/venues/{code}/reveal" in near
    assert told.empty == (office.name not in ("register", "county-books", "moved"))
