"""What a share link may be asked to allow, and links as a page lists them."""

from datetime import date
from typing import Annotated, NamedTuple

from pydantic import Field, StringConstraints

from geo.errors import N_
from web.language.choices import SHARE_PARTS
from web.store.link_rows import ALL_PARTS, Link, LinkTerms
from web.terms.asked import Asked
from web.terms.fields import IsoDate, Query, QueryError, Several

Note = Annotated[str, StringConstraints(max_length=80)]
Part = Annotated[str, SHARE_PARTS]


class LinkQuery(Query):
    """What a share link allows."""

    note: Annotated[Note, Asked(N_("For whom the link is, a note for yourselves."), N_("For"))] = ""
    until: Annotated[
        IsoDate | None,
        Asked(
            N_("Last day on which the link opens; else until it is revoked."),
            N_("Opens until"),
            hint=N_("empty: until it is revoked"),
        ),
    ] = None
    parts: Annotated[
        Annotated[tuple[Part, ...], Several],
        Asked(N_("What the link shows; else everything."), N_("What it shows"), widget="checks"),
        Field(alias="part"),
    ] = ()
    embed: Annotated[
        bool,
        Asked(
            N_("Other sites may show the page in a frame."),
            N_("May be shown inside other web sites"),
        ),
    ] = False

    def terms(self, today: date) -> LinkTerms:
        """Return what the link allows.

        Raises
        ------
        QueryError
            If its last day is over.
        """
        if self.until is not None and self.until < today:
            raise QueryError(N_("The last day of the link is over: choose today or a later day."))
        return LinkTerms(
            note=self.note, until=self.until, parts=self.parts or ALL_PARTS, embed=self.embed
        )


class ShownLink(NamedTuple):
    """A link as the page lists it: its address, its code for a telephone's camera, who made it."""

    link: Link
    address: str
    code: str
    ended: bool
    made_by: str
