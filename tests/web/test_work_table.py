"""The table of long work: equal questions are one, wishes keep work alive, leases pass it on."""

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from web.installation import queued
from web.installation.queued import LONELY, Queued
from web.installation.settings import Settings
from web.installation.tasks import NoWorkerError, TookLongError
from web.installation.work import open_table
from web.store.database import StoreError
from web.store.work import TOO_LONG, WorkTable
from web.store.work_asking import TOLD, BusyError
from web.store.work_conditions import ATTENDED, KEPT, LEASE, WANTED
from web.store.work_doing import TRIES, YIELDS
from web.store.work_tables import metadata
from web.store.work_workers import ALIVE, FAILING, RETURNS, STARTING

LANES = {"plan": 3, "long": 1}


class Timed(WorkTable):
    """A table whose clock stands still until it is moved."""

    moment = 1000.0

    def _now(self, connection: Connection) -> float:
        del connection
        return self.moment


@pytest.fixture
def table(empty_url: str) -> Iterator[Timed]:
    made = Timed(empty_url, {**LANES})
    made.prepare()
    yield made
    with made.write() as connection:
        metadata.drop_all(connection)
    made.close()


def ask(table: WorkTable, key: str = "key", *, lane: str = "plan", client: str = "a") -> str:
    return table.ask(key, kind="kind", lane=lane, arguments="{}", client=client)


def test_equal_questions_are_one_piece_of_work_and_share_its_result(table: Timed) -> None:
    first = ask(table)
    assert ask(table, client="b") == first
    assert ask(table, "other") != first
    claimed = table.claim("me", ["plan"])
    assert claimed
    assert (claimed.id, claimed.tries) == (first, 1)
    assert table.end(first, "me", "done", b"answer")
    assert ask(table, client="c") == first
    seen = table.see(first)
    assert seen
    assert (seen.state, seen.result) == ("done", b"answer")


def test_many_askers_at_once_begin_one(table: Timed) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(ask(table, client=str(n))))
        for n in range(16)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 16
    assert len(set(found)) == 1


