"""Which part of the history a list shows."""

from typing import Annotated

from geo.errors import N_
from web.language.past import HISTORY_KINDS
from web.store.history import HistoryFilter
from web.terms.asked import Asked
from web.terms.fields import Line, Query


class HistoryQuery(Query):
    """Which changes."""

    kind: Annotated[
        str, HISTORY_KINDS.or_none(), Asked(N_("Only records of this kind."), N_("Kind"))
    ] = ""
    key: Annotated[
        Line, Asked(N_("Only the record with this number or key."), N_("Number or key"))
    ] = ""
    who: Annotated[Line, Asked(N_("Only what this account or user has changed."), N_("Who"))] = ""

    def wanted(self) -> HistoryFilter:
        """Return what the store is asked."""
        return HistoryFilter(self.kind, self.key, self.who)
