"""Saved plans and orders."""

from typing import Any, Literal

from web.terms.types import Day, Document, Moment, Sentence


class Basis(Document):
    """What a plan was computed with; empty where not recorded."""

    data_hash: str
    """Fingerprint of the tables of sites and divisions."""
    data_date: str
    """Their file date."""
    roads_hash: str
    """Fingerprint of the roads."""
    roads_date: str
    """Date of the roads."""


class SavedVersion(Document):
    """A version of a saved plan."""

    id: int
    """Number of the plan."""
    name: str
    """Its name."""
    status: Literal["draft", "published", "done", "deleted"]
    """Its status."""
    number: int
    """Number of this version."""
    newest: int
    """Number of the newest version."""
    published: int | None
    """Number of the published version; null: none."""
    shared: bool
    """Whether there is a share link; its secret is never in an answer."""
    change: str
    """How the version came about: saved, planned, edited, updated, restored, renamed, copied."""
    origin: int | None
    """Version or plan it was restored or copied from."""
    starts_on: Day | None
    """First day of the tour."""
    ends_on: Day | None
    """Last day of the tour."""
    stops: int
    """Visits."""
    created_at: Moment
    """When the plan was made (UTC)."""
    changed_at: Moment
    """When the plan was last changed (UTC)."""
    saved_at: Moment
    """When this version was saved (UTC)."""
    basis: Basis
    """What it was computed with."""


class SavedPlans(Document):
    """One page of the saved plans."""

    kind: Literal["saved_plans"]
    """Kind of document."""
    version: Literal[1]
    """Version of the document."""
    total: int
    """All plans found."""
    page: int
    """Number of this page."""
    pages: int
    """Number of the last page."""
    plans: list[SavedVersion]
    """The plans."""


class SavedPlan(SavedVersion):
    """A saved plan."""

    kind: Literal["saved_plan"]
    """Kind of document."""
    version: Literal[1]
    """Version of the document."""
    query: dict[str, Any] | None
    """Parameters of the request; null where not kept."""
    plan: dict[str, Any]
    """The plan as it was saved: a Plan, of which one of an early version lacks some keys."""


class SavedVersions(Document):
    """Versions of a saved plan, the newest first."""

    kind: Literal["saved_plan_versions"]
    """Kind of document."""
    version: Literal[1]
    """Version of the document."""
    versions: list[SavedVersion]
    """The versions."""


class Difference(Sentence):
    """A difference; its text is in the language of the request."""

    code: str
    """What it is about."""


class PlanChanges(Document):
    """What one version has otherwise than another."""

    kind: Literal["plan_changes"]
    """Kind of document."""
    version: Literal[1]
    """Version of the document."""
    old: int
    """Number of the old version."""
    new: int
    """Number of the new version."""
    differences: list[Difference]
    """The differences."""


class PlanToday(Document):
    """What would be different with the data and roads of today."""

    kind: Literal["plan_today"]
    """Kind of document."""
    version: Literal[1]
    """Version of the document."""
    changed: Literal["same", "data", "roads", "both", "unknown"]
    """What has changed since."""
    differences: list[Difference]
    """The differences."""
    plan: dict[str, Any] | None
    """The plan with the times of today; null: this order does not fit any more."""
