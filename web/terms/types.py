"""Parts that several answers share."""

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

P = TypeVar("P")

DivisionCode = Annotated[str, Field(pattern=r"^(\d{12})?$")]
Clock = Annotated[str, Field(pattern=r"^\d{1,3}:\d{2}$")]
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Share = Annotated[float, Field(ge=0, le=1)]
Flag = Literal["network", "direct", "unreachable"]
Tier = Literal["county", "township", "village", "community"]


class Document(BaseModel):
    """An answer or a part of one; its fields are described by the texts below them.

    Unknown keys are refused here, so that a test finds a key that nobody described. The published
    schemas leave that out: within version 1 keys may be added.
    """

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Known(Document):
    """How well a position is known."""

    precision: str
    """How the position is known: poi, recalled, derived, place, village, township_seat,
    county_seat, township_box, town or county."""
    error_m: int
    """Radius in metres that holds the true position in 68 of 100 cases."""


class Drawn(Known):
    """How well a position is known, and how a map may draw it."""

    coarse: bool
    """True where a map must not pretend to know the spot."""


class Point(Document):
    """WGS84 degrees."""

    lon: float
    """Longitude in degrees."""
    lat: float
    """Latitude in degrees."""


class Place(Known, Point):
    """A place as understood."""

    name: str
    """Its name."""
    context: str
    """Where it is."""
    kind: str
    """What it is, such as site, centre, township or coordinates."""
    code: str
    """Code of the division or venue, id of the site; empty for coordinates."""


class Provider(Document):
    """Who computed the travel times, and for what."""

    name: str
    """estimate, osm or valhalla."""
    data_date: str
    """Date of the road data."""
    attribution: str
    """Credit that has to be shown with them."""
    note: str
    """How the times were computed."""
    vehicle: Literal["car", "bus"]
    """What drives."""
    season: Literal["normal", "winter"]
    """Season the times are for."""


class Sentence(Document):
    """A sentence in English with what is needed to say it in another language."""

    text: str
    """The sentence in English."""
    template: str
    """The sentence with named gaps."""
    params: dict[str, Any]
    """What fills the gaps."""


class Source(Document):
    """Members of every feature: features get separated from their collection."""

    provider: str
    """Who computed the travel times."""
    vehicle: Literal["car", "bus"]
    """What drives."""
    season: Literal["normal", "winter"]
    """Season the times are for."""
    simulated: bool
    """True when it rests on simulated lecturers or lectures."""


class Geometry(Document):
    """A geometry of RFC 7946: longitude first, WGS84, at most 7 decimals."""

    type: Literal["Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"]
    """Kind of geometry."""
    coordinates: list[Any]
    """Positions, nested as the kind requires."""


class Feature(Document, Generic[P]):
    """A feature of RFC 7946."""

    type: Literal["Feature"]
    """Always Feature."""
    geometry: Geometry | None
    """Where it is; null where there is nothing to draw."""
    properties: P
    """Facts."""


class Features(Document, Generic[P]):
    """A collection of features of RFC 7946."""

    type: Literal["FeatureCollection"]
    """Always FeatureCollection."""
    about: dict[str, Any] | None = None
    """Sources, CRS, day and map review number (审图号), in the language asked for."""
    features: list[Feature[P]]
    """The features."""


class Travelled(Document):
    """Members of answers that rest on travel times."""

    version: Literal[1]
    """Version of the document."""
    provider: Provider
    """Who computed the travel times."""
    simulated: bool
    """True when the answer rests on simulated lecturers or lectures."""


class Paged(Document):
    """Members of a part of a long list; the headers Link lead to the other parts."""

    total: int
    """Rows of the whole list."""
    offset: int
    """Rows left out before the first one."""
    limit: int
    """Most rows of this part."""


class Working(Document):
    """The answer is being made: send the same request again."""

    status: Literal["working"]
    """Always working."""


class OpenDocument(BaseModel):
    """A document whose keys are explained in the text of its area, not here."""

    model_config = ConfigDict(extra="allow", use_attribute_docstrings=True)

    kind: str
    """Kind of document."""
    version: int
    """Version of the document."""


class OpenFeatures(BaseModel):
    """A collection of features whose keys are explained in the text of their area."""

    model_config = ConfigDict(extra="allow", use_attribute_docstrings=True)

    type: Literal["FeatureCollection"]
    """Always FeatureCollection."""
    features: list[dict[str, Any]]
    """The features."""
