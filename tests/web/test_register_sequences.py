"""Any sequence of imports, undoings and edits leaves a register that agrees with itself."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from geo.register.record import Record
from tests import draw
from tests.web.office_books import lecture, lecturer, reading, venue
from web.store.register_typed import typed_id
from web.store.store import Store

NAMES = ("甲", "乙", "丙")
KINDS = ("venues", "lecturers", "lectures")


def row(kind: str, name: str, number: int) -> dict[str, Any]:
    if kind == "venues":
        return venue(f"{name}院", capacity=number)
    if kind == "lecturers":
        return lecturer(name, topics=["law", "rural"][:number])
    return lecture(f"2027-05-0{number}", lecturer=name, people=number * 10)


ROWS = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(1, 3)), min_size=1, max_size=4)
Whole = dict[str, list[tuple[str, Any]]]


ADDRESSES: list[Callable[[], str]] = []
"""Gives the address of a new store: a machine of hypothesis takes no fixtures."""


@pytest.fixture(autouse=True, scope="module")
def stores(new_url: Callable[..., str], made_url: str) -> Iterator[None]:
    """Let each office have a store of its own, on whichever database is tested."""
    ADDRESSES.append(lambda: new_url(like=made_url))
    yield
    ADDRESSES.pop()


class Office(RuleBasedStateMachine):
    """An office that puts files in, takes them out, and edits records."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store(ADDRESSES[-1]())
        self.revision = 0

    def teardown(self) -> None:
        """Close the store."""
        self.store.close()

    def whole(self) -> Whole:
        """Return everything that holds."""
        register = self.store.register
        return {kind: [(r.key, r.values) for r in register.records(kind)] for kind in KINDS}

    def tables(self) -> list[Any]:
        """Return the typed tables."""
        return [table.astype(str).to_dict() for table in self.store.tables()]

    def records(self) -> Iterator[Record]:
        """Yield the records of all kinds."""
        for kind in KINDS:
            yield from self.store.register.records(kind)

    @rule(kind=st.sampled_from(KINDS), rows=ROWS, partial=st.booleans(), gone=st.booleans())
    def put_in(self, kind: str, rows: list[tuple[str, int]], *, partial: bool, gone: bool) -> None:
        """Put a file in, take it out again, and put it in once more."""
        file = reading(kind, [row(kind, *one) for one in dict(rows).items()])
        before, tables = self.whole(), self.tables()
        batch = self.store.register.apply(file, partial=partial, remove_missing=gone)
        after = self.whole()
        again = self.store.register.compare(file).counts()
        assert (again["new"], again["changed"]) == (0, 0)
        undone = self.store.register.undo(batch.id)
        assert (undone.edited_since, self.whole()) == ((), before)
        assert self.tables() == tables
        self.store.register.apply(file, partial=partial, remove_missing=gone)
        assert self.whole() == after

    @precondition(lambda self: any(not one.undone_at for one in self.store.register.batches()))
    @rule(data=st.data())
    def take_out(self, data: st.DataObject) -> None:
        """Take out a file that is in."""
        open_ = [one.id for one in self.store.register.batches() if not one.undone_at]
        self.store.register.undo(data.draw(st.sampled_from(open_)))

    @precondition(lambda self: any(self.records()))
    @rule(data=st.data(), number=st.integers(1, 3))
    def edit(self, data: st.DataObject, number: int) -> None:
        """Change a record."""
        one = data.draw(st.sampled_from([*self.records()]))
        saved = self.store.register.save(one.kind, one.key, {"note": str(number)}, one.number)
        assert saved.values["note"] == str(number)

    @precondition(lambda self: any(self.records()))
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        """Take back the newest change of a record."""
        one = data.draw(st.sampled_from([*self.records()]))
        history = self.store.register.history(one.kind, one.key)
        before = history[1].values if len(history) > 1 else None
        back = self.store.register.take_back(one.kind, one.key, one.number)
        assert (back.values if back else None) == before

    @invariant()
    def histories_have_no_gap_and_end_with_what_holds(self) -> None:
        """Hold the records against their histories."""
        for one in self.records():
            history = self.store.register.history(one.kind, one.key)
            assert [v.number for v in history] == list(range(len(history), 0, -1))
            assert history[0].values == one.values

    @invariant()
    def typed_rows_are_those_of_the_records(self) -> None:
        """Hold the typed tables against the records."""
        tables = dict(zip(("lecturers", "lectures"), self.store.tables(), strict=True))
        for kind, table in tables.items():
            keys = {one.key for one in self.store.register.records(kind)}
            assert set(table.index) == {typed_id(kind, key) for key in keys}
        lecturers, lectures = tables.values()
        names = lecturers["name"]
        for one in self.store.register.records("lectures"):
            who = lectures.loc[typed_id("lectures", one.key), "lecturer"]
            same = names[names == one.values["lecturer"]].index
            assert who == same[0] if len(same) == 1 else who is None or who != who  # noqa: PLR0124

    @invariant()
    def the_revision_never_falls(self) -> None:
        """Hold the revision against the one before."""
        assert self.store.revision() >= self.revision
        self.revision = self.store.revision()


TestOffice = pytest.mark.slow(Office.TestCase)
TestOffice.settings = settings(
    max_examples=draw(25),
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
