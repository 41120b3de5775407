"""What an installation owns: lecturers, lectures, orders and saved plans in one SQL database."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from web.store.database import StateError as StateError
    from web.store.database import StoreError as StoreError
    from web.store.link_rows import Link as Link
    from web.store.link_rows import LinkTerms as LinkTerms
    from web.store.links import DeadLinkError as DeadLinkError
    from web.store.links import UnknownLinkError as UnknownLinkError
    from web.store.order_rows import OrderStateError as OrderStateError
    from web.store.order_rows import UnknownLecturerError as UnknownLecturerError
    from web.store.order_rows import UnknownOrderError as UnknownOrderError
    from web.store.plan_rows import Basis as Basis
    from web.store.plan_rows import Content as Content
    from web.store.plan_rows import PlanFilter as PlanFilter
    from web.store.plan_rows import PlanRow as PlanRow
    from web.store.plan_rows import SavedPlan as SavedPlan
    from web.store.planned import PlannedStateError as PlannedStateError
    from web.store.plans import PlanConflictError as PlanConflictError
    from web.store.plans import PlanStateError as PlanStateError
    from web.store.plans import UnknownPlanError as UnknownPlanError
    from web.store.store import Store as Store

_MODULES: Final = {
    "database": ("StateError", "StoreError"),
    "link_rows": ("Link", "LinkTerms"),
    "links": ("DeadLinkError", "UnknownLinkError"),
    "order_rows": ("OrderStateError", "UnknownLecturerError", "UnknownOrderError"),
    "plan_rows": ("Basis", "Content", "PlanFilter", "PlanRow", "SavedPlan"),
    "planned": ("PlannedStateError",),
    "plans": ("PlanConflictError", "PlanStateError", "UnknownPlanError"),
    "store": ("Store",),
}
_HOME: Final = {name: module for module, names in _MODULES.items() for name in names}

if not TYPE_CHECKING:  # a name that is nowhere is an error of mypy, too

    def __getattr__(name: str) -> Any:
        """Import what is asked for: to say who acts nobody needs a database (PEP 562)."""
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
