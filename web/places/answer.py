"""What there is: sites, venues, places, outlines, themes and example tours."""

from typing import Any, Literal

from web.terms.types import DivisionCode, Document, Drawn, Features, Paged, Place, Point, Tier


class SiteFacts(Drawn, Point):
    """Everything known about a heritage site."""

    id: str
    """Id of the site."""
    name_zh: str
    """Chinese name."""
    name_en: str
    """English name."""
    category: str
    """Kind of site, such as museum or former_site."""
    period: str
    """Code of the period of history."""
    county: DivisionCode
    """Code of the county."""
    township: str
    """Name of the township, where known."""
    address: str
    """Address, where known."""
    subject: str
    """Whom or what it remembers."""
    visit_minutes: int
    """Length of a visit."""
    visit_minutes_basis: str
    """Where that length comes from."""
    status: Literal["open", "unknown", "under_repair", "closed", "demolished"]
    """Whether it can be visited."""
    scope: str
    """core or context."""
    evidence: str
    """How the facts are known."""
    confidence: str
    """high, medium or low."""
    sources: str
    """Codes of the sources."""
    note: str
    """Remark."""
    position_source: str
    """Where the position comes from."""
    designations: str
    """Official lists it is on."""
    opening_hours: str
    """Opening hours in the syntax of OpenStreetMap; empty where unknown."""
    closing_rule: str
    """Days on which it is closed."""
    opening_source: str
    """Where the opening hours come from."""


class Site(SiteFacts):
    """One heritage site."""

    kind: Literal["site"]
    """Kind of document."""
    version: Literal[1]
    """Version of the document."""


class Sites(Paged):
    """Heritage sites."""

    kind: Literal["sites"]
    """Kind of document."""
    version: Literal[1]
    """Version of the document."""
    sites: list[SiteFacts]
    """The sites."""


class VenueFacts(Document):
    """A place a lecture can happen in."""

    code: str
    """Code of the venue."""
    name: str
    """Its name."""
    tier: Tier
    """county, township or village centre, or community."""
    county: DivisionCode
    """Code of the county."""
    township: DivisionCode
    """Code of the township; empty for the centre of a county."""


class Venue(VenueFacts, Drawn, Point):
    """A venue and where it is."""


class Venues(Paged):
    """Venues inside a box, in the order of their codes."""

    kind: Literal["venues"]
    """Kind of document."""
    version: Literal[1]
    """Version of the document."""
    bbox: list[float]
    """The box asked for: west, south, east, north."""
    venues: list[Venue]
    """The venues."""


class Cluster(Point):
    """Venues of one cell of the grid; the point is their mean."""

    count: int
    """Venues in the cell."""
    tiers: dict[Tier, int]
    """Venues by tier."""
    code: str | None
    """Code of the venue where the cell holds one."""
    name: str | None
    """Name of the venue where the cell holds one."""


class Clusters(Document):
    """Venues counted per 64-pixel cell of the web map."""

    kind: Literal["clusters"]
    """Kind of document."""
    version: Literal[1]
    """Version of the document."""
    zoom: int
    """Zoom level of the map."""
    bbox: list[float]
    """The box, widened to whole cells."""
    total: int
    """Venues inside that box."""
    in_view: int
    """Venues inside the box that was asked for."""
    clusters: list[Cluster]
    """Cells that hold a venue."""


class Theme(Document):
    """A theme that a tour may follow."""

    code: str
    """Code of the theme."""
    name_zh: str
    """Chinese name."""
    name_en: str
    """English name."""
    description: str
    """One sentence counted from the data, in the language of the request."""
    sites: int
    """Sites that are wholly of the theme."""
    counties: int
    """Counties they lie in."""
    visitable: int
    """Those of them that are not known to be closed."""
    prefecture: str
    """Code of the prefecture with the most of them."""
    most: int
    """How many it has."""


class Themes(Document):
    """Themes."""

    kind: Literal["themes"]
    """Kind of document."""
    version: Literal[1]
    """Version of the document."""
    themes: list[Theme]
    """The themes."""


class NamedSite(Document):
    """A site by its name."""

    id: str
    """Id of the site."""
    name: str
    """Its name."""


class ExampleTotals(Document):
    """Size of an example tour."""

    days: int
    """Days."""
    stops: int
    """Sites visited."""
    km: float
    """Kilometres driven."""


class Unspoken(Document):
    """A sentence to be put into words."""

    template: str
    """The sentence in English with named gaps."""
    params: dict[str, Any]
    """What fills the gaps."""


class ExampleTour(Document):
    """An example tour, computed from the data."""

    kind: Literal["prefecture", "theme", "site"]
    """What it is an example of."""
    code: str
    """Code of that prefecture or theme, id of that site."""
    name_zh: str
    """Its Chinese name."""
    name_en: str
    """Its English name."""
    query: dict[str, str]
    """Parameters of a plan."""
    address: str
    """The same as a query string."""
    totals: ExampleTotals | None
    """Size of the tour; null where there is none."""
    stops: list[NamedSite]
    """Sites in the order of visiting."""
    few: bool
    """True when there are too few sites for a tour."""
    problem: Unspoken | None
    """Why there is no tour."""


class Examples(Document):
    """Example tours."""

    kind: Literal["examples"]
    """Kind of document."""
    version: Literal[1]
    """Version of the document."""
    state: Literal["ready", "computing"]
    """computing: the list is still empty, ask again in some seconds."""
    examples: list[ExampleTour]
    """The tours."""


class Places(Document):
    """Places by name."""

    kind: Literal["places"]
    """Kind of document."""
    version: Literal[1]
    """Version of the document."""
    places: list[Place]
    """The places, best first."""


class Outline(Document):
    """A division."""

    code: DivisionCode
    """Its code."""
    level: Literal["province", "prefecture", "county"]
    """Its level."""
    name: str
    """Its name."""


class Boundaries(Features[Outline]):
    """Outlines simplified for the screen."""


class DataSets(Document):
    """Rows of each data set."""

    sites: int
    """Heritage sites."""
    centres: int
    """Practice centres."""
    communities: int
    """Communities."""
    divisions: int
    """Divisions."""
    boundaries: int
    """Outlines."""


class StoreState(Document):
    """State of the store."""

    revision: int
    """Number that changes with every write."""


class Health(Document):
    """The program is able to answer."""

    status: Literal["ok"]
    """Always ok."""
    version: str
    """Version of the program."""
    datasets: DataSets
    """Rows of each data set."""
    store: StoreState
    """State of the store."""
