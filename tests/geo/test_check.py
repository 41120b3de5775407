"""Each defect damages one cell in a copy of the real data; the report must name just that cell."""

import csv
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from geo.check import EXPECTED, check_datasets
from geo.folder import data_path
from geo.tables import Violation

CENTRES = "centres/centres.csv"
COMMUNITIES = "centres/communities.csv"
DIVISIONS = "divisions/divisions.csv"
POSITIONS = "sites/positions.csv"
SITES = "sites/sites.csv"

Rows = list[list[str]]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for folder in ("sites", "centres", "divisions"):
        shutil.copytree(data_path(folder), tmp_path / folder)
    return tmp_path


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def cell(rows: Rows, line: int, column: str) -> str:
    return rows[line - 1][rows[0].index(column)]


def put(rows: Rows, line: int, column: str, value: str) -> None:
    rows[line - 1][rows[0].index(column)] = value


def last(rows: Rows) -> int:
    return len(rows)


def exchange_lon_and_lat(rows: Rows, line: int) -> None:
    lon, lat = cell(rows, line, "lon"), cell(rows, line, "lat")
    put(rows, line, "lon", lat)
    put(rows, line, "lat", lon)


def copy_position(rows: Rows, line: int) -> None:
    for column in ("lon", "lat"):
        put(rows, line, column, cell(rows, line - 1, column))


def move_to_changchun(rows: Rows, line: int) -> None:
    put(rows, line, "lon", "125.32278")
    put(rows, line, "lat", "43.88001")


@dataclass(frozen=True)
class Defect:
    """A way to damage one line of one file, and what the report must say."""

    file: str
    damage: Callable[[Rows, int], None]
    column: str
    remedy: str
    line: int | None = None  # the last line when not given: a village or a community


def setting(column: str, value: str) -> Callable[[Rows, int], None]:
    return lambda rows, line: put(rows, line, column, value)


DEFECTS = {
    "swapped_pair": Defect(CENTRES, exchange_lon_and_lat, "lon", "Exchange the values of lon"),
    "outside_county": Defect(CENTRES, move_to_changchun, "lon", "or the county"),
    "stacked_points": Defect(COMMUNITIES, copy_position, "lon", "its own position"),
    "duplicate_code": Defect(
        CENTRES,
        lambda rows, line: put(rows, line, "code", cell(rows, line - 1, "code")),
        "code",
        "delete the copy",
    ),
    "code_of_eleven_digits": Defect(
        COMMUNITIES, setting("code", "22242610123"), "code", "12-digit"
    ),
    "orphan_parent": Defect(
        CENTRES, setting("parent", "220699100000"), "parent", "Correct the code"
    ),
    "orphan_township": Defect(
        COMMUNITIES, setting("township", "220699100000"), "township", "Correct the code"
    ),
    "orphan_division": Defect(DIVISIONS, setting("parent", "229999000000"), "parent", "Correct"),
    "blank_name": Defect(CENTRES, setting("name", ""), "name", "Fill the cell in"),
    "word_for_a_number": Defect(CENTRES, setting("error_m", "about 500"), "error_m", "125.32"),
    "fraction_of_a_metre": Defect(CENTRES, setting("error_m", "499.5"), "error_m", "digits only"),
    "unknown_precision": Defect(
        CENTRES, setting("precision", "exact"), "precision", "poi, recalled"
    ),
    "bad_opening_hours": Defect(
        "sites/opening.csv",
        setting("opening_hours", "08:00-25:99"),
        "opening_hours",
        "Tu-Su 09:00",
        line=2,
    ),
    "unexplained_source": Defect(SITES, setting("sources", "S99"), "sources", "Correct", line=2),
    "site_status_in_words": Defect(SITES, setting("status", "开放"), "status", "open, unknown"),
    "site_in_another_county": Defect(
        POSITIONS, move_to_changchun, "lon", "or the county", line=150
    ),
    "designation_of_no_site": Defect(
        "sites/designations.csv", setting("site", "JL-220102-999"), "site", "Correct", line=5
    ),
}


