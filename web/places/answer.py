"""What there is: sites, venues, places, outlines, themes and example tours."""

from typing import Annotated, Any, Literal

from typing_extensions import TypedDict

from geo.terms import OUTLINED_LEVELS, SITE_STATUSES
from web.terms.codes import Tier
from web.terms.term import Term
from web.terms.types import DivisionCode, Drawn, Features, Paged, Place, Point


class SiteFacts(Drawn, Point):
    """Everything known about a heritage site."""

    id: Annotated[str, Term("Id of the site.")]
    name_zh: Annotated[str, Term("Chinese name.")]
    name_en: Annotated[str, Term("English name.")]
    category: Annotated[str, Term("Kind of site, such as museum or former_site.")]
    period: Annotated[str, Term("Code of the period of history.")]
    county: Annotated[DivisionCode, Term("Code of the county.")]
    township: Annotated[str, Term("Name of the township, where known.")]
    address: Annotated[str, Term("Address, where known.")]
    subject: Annotated[str, Term("Whom or what it remembers.")]
    visit_minutes: Annotated[int, Term("Length of a visit.")]
    visit_minutes_basis: Annotated[str, Term("Where that length comes from.")]
    status: Annotated[
        str,
        SITE_STATUSES,
        Term("Whether it can be visited."),
    ]
    scope: Annotated[str, Term("core or context.")]
    evidence: Annotated[str, Term("How the facts are known.")]
    confidence: Annotated[str, Term("high, medium or low.")]
    sources: Annotated[str, Term("Codes of the sources.")]
    note: Annotated[str, Term("Remark.")]
    position_source: Annotated[str, Term("Where the position comes from.")]
    designations: Annotated[str, Term("Official lists it is on.")]
    opening_hours: Annotated[
        str, Term("Opening hours in the syntax of OpenStreetMap; empty where unknown.")
    ]
    closing_rule: Annotated[str, Term("Days on which it is closed.")]
    opening_source: Annotated[str, Term("Where the opening hours come from.")]


class Site(SiteFacts):
    """One heritage site."""

    kind: Annotated[Literal["site"], Term("Kind of document.")]
    version: Annotated[Literal[1], Term("Version of the document.")]


class Sites(Paged):
    """Heritage sites."""

    kind: Annotated[Literal["sites"], Term("Kind of document.")]
    version: Annotated[Literal[1], Term("Version of the document.")]
    sites: Annotated[list[SiteFacts], Term("The sites.")]


class VenueFacts(TypedDict):
    """A place a lecture can happen in."""

    code: Annotated[str, Term("Code of the venue.")]
    name: Annotated[str, Term("Its name.")]
    tier: Annotated[Tier, Term("county, township or village centre, or community.")]
    county: Annotated[DivisionCode, Term("Code of the county.")]
    township: Annotated[
        DivisionCode, Term("Code of the township; empty for the centre of a county.")
    ]


class Venue(VenueFacts, Drawn, Point):
    """A venue and where it is."""


class Venues(Paged):
    """Venues inside a box, in the order of their codes."""

    kind: Annotated[Literal["venues"], Term("Kind of document.")]
    version: Annotated[Literal[1], Term("Version of the document.")]
    bbox: Annotated[list[float], Term("The box asked for: west, south, east, north.")]
    venues: Annotated[list[Venue], Term("The venues.")]


class Cluster(Point):
    """Venues of one cell of the grid; the point is their mean."""

    count: Annotated[int, Term("Venues in the cell.")]
    tiers: Annotated[dict[Tier, int], Term("Venues by tier.")]
    code: Annotated[str | None, Term("Code of the venue where the cell holds one.")]
    name: Annotated[str | None, Term("Name of the venue where the cell holds one.")]


class Clusters(TypedDict):
    """Venues counted per 64-pixel cell of the web map."""

    kind: Annotated[Literal["clusters"], Term("Kind of document.")]
    version: Annotated[Literal[1], Term("Version of the document.")]
    zoom: Annotated[int, Term("Zoom level of the map.")]
    bbox: Annotated[list[float], Term("The box, widened to whole cells.")]
    total: Annotated[int, Term("Venues inside that box.")]
    in_view: Annotated[int, Term("Venues inside the box that was asked for.")]
    clusters: Annotated[list[Cluster], Term("Cells that hold a venue.")]


class Theme(TypedDict):
    """A theme that a tour may follow."""

    code: Annotated[str, Term("Code of the theme.")]
    name_zh: Annotated[str, Term("Chinese name.")]
    name_en: Annotated[str, Term("English name.")]
    description: Annotated[
        str, Term("One sentence counted from the data, in the language of the request.")
    ]
    sites: Annotated[int, Term("Sites that are wholly of the theme.")]
    counties: Annotated[int, Term("Counties they lie in.")]
    visitable: Annotated[int, Term("Those of them that are not known to be closed.")]
    prefecture: Annotated[str, Term("Code of the prefecture with the most of them.")]
    most: Annotated[int, Term("How many it has.")]


class Themes(TypedDict):
    """Themes."""

    kind: Annotated[Literal["themes"], Term("Kind of document.")]
    version: Annotated[Literal[1], Term("Version of the document.")]
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


class Unspoken(TypedDict):
    """A sentence to be put into words."""

    template: Annotated[str, Term("The sentence in English with named gaps.")]
    params: Annotated[dict[str, Any], Term("What fills the gaps.")]


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


class Examples(TypedDict):
    """Example tours."""

    kind: Annotated[Literal["examples"], Term("Kind of document.")]
    version: Annotated[Literal[1], Term("Version of the document.")]
    state: Annotated[
        Literal["ready", "computing"],
        Term("computing: the list is still empty, ask again in some seconds."),
    ]
    examples: Annotated[list[ExampleTour], Term("The tours.")]


class Places(TypedDict):
    """Places by name."""

    kind: Annotated[Literal["places"], Term("Kind of document.")]
    version: Annotated[Literal[1], Term("Version of the document.")]
    places: Annotated[list[Place], Term("The places, best first.")]


class Outline(TypedDict):
    """A division."""

    code: Annotated[DivisionCode, Term("Its code.")]
    level: Annotated[str, OUTLINED_LEVELS, Term("Its level.")]
    name: Annotated[str, Term("Its name.")]


class Boundaries(Features[Outline]):
    """Outlines simplified for the screen."""


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


class Health(TypedDict):
    """The program is able to answer."""

    status: Annotated[Literal["ok"], Term("Always ok.")]
    version: Annotated[str, Term("Version of the program.")]
    datasets: Annotated[DataSets, Term("Rows of each data set.")]
    store: Annotated[StoreState, Term("State of the store.")]
