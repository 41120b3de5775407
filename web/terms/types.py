"""Parts that several answers share."""

from typing import Annotated, Any, Generic, Literal, NotRequired, TypeVar

from pydantic import Field
from typing_extensions import TypedDict

from geo.errors import N_
from geo.terms import PRECISIONS, PROVIDERS
from web.terms.codes import Season, Vehicle
from web.terms.term import CLOCK, DAY, DEGREES, METRES, MOMENT, PLACE, SHARE, Term

# fmt: off
# Keys are set like the lines of a table: the name, its type, its sentence, its heading.

P = TypeVar("P")

DivisionCode = Annotated[str, Field(pattern=r"^(\d{12})?$")]
Clock = Annotated[str, CLOCK, Field(pattern=r"^\d{1,3}:\d{2}$")]
Day = Annotated[str, DAY, Field(json_schema_extra={"format": "date"})]
Moment = Annotated[str, MOMENT, Field(json_schema_extra={"format": "date-time"})]
Share = Annotated[float, SHARE, Field(ge=0, le=1)]
Flag = Literal["network", "direct", "unreachable"]


class Known(TypedDict):
    """How well a position is known."""

    precision: Annotated[str, PRECISIONS, Term("How the position is known.",
        N_("Position is that of"))]
    error_m: Annotated[int, METRES,
        Term("Radius in metres that holds the true position in 68 of 100 cases.", N_("Error, m"))]


class Drawn(Known):
    """How well a position is known, and how a map may draw it."""

    coarse: Annotated[bool, Term("True where a map must not pretend to know the spot.",
        N_("Position known only roughly"))]


class Point(TypedDict):
    """WGS84 degrees."""

    lon: Annotated[float, DEGREES, Term("Longitude in degrees.", N_("Longitude (WGS84)"))]
    lat: Annotated[float, DEGREES, Term("Latitude in degrees.", N_("Latitude (WGS84)"))]


class Place(Known, Point):
    """A place as understood."""

    name: Annotated[str, Term("Its name.")]
    context: Annotated[str, Term("Where it is.")]
    kind: Annotated[str, Term("What it is, such as site, centre, township or coordinates.")]
    code: Annotated[str,
        Term("Code of the division or venue, id of the site; empty for coordinates.")]


class Provider(TypedDict):
    """Who computed the travel times, and for what."""

    name: Annotated[str, Term("estimate, osm or valhalla.")]
    data_date: Annotated[str, Term("Date of the road data.")]
    attribution: Annotated[str, Term("Credit that has to be shown with them.")]
    note: Annotated[str, Term("How the times were computed.")]
    vehicle: Annotated[Vehicle, Term("What drives.")]
    season: Annotated[Season, Term("Season the times are for.")]
    fitted: Annotated[tuple[float, float, float] | None,
        Term("Of a calibrated model: its error as a share of the minutes, then a and b of its "
        "legs, which take a·km^b minutes; null where nothing was fitted.")]


class Unspoken(TypedDict):
    """A sentence to be put into words, in any language."""

    template: Annotated[str, Term("The sentence in English with named gaps.")]
    params: Annotated[dict[str, object], Term("What fills the gaps.")]


class Sentence(Unspoken):
    """A sentence in English with what is needed to say it in another language."""

    text: Annotated[str, Term("The sentence in English.")]


Ends = TypedDict(
    "Ends",
    {
        "from": Annotated[str, PLACE, Term("Where it begins.", N_("From"))],
        "to": Annotated[str, PLACE, Term("Where it ends.", N_("To"))],
    },
)
"""Two keys whose names are words of Python."""


class Source(TypedDict):
    """Members of every feature: features get separated from their collection."""

    provider: Annotated[str, PROVIDERS, Term("Who computed the travel times.",
        N_("Who computed the travel times"))]
    vehicle: Annotated[Vehicle, Term("What drives.", N_("Vehicle"))]
    season: Annotated[Season, Term("Season the times are for.", N_("Season"))]
    simulated: Annotated[bool, Term("True when it rests on simulated lecturers or lectures.",
        N_("Simulated data"))]


class Geometry(TypedDict):
    """A geometry of RFC 7946: longitude first, WGS84, at most 7 decimals."""

    type: Annotated[Literal["Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"],
        Term("Kind of geometry.")]
    coordinates: Annotated[list[Any], Term("Positions, nested as the kind requires.")]


class Feature(TypedDict, Generic[P]):
    """A feature of RFC 7946."""

    type: Annotated[Literal["Feature"], Term("Always Feature.")]
    geometry: Annotated[Geometry | None, Term("Where it is; null where there is nothing to draw.")]
    properties: Annotated[P, Term("Facts.")]


class Features(TypedDict, Generic[P]):
    """A collection of features of RFC 7946."""

    type: Annotated[Literal["FeatureCollection"], Term("Always FeatureCollection.")]
    about: NotRequired[Annotated[dict[str, object] | None,
        Term("Sources, CRS, day and map review number (审图号), in the language asked for.")]]
    features: Annotated[list[Feature[P]], Term("The features.")]


class Document(TypedDict):
    """A member of every document."""

    version: Annotated[Literal[1], Term("Version of the document.")]


class Travelled(Document):
    """Members of answers that rest on travel times."""

    provider: Annotated[Provider, Term("Who computed the travel times.")]
    simulated: Annotated[bool,
        Term("True when the answer rests on simulated lecturers or lectures.")]


class Paged(TypedDict):
    """Members of a part of a long list; the headers Link lead to the other parts."""

    total: Annotated[int, Term("Rows of the whole list.")]
    offset: Annotated[int, Term("Rows left out before the first one.")]
    limit: Annotated[int, Term("Most rows of this part.")]


class Working(TypedDict):
    """Long work, and how far it is; the request that began it is answered once it is done."""

    status: Annotated[Literal["working", "done"], Term("working, or done: send the request again.")]
    id: Annotated[str, Term("Number of the work.")]
    share: Annotated[float, SHARE, Term("Share of the work that is done, as far as it tells.")]
    seconds: Annotated[int, Term("Seconds since it was asked for.")]