def test_the_committed_data_hold_what_they_promise():
    report = check_datasets()
    assert report.violations == ()
    assert report.ok
    assert report.counts["tier"] == EXPECTED
    assert report.counts["file"][SITES] == report.counts["file"][POSITIONS] > 155
    assert sum(report.counts["prefecture"].values()) == sum(EXPECTED.values())
    assert sum(report.counts["precision"].values()) == sum(EXPECTED.values())
    assert report.counts["prefecture"].keys() >= {"长春市", "延边朝鲜族自治州"}


@pytest.mark.slow
@pytest.mark.parametrize("name", DEFECTS)
def test_a_damaged_cell_is_named_with_its_remedy(copy: Path, name: str):
    defect = DEFECTS[name]
    rows = read(copy / defect.file)
    line = defect.line or last(rows)
    defect.damage(rows, line)
    write(copy / defect.file, rows)

    (violation,) = check_datasets(copy).violations

    assert (violation.file, violation.row, violation.column) == (defect.file, line, defect.column)
    assert defect.remedy in violation.remedy
    assert violation.value in {cell(rows, line, defect.column), position(rows, line)}


def position(rows: Rows, line: int) -> str:
    if "lon" not in rows[0]:
        return ""
    return f"{float(cell(rows, line, 'lon'))}, {float(cell(rows, line, 'lat'))}"


@pytest.mark.slow
def test_all_defects_are_reported_at_once(copy: Path):
    rows = read(copy / CENTRES)
    put(rows, 2000, "name", "")
    put(rows, 3000, "tier", "hamlet")
    exchange_lon_and_lat(rows, 4000)
    write(copy / CENTRES, rows)
    found = [(item.row, item.column) for item in check_datasets(copy).violations]
    assert found == [(0, "tier village"), (2000, "name"), (3000, "tier"), (4000, "lon")]


def only(violations: tuple[Violation, ...]) -> Violation:
    (violation,) = violations
    return violation


@pytest.mark.slow
def test_a_lost_station_shows_in_the_total(copy: Path):
    write(copy / CENTRES, read(copy / CENTRES)[:-1])
    violation = only(check_datasets(copy).violations)
    assert (violation.file, violation.row, violation.column) == (CENTRES, 0, "tier village")
    assert violation.value == "8335 (not 8336)"


@pytest.mark.slow
def test_a_registered_list_has_its_own_totals(copy: Path):
    rows = read(copy / CENTRES)[:-1]
    for line in range(2, len(rows) + 1):
        put(rows, line, "membership", "registered")
    write(copy / CENTRES, rows)
    assert check_datasets(copy).ok


@pytest.mark.slow
def test_a_site_without_position_is_named(copy: Path):
    lost = cell(rows := read(copy / POSITIONS), last(rows), "site")
    write(copy / POSITIONS, rows[:-1])
    violation = only(check_datasets(copy).violations)
    assert (violation.file, violation.value) == (SITES, lost)
    assert violation.problem == "has no position"


def test_a_missing_column_is_one_violation(copy: Path):
    write(copy / COMMUNITIES, [row[:-1] for row in read(copy / COMMUNITIES)])
    violation = only(check_datasets(copy).violations)
    assert (violation.file, violation.row, violation.column) == (COMMUNITIES, 1, "membership")


def test_a_row_with_a_cell_too_many_is_named_by_its_line(copy: Path):
    rows = read(copy / COMMUNITIES)
    rows[7].append("surplus")
    write(copy / COMMUNITIES, rows)
    violation = only(check_datasets(copy).violations)
    assert (violation.file, violation.row) == (COMMUNITIES, 8)


@pytest.mark.parametrize("file", [COMMUNITIES, "divisions/counties.geojson"])
def test_a_missing_file_is_one_violation(copy: Path, file: str):
    (copy / file).unlink()
    violation = only(check_datasets(copy).violations)
    assert (violation.file, violation.row, violation.column) == (file, 0, "")
    assert "Restore" in violation.remedy


