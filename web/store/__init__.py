"""What an installation owns: lecturers, lectures, orders and saved plans in one SQL database."""

from web.store.database import StateError, StoreError
from web.store.link_rows import Link, LinkTerms
from web.store.links import DeadLinkError, UnknownLinkError
from web.store.order_rows import OrderStateError, UnknownLecturerError, UnknownOrderError
from web.store.plan_rows import Basis, Content, PlanFilter, PlanRow, SavedPlan
from web.store.planned import PlannedStateError
from web.store.plans import (
    PlanConflictError,
    PlanStateError,
    UnknownPlanError,
)
from web.store.store import Store

__all__ = [
    "Basis",
    "Content",
    "DeadLinkError",
    "Link",
    "LinkTerms",
    "OrderStateError",
    "PlanConflictError",
    "PlanFilter",
    "PlanRow",
    "PlanStateError",
    "PlannedStateError",
    "SavedPlan",
    "StateError",
    "Store",
    "StoreError",
    "UnknownLecturerError",
    "UnknownLinkError",
    "UnknownOrderError",
    "UnknownPlanError",
]
