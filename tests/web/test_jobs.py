"""Long work: told how far it is, cancelled for good, each kind for itself."""

import threading
from dataclasses import dataclass, field

import pytest

from routes.solver.stop import Done, MaxIterations, Watched
from web.installation.work import BusyError, CancelledError, Jobs, watch


@dataclass
class Endless:
    """Work that ends only when it is cancelled."""

    began: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    def __call__(self) -> None:
        """Say again and again how far it is, until that ends it."""
        try:
            while True:
                watch(0.25)
                self.began.set()
        finally:
            self.ended.set()


def test_a_cancelled_job_stops_and_its_work_can_be_asked_for_again():
    jobs, work = Jobs(), Endless()
    assert jobs.ask("key", work, seconds=0) is None
    job = jobs.of("key")
    assert work.began.wait(10)
    assert (job.share, job.done) == (0.25, False)
    assert jobs.cancel(job.id)
    assert work.ended.wait(10)
    with pytest.raises(CancelledError):
        job.future.result(timeout=10)
    assert jobs.find(job.id) is None
    assert not jobs.cancel(job.id)
    assert jobs.ask("key", lambda: "again", seconds=10) == "again"


def test_who_waits_for_a_cancelled_job_is_told():
    jobs, work = Jobs(), Endless()
    jobs.ask("key", work, seconds=0)
    assert work.began.wait(10)
    threading.Timer(0.05, jobs.cancel, [jobs.of("key").id]).start()
    with pytest.raises(CancelledError):
        jobs.ask("key", work, seconds=10)


def test_a_job_cancelled_before_its_turn_never_begins():
    jobs, first, done = Jobs(), Endless(), []
    jobs.ask("first", first, seconds=0)
    assert jobs.ask("second", lambda: done.append(1), seconds=0) is None
    assert jobs.cancel(jobs.of("second").id)
    jobs.cancel(jobs.of("first").id)
    assert jobs.ask("third", lambda: "third", seconds=10) == "third"
    assert done == []


def test_a_plan_does_not_wait_for_an_inspection_nor_count_with_it():
    jobs, long = Jobs(waiting=1), Endless()
    jobs.ask("inspection", long, seconds=0)
    assert jobs.ask("plan", lambda: "plan", seconds=10, lane="plan") == "plan"
    with pytest.raises(BusyError):
        jobs.ask("another", lambda: "inspection", seconds=0)
    jobs.cancel(jobs.of("inspection").id)


def test_a_finished_job_is_not_cancelled():
    jobs = Jobs()
    assert jobs.ask("key", lambda: 1, seconds=10) == 1
    assert not jobs.cancel(jobs.of("key").id)
    assert jobs.ask("key", lambda: 2, seconds=10) == 1


def test_outside_of_a_job_nobody_watches():
    watch(0.5)


def test_a_watched_search_tells_its_share_and_ends_at_once():
    told = []
    criterion = Watched(MaxIterations(4), told.append)
    assert [criterion(Done(n)) for n in (1, 4)] == [0.25, 1]
    assert told == [0.25, 1]

    def give_up(_share):
        raise CancelledError("no")

    with pytest.raises(CancelledError):
        Watched(MaxIterations(4), give_up)(Done(1))