def test_claimers_at_once_get_one_each(table: Timed) -> None:
    for number in range(3):
        ask(table, str(number), client=str(number))
    claimed: list[str] = []

    def claim(owner: str) -> None:
        if one := table.claim(owner, ["plan"]):
            claimed.append(one.id)

    threads = [threading.Thread(target=claim, args=[str(n)]) for n in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(Counter(claimed).values()) == [1, 1, 1]


def test_a_full_lane_takes_no_more_and_others_do(table: Timed) -> None:
    ask(table, "1", lane="long")
    with pytest.raises(BusyError):
        ask(table, "2", lane="long")
    assert ask(table, "1", lane="long")  # equal work needs no further place
    assert ask(table, "3", lane="plan")


def test_work_comes_in_turn_two_of_a_client_at_a_time(table: Timed) -> None:
    table._lanes["plan"] = 9
    mine = [ask(table, str(number)) for number in range(3)]
    theirs = [ask(table, "theirs", client="b")]
    claimed = [table.claim(str(owner), ["plan"]) for owner in range(4)]
    assert [one and one.id for one in claimed] == [mine[0], mine[1], theirs[0], None]


def test_a_worker_takes_its_lanes_only(table: Timed) -> None:
    ask(table, lane="long")
    assert table.claim("me", ["plan"]) is None
    assert table.claim("me", ["plan", "long"])


def test_a_lost_lease_passes_work_on_and_the_late_answer_does_not_count(table: Timed) -> None:
    number = ask(table)
    table.claim("first", ["plan"])
    table.moment += LEASE - 1
    assert table.beat(number, "first", 0.5)
    table.moment += LEASE + 1
    ask(table)  # still wanted
    again = table.claim("second", ["plan"])
    assert again
    assert (again.id, again.tries) == (number, 2)
    assert not table.end(number, "first", "done", b"late")
    assert not table.beat(number, "first", 0.9)
    assert table.end(number, "second", "done", b"right")
    assert table.see(number).result == b"right"  # type: ignore[union-attr]


def test_work_that_workers_die_of_fails(table: Timed) -> None:
    number = ask(table)
    for owner in range(TRIES):
        assert table.claim(str(owner), ["plan"])
        table.moment += LEASE + 1
        ask(table)
    assert table.claim("next", ["plan"]) is None
    assert table.see(number).state == "failed"  # type: ignore[union-attr]
    table.moment += TOLD + 1
    assert ask(table) != number  # and may be tried anew


def test_work_that_nobody_asks_for_ends(table: Timed) -> None:
    running, waiting = ask(table, "1"), ask(table, "2")
    table.claim("me", ["plan"])
    table.moment += WANTED - 1
    table.touch(running, "a")
    table.moment += 2
    assert not table.goes_on(waiting, "me")
    assert table.goes_on(running, "me")
    table.moment += WANTED
    assert not table.beat(running, "me", 0.5)
    table.claim("other", ["plan"])
    assert table.see(running).state == "cancelled"  # type: ignore[union-attr]


def test_work_goes_on_while_a_telephone_has_locked_its_screen(table: Timed) -> None:
    """Nobody asks for ten minutes; then its answer is there."""
    number = ask(table)
    assert table.claim("me", ["plan"])
    table.moment += WANTED - 1
    assert table.goes_on(number, "me")
    assert not table.makes_room(number, "me", ["plan"])  # nobody else wants anything
    assert table.beat(number, "me", 0.5)
    assert table.end(number, "me", "done", b"answer")
    assert ask(table) == number


def test_work_nobody_waits_for_makes_room_and_is_done_later(table: Timed) -> None:
    """However often it made room, nobody died of it."""
    left = ask(table, "left")
    for turn in range(TRIES + 1):
        assert table.claim("me", ["plan"]).id == left  # type: ignore[union-attr]
        table.moment += ATTENDED
        other = ask(table, f"other {turn}", client="b")
        assert not table.makes_room(left, "me", ["plan"])  # another worker may be free
        table.moment += YIELDS + 0.1
        assert not table.makes_room(left, "me", ["long"])  # it is for others to do
        assert table.makes_room(left, "me", ["plan"])
        assert table.put_back(left, "me")
        claimed = table.claim("me", ["plan"])
        assert claimed
        assert claimed.id == other  # what is waited for comes first, though asked later
        assert not table.makes_room(other, "me", ["plan"])
        assert table.end(other, "me", "done", b"")
    claimed = table.claim("me", ["plan"])
    assert claimed
    assert (claimed.id, claimed.tries) == (left, 1)
    assert table.see(left).share == 0  # type: ignore[union-attr]


def test_some_lanes_make_no_room_for_others(empty_url: str) -> None:
    """Somebody looks at another page while a network is made."""
    table = Timed(empty_url, LANES | {"network": 1}, ["network"])
    table.prepare()
    try:
        number = ask(table, lane="network")
        assert table.claim("me", ["plan", "network"])
        table.moment += ATTENDED
        ask(table, "other", client="b")
        table.moment += YIELDS + 0.1
        assert not table.makes_room(number, "me", ["plan", "network"])
    finally:
        table.close()


def test_a_full_lane_has_room_where_nobody_waits(table: Timed) -> None:
    """What was asked first and left goes; a client's own place is not taken by what he left."""
    for number in range(3):
        ask(table, str(number), client=str(number))
    with pytest.raises(BusyError):
        ask(table, "new", client="new")
    table.moment += ATTENDED
    ask(table, "0", client="0")
    new = ask(table, "new", client="new")
    assert table.find("1") is None
    assert {table.find(key).state for key in ("0", "2", "new")} == {"waiting"}  # type: ignore[union-attr]
    table.moment += ATTENDED
    ask(table, "more", client="new")
    ask(table, "yet more", client="new")
    assert table.see(new).state == "cancelled"  # type: ignore[union-attr]


def test_what_a_client_left_does_not_keep_back_what_he_waits_for(table: Timed) -> None:
    left = [ask(table, str(number)) for number in range(2)]
    assert [table.claim(str(owner), ["plan"]).id for owner in range(2)] == left  # type: ignore[union-attr]
    table.moment += ATTENDED
    waited = ask(table, "waited for")
    table.moment += YIELDS + 0.1
    assert table.makes_room(left[0], "0", ["plan"])
    claimed = table.claim("another", ["plan"])
    assert claimed
    assert claimed.id == waited


def test_who_is_told_to_stop_did_not_die_of_its_work(table: Timed) -> None:
    """A service that is started again every minute loses no work by that."""
    number = ask(table)
    for owner in range(TRIES + 1):
        assert table.claim(str(owner), ["plan"])
        assert table.put_back(number, str(owner))
    assert table.see(number).state == "waiting"  # type: ignore[union-attr]
    for owner in range(TRIES - 1):
        assert table.claim(str(owner), ["plan"])
        assert table.put_back(number, str(owner), died=True)
    claimed = table.claim("last", ["plan"])
    assert claimed
    assert claimed.tries == TRIES


def test_a_client_takes_back_its_own_wish_only(table: Timed) -> None:
    number = ask(table)
    ask(table, client="b")
    assert not table.drop(number, "a")
    assert table.see(number).state == "waiting"  # type: ignore[union-attr]
    assert table.drop(number, "b")
    assert table.see(number).state == "cancelled"  # type: ignore[union-attr]
    assert not table.drop(number, "b")
    assert ask(table) != number


def test_what_an_account_asked_for_ends_with_it_unless_others_want_it(table: Timed) -> None:
    table._lanes["plan"] = 9
    alone, shared, done = (ask(table, key, client="account 1") for key in ("1", "2", "3"))
    ask(table, "2", client="account 2")
    assert table.claim("me", ["plan"]).id == alone  # type: ignore[union-attr]
    table.keep("3", kind="kind", lane="plan", arguments="{}", result=b"answer")
    table.withdraw("account 1")
    assert not table.goes_on(alone, "me")
    states = [table.see(one).state for one in (alone, shared, done)]  # type: ignore[union-attr]
    assert states == ["cancelled", "waiting", "cancelled"]
    assert not table.wished(shared, "account 1")
    assert table.find("3").result == b"answer"  # type: ignore[union-attr]


def test_results_are_kept_for_an_hour(table: Timed) -> None:
    number = ask(table)
    table.claim("me", ["plan"])
    table.end(number, "me", "done", b"answer")
    table.moment += KEPT - 1
    assert ask(table) == number
    table.moment += 2
    assert table.claim("me", ["plan"]) is None
    assert table.see(number) is None
    with table.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM work_wish_1")) == 0


def test_what_was_computed_on_the_way_is_found(table: Timed) -> None:
    table.keep("key", kind="kind", lane="plan", arguments="{}", result=b"answer")
    table.keep("key", kind="kind", lane="plan", arguments="{}", result=b"another")
    found = table.find("key")
    assert found
    assert (found.state, found.result) == ("done", b"answer")


def test_many_processes_prepare_one_table(table: Timed) -> None:
    with table.write() as connection:
        metadata.drop_all(connection)
    errors: list[Exception] = []

    def prepare() -> None:
        other = WorkTable(table.url, LANES)
        try:
            other.prepare()
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)
        finally:
            other.close()

    threads = [threading.Thread(target=prepare) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert errors == []


def test_who_asks_again_is_told_that_work_failed(table: Timed) -> None:
    """A waiting page asks again when the work has ended: it must not begin anew for ever."""
    first = ask(table)
    assert table.claim("me", ["plan"])
    assert table.end(first, "me", "failed", b"error")
    assert ask(table) == first
    table.moment += TOLD + 1
    assert ask(table) != first


@pytest.mark.parametrize("broken", [b"garbage " * 9000, None])
def test_a_lost_file_is_made_anew(tmp_path: Path, broken: bytes | None) -> None:
    """What it holds may be lost without harm, so no broken file stops the service."""
    file = tmp_path / "work.sqlite"
    table = Timed(f"sqlite:///{file}", LANES)
    table.prepare()
    for end in ("", "-wal", "-shm"):
        (tmp_path / f"{file.name}{end}").unlink(missing_ok=True)
    if broken:
        file.write_bytes(broken)
    number = ask(table)
    claimed = table.claim("me", ["plan"])
    assert claimed
    assert claimed.id == number
    if broken:
        file.write_bytes(broken)
        assert table.see(number) is None
        assert table.claim("me", ["plan"]) is None


def test_a_disk_that_takes_nothing_stops_no_start(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    settings = Settings(
        database_url=f"sqlite:///{tmp_path}/store.sqlite", cache_folder=tmp_path / "cache"
    )
    table = open_table(settings)
    with pytest.raises(StoreError):
        ask(table)
    (tmp_path / "cache").unlink()
    assert ask(table)


def test_one_client_does_not_fill_a_lane(table: Timed) -> None:
    for number in range(2):
        ask(table, str(number))
    with pytest.raises(BusyError):
        ask(table, "one more")
    assert ask(table, "0")
    assert ask(table, "one more", client="b")


def test_who_waits_is_told_when_nobody_works(table: Timed) -> None:
    queue = Queued(table)
    number = ask(table)
    assert queue.find(number) is not None  # a worker may be about to start
    table.moment += LONELY
    with pytest.raises(NoWorkerError):
        queue.find(number)
    table.present(f"{STARTING}w")
    assert queue.find(number) is not None
    assert table.workers() == 0
    table.present("w")
    assert table.workers() == 1
    table.leave("w")
    assert table.workers() == 0


@pytest.mark.parametrize("how", ["killed", "left"])
def test_another_worker_is_waited_for_after_one_was_there(table: Timed, how: str) -> None:
    """Whoever keeps it starts it again; only one that does not come, or cannot, is told."""
    queue, number = Queued(table), ask(table)
    table.present("w")
    if how == "left":
        table.leave("w")
    table.moment += RETURNS - ALIVE - 1
    assert table.workers(starting=True) == 0
    assert queue.find(number) is not None
    table.present(f"{FAILING}w")
    with pytest.raises(NoWorkerError):
        queue.find(number)
    table.moment += RETURNS + 1
    with pytest.raises(NoWorkerError):
        queue.find(number)


def test_work_that_took_too_long_is_no_fault_of_the_program(table: Timed) -> None:
    """A busy machine was the reason: to be asked again, and nothing for the administrator."""
    number = ask(table)
    assert table.claim("w", ["plan"]) is not None
    table.end(number, "w", "failed", TOO_LONG)
    with pytest.raises(TookLongError, match="ask for less"):
        Queued(table)._wait(number, "key", None)


def test_a_question_is_not_waited_for_where_nobody_works(
    table: Timed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work that died with its worker is nobody's either."""
    queue, number = Queued(table), ask(table)
    assert table.claim("gone", ["plan"]) is not None
    assert queue._wait(number, "key", 0.0) is None
    table.moment += LONELY
    with pytest.raises(NoWorkerError):
        queue._wait(number, "key", 0.0)
    monkeypatch.setattr(queued, "ATTENDED", 0.0)
    with pytest.raises(NoWorkerError):
        queue._wait(number, "key", None)
