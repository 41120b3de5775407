"""What an installation owns: lecturers, lectures, orders and saved plans in one SQL database."""

from web.store.database import StateError, StoreError
from web.store.orders import OrderStateError, UnknownLecturerError, UnknownOrderError
from web.store.plan_rows import Basis, Content, PlanFilter, PlanRow, SavedPlan
from web.store.planned import PlannedStateError
from web.store.plans import (
    DeadLinkError,
    PlanConflictError,
    PlanStateError,
    UnknownPlanError,
)
from web.store.store import Store

__all__ = [
    "Basis",
    "Content",
    "DeadLinkError",
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
    "UnknownOrderError",
    "UnknownPlanError",
]
