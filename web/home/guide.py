"""The help: three jobs, each in a few steps with a picture."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import Response, url_for
from flask_babel import gettext

from geo.errors import N_
from web.frame.page import blueprint, render
from web.language.request import language


class Step(NamedTuple):
    """One step: the picture's name, what one does, and the shape of the picture."""

    picture: str
    text: str
    narrow: bool = False

    @property
    def address(self) -> str:
        """Where the picture is, in the language of the reader."""
        return url_for("static", filename=f"img/help/{self.picture}-{language()}.webp")


class Job(NamedTuple):
    """A job of the first page."""

    anchor: str
    sign: str
    title: str
    steps: Sequence[Step]

    @property
    def said(self) -> "Job":
        """The same in the reader's words."""
        steps = [one._replace(text=gettext(one.text)) for one in self.steps]
        return self._replace(title=gettext(self.title), steps=steps)


JOBS = (
    Job(
        "plan",
        "route",
        N_("Plan your route"),
        (
            Step(
                "plan-1",
                N_(
                    "Write where the group starts, on which day and for how many days, and press "
                    "the green button."
                ),
            ),
            Step(
                "plan-2",
                N_(
                    "The timetable stands beside the map. Behind the three dots of a stop one "
                    "moves it, keeps it, or leaves it out; amber sentences say what to check."
                ),
            ),
            Step(
                "plan-3",
                N_(
                    "When it fits: save it, send the link, or make the plan book as a document to "
                    "print and sign."
                ),
            ),
        ),
    ),
    Job(
        "nearby",
        "speak",
        N_("Where to lecture today"),
        (
            Step("nearby-1", N_("Write your township or village, or press “Locate” on a phone.")),
            Step(
                "nearby-2",
                N_(
                    "The nearest venues come first, with the minutes and what is known of their "
                    "last lecture. Call, navigate, or order a lecture."
                ),
                narrow=True,
            ),
        ),
    ),
    Job(
        "coverage",
        "gap",
        N_("Where lectures are missing"),
        (
            Step("coverage-1", N_("Choose the whole province or a prefecture.")),
            Step(
                "coverage-2",
                N_("Dark is where most centres have had no lecture lately; the worst are listed."),
            ),
            Step(
                "coverage-3",
                N_(
                    "“Where next” proposes the next lectures: take over what fits, and it "
                    "stands in the list of planned lectures."
                ),
            ),
        ),
    ),
)


@blueprint.get("/help", endpoint="help")
def guide() -> Response:
    """Show the three jobs in pictures."""
    return render("help", template="home/help.html", jobs=[one.said for one in JOBS])
