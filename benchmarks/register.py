"""What putting an office's books into the register costs: ``python -m benchmarks.register``.

A workbook of all 9,342 centres and a log of 60,000 lectures, made here from the public data sets,
are tried, put in, tried again and taken out, on a store in a temporary folder. Seconds are CPU
seconds of this process and of the one that parses the file.
"""

import argparse
import datetime as dt
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from openpyxl import Workbook

from geo.datasets import Datasets, load_datasets
from geo.places import Gazetteer
from geo.register.open import open_world
from geo.register.read import read_file
from geo.register.reading import Reading
from geo.register.records import Asked
from web.store.store import Store

T = TypeVar("T")
Row = list[str | int | float]
TODAY: Final = dt.date(2027, 6, 30)
DAYS: Final = 365
LECTURES: Final = 60_000
TOPICS: Final = ("党的创新理论", "法治宣传", "乡村振兴政策", "移风易俗", "东北抗联精神")
HOURS: Final = ("9:00", "上午9点", "14:30", "下午2点")


def venue_rows(datasets: Datasets) -> Iterator[Row]:
    """Yield heading and rows of a workbook of all centres."""
    yield ["编号", "名称", "县区", "乡镇", "经度", "纬度", "联系人", "联系电话"]
    names = datasets.divisions["name"]
    table = datasets.centres
    for number, (code, one) in enumerate(table.iterrows()):
        township = names.get(one["township"], "")
        place: Row = [round(one.geometry.x, 5), round(one.geometry.y, 5)]
        phone = f"1300000{number:04d}"
        yield [str(code), one["name"], names[one["county"]], township, *place, "测试员", phone]


def lecture_rows(datasets: Datasets, count: int) -> Iterator[Row]:
    """Yield heading and rows of a log of lectures, half of the venues by code, half by name."""
    yield ["宣讲日期", "时间", "地点", "主题", "宣讲员", "听众人数", "状态"]
    rng = random.Random(LECTURES)  # noqa: S311 - the same log every time
    names = datasets.divisions["name"]
    table = datasets.centres
    full = names[table["county"]].to_numpy() + table["name"].to_numpy()
    places = [*zip(table.index, full, strict=True)]
    for number in range(count):
        day = TODAY - dt.timedelta(days=rng.randrange(DAYS))
        place = rng.choice(places)[number % 2]
        said = (rng.choice(HOURS), place, rng.choice(TOPICS), f"测试员{rng.randrange(4000):04d}")
        yield [day.isoformat(), *said, rng.randrange(10, 90), "已举办"]


def write_workbook(path: Path, rows: Iterator[Row]) -> bytes:
    """Write rows as a workbook and return its bytes."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path.read_bytes()


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print the CPU seconds that something took here and in ended child processes."""
    before = sum(os.times()[:4])
    yield
    print(f"  {what:<12}{sum(os.times()[:4]) - before:6.2f} CPU s")


def run(store: Store, kind: str, read: Callable[[], Reading]) -> None:
    """Try a file, put it in, try it again and take it out, and print what it cost."""
    register = store.register
    with timed("dry run"):
        reading = read()
        compared = register.compare(reading)
    print(f"  rows {len(reading.rows)}: {reading.counts()}, {compared.counts()}")
    with timed("apply"):
        batch = register.apply(reading)
    with timed("once more"):
        again = register.compare(reading).counts()
    assert (again["new"], again["changed"]) == (0, 0), again
    with timed("records"):
        assert len(register.records(kind)) == batch.changes["new"]
    with timed("undo"):
        undone = register.undo(batch.id)
    assert undone.created == batch.changes["new"]


def main() -> None:
    """Print the costs of both files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lectures", type=int, default=LECTURES)
    count = parser.parse_args().lectures
    datasets = load_datasets()
    asked = Asked(open_world(datasets, Gazetteer.from_datasets(datasets)), "WGS84", TODAY)
    files = {"venues": venue_rows(datasets), "lectures": lecture_rows(datasets, count)}
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/redroutes.sqlite")
        store.migrate()
        for kind, rows in files.items():
            path = Path(folder) / f"{kind}.xlsx"
            data = write_workbook(path, rows)
            print(f"{kind}: {len(data) / 1e6:.1f} MB")
            run(store, kind, lambda: read_file(data, path.name, kind, asked))  # noqa: B023 - now
        store.close()


if __name__ == "__main__":
    main()
