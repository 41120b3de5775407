"""Saved plans and orders."""

from typing import Annotated, Final, Literal

from typing_extensions import TypedDict

from geo.errors import C_, N_
from web.language.statuses import LISTED_PLAN_STATUSES, PLAN_CHANGES
from web.plan.answer import Plan
from web.terms.term import PROSE, Term, columns, of
from web.terms.types import Day, Moment, Sentence


class Basis(TypedDict):
    """What a plan was computed with; empty where not recorded."""

    data_hash: Annotated[str, Term("Fingerprint of the tables of sites and divisions.")]
    data_date: Annotated[str, Term("Their file date.")]
    roads_hash: Annotated[str, Term("Fingerprint of the roads.")]
    roads_date: Annotated[str, PROSE, Term("Date of the roads.", N_("Date of the roads"))]


class SavedVersion(TypedDict):
    """A version of a saved plan."""

    id: Annotated[int, Term("Number of the plan.", C_("identifier", "No."), narrow=True)]
    name: Annotated[str, Term("Its name.", N_("Name"), narrow=True)]
    status: Annotated[str, LISTED_PLAN_STATUSES, Term("Its status.", N_("Status"), narrow=True)]
    starts_on: Annotated[
        Day | None,
        Term(
            "First day of the tour.",
            N_("First day"),
            short=N_("Dates of the tour"),
            narrow=True,
            until="ends_on",
        ),
    ]
    ends_on: Annotated[Day | None, Term("Last day of the tour.", N_("Last day"))]
    stops: Annotated[int, Term("Visits.", N_("Sites"), narrow=True)]
    newest: Annotated[int, Term("Number of the newest version.", N_("Version"), narrow=True)]
    number: Annotated[int, Term("Number of this version.", N_("Version"))]
    published: Annotated[int | None, Term("Number of the published version; null: none.")]
    shared: Annotated[
        bool, Term("Whether there is a share link; its secret is never in an answer.")
    ]
    change: Annotated[str, PLAN_CHANGES, Term("How the version came about.", N_("How"))]
    origin: Annotated[int | None, Term("Version or plan it was restored or copied from.")]
    created_at: Annotated[Moment, Term("When the plan was made (UTC).")]
    changed_at: Annotated[
        Moment, Term("When the plan was last changed (UTC).", N_("Changed"), narrow=True)
    ]
    saved_at: Annotated[Moment, Term("When this version was saved (UTC).", N_("Saved"))]
    basis: Annotated[Basis, Term("What it was computed with.")]


LIST: Final = columns(SavedVersion, narrow=True)
"""Columns of the list of plans."""
VERSIONS: Final = tuple(
    of(SavedVersion, key) for key in ("number", "saved_at", "change", "name", "stops")
)
"""Columns of the versions of one plan."""


class SavedPlans(TypedDict):
    """One page of the saved plans."""

    kind: Annotated[Literal["saved_plans"], Term("Kind of document.")]
    version: Annotated[Literal[1], Term("Version of the document.")]
    total: Annotated[int, Term("All plans found.")]
    page: Annotated[int, Term("Number of this page.")]
    pages: Annotated[int, Term("Number of the last page.")]
    plans: Annotated[list[SavedVersion], Term("The plans.")]


class SavedPlan(SavedVersion):
    """A saved plan."""

    kind: Annotated[Literal["saved_plan"], Term("Kind of document.")]
    version: Annotated[Literal[1], Term("Version of the document.")]
    query: Annotated[
        dict[str, object] | None, Term("Parameters of the request; null where not kept.")
    ]
    plan: Annotated[
        dict[str, object],
        Term("The plan as it was saved: a Plan, of which one of an early version lacks some keys."),
    ]


class WrittenPlan(SavedVersion):
    """A plan that was just written: its newest version, without the document."""

    kind: Annotated[Literal["written_plan"], Term("Kind of document.")]
    version: Annotated[Literal[1], Term("Version of the document.")]


class SavedVersions(TypedDict):
    """Versions of a saved plan, the newest first."""

    kind: Annotated[Literal["saved_plan_versions"], Term("Kind of document.")]
    version: Annotated[Literal[1], Term("Version of the document.")]
    versions: Annotated[list[SavedVersion], Term("The versions.")]


class Difference(Sentence):
    """A difference; its text is in the language of the request."""

    code: Annotated[str, Term("What it is about.")]


class PlanChanges(TypedDict):
    """What one version has otherwise than another."""

    kind: Annotated[Literal["plan_changes"], Term("Kind of document.")]
    version: Annotated[Literal[1], Term("Version of the document.")]
    old: Annotated[int, Term("Number of the old version.")]
    new: Annotated[int, Term("Number of the new version.")]
    differences: Annotated[list[Difference], Term("The differences.")]


class PlanToday(TypedDict):
    """What would be different with the data and roads of today."""

    kind: Annotated[Literal["plan_today"], Term("Kind of document.")]
    version: Annotated[Literal[1], Term("Version of the document.")]
    changed: Annotated[
        Literal["same", "data", "roads", "both", "unknown"], Term("What has changed since.")
    ]
    differences: Annotated[list[Difference], Term("The differences.")]
    plan: Annotated[
        Plan | None,
        Term("The plan with the times of today; null: this order does not fit any more."),
    ]
