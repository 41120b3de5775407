"""What the organisers write into a plan book; whatever they leave out stays empty in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Who answers for one stop, and until when; any part may be empty."""

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
    organiser
        组织单位.
    leader, department, deadline
        责任领导、责任部门、完成时限 of the whole. Deadlines are free text; one written as
        ``YYYY-MM-DD`` becomes a date in the timetable.
    people
        Number of people; None: the number that the plan was asked for, if any.
    contact, phone
        联系人、联系电话.
    safety
        安全预案; empty: a skeleton to fill in, which says that it is one.
    edition
        Number of the edition, on every page.
    duties
        Id of a stop -> who answers for it.
    """

    title: str = ""
    organiser: str = ""
    leader: str = ""
    department: str = ""
    deadline: str = ""
    people: int | None = None
    contact: str = ""
    phone: str = ""
    safety: str = ""
    edition: str = "1"
    duties: Mapping[str, Duty] = field(default_factory=dict)

    def duty(self, stop: str) -> Duty:
        """Who answers for a stop."""
        return self.duties.get(stop, Duty())
