"""Files that are there whole or not at all."""

from pathlib import Path

import pytest

from geo.appearing import appearing


def test_a_file_appears_when_all_of_it_is_written(tmp_path: Path) -> None:
    target = tmp_path / "new" / "kept.json"
    with appearing(target) as written:
        written.write_text("whole")
        assert written.name == target.name
        assert not target.exists()
    assert target.read_text() == "whole"
    assert [*target.parent.iterdir()] == [target]


def test_what_breaks_off_leaves_the_former_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "kept.json"
    target.write_text("former")
    with pytest.raises(UnicodeEncodeError), appearing(target) as written:
        written.write_text("half\ud800", encoding="utf-8")
    assert target.read_text() == "former"
    assert [*tmp_path.iterdir()] == [target]


def test_two_who_write_at_once_do_not_write_into_one_file(tmp_path: Path) -> None:
    target = tmp_path / "kept.json"
    with appearing(target) as one, appearing(target) as other:
        one.write_text("one, and longer")
        other.write_text("other")
    assert target.read_text() == "one, and longer"
