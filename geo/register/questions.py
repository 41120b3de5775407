"""What a reading lays before the user: columns, coordinate system, topics and venues."""

from typing import TypedDict


class ColumnHead(TypedDict):
    """A column: its letter, its label, the key it is read as, and what stands below."""

    letter: str
    label: str
    key: str
    samples: list[str]


class SheetHead(TypedDict):
    """A sheet: the row of its heading (0: none was found) and its columns."""

    sheet: str
    row: int
    used: bool
    columns: list[ColumnHead]


class SystemSaid(TypedDict):
    """The coordinate system that is used, why, and what the file itself proposes.

    ``why`` is ``given``, ``file`` or ``default``; ``said`` is the text that proposes another.
    """

    used: str
    why: str
    proposed: str
    said: str


class TopicProposal(TypedDict):
    """A text that is none of our topics, how often it stands there, and the nearest topics."""

    text: str
    count: int
    proposals: list[str]


class VenueChoice(TypedDict):
    """A venue that may have been meant.

    ``why`` is ``name``: the nearest names; ``same_name``: one of several of the name; ``station``:
    the station of the township of a community; ``digits``: what is left of a code.
    """

    code: str
    name: str
    county: str
    township: str
    why: str


class VenueProposal(TypedDict):
    """A text that names no venue, or several, with its first place and the nearest venues."""

    text: str
    count: int
    sheet: str
    cell: str
    reason: str
    proposals: list[VenueChoice]


class Proposals(TypedDict):
    """What may have been meant, the most frequent first."""

    topics: list[TopicProposal]
    venues: list[VenueProposal]
