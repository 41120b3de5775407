"""Documents of OGC API - Features and of OpenAPI: their keys are those of the standards."""

from typing import NotRequired

from typing_extensions import TypedDict

from web.files.jsontext import JsonObject


class Link(TypedDict):
    """A link of RFC 8288."""

    href: str
    rel: str
    type: str
    title: NotRequired[str]


class Landing(TypedDict):
    """Where everything else is."""

    title: str
    description: str
    links: list[Link]


class Conformance(TypedDict):
    """Classes of the standards that are kept."""

    links: list[Link]
    conformsTo: list[str]


class Spatial(TypedDict):
    """The box around all features."""

    bbox: list[list[float]]
    crs: str


class Temporal(TypedDict):
    """The time from the first feature to the last."""

    interval: list[list[str]]
    trs: str


class Extent(TypedDict, total=False):
    """Where and when the features are."""

    spatial: Spatial
    temporal: Temporal


class Described(TypedDict):
    """A collection."""

    id: str
    title: str
    description: str
    itemType: str
    extent: NotRequired[Extent]
    crs: list[str]
    storageCrs: str
    links: list[Link]


class Collections(TypedDict):
    """All collections."""

    links: list[Link]
    crs: list[str]
    collections: list[Described]


class Operation(TypedDict):
    """What one address does (OpenAPI 3.0)."""

    operationId: str
    summary: str
    parameters: list[JsonObject]
    responses: JsonObject
    tags: NotRequired[list[str]]


class Address(TypedDict):
    """An address: all are only read."""

    get: Operation


class Components(TypedDict):
    """What the addresses share."""

    parameters: dict[str, JsonObject]
    schemas: JsonObject
    responses: JsonObject


class Api(TypedDict):
    """The definition of the API."""

    openapi: str
    info: JsonObject
    servers: list[JsonObject]
    tags: list[JsonObject]
    paths: dict[str, Address]
    components: Components
