"""Files that were sent: kept apart, named by chance, forgotten in time."""

import os
import stat
import time
from pathlib import Path

import pytest

from web.register import uploads as kept
from web.register.uploads import (
    Upload,
    UploadBusyError,
    UploadGoneError,
    Uploads,
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
        moment = time.time() - kept.CLAIM_SECONDS - 1
        os.utime(tmp_path / "uploads" / sent.token / "claim", (moment, moment))
        with other.claimed(sent.token):  # whoever held it was killed
            pass
    with other.claimed(sent.token):
        pass


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