def test_an_empty_folder_gives_a_report_and_no_exception(tmp_path: Path):
    report = check_datasets(tmp_path)
    assert {item.file for item in report.violations} >= {CENTRES, SITES, DIVISIONS}
    assert report.counts["tier"] == {}


def without(file: str, column: str, value: str, copy: Path) -> int:
    """Drop the rows of a file that have a value; return how many there were."""
    head, *rows = read(copy / file)
    kept = [row for row in rows if row[head.index(column)] != value]
    write(copy / file, [head, *kept])
    return len(rows) - len(kept)


def changed(file: str, copy: Path, **values: Callable[[str], str]) -> None:
    """Rewrite the cells of some columns."""
    head, *rows = read(copy / file)
    for row in rows:
        for column, change in values.items():
            at = head.index(column)
            row[at] = change(row[at])
    write(copy / file, [head, *rows])


def test_a_county_without_centres_is_one_cause_and_one_violation(copy: Path):
    assert without(CENTRES, "county", "220605000000", copy) > 50
    violation = only(check_datasets(copy).violations)
    assert violation.value == "江源区 220605"
    assert violation.problem == "has no centre in a county"


def test_counties_without_centres_are_one_cause(copy: Path):
    head, *rows = read(copy / CENTRES)
    inside = [row for row in rows if row[head.index("county")] == "220605000000"]
    write(copy / CENTRES, [head, *inside])
    (cause,) = check_datasets(copy).causes
    assert len(cause.violations) == 59


def test_a_register_of_one_county_is_held_to_no_totals(copy: Path):
    for file in (CENTRES, COMMUNITIES):
        head, *rows = read(copy / file)
        inside = [row for row in rows if row[head.index("county")] == "220605000000"]
        write(copy / file, [head, *inside])
    changed(CENTRES, copy, membership=lambda _: "registered", lon=lambda _: "126.6",
            lat=lambda _: "42.04")  # fmt: skip
    assert check_datasets(copy).violations == ()  # also not for venues in one building


@pytest.mark.parametrize(
    ("file", "column", "value", "count"),
    [
        (DIVISIONS, "code", "220605000000", 50),  # named by centres, townships, census and sites
        (DIVISIONS, "code", "220605107000", 5),
        (CENTRES, "code", "220605107000", 5),  # told without the total that lacks one
    ],
)
def test_all_cells_that_name_one_lost_row_have_one_cause(copy, file, column, value, count):
    assert without(file, column, value, copy) == 1
    (cause,) = check_datasets(copy).causes
    assert {one.value for one in cause.violations} == {value}
    assert len(cause.violations) >= count


@pytest.mark.parametrize("file", [CENTRES, DIVISIONS])
def test_nothing_follows_from_a_file_that_cannot_be_read(copy: Path, file: str):
    (copy / file).unlink()
    assert only(check_datasets(copy).violations).file == file


@pytest.mark.slow
def test_a_mistake_in_every_row_is_one_cause(copy: Path):
    changed(CENTRES, copy, lon=lambda text: f"{float(text) + 0.5:.5f}")
    (cause,) = check_datasets(copy).causes
    assert len(cause.violations) > 5000


@pytest.mark.slow
def test_codes_that_a_spreadsheet_has_destroyed_are_told_without_what_follows(copy: Path):
    changed(CENTRES, copy, code=lambda text: f"{float(text):.1E}")
    causes = check_datasets(copy).causes
    assert {(one.first.file, one.first.column) for one in causes} == {(CENTRES, "code")}


@pytest.mark.slow
def test_many_unknown_codes_of_one_column_are_one_cause(copy: Path):
    changed(COMMUNITIES, copy, parent=lambda text: text[:9] + "999")
    (cause,) = check_datasets(copy).causes
    assert len(cause.violations) == 2115
