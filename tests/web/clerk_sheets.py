"""The sheets of a clerk: 500 places of one county, who speaks, and a year of lectures."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from geo.datasets import Datasets

COUNTY = "220184000000"
"""公主岭市: 455 venues are reconstructed there, the clerk knows 500 places."""
PLACES = 500
TOPICS = ("法治宣传", "乡村振兴", "党的创新理论", "东北抗联精神")


def write_sheets(folder: Path, datasets: Datasets, *, today: date) -> None:
    """Write 阵地.xlsx, 宣讲员.xlsx and 台账.xlsx; two places and two lectures are wrong."""
    made = random.Random(5)  # noqa: S311 - the same sheets every time
    venues = _places(datasets)
    _write(folder / "阵地.xlsx", "公主岭市新时代文明实践阵地一览表", [
        ["序号", "县（市、区）", "乡镇（街道）", "阵地名称", "负责人", "联系电话", "经度", "纬度"],
        *venues,
    ])  # fmt: skip
    people = [[f"测试员{n}", "市委宣讲团", made.choice(venues)[2], made.choice(TOPICS)]
              for n in range(20)]  # fmt: skip
    _write(folder / "宣讲员.xlsx", "宣讲员名单", [["姓名", "单位", "住地", "主题"],
           *[[n, u, f"公主岭市{h}", t] for n, u, h, t in people]])  # fmt: skip
    held = [
        [
            (today - timedelta(days=made.randrange(1, 365))).isoformat(), place[2], place[3],
            made.choice(TOPICS), made.choice(people)[0], f"{made.randrange(10, 80)}人",
        ]
        for place in made.choices(venues[2:300], k=800)
    ]  # fmt: skip
    held += [["4月8日", *held[0][1:]], [held[0][0], "", "没有这个地方", *held[0][3:]]]
    heading = ["日期", "乡镇（街道）", "宣讲地点", "宣讲主题", "宣讲员", "听众人数"]
    _write(folder / "台账.xlsx", "宣讲活动台账", [heading, *held])


def _places(datasets: Datasets) -> list[list[object]]:
    known = datasets.venues[datasets.venues["county"] == COUNTY]
    townships = datasets.divisions["name"]
    rows: list[list[object]] = [
        [at, "公主岭市", townships.get(row.township, ""), row.name, f"测试员{at}",
         f"1400000{at:04d}", round(row.geometry.x, 5), round(row.geometry.y, 5)]
        for at, row in enumerate(known.itertuples(index=False), start=1)
    ]  # fmt: skip
    seat = rows[1]
    while len(rows) < PLACES:
        at = len(rows) + 1
        rows.append([at, "公主岭市", seat[2], f"测试{at}小学", "", "", "", ""])
    rows[10][6], rows[20][7] = 116.4, "不详"  # in Beijing; not known
    return rows


def _write(path: Path, title: str, rows: Sequence[Sequence[object]]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([title])
    for row in rows:
        sheet.append(list(row))
    book.save(path)
