"""Office files of many oddities: every row becomes what is expected of it."""

from pathlib import Path

import pytest

from benchmarks.import_corpus import expected_files, expected_rows, score
from geo.datasets import load_datasets
from geo.places import Gazetteer
from geo.register.open import open_world

CORPUS = Path(__file__).parents[1] / "data" / "import_corpus"
FILES = expected_files(CORPUS)


@pytest.fixture(scope="module", name="world")
def world_fixture():
    datasets = load_datasets()
    return open_world(datasets, Gazetteer.from_datasets(datasets))


@pytest.mark.slow
@pytest.mark.parametrize("said", FILES, ids=[said["file"] for said in FILES])
def test_every_row_becomes_what_is_expected(said, world):
    assert not score(CORPUS, said, expected_rows(CORPUS)[said["file"]], world).wrong


def test_the_corpus_is_whole():
    assert len(FILES) == 46
    assert sum(map(len, expected_rows(CORPUS).values())) == 468
