"""What an installation owns: lecturers, lectures and saved plans in one SQL database."""

from web.store.store import SavedPlan, Store, StoreError, UnknownPlanError

__all__ = ["SavedPlan", "Store", "StoreError", "UnknownPlanError"]
