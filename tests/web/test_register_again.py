"""Every file of the corpus, put in one after the other: once more it changes nothing."""

from pathlib import Path

import pandas as pd
import pytest

from benchmarks.import_corpus import TODAY, expected_files
from geo.register.kind import KINDS
from geo.register.read import read_file
from geo.register.reading import Reading
from geo.register.records import Asked
from web.installation.context import Context, open_context
from web.installation.settings import Settings
from web.register.world import world_of

CORPUS = Path(__file__).parents[1] / "data" / "import_corpus"
FILES = [one for one in expected_files(CORPUS) if one["verdict"] == "read"]


def read(context: Context, said: dict[str, str]) -> Reading:
    """Read a file with what the register knows now."""
    asked = Asked(world_of(context), said["crs"] or None, context.today())
    return read_file((CORPUS / said["file"]).read_bytes(), said["file"], said["kind"], asked)


@pytest.mark.slow
def test_the_same_file_again_changes_nothing_and_all_can_be_undone(tmp_path):
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'store.sqlite'}", today=TODAY)
    context = open_context(settings)
    register, before = context.store.register, context.store.tables()
    assert len(FILES) > 30
    for said in FILES:
        first = read(context.current(), said)
        batch = register.apply(first)
        assert batch.read == len(first.rows), said["file"]
        again = read(context.current(), said)
        assert again.counts() == first.counts(), said["file"]
        counts = register.compare(again).counts()
        assert (counts["new"], counts["changed"]) == (0, 0), said["file"]
    assert all(register.records(kind) for kind in KINDS)
    for batch in register.batches():
        assert not register.undo(batch.id).edited_since
    assert not any(register.records(kind) for kind in KINDS)
    for was, now in zip(before, context.store.tables(), strict=True):
        pd.testing.assert_frame_equal(was, now)
    centres = context.current().datasets.centres
    pd.testing.assert_frame_equal(centres, context.datasets.centres)
