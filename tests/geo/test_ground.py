"""The street-level ground of an extract: what is drawn, from which zoom, in which tile."""

import gzip
from pathlib import Path
from typing import Any

import osmium
import pytest
import shapely
from mapbox_vector_tile import decode
from osmium.osm import Location
from osmium.osm.mutable import Node, Way
from pmtiles.reader import MmapSource, Reader

from geo.errors import DataError
from geo.ground.features import Ground, read_ground
from geo.ground.tiles import LAST_ZOOM, write_ground

LON, LAT = 126.42, 41.94
STEP = 0.002
"""Degrees between the corners of the small town below."""

WAYS: list[tuple[list[tuple[int, int]], dict[str, str]]] = [
    ([(0, 0), (1, 0), (2, 0)], {"highway": "residential", "name": "人民路"}),
    ([(2, 0), (3, 0)], {"highway": "residential", "name": "人民路"}),
    ([(0, 3), (3, 3)], {"highway": "motorway", "ref": "G11"}),
    ([(0, 4), (3, 4)], {"railway": "rail"}),
    ([(0, 5), (3, 5)], {"railway": "rail", "service": "yard"}),
    ([(0, 6), (3, 6)], {"waterway": "river", "name": "浑江", "name:en": "Hun River"}),
    ([(5, 5), (9, 5), (9, 9), (5, 9), (5, 5)], {"landuse": "residential"}),
    ([(6, 6), (7, 6), (7, 7), (6, 7), (6, 6)], {"natural": "water"}),
    ([(0, 8), (3, 8)], {"boundary": "administrative", "admin_level": "2"}),
    ([(0, 9), (3, 9)], {"highway": "footway"}),
]


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ground") / "town.osm.pbf"
    corners = sorted({corner for way, _ in WAYS for corner in way})
    numbers = {corner: i for i, corner in enumerate(corners, 1)}
    with osmium.SimpleWriter(osmium.io.File(str(path), "pbf"), overwrite=True) as writer:
        for (x, y), number in numbers.items():
            tags = {"place": "town", "name": "江源"} if (x, y) == (0, 0) else {}
            at = Location(LON + x * STEP, LAT + y * STEP)
            writer.add_node(Node(id=number, version=1, location=at, tags=tags))
        for number, (way, said) in enumerate(WAYS, 1):
            refs = [numbers[corner] for corner in way]
            writer.add_way(Way(id=number, version=1, nodes=refs, tags=said))
    return path


@pytest.fixture(scope="module")
def ground(extract: Path) -> Ground:
    return read_ground(extract, around=None, progress=lambda _: None)


def test_each_thing_lies_in_its_layer_and_no_border_in_any(ground: Ground) -> None:
    counts = {layer: len(drawn.shapes) for layer, drawn in ground.items()}
    assert counts == {
        "areas": 1, "water": 1, "waterways": 1, "rail": 1, "roads": 2, "names": 1,
    }  # fmt: skip


def test_the_pieces_of_a_street_are_one_line(ground: Ground) -> None:
    roads = ground["roads"]
    street = roads.facts.index({"class": "street", "name": "人民路"})
    assert shapely.get_num_points(roads.shapes[street]) == 4
    assert roads.first[street] > roads.first[1 - street]


def test_names_come_in_both_languages(ground: Ground) -> None:
    assert ground["waterways"].facts == [{"class": "river", "name": "浑江", "name_en": "Hun River"}]


def test_what_lies_beyond_the_outline_is_left_out(extract: Path) -> None:
    around = shapely.box(LON - 1, LAT - 1, LON + 1, LAT + STEP / 2)
    kept = read_ground(extract, around=around, progress=lambda _: None)
    assert [len(kept[layer].shapes) for layer in ("roads", "names", "areas")] == [1, 1, 0]


def read_tiles(path: Path) -> tuple[Any, Any]:
    with path.open("rb") as file:
        reader = Reader(MmapSource(file))
    return reader, reader.header()


def test_the_tiles_hold_what_was_read(ground: Ground, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "streets.pmtiles"
    count = write_ground(ground, path, progress=lambda _: None)
    reader, header = read_tiles(path)
    assert count == header["addressed_tiles_count"] > 4
    assert header["max_zoom"] == LAST_ZOOM
    fractions = (LON + 180) / 360
    x, y = (
        int(fractions * 2**13),
        next(row for row in range(2**13) if reader.get(13, int(fractions * 2**13), row)),
    )
    layers = decode(gzip.decompress(reader.get(13, x, y)))
    assert {"roads", "rail", "waterways", "names", "areas", "water"} >= set(layers) > {"roads"}
    classes = {one["properties"]["class"] for one in layers["roads"]["features"]}
    assert classes <= {"street", "motorway"}
    assert [layer["id"] for layer in reader.metadata()["vector_layers"]] == list(ground)


def test_the_same_extract_gives_the_same_bytes(ground: Ground, tmp_path: Path) -> None:
    paths = [tmp_path / "a.pmtiles", tmp_path / "b.pmtiles"]
    for path in paths:
        write_ground(ground, path, progress=lambda _: None)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_folder_that_cannot_be_written_is_one_sentence(ground: Ground, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="cannot be written"):
        write_ground(ground, tmp_path / "file" / "streets.pmtiles", progress=lambda _: None)
