"""The parts a book is laid out from, the same for every page format."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heading:
    """A heading, its mark included; level 1 or 2."""

    text: str
    level: int = 1
    kind: str = field(default="heading", init=False)


@dataclass(frozen=True)
class Paragraph:
    """Running text; ``note`` sets it small, ``keep`` on the page of what follows."""

    text: str
    note: bool = False
    keep: bool = False
    kind: str = field(default="paragraph", init=False)


@dataclass(frozen=True)
class Table:
    """Rows of text; widths are shares of the line.

    Without headers it lists facts: labels in the odd columns, values in the even ones.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    kind: str = field(default="table", init=False)


@dataclass(frozen=True)
class RouteMap:
    """The route map."""

    text: str
    kind: str = field(default="map", init=False)


@dataclass(frozen=True)
class Code:
    """A QR code with its caption."""

    caption: str
    note: str
    link: str


@dataclass(frozen=True)
class Codes:
    """QR codes, three in a row."""

    codes: tuple[Code, ...]
    kind: str = field(default="codes", init=False)


Block = Heading | Paragraph | Table | RouteMap | Codes
