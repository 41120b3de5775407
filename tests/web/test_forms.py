"""Forms and buttons that are shown only to whoever may use them stand whole in their template."""

from pathlib import Path

import pytest
from jinja2 import Environment

import web
from web.frame.offered import OFFERED

TEMPLATES = sorted((Path(web.__file__).parent / "templates").rglob("*.html"))
OFFERS = [
    (path.name, found[0]) for path in TEMPLATES for found in OFFERED.finditer(path.read_text())
]


def test_there_are_offers() -> None:
    assert len(OFFERS) > 20


@pytest.mark.parametrize(("name", "offer"), OFFERS)
def test_an_offer_opens_and_closes_what_it_asks(name: str, offer: str) -> None:
    """One that began in one question and ended in another took all between with it."""
    assert Environment(autoescape=True).parse(offer), name
