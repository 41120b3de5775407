"""Telephones and contacts: sealed in the store, masked on pages, opened one by one."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from tests.web.test_store_orders import wanted
from web import create_app
from web.installation.context import Context
from web.installation.settings import Settings
from web.store.history import HistoryFilter
from web.store.masks import hide_numbers, mask
from web.store.sealing import seal_all
from web.store.store import Store
from web.store.tables import metadata, orders, record_versions, site_reports
from web.store.vault import LOST, LostKeyError

VENUE = "220605107000"
SITE = "JL-220502-057"
CANARIES = {
    "order": "13912340001", "venue": "13912340002", "contact": "金丝雀甲",
    "lecturer": "13912340003", "report": "13912340004",
}  # fmt: skip
MASKED = "139****0001"


@pytest.fixture
def sealing(portable: Store, tmp_path: Path) -> Store:
    """Return a store with a key of its own, also where the stores of PostgreSQL share one."""
    portable.vault.path = tmp_path / "redroutes.key"
    return portable


def opened(store: Store) -> Store:
    again = Store(store.url)
    again.vault.path = store.vault.path
    return again


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("13800005678", "138****5678"),
        ("王老师 138 0000 5678", "王** 138****5678"),
        ("0431-8812345", "043****2345"),
        ("8812345", "88****45"),
        ("12345", "*****"),
        ("站长", "站*"),
        ("", ""),
    ],
)
def test_a_mask_shows_the_ends_of_a_number_and_the_first_sign_of_a_name(said, shown):
    assert mask(said) == shown
    assert mask(shown) == shown, "a mask is its own mask"


def test_numbers_in_other_texts_are_masked_and_codes_stay():
    said = "220605107000 已电话 13912340001，2027-06-01，0431-88123456"
    assert hide_numbers(said) == "220605107000 已电话 139****0001，2027-06-01，043****3456"


def test_a_contact_is_sealed_and_opened_only_by_asking(sealing: Store):
    key = sealing.orders.add(wanted(contact="王老师 13912340001"))
    stored = sealing.orders.get(key).contact
    assert "1391234" not in stored
    assert "王" not in stored
    assert sealing.vault.masked(stored) == f"王** {MASKED}"
    assert sealing.orders.reveal(key) == "王老师 13912340001"
    (told, _) = sealing.history.of("order", key)
    assert (told.what, told.changes) == ("revealed", {"field": (None, "contact")})


def test_the_key_lies_in_a_file_that_only_its_owner_reads(sealing: Store):
    assert not sealing.vault.path.exists()
    sealing.orders.add(wanted(contact="13912340001"))
    assert sealing.vault.path.stat().st_mode & 0o777 == 0o600


def test_records_are_masked_wherever_they_are_read_and_keep_what_a_form_did_not_change(sealing):
    register, said = sealing.register, {"name": "赵一", "phone": "13912340003", "unit": "甲"}
    one = register.save("lecturers", None, said)
    assert one.values["phone"] == "139****0003"
    assert register.records("lecturers")[0].values["phone"] == "139****0003"
    assert register.history("lecturers", one.key)[0].values["phone"] == "139****0003"
    register.save("lecturers", one.key, {"phone": "139****0003", "topics": ["law"]}, one.number)
    assert register.reveal("lecturers", one.key, "phone") == "13912340003"
    register.take_back("lecturers", one.key, 2)
    assert register.reveal("lecturers", one.key, "phone") == "13912340003"
    with sealing.read() as connection:
        kept = [str(row) for row in connection.execute(select(record_versions))]
    assert len(kept) == 3
    assert not [row for row in kept if "13912340003" in row]


def test_without_its_key_a_store_loses_telephones_and_nothing_else(sealing: Store):
    register = sealing.register
    key = sealing.orders.add(wanted(contact="13912340001"))
    one = register.save("lecturers", None, {"name": "赵一", "phone": "13912340003"})
    aside = sealing.vault.path.rename(sealing.vault.path.with_suffix(".aside"))
    again = opened(sealing)
    assert again.vault.masked(again.orders.get(key).contact) == LOST
    with pytest.raises(LostKeyError, match="Nothing else is lost"):
        again.orders.reveal(key)
    with pytest.raises(LostKeyError, match="Nothing else is lost"):
        again.orders.add(wanted(contact="1"))
    again.orders.add(wanted())
    saved = again.register.save("lecturers", one.key, {"topics": ["law"]}, one.number)
    assert saved.values["phone"] == LOST
    aside.rename(sealing.vault.path)
    back = opened(sealing)
    assert back.register.reveal("lecturers", one.key, "phone") == "13912340003"
    for store in (again, back):
        store.close()


def test_a_new_key_begins_anew_and_leaves_the_old_file(sealing: Store):
    old = sealing.orders.add(wanted(contact="13912340001"))
    with sealing.write() as connection:
        sealing.vault.renew(connection)
    new = sealing.orders.add(wanted(contact="13912340002"))
    assert sealing.orders.reveal(new) == "13912340002"
    with pytest.raises(LostKeyError):
        sealing.orders.reveal(old)
    assert len([*sealing.vault.path.parent.glob("redroutes.*key")]) == 2


def test_what_an_older_release_wrote_in_the_open_is_sealed(sealing: Store):
    key = sealing.orders.add(wanted())
    row = {"site": SITE, "created_at": date(2027, 6, 1), "about": "other", "text": "x"}
    one = sealing.register.save("lecturers", None, {"name": "赵一"})
    with sealing.write() as connection:
        connection.execute(update(orders).values(contact="13912340001"))
        connection.execute(insert(site_reports).values({**row, "contact": "13912340004"}))
        plain = {"name": "赵一", "phone": "13912340003"}
        connection.execute(update(record_versions).values({"values": plain}))
    with sealing.write() as connection:
        seal_all(connection)
    for table in (orders, site_reports, record_versions):
        with sealing.read() as connection:
            assert "1391234" not in str(connection.execute(select(table)).all())
    assert sealing.orders.reveal(key) == "13912340001"
    assert sealing.register.reveal("lecturers", one.key, "phone") == "13912340003"


# -- deleting --------------------------------------------------------------------------------------


def everything(store: Store) -> str:
    with store.read() as connection:
        tables = [table for table in metadata.sorted_tables if table.name != "vault"]
        return "".join(str(connection.execute(select(table)).all()) for table in tables)


@pytest.mark.parametrize("text", ["赵一", "139-1234-0003"])
def test_a_person_is_forgotten_and_what_he_did_stays(sealing: Store, text: str):
    register, orders_ = sealing.register, sealing.orders
    one = register.save("lecturers", None, {"name": "赵一", "phone": "13912340003", "unit": "甲"})
    said = {"date": "2027-05-01", "venue": VENUE, "lecturer": "赵一", "status": "held"}
    register.save("lectures", None, said)
    order = orders_.add(wanted(contact="赵一 13912340003"))
    other = orders_.add(wanted(contact="钱二 13912340009"))
    register.save("venues", VENUE, {"name": "甲站", "contact": "赵一", "phone": "13912340003"})
    before = sealing.history.count(HistoryFilter())
    looked = sealing.persons.forget(text, really=False)
    assert looked == {"order": 1, "venues": 1, "lecturers": 1, "lectures": 1}
    assert (sealing.history.count(HistoryFilter()), "赵一" in everything(sealing)) == (before, True)
    assert sealing.persons.forget(text) == looked
    kept = everything(sealing)
    assert "赵一" not in kept
    assert one.key not in kept
    assert sealing.vault.plain(orders_.get(order).contact) == ""
    assert orders_.reveal(other) == "钱二 13912340009"
    (lecture,) = sealing.lectures().to_dict("records")
    assert (lecture["venue"], lecture["lecturer"]) == (VENUE, None)
    assert register.records("venues")[0].values["phone"] is None
    (told,) = sealing.history.part(HistoryFilter("person"))
    assert (told.what, told.changes["order"]) == ("forgotten", (1, None))
    assert sealing.history.verify().broken is None


def test_contacts_are_kept_as_long_as_they_are_needed(sealing: Store):
    over, open_ = (sealing.orders.add(wanted(contact="13912340001")) for _ in range(2))
    sealing.orders.cancel(over)
    assert sealing.persons.retain(date(2027, 6, 1)) == {}
    assert sealing.persons.retain(date(2027, 6, 2)) == {"order": 1}
    assert sealing.orders.get(over).contact == ""
    assert sealing.orders.reveal(open_) == "13912340001"


# -- canaries on every surface ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def office(settings: Settings, new_url: Callable[..., str], made_url: str) -> Iterator[Flask]:
    """Application whose store holds a canary in each sealed field."""
    app = create_app(replace(settings, database_url=new_url(like=made_url)))
    store: Store = context_of(app).store
    register = store.register
    store.orders.add(wanted(venue=VENUE, contact=f"{CANARIES['contact']} {CANARIES['order']}"))
    said = {"phone": CANARIES["venue"], "contact": CANARIES["contact"], "name": "石人镇实践所"}
    register.save("venues", VENUE, said)
    register.save("lecturers", None, {"name": "赵一", "phone": CANARIES["lecturer"]})
    store.site_reports.add(SITE, about="other", text="门关着", contact=CANARIES["report"])
    yield app
    store.close()


def context_of(app: Flask) -> Context:
    opened: Context = app.extensions["redroutes"]
    return opened.current()


def addresses(app: Flask) -> Iterator[str]:
    """Yield an address for every GET rule that can be filled in."""
    lecturer = context_of(app).store.register.records("lecturers")[0].key
    known = {
        "order_id": "1", "code": VENUE, "site_id": SITE, "view": "orders", "ending": "csv",
        "collection_id": "centres", "item_id": VENUE, "number": "1", "batch_id": "1",
        "name": "venues",
    }  # fmt: skip
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.arguments & {"token", "z", "filename"}:
            continue
        for kind, key in (("venues", VENUE), ("lecturers", lecturer)):
            values = {**known, "kind": kind, "key": key}
            if rule.arguments <= values.keys():
                with app.test_request_context():
                    said = {name: values[name] for name in rule.arguments}
                    yield app.url_for(rule.endpoint, **said)


FURTHER = (
    f"/nearby?at={VENUE}", "/view/orders.xlsx", "/view/venues.csv?county=220605", "/api/v1/orders",
    "/api/v1/venues?county=220605", f"/api/v1/nearby?at={VENUE}", "/history?kind=venues",
    "/history?kind=order&key=1", f"/orders?venue={VENUE}", "/orders?status=nonsense",
    "/register/venues?q=139", f"/ogc/collections/centres/items/{VENUE}",
    "/register/export/venues.xlsx", "/register/export/lecturers.xlsx", "/register/reports",
    "/api/v1/network?from=通化市&days=1&least=1&most=3&effort=0.001",
)  # fmt: skip


@pytest.mark.slow
def test_no_canary_is_seen_on_any_surface_but_where_it_is_asked_for(office, caplog):
    client = office.test_client()
    # A network of the province is minutes of work, which this would begin and not wait for.
    seen, walked = [], {*addresses(office), *FURTHER} - {"/api/v1/network"}
    assert len(walked) > 60
    for address in sorted(walked):
        response = client.get(address)
        assert response.status_code < 500, address
        text = response.get_data()
        if response.mimetype.endswith("sheet") or response.mimetype == "application/zip":
            text = unpacked(text)
        asked = address.encode()
        seen += [
            (address, one) for one in CANARIES.values() if one.encode() in text.replace(asked, b"")
        ]
    assert not seen
    assert not [one for one in CANARIES.values() if one in caplog.text]


def unpacked(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_no_canary_lies_in_the_file_of_the_store(office):
    store: Store = context_of(office).store
    if not store.is_file:
        pytest.skip("there is no file")
    path = Path(store.url.removeprefix("sqlite:///"))
    found = b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
    assert not [one for one in CANARIES.values() if one.encode() in found]


@pytest.mark.parametrize(
    ("address", "field", "canary"),
    [
        ("/orders/1/contact", "", "order"),
        (f"/register/venues/{VENUE}/reveal", "phone", "venue"),
        (f"/register/venues/{VENUE}/reveal", "contact", "contact"),
        ("/register/reports/1/contact", "", "report"),
    ],
)
def test_a_number_is_shown_to_whoever_asks_and_the_history_says_so(office, address, field, canary):
    store: Store = context_of(office).store
    before = store.history.count(HistoryFilter())
    shown = office.test_client().post(address, data={"field": field} if field else {})
    assert shown.status_code == 200
    assert CANARIES[canary] in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    (told,) = store.history.part(HistoryFilter(), limit=1)
    assert (told.what, told.by, told.address) == ("revealed", "page", "127.0.0.1")
    assert store.history.count(HistoryFilter()) == before + 1
    assert CANARIES[canary] not in str(told)


def test_a_venue_can_still_be_called_and_changed(office):
    client = office.test_client()
    card = client.get(f"/venues/{VENUE}").text
    assert "139****0002" in card
    assert f'action="/register/venues/{VENUE}/reveal"' in card
    form = client.get(f"/register/venues/{VENUE}").text
    assert 'value="139****0002"' in form
    fields = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', form))
    fields |= dict(re.findall(r'name="(county|tier)".*?value="(\w+)" selected', form, re.DOTALL))
    saved = client.post(f"/register/venues/{VENUE}", data={**fields, "address": "新街 1 号"})
    assert saved.status_code == 303, re.findall(r"field-problem.*", saved.text)
    store: Store = context_of(office).store
    assert store.register.reveal("venues", VENUE, "phone") == CANARIES["venue"]


def test_a_backup_leaves_the_key_where_it_is(office, tmp_path):
    store: Store = context_of(office).store
    if not store.is_file:
        pytest.skip("there is no file")
    path = Path(store.url.removeprefix("sqlite:///"))
    shutil.copy(path, tmp_path / path.name)
    elsewhere = Store(f"sqlite:///{tmp_path / path.name}")
    assert elsewhere.vault.masked(elsewhere.orders.get(1).contact) == LOST
    shutil.copy(store.vault.path, tmp_path / store.vault.path.name)
    with_key = Store(elsewhere.url)
    assert with_key.orders.reveal(1).endswith(CANARIES["order"])
    for one in (elsewhere, with_key):
        one.close()
