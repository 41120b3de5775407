"""What is told of a site on its own page: facts, contacts, pictures."""

from typing import Annotated

from typing_extensions import TypedDict

from geo.terms import CERTAINTIES, CONTACT_KINDS, FACT_KINDS
from web.language.choices import LICENCES
from web.terms.term import PROSE, Term


class SiteFact(TypedDict):
    """Something that was read about a site, on a page that may be cited."""

    text: Annotated[str, PROSE, Term("The fact, in Chinese.")]
    kind: Annotated[str, FACT_KINDS, Term("What it is of.")]
    date: Annotated[str, Term("Its day, month, year or span of years; empty where unknown.")]
    certainty: Annotated[str, CERTAINTIES, Term("How surely it is known.")]
    source: Annotated[str, PROSE, Term("Publisher, title and date of the page.")]


class SiteContact(TypedDict):
    """A telephone number, or how to book, as published."""

    kind: Annotated[str, CONTACT_KINDS, Term("Telephone or booking.")]
    value: Annotated[str, PROSE, Term("The number, or the way to book.")]
    date: Annotated[str, Term("When it was published; empty where unknown.")]


class SitePicture(TypedDict):
    """A picture of a site."""

    id: Annotated[int, Term("Number of the picture.")]
    alt: Annotated[str, PROSE, Term("What is on it.")]
    credit: Annotated[str, PROSE, Term("Who made it.")]
    licence: Annotated[str, LICENCES, Term("By which permission it is shown.")]
    path: Annotated[str, Term("Where its largest size is, below the address of the server.")]
