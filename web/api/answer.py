"""What the program says of its own state."""

from typing import Annotated, Literal

from typing_extensions import TypedDict

from web.places.answer import Memberships
from web.terms.term import Term


class DataSets(TypedDict):
    """Rows of each data set."""

    sites: Annotated[int, Term("Heritage sites.")]
    centres: Annotated[int, Term("Practice centres.")]
    communities: Annotated[int, Term("Communities.")]
    divisions: Annotated[int, Term("Divisions.")]
    boundaries: Annotated[int, Term("Outlines.")]


class StoreState(TypedDict):
    """State of the store."""

    revision: Annotated[int, Term("Number that changes with every write.")]


class Ready(TypedDict):
    """The program is able to answer all that is asked."""

    status: Annotated[Literal["ready"], Term("Always ready.")]
    version: Annotated[str, Term("Version of the program.")]


class Health(TypedDict):
    """The program is able to answer."""

    status: Annotated[Literal["ok"], Term("Always ok.")]
    version: Annotated[str, Term("Version of the program.")]
    datasets: Annotated[DataSets, Term("Rows of each data set.")]
    venues: Annotated[Memberships, Term("Venues by where they come from.")]
    store: Annotated[StoreState, Term("State of the store.")]
