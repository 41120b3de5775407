"""What a dry run of a large file takes: ``python -m benchmarks.import_speed``.

60,000 lectures (CSV and XLSX) and a workbook with every venue are made up, read as ``redroutes
import --dry-run`` reads them, and held against what they may take.
"""

import csv
import datetime as dt
import io
import time
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from xlsxwriter import Workbook

from geo.datasets import Datasets, load_datasets
from geo.places import Gazetteer
from geo.register.open import open_world
from geo.register.read import read_file
from geo.register.records import Asked
from geo.register.world import World

TODAY: Final = dt.date(2027, 6, 30)
LECTURES: Final = 60_000
TOPICS: Final = ("党的创新理论", "法治宣传", "乡村振兴政策", "移风易俗")
DATES: Final = ("%Y-%m-%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y/%m/%d")
MOST_MB: Final = 512


class Case(NamedTuple):
    """A file, and the CPU seconds that its dry run may take."""

    name: str
    kind: str
    data: Callable[[], bytes]
    most: float


def lectures(datasets: Datasets) -> Iterator[list[str]]:
    """Yield heading and rows of a log of lectures, venues by code or by name."""
    yield ["宣讲日期", "时间", "地点", "主题", "宣讲员", "听众人数", "状态"]
    codes = list(datasets.centres.index)
    for number in range(LECTURES):
        day = TODAY - dt.timedelta(number % 365)
        yield [
            day.strftime(DATES[number % len(DATES)]), "上午9点" if number % 2 else "14:30",
            codes[number * 7 % len(codes)], TOPICS[number % len(TOPICS)],
            f"测试员{number % 4000:04d}", str(10 + number % 80), "已举办",
        ]  # fmt: skip


def venues(datasets: Datasets) -> Iterator[list[Any]]:
    """Yield heading and rows of a table of all centres."""
    yield ["编号", "名称", "县（市、区）", "乡镇（街道）", "经度", "纬度", "联系电话"]
    names = datasets.divisions["name"]
    points = datasets.centres.geometry
    for row, lon, lat in zip(datasets.centres.itertuples(), points.x, points.y, strict=True):
        yield [
            row.Index, row.name, names[row.county], names.get(row.township, ""), lon, lat,
            "0431-00000000",
        ]  # fmt: skip


def as_csv(rows: Iterator[list[Any]]) -> bytes:
    """Return rows as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def as_xlsx(rows: Iterator[list[Any]]) -> bytes:
    """Return rows as a workbook."""
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def children() -> tuple[float, float]:
    """Return CPU seconds of the processes that parsed, and the MB of the largest at most.

    A process begins with what its parent held at its birth, so the parser itself has had less.
    """
    import resource  # noqa: PLC0415 - not on Windows

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def run(case: Case, world: World) -> str:
    """Read a file and say what it took."""
    data = case.data()
    before, begin = children()[0], time.process_time()
    reading = read_file(data, case.name, case.kind, Asked(world, None, TODAY))
    own = time.process_time() - begin
    after, peak = children()
    took = own + after - before
    good = "ok" if took <= case.most and peak <= MOST_MB and reading.accepted() else "TOO MUCH"
    counts = " + ".join(f"{count} {code}" for code, count in reading.counts().items())
    return (
        f"{case.name}: {len(reading.rows)} rows = {counts}; {took:.1f} CPU s of {case.most:.0f} "
        f"({after - before:.1f} parsing), parser {peak:.0f} MB of {MOST_MB}: {good}"
    )


def main() -> None:
    """Print what each file takes."""
    datasets = load_datasets()
    world = open_world(datasets, Gazetteer.from_datasets(datasets))
    for case in (
        Case("lectures.csv", "lectures", lambda: as_csv(lectures(datasets)), 10),
        Case("lectures.xlsx", "lectures", lambda: as_xlsx(lectures(datasets)), 10),
        Case("venues.xlsx", "venues", lambda: as_xlsx(venues(datasets)), 5),
    ):
        print(run(case, world))


if __name__ == "__main__":
    main()
