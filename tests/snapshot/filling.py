"""What happened in the office before the snapshot: orders, planned lectures, saved plans."""

import re

from tests.snapshot.office import Office
from tests.snapshot.questions import CEMETERY, COUNTY, MUSEUM, SUGGEST, TRIP

TOWNSHIPS = ("220605107000", "220623101000", "220605000000", "220102000000", "220623000000")


def fill(office: Office) -> None:
    """Put one of everything into the store."""
    office.send("/api/v1/examples")  # the form of the plan shows them once they are computed
    _orders(office)
    _planned(office)
    _plans(office)


def _orders(office: Office) -> None:
    """Place orders and leave them in every state."""
    day = "2027-06-02"
    for number, venue in enumerate(TOWNSHIPS):
        office.form(
            "/orders", venue=venue, topic="theory", people=str(40 + number), contact="王站长",
            **{"from": "2027-06-01" if number == 0 else day, "to": "2027-06-09"},
        )  # fmt: skip
    _send(office, "1", "L00001", "2027-06-01")
    office.form("/orders/1/accept")
    office.form("/orders/1/held", audience="35")
    office.form("/orders/1/review", score="5", text="很好")
    _send(office, "2", "L00002", day)
    office.form("/orders/2/decline", reason="生病")
    _send(office, "3", "L00003", day)
    office.form("/orders/3/accept")
    office.form("/orders/4/cancel")


def _send(office: Office, order: str, lecturer: str, day: str) -> None:
    """Send a lecturer of the simulated ones, whatever he speaks about."""
    asked = ("--lecturer", lecturer, "--date", day, "--override", "代课")
    office.run("orders", "dispatch", order, *asked)


def _planned(office: Office) -> None:
    """Plan three suggested lectures, drop one and order another."""
    found = office.send(f"/api/v1/coverage/suggest?{SUGGEST}").get_json()
    venues = [one["code"] for one in found["venues_chosen"]]
    given = dict(part.split("=") for part in SUGGEST.split("&"))
    office.form("/coverage/suggest", **given, venue=venues)
    office.form("/planned/drop", id="1")
    office.form("/planned/order", id="2", topic="law", to="2027-06-30", **{"from": "2027-06-05"})


def _plans(office: Office) -> None:
    """Save a plan twice and publish it, leave a draft, delete a third; share the first."""
    trip = {name: str(value) for name, value in TRIP.items()}
    office.form("/plans", **trip, name="通化两日")
    changed = {**trip, "require": CEMETERY, "area": "220502000000"}
    office.form("/plans", **changed, **{"as": "version"}, plan="1", seen="1", name="通化二日")
    office.form("/plans/1/status", status="published", seen="2")
    office.form("/plans", name="草稿", **{**trip, "order": [MUSEUM, "-"], "from": "长春"})
    office.form("/plans", name="删除", **trip)
    office.form("/plans/3/delete")
    office.form("/plans/1/share")
    page = office.send("/plans/1/share").text
    (token,) = set(re.findall(r"/s/([\w-]{32})", page))
    office.names[token] = "<token>"


def clear(office: Office) -> None:
    """Take the simulated year away again and ask what an empty store answers."""
    office.command("cli/data-clear", "data", "clear-simulated", language="en")
    for lang in ("zh", "en"):
        office.ask(f"empty/home.{lang}", f"/?county={COUNTY}&lang={lang}")
        office.ask(f"empty/coverage-page.{lang}", f"/coverage?lang={lang}&county=220623")
        office.ask(f"empty/coverage.{lang}", f"/api/v1/coverage?lang={lang}")
        office.ask(f"empty/nearby.{lang}", f"/nearby?at=大石人镇&within=12&lang={lang}")
        office.ask(f"empty/dispatch.{lang}", f"/orders/dispatch?lang={lang}&days=3")
        office.command(f"empty/coverage-command.{lang}", "coverage", language=lang)
        office.command(f"empty/dispatch.{lang}", "dispatch", "--from-store", language=lang)
