"""Rows that are no data: empty ones, totals, notes, the heading again, the sample."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from geo.intake import plain
from geo.register.headings import form

_TOTAL: Final = re.compile(
    r"(?:小计|合计|总计|共计|累计|总数)|(?:共计?|合计|总计|总共|小计)[:：]?\d+.*|(?:合计|小计|总计).*|.{1,12}(?:合计|小计|总计)"
)
_NOTE: Final = re.compile(
    r"以上|(?:备注|注|说明|附注|填表|制表|审核|填报|数据来源|来源|数据截至|单位负责人|负责人|联系人|统计)[:人单日\d]"
)
_ORDINAL: Final = re.compile(r"[(]?[一二三四五六七八九十]{1,3}[)、.]?")
_PART: Final = re.compile(
    r"[(]?[一二三四五六七八九十]{1,3}(?:[)]|[、.])|第[一二三四五六七八九十]部分|[*※]|\d{1,2}[.、](?!\d)"
)
"""What a title of a part of the table, or a remark, begins with."""
_IS_TOTAL: Final = re.compile(r"小计|合计|总计|共计").fullmatch
_LETTERS: Final = re.compile(r"[\u4e00-\u9fff]")
_DIGIT: Final = re.compile(r"\d")
_BEFORE: Final = 3
"""Columns that may stand before the word for a total."""
_SENTENCE: Final = 6
_SAMPLE: Final = {"示例", "样例", "例", "范例", "例如", "sample", "example"}
_SAMPLE_ROW: Final = re.compile(r"请删除|示例行|样例行|sample row", re.IGNORECASE)
_LEAST: Final = 2


def skip(
    texts: Sequence[str], headings: Sequence[str], needed: Collection[int] = frozenset()
) -> str:
    """Return why a row is no data, "" if it is.

    Parameters
    ----------
    texts
        Of all cells of the row.
    headings
        Of the table.
    needed
        Places of the columns that no row of data leaves empty.
    """
    said = [plain(text) for text in texts if text]
    if not said:
        return "blank_row"
    first = said[0].replace(" ", "")
    if _TOTAL.fullmatch(first) or any(_IS_TOTAL(one.replace(" ", "")) for one in said[:_BEFORE]):
        return "total_row"
    if _NOTE.match(first) or _is_part(said, headings) or _is_sentence(texts, headings, needed):
        return "note_row"
    if any(one.casefold() in _SAMPLE or _SAMPLE_ROW.search(one) for one in said):
        return "sample_row"
    return "repeated_header" if _is_heading(texts, headings, max(_LEAST, len(said) / 2)) else ""


def _is_part(said: Sequence[str], headings: Sequence[str]) -> bool:
    """Tell whether a row is the title of a part of the table: 一 | 街道, or 二、省级文物."""
    if sum(map(bool, headings)) <= _LEAST or len(said) > _LEAST:
        return False
    if len(said) == _LEAST:
        return bool(_ORDINAL.fullmatch(said[0])) and not _DIGIT.search(said[1])
    return bool(_PART.match(said[0]))


def _is_sentence(texts: Sequence[str], headings: Sequence[str], needed: Collection[int]) -> bool:
    """Tell whether a row is one sentence, in one cell or merged over several."""
    places = [at for at, text in enumerate(texts) if text]
    text = texts[places[0]]
    if len({texts[at] for at in places}) > 1 or not _LETTERS.search(text):
        return False
    alone = len(places) == 1 and (
        len(text) >= _SENTENCE if places[0] not in needed
        else len(needed) > 1 and not _DIGIT.search(text)
    )  # fmt: skip
    return sum(map(bool, headings)) > _LEAST and (alone or len(places) > _LEAST)


def _is_heading(texts: Sequence[str], headings: Sequence[str], least: float) -> bool:
    both = [(text, over) for text, over in zip(texts, headings, strict=False) if text]
    if not any(form(text) == form(over) for text, over in both[:_LEAST]):
        return False  # quickly said of nearly all rows
    return sum(form(text) == form(over) for text, over in both) >= least
