"""Files that were sent: kept apart, named by chance, forgotten in time."""

import errno
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from web.register import uploads as kept
from web.register.uploads import (
    Upload,
    UploadBusyError,
    UploadGoneError,
    Uploads,
    UploadUnkeptError,
    shown_name,
)


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path / "uploads")


def test_a_file_comes_back_as_it_was_sent(uploads: Uploads, tmp_path: Path) -> None:
    sent = uploads.add(b"\x00abc", name="名册.xlsx", kind="venues")
    again = Uploads(tmp_path / "uploads")
    assert again.get(sent.token) == sent
    assert again.data(sent) == b"\x00abc"


def test_answers_are_kept(uploads: Uploads) -> None:
    sent = uploads.add(b"a", name="a.csv", kind="lecturers")
    assert not sent.answered
    said = {"crs": "BD09", "columns": {"表": {"名": "name"}}, "topics": {"防汛": "law"}}
    uploads.answer(sent, **said)
    found = uploads.get(sent.token)
    assert {name: getattr(found, name) for name in said} == said
    assert found.answered


def test_only_this_user_can_open_them(uploads: Uploads, tmp_path: Path) -> None:
    sent = uploads.add(b"a", name="a.csv", kind="lecturers")
    for place in (tmp_path / "uploads", tmp_path / "uploads" / sent.token):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700


@pytest.mark.parametrize("token", ["", "..", "../../etc", "a" * 22 + "/", "a" * 22, "é" * 22])
def test_a_token_that_was_never_given_opens_nothing(uploads: Uploads, token: str) -> None:
    uploads.add(b"a", name="a.csv", kind="lecturers")
    with pytest.raises(UploadGoneError):
        uploads.get(token)


def test_a_dropped_file_is_gone(uploads: Uploads) -> None:
    sent = uploads.add(b"a", name="a.csv", kind="lecturers")
    uploads.drop(sent.token)
    with pytest.raises(UploadGoneError):
        uploads.get(sent.token)
    with pytest.raises(UploadGoneError):
        uploads.data(sent)
    with pytest.raises(UploadGoneError):
        uploads.save(sent)
    with pytest.raises(UploadGoneError), uploads.claimed(sent.token):
        pass


def test_a_file_is_imported_by_one_process_at_a_time(uploads: Uploads, tmp_path: Path) -> None:
    sent = uploads.add(b"a", name="a.csv", kind="lecturers")
    other = Uploads(tmp_path / "uploads")
    with uploads.claimed(sent.token):
        with pytest.raises(UploadBusyError), other.claimed(sent.token):
            pass
        assert other.is_claimed(sent.token)
    assert not other.is_claimed(sent.token)
    with other.claimed(sent.token):
        pass


HOLDER = """
import sys, time
from pathlib import Path
from web.register.uploads import Uploads
with Uploads(Path(sys.argv[1])).claimed(sys.argv[2]):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.mark.slow
def test_whoever_is_killed_keeps_nobody_from_a_file(uploads: Uploads, tmp_path: Path) -> None:
    sent = uploads.add(b"a", name="a.csv", kind="lecturers")
    words = [sys.executable, "-c", HOLDER, str(tmp_path / "uploads"), sent.token]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline().strip() == b"held"
        assert uploads.is_claimed(sent.token)
        with pytest.raises(UploadBusyError), uploads.claimed(sent.token):
            pass
        holder.kill()
    assert not uploads.is_claimed(sent.token)
    with uploads.claimed(sent.token):
        pass


def _full(*_: object, **__: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("method", ["write_bytes", "write_text"])
def test_a_full_disk_is_said_and_keeps_no_half_of_a_file(
    uploads: Uploads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr(Path, method, _full)
    with pytest.raises(UploadUnkeptError, match="No space left"):
        uploads.add(b"a", name="a.csv", kind="lecturers")
    assert list((tmp_path / "uploads").iterdir()) == []


def test_an_answer_on_a_full_disk_is_not_said_to_be_about_a_forgotten_file(
    uploads: Uploads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = uploads.add(b"a", name="a.csv", kind="lecturers")
    monkeypatch.setattr(Path, "write_text", _full)
    with pytest.raises(UploadUnkeptError):
        uploads.answer(sent, crs="BD09")
    assert uploads.get(sent.token) == sent
    uploads.drop(sent.token)
    with pytest.raises(UploadGoneError):
        uploads.answer(sent, crs="BD09")


def _age(folder: Path, upload: Upload, hours: float) -> None:
    moment = time.time() - hours * 3600
    os.utime(folder / "uploads" / upload.token / "data", (moment, moment))


def test_old_files_are_forgotten(uploads: Uploads, tmp_path: Path) -> None:
    old = uploads.add(b"a", name="a.csv", kind="lecturers")
    new = uploads.add(b"b", name="b.csv", kind="lecturers")
    _age(tmp_path, old, kept.HOURS + 1)
    _age(tmp_path, new, kept.HOURS - 1)
    uploads.sweep()
    assert uploads.get(new.token) == new
    with pytest.raises(UploadGoneError):
        uploads.get(old.token)


def test_the_oldest_make_room(
    uploads: Uploads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST_BYTES", 25)
    first = uploads.add(b"0123456789", name="1", kind="venues")
    _age(tmp_path, first, 2)
    second = uploads.add(b"0123456789", name="2", kind="venues")
    _age(tmp_path, second, 1)
    third = uploads.add(b"0123456789", name="3", kind="venues")
    assert [uploads.get(one.token).name for one in (second, third)] == ["2", "3"]
    with pytest.raises(UploadGoneError):
        uploads.get(first.token)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("名册.xlsx", "名册.xlsx"),
        ("C:\\Users\\我\\名册.xlsx", "名册.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("a\u202exslx.exe\x00", "axslx.exe"),
        ("长" * 300 + ".csv", "长" * 116 + ".csv"),
        ("", ""),
    ],
)
def test_names_are_for_people_only(name: str, shown: str) -> None:
    assert shown_name(name) == shown
