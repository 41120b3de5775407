"""Rows that are no data: empty ones, totals, notes, the heading again, the sample."""

import re
from collections.abc import Sequence
from typing import Final

from geo.intake import plain
from geo.register.headings import form

_TOTAL: Final = re.compile(
    r"(?:小计|合计|总计|共计|累计|总数)|共\d+.*|(?:合计|小计|总计).*|.{1,12}(?:合计|小计|总计)"
)
_NOTE: Final = re.compile(
    r"(?:备注|注|说明|附注|填表|制表|审核|填报|数据来源|来源|数据截至|单位负责人|负责人|联系人|统计)[:人单日\d]"
)
_SAMPLE: Final = {"示例", "样例", "例", "范例", "例如"}
_LEAST: Final = 2


def skip(texts: Sequence[str], headings: Sequence[str]) -> str:
    """Return why a row is no data, "" if it is.

    Parameters
    ----------
    texts
        Of all cells of the row.
    headings
        Of the table.
    """
    said = [plain(text) for text in texts if text]
    if not said:
        return "blank_row"
    first = said[0].replace(" ", "")
    if _TOTAL.fullmatch(first):
        return "total_row"
    if _NOTE.match(first):
        return "note_row"
    if any(one in _SAMPLE or "请删除" in one for one in said):
        return "sample_row"
    same = sum(bool(t) and form(t) == form(h) for t, h in zip(texts, headings, strict=False))
    return "repeated_header" if same >= max(_LEAST, len(said) / 2) else ""
