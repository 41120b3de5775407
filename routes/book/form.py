"""What the organisers write into a plan book; whatever they leave out stays empty in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Duty:
    """What is done at one stop, who answers for it, and until when; any part may be empty."""

    activity: str = ""
    leader: str = ""
    department: str = ""
    deadline: str = ""


@dataclass(frozen=True, kw_only=True)
class BookForm:
    """The fields of the book that no computing can fill.

    Attributes
    ----------
    title
        Title of the book; empty: start, date and length of the tour.
    organiser, number, addressee
        组织单位, 发文字号 and 主送 of the paper.
    purpose, participants
        目的与指导思想 (paragraphs) and 参加单位.
    leader, department, deadline
        责任领导、责任部门、完成时限 of the whole. Deadlines are free text; one written as
        ``YYYY-MM-DD`` becomes a date in the timetable.
    people
        Number of people; None: the number that the plan was asked for, if any.
    contact, phone
        联系人、联系电话.
    funding, budget
        经费来源, and amounts in yuan by code of :data:`routes.terms.BUDGET_ITEMS`; what has none
        is left to be filled in, and sums count only what was given.
    seats
        Seats of a bus, None when nobody said it.
    safety
        安全预案; empty: a skeleton to fill in, which says that it is one.
    edition
        Number of the edition, on every page.
    duties
        Id of a stop -> who answers for it.
    """

    title: str = ""
    organiser: str = ""
    number: str = ""
    addressee: str = ""
    purpose: str = ""
    participants: str = ""
    leader: str = ""
    department: str = ""
    deadline: str = ""
    people: int | None = None
    contact: str = ""
    phone: str = ""
    funding: str = ""
    budget: Mapping[str, float] = field(default_factory=dict)
    seats: int | None = None
    safety: str = ""
    edition: str = "1"
    duties: Mapping[str, Duty] = field(default_factory=dict)

    def duty(self, stop: str) -> Duty:
        """Who answers for a stop."""
        return self.duties.get(stop, Duty())
