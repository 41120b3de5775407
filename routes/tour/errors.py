"""Errors of the planner: each is one sentence that says what is wrong and what to do."""

from typing import Any

from geo.errors import N_, RedRoutesError


class ProblemError(RedRoutesError, ValueError):
    """A tour problem contradicts itself: wrong shapes, unknown places, windows out of order."""


class PlanError(RedRoutesError, ValueError):
    """A request for a plan cannot be met as it stands.

    Parameters
    ----------
    template
        Sentence with ``%(name)s`` fields.
    field
        Name of the field of the request that has to change, ``""`` when it is several.
    **params
        Values of the fields.
    """

    status = 422
    kind = "impossible-plan"
    title = N_("The plan is not possible")

    def __init__(self, template: str, *, field: str = "", **params: Any) -> None:
        super().__init__(template, **params)
        self.field = field


class HoursError(RedRoutesError, ValueError):
    """An opening-hours text is not in OpenStreetMap's ``opening_hours`` syntax."""
