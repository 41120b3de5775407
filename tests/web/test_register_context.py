"""What the register changes is shown by the next request, and by it alone."""

import re
import threading
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
import pytest

from tests.web.office_books import reading, venue
from web import create_app
from web.installation import registered
from web.installation.basis import current_basis
from web.installation.context import Context
from web.installation.registered import Registered, read
from web.store.register_logs import log_spans, stated
from web.store.store import Store

VENUE, SITE = "220605107203", "JL-220605-101"


@dataclass(frozen=True)
class Said:
    """A record of the register."""

    key: str
    values: dict[str, Any]


@dataclass
class Register:
    """A register in memory; counts how often its revision is read."""

    number: int = 0
    held: dict[str, list[Said]] = field(default_factory=dict)
    counties: frozenset[str] = frozenset()
    asked: int = 0

    def revision(self) -> int:
        """Count and answer."""
        self.asked += 1
        return self.number

    def records(self, kind: str) -> list[Said]:
        """Return what is held."""
        return self.held.get(kind, [])

    def whole(self) -> frozenset[str]:
        """Return what is held."""
        return self.counties

    def stated(self) -> pd.DataFrame:
        """Say nothing of logs."""
        return stated([])

    def log_spans(self) -> pd.DataFrame:
        """Say nothing of logs."""
        return log_spans([])

    def put(self, kind: str, *records: Said) -> None:
        """Hold other records of a kind."""
        self.held[kind] = list(records)
        self.number += 1


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.fixture
def opened(context: Context, register: Register, monkeypatch: pytest.MonkeyPatch) -> Context:
    """Open the installation of the tests with a register in memory."""
    monkeypatch.setattr(context.store, "register", register)
    return replace(context, _newest=type(context._newest)())


def test_without_a_change_the_context_is_the_very_same(opened, register):
    assert opened.current() is opened
    assert opened.current() is opened
    assert register.asked == 2


def test_one_revision_has_one_context_and_keeps_its_travel_models(opened, register):
    opened.travel_by("bus", "normal")
    register.put("venues", Said(VENUE, {"name": "某村文明实践站"}))
    first = opened.current()
    assert first is not opened
    assert first is opened.current() is first.current()
    assert first.datasets.venues.loc[VENUE, "name"] == "某村文明实践站"
    assert first.travel is opened.travel
    assert first.travel_by("bus", "normal") is opened.travel_by("bus", "normal")
    assert first.gazetteer.resolve(VENUE).name == "某村文明实践站"
    assert opened.datasets.venues.loc[VENUE, "name"] != "某村文明实践站"


def test_what_is_said_again_changes_no_data(opened, register):
    register.put("venues", Said(VENUE, {"name": "某村"}))
    first = opened.current()
    first.memo.get("kept", lambda: 1)
    register.put("venues", Said(VENUE, {"name": "某村"}))
    second = opened.current()
    assert second.registered.revision == 2
    assert second.datasets is first.datasets
    assert second.memo.kept("kept") == 1


def test_what_is_taken_back_is_as_before(opened, register):
    register.put("venues", Said(VENUE, {"name": "某村"}))
    assert opened.current().datasets is not opened.datasets
    register.put("venues")
    assert opened.current().datasets is opened.datasets


def test_equal_questions_about_other_data_are_other_work(opened, register):
    assert opened.jobs.ask("x", lambda: 1, seconds=None) == 1
    register.put("venues", Said(VENUE, {"name": "某村"}))
    changed = opened.current()
    assert changed.jobs.ask("x", lambda: 2, seconds=None) == 2
    assert opened.jobs.ask("x", lambda: 3, seconds=None) == 1
    job = opened.jobs.of("x")
    assert job is not None
    assert changed.jobs.find(job.id) is job


def test_plans_tell_that_a_site_has_changed(opened, register):
    before = current_basis(opened)
    register.put("sites", Said(SITE, {"phone": "0439-0000000"}))
    assert current_basis(opened.current()).data_hash != before.data_hash
    register.put("sites")
    assert current_basis(opened.current()) == before


