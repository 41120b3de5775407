"""Themes, and the example tours."""

from typing import Annotated, Literal

from typing_extensions import TypedDict

from web.terms.term import Term
from web.terms.types import Document, Unspoken

# fmt: off
# Keys are set like the lines of a table: the name, its type, its sentence, its heading.


class Theme(TypedDict):
    """A theme that a tour may follow."""

    code: Annotated[str, Term("Code of the theme.")]
    name_zh: Annotated[str, Term("Chinese name.")]
    name_en: Annotated[str, Term("English name.")]
    description: Annotated[str,
        Term("One sentence counted from the data, in the language of the request.")]
    sites: Annotated[int, Term("Sites that are wholly of the theme.")]
    counties: Annotated[int, Term("Counties they lie in.")]
    visitable: Annotated[int, Term("Those of them that are not known to be closed.")]
    considered: Annotated[int,
        Term("Sites that a tour of the theme chooses from: also those that are only partly of it.")]
    prefecture: Annotated[str, Term("Code of the prefecture with the most of them.")]
    most: Annotated[int, Term("How many it has.")]


class Themes(Document):
    """Themes."""

    kind: Annotated[Literal["themes"], Term("Kind of document.")]
    themes: Annotated[list[Theme], Term("The themes.")]


class NamedSite(TypedDict):
    """A site by its name."""

    id: Annotated[str, Term("Id of the site.")]
    name: Annotated[str, Term("Its name.")]


class ExampleTotals(TypedDict):
    """Size of an example tour."""

    days: Annotated[int, Term("Days.")]
    stops: Annotated[int, Term("Sites visited.")]
    km: Annotated[float, Term("Kilometres driven.")]


class ExampleTour(TypedDict):
    """An example tour, computed from the data."""

    kind: Annotated[Literal["prefecture", "theme", "site"], Term("What it is an example of.")]
    code: Annotated[str, Term("Code of that prefecture or theme, id of that site.")]
    name_zh: Annotated[str, Term("Its Chinese name.")]
    name_en: Annotated[str, Term("Its English name.")]
    query: Annotated[dict[str, str], Term("Parameters of a plan.")]
    address: Annotated[str, Term("The same as a query string.")]
    totals: Annotated[ExampleTotals | None, Term("Size of the tour; null where there is none.")]
    stops: Annotated[list[NamedSite], Term("Sites in the order of visiting.")]
    few: Annotated[bool, Term("True when there are too few sites for a tour.")]
    problem: Annotated[Unspoken | None, Term("Why there is no tour.")]


class Examples(Document):
    """Example tours."""

    kind: Annotated[Literal["examples"], Term("Kind of document.")]
    state: Annotated[Literal["ready", "computing"],
        Term("computing: the list is still empty, ask again in some seconds.")]
    examples: Annotated[list[ExampleTour], Term("The tours.")]
