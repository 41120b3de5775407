"""The steps of an order in plain words: where it stands, and what is said after a step."""

from typing import Final, NamedTuple

from geo.errors import N_


class State(NamedTuple):
    """Where an order stands, in the words of those who wait for it.

    Attributes
    ----------
    text
        A few words.
    tone
        Class of their chip.
    """

    text: str
    tone: str = ""


STATES: Final = {
    "ordered": State(N_("waits for a lecturer"), "amber"),
    "dispatched": State(N_("waits for the lecturer's answer"), "amber"),
    "accepted": State(N_("agreed; the lecture is to come"), "ok"),
    "declined": State(N_("the lecturer cannot come; waits for another"), "amber"),
    "held": State(N_("held; waits for the venue's opinion"), "ok"),
    "reviewed": State(N_("finished")),
    "cancelled": State(N_("cancelled")),
}
"""Status -> what it means to people; files and programs have the words of the procedure."""

DONE: Final = {
    "ordered": N_("The order is placed."),
    "planned": N_("The planned lectures have become orders."),
    "dispatched": N_("The lecturers are sent; each has still to accept."),
    "sent": N_("The lecturer is sent and has still to accept."),
    "accepted": N_("The lecturer has accepted."),
    "declined": N_("The lecturer has declined: the order is open again."),
    "held": N_("The lecture was held and counts in coverage."),
    "reviewed": N_("The review is kept."),
    "cancelled": N_("The order is cancelled."),
    "undone": N_("The last step is taken back."),
}
"""What the page says after a form was sent."""