def test_a_register_is_read_between_two_equal_revisions(register, monkeypatch):
    counties = iter([frozenset({"old"}), frozenset({"new"})])

    def whole() -> frozenset[str]:
        register.number = 5  # an import that ends while the register is read
        return next(counties)

    monkeypatch.setattr(register, "whole", whole)
    found = read(register)
    assert (found.revision, found.whole) == (5, frozenset({"new"}))


def test_a_register_that_never_rests_is_read_at_last(register, monkeypatch):
    monkeypatch.setattr(register, "whole", lambda: register.put("sites") or frozenset())
    assert read(register).revision == registered.ATTEMPTS - 1


def test_threads_that_see_a_change_together_share_one_context(opened, register):
    register.put("venues", Said(VENUE, {"name": "某村"}))
    found: list[Context] = []
    threads = [threading.Thread(target=lambda: found.append(opened.current())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len({id(one) for one in found}) == 1


def test_the_next_request_shows_what_was_registered(app, opened, register, monkeypatch):
    monkeypatch.setitem(app.extensions, "redroutes", opened)
    client = app.test_client()
    assert "某村实践站" not in client.get(f"/venues/{VENUE}").text
    told = {"name": "某村实践站", "phone": "0439-0000001", "lon": 126.5, "lat": 41.9}
    register.put("venues", Said(VENUE, told))
    for address in (
        f"/venues/{VENUE}", "/api/v1/places?q=某村实践站",
        "/api/v1/venues?bbox=126.49,41.89,126.51,41.91", f"/ogc/collections/centres/items/{VENUE}",
        "/api/v1/nearby?at=126.5,41.9&limit=1",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "某村实践站" in answer.get_data(as_text=True), address


def test_a_request_reads_the_revision_once(app, opened, register, monkeypatch):
    monkeypatch.setitem(app.extensions, "redroutes", opened)
    app.test_client().get("/")
    assert register.asked == 1


def test_registers_without_records_are_alike():
    assert Registered().alike(Registered(5))


ASKED = (
    "/api/v1/venues?bbox=126,41.5,127,42.5&limit=5000", "/api/v1/places?q=大石人",
    "/api/v1/nearby?at=大石人镇&within=20&limit=50", "/ogc/collections/communities/items?limit=50",
    "/files/venues.csv?county=220605000000&tier=village", "/api/v1/sites", "/healthz",
    "/tiles/venues/9/435/190.mvt", "/api/v1/coverage?level=township&county=220605",
)  # fmt: skip


def answers(app: Any) -> list[bytes]:
    client = app.test_client()
    found = [client.get(address) for address in ASKED]
    assert all(one.status_code in (200, 409) for one in found)
    kept = []
    for one in found:
        document = one.get_json(silent=True)
        if document and "store" in document:
            del document["store"]  # the revision tells of every write
            kept.append(repr(document).encode())
        else:
            kept.append(re.sub(rb'"timeStamp":"[^"]*"', b"", one.get_data()))
    return kept


@pytest.mark.slow
def test_what_another_process_imports_is_shown_next_and_gone_when_undone(settings, tmp_path):
    url = f"sqlite:///{tmp_path / 'redroutes.sqlite'}"
    app = create_app(replace(settings, database_url=url))
    before = answers(app)
    other = Store(url)  # as a command in another process opens it
    site = {"name": "", "county": "220605000000", "phone": "0439-0000000"}
    batches = [
        other.register.apply(reading("venues", [venue("大石人村文化大院", lon=126.5, lat=41.9)])),
        other.register.apply(reading("sites", [{**site, "name": "某革命旧址"}])),
    ]
    during = answers(app)
    changed = [address for address, *both in zip(ASKED, before, during, strict=True)
               if both[0] != both[1]]  # fmt: skip
    assert changed == list(ASKED[:-1])  # nobody has recorded a lecture
    assert "大石人村文化大院" in during[0].decode()
    for one in reversed(batches):
        other.register.undo(one.id)
    assert answers(app) == before
