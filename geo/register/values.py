"""What stands in a cell -> numbers, phones, words and coordinates; pure functions."""

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from geo.intake import cell_text, number, plain
from geo.terms import TIERS
from geo.vocabulary import Vocabulary, Word

REMEMBERED: Final = 4096
"""Different cells of which is remembered what they say: columns say the same again and again."""
LONGEST: Final = 200
"""Letters of a cell with one value; what stands behind them cannot be of it."""


class Said(NamedTuple):
    """A value, and the code of what is to be said about it."""

    value: Any
    finding: str = ""


_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_FACTORS: Final = {"百": 100, "千": 1000, "万": 10_000}
"""What may stand behind digits: 1.2万."""
_RANGE: Final = re.compile(r"\d+(?:人|名)?\s*[-—–~至到]+\s*\d+(?:人|名|余人)?")
_ABOUT: Final = re.compile(
    r"^(?:约|近|大约|大概|共|计)+|(?:余|多|来|左右)?(?:人次|人|名|个|位)?(?:左右|以上|\+)?$"
)


def chinese_number(text: str) -> int | None:
    """Return what Chinese digits say, 三十 -> 30; None for anything else."""
    high, ten_thousand, low = text.rpartition("万")
    if ten_thousand:
        upper, rest = chinese_number(high), chinese_number(low) if low else 0
        if upper is None or rest is None or low in _DIGITS:  # 一万二 is rather 12000
            return None
        return upper * 10_000 + rest
    if not text or not set(text) <= {*_DIGITS, *_UNITS}:
        return None
    if len(text) > 1 and text[-1] in _DIGITS and text[-2] in "百千":
        return None  # 一百五 is 150 to most, and 105 to some
    figures = "".join(letter if letter in _DIGITS else " " for letter in text).split()
    if len(text) > 1 and any(len(one) > 1 and one[0] not in "零〇" for one in figures):
        return None  # 三四十 is between 30 and 40
    total = digit = 0
    for letter in text:
        if letter in _UNITS:
            total += (digit or 1) * _UNITS[letter]
            digit = 0
        else:
            digit = _DIGITS[letter]
    return total + digit


def people(value: Any) -> Said:
    """Read a number of people: 约40人, 20余人, 三十人, 1,200."""
    return _people(cell_text(value)[:LONGEST])


@lru_cache(REMEMBERED)
def _people(said: str) -> Said:
    text = _REMARK.sub("", plain(said).replace(" ", ""))
    if text in NO_NUMBER:
        return Said(None)
    if _RANGE.fullmatch(text):
        return Said(None, "number_range")
    said = _ABOUT.sub("", text)
    factor = 1
    if said[-1:] in _FACTORS and not math.isnan(number(said[:-1])):
        said, factor = said[:-1], _FACTORS[said[-1]]
    digits = number(said)
    found = chinese_number(said) if math.isnan(digits) else digits
    if found is None or not 0 <= found < math.inf or found * factor % 1:
        return Said(None, "bad_number")
    return Said(round(found * factor))


_REMARK: Final = re.compile(r"[(\[][^()\[\]]*[)\]]$")
"""A remark in brackets behind a value."""
_PHONE_BREAK: Final = re.compile(r"[/、,;，；\n或和及]|\s{2,}")
_WORDS: Final = re.compile(r"[(][^()\d]*[)]|[\u4e00-\u9fffA-Za-z:]+")
_POWER: Final = re.compile(r"(\d)\.(\d+)[eE]\+?(\d+)")
_MOBILE, _AREA_LOST, _AREA = (
    re.compile(r"1\d{10}"), re.compile(r"43\d{8,9}"), re.compile(r"0\d{9,11}|[48]00\d{7}"),
)  # fmt: skip


_YES: Final = {"是", "有", "√", "✓", "✔", "1", "对", "yes", "y", "true", "成员", "省级", "省"}
_NO: Final = {"否", "无", "×", "x", "✗", "0", "不是", "非", "no", "n", "false", "没有"}


def yes(text: str) -> Said:
    """Read yes or no; None where nothing stands."""
    said = plain(text).casefold().removesuffix("。")
    if not said or said in NOTHING - _NO:
        return Said(None)
    if said in _YES or said in _NO:
        return Said(said in _YES)
    return Said(None, "bad_word")


def quantity(value: Any, low: float, high: float) -> Said:
    """Read a number that lies between two others, with its unit or without; a range is none."""
    text = plain(cell_text(value)).casefold().replace(" ", "")
    if text in NOTHING - {"0"}:
        return Said(None)
    found = number(re.sub(r"(?:米|公尺|m)$", "", text.lstrip("±约")))
    if not low <= found <= high:  # NaN is nowhere
        return Said(None, "bad_number")
    return Said(round(found, 1) if found % 1 else int(found))


_BETWEEN_NAMES: Final = re.compile(
    r"[、,，;；/\n|+]+|\s{2,}|(?<=[\u4e00-\u9fff]{2})\s+(?=[\u4e00-\u9fff]{2})"
)
_BESIDES: Final = re.compile(r"(?:等\d*人?|老师|同志)+$")


_SPREAD: Final = re.compile(r"([\u4e00-\u9fff])\s+([\u4e00-\u9fff])")


def own_name(text: str) -> str:
    """Return a name without the spaces that make short ones as wide as others: 王　五."""
    match = _SPREAD.fullmatch(text.strip())
    return match[1] + match[2] if match else text


def people_named(text: str) -> list[str]:
    """Return the names that stand in one cell: 张三、李四."""
    whole = "、".join(map(own_name, STRONG_SPLIT.split(text)))
    parts = (_BESIDES.sub("", part.strip()).strip() for part in _BETWEEN_NAMES.split(whole))
    return list(dict.fromkeys(part for part in parts if part))


def _whole(text: str) -> str:
    """Write a number that a spreadsheet shows with a power of ten, if it has all its digits."""
    match = _POWER.fullmatch(text)
    if not match or len(match[2]) != int(match[3]):
        return text
    return match[1] + match[2]


def phone(value: Any) -> Said:
    """Read a phone number; of two the first."""
    text = re.sub(r"\.0+$", "", plain(cell_text(value)[:LONGEST]).lstrip("'‘’`"))
    text = _whole(text)
    if text.casefold() in NOTHING:
        return Said("")
    text = re.sub(r"(?:转|分机|(?<=\d{7})-)\d{1,5}$", "", text)
    text = re.sub(r"(?<=\d{11})\s+(?=1\d{10})", "/", text)
    first, *more = [part for part in _PHONE_BREAK.split(text) if part.strip()] or [""]
    digits = re.sub(r"[\s\-()—–.]", "", _WORDS.sub("", first))
    digits = re.sub(r"^(?:\+|00)86", "", digits)
    if _MOBILE.fullmatch(bare := digits.removeprefix("86")):
        digits = bare
    if _MOBILE.fullmatch(digits) or _AREA.fullmatch(digits):
        return Said(digits, "two_phones" if more else "")
    if _AREA_LOST.fullmatch(digits):
        return Said("0" + digits, "phone_zero_added")
    return Said("", "bad_phone")


_TIERS: Final = (
    ("school", r"(?:学校|小学|中学|高中|大学|学院|幼儿园|职高|技校|党校)(?:\(.*\)|校区)?$"),
    ("enterprise", r"(?:公司|企业|集团|工厂|合作社|[^工]厂|矿|农场|林场)$"),
    ("county", r"实践中心$|^中心$|县级|市级|区级"),
    ("township", r"实践所$|^所$|乡镇级|镇级|乡级|街道级"),
    ("community", r"社区"),
    ("village", r"实践站$|^站$|村级|村$|村委会$|村部$|屯$"),
)
"""Tier -> what its names end with; the first that fits."""


def tier_of(name: str) -> str:
    """Return the kind of venue that a name says, "" where it says none we have."""
    said = plain(name).replace(" ", "")
    return next((tier for tier, ends in _TIERS if tier in TIERS and re.search(ends, said)), "")


STRONG_SPLIT: Final = re.compile(r"[、,，;；/\n|]+")
"""Between words; a space may also stand within one."""
OTHER_WORDS: Final[Mapping[str, str]] = {
    "乡村振兴": "rural",
    "法治": "law",
    "普法": "law",
    "抗联": "united-army",
    "抗联精神": "united-army",
    "抗美援朝": "korea",
    "改革开放": "reform",
    "核心价值观": "values",
    "二十大": "congress",
    "二十大精神": "congress",
    "党的二十大": "congress",
    "党的二十大精神": "congress",
    "二十届三中全会精神": "congress",
    "二十届四中全会精神": "congress",
    "党的二十届三中全会精神": "congress",
    "党的二十届四中全会精神": "congress",
    "东北抗联": "united-army",
    "民法典": "law",
    "普法宣传": "law",
    "法治教育": "law",
    "乡村振兴战略": "rural",
    "民族团结进步": "unity",
    "铸牢中华民族共同体意识": "unity",
    "生态文明建设": "ecology",
    "社会主义核心价值观教育": "values",
    "创新理论": "theory",
    "民族政策": "unity",
    "生态": "ecology",
    "其他": "other",
    "其它": "other",
    "汉": "zh",
    "中文": "zh",
    "普通话": "zh",
    "朝": "ko",
    "朝鲜文": "ko",
    "朝语": "ko",
    "蒙": "mn",
    "蒙语": "mn",
    "已举办": "held",
    "已完成": "held",
    "完成": "held",
    "√": "held",
    "✓": "held",
    "是": "held",
    "已讲": "held",
    "已开展": "held",
    "举办": "held",
    "已办": "held",
    "计划": "planned",
    "待举办": "planned",
    "未举办": "planned",
    "拟举办": "planned",
    "未开展": "planned",
    "计划中": "planned",
    "待开展": "planned",
    "否": "planned",
    "延期": "planned",
    "推迟": "planned",
    "推迟举办": "planned",
    "改期": "planned",
    "待定": "planned",
    "未完成": "planned",
    "未举行": "planned",
    "筹备中": "planned",
    "进行中": "held",
    "正常": "held",
    "正常开展": "held",
    "正常举办": "held",
    "已举行": "held",
    "举行": "held",
    "已宣讲完": "held",
    "开展": "held",
    "✔": "held",
    "1": "held",
}
SITE_WORDS: Final[Mapping[str, str]] = {
    "是": "open",
    "正常": "open",
    "正常开放": "open",
    "已开放": "open",
    "对外开放": "open",
    "免费开放": "open",
    "全天开放": "open",
    "开馆": "open",
    "维修": "under_repair",
    "闭馆维修": "under_repair",
    "修缮": "under_repair",
    "修缮中": "under_repair",
    "维护中": "under_repair",
    "改造中": "under_repair",
    "布展中": "under_repair",
    "正在维修": "under_repair",
    "否": "closed",
    "闭馆": "closed",
    "关闭": "closed",
    "未开放": "closed",
    "暂停开放": "closed",
    "不对外开放": "closed",
    "停止开放": "closed",
    "已拆除": "demolished",
    "拆除": "demolished",
    "损毁": "demolished",
    "已消失": "demolished",
    "不存在": "demolished",
    "遗址无存": "demolished",
}
"""What people say of a site; the same words mean something else of a lecture."""
_FORMS: Final = (
    ("on_site", r"现场|实地|遗址|旧址|参观|研学|户外"),
    ("classroom", r"课堂|集中|讲座|报告|室内|授课|会议|培训|座谈"),
)


def form_of(text: str) -> str:
    """Return the form of a lecture that a text says, "" where it says neither."""
    return next((form for form, signs in _FORMS if re.search(signs, plain(text))), "")


NOTHING_SAID: Final[Mapping[str, str]] = {}
CANCELLED: Final = ("取消", "已取消", "停办", "cancelled", "canceled", "作废")
"""Whole cells, as a log in another table says it."""
_CANCELLED: Final = re.compile(r"(?<!未)取消|停办|停讲|作废|不办了|cancell?ed")
_NOT_YET: Final = re.compile(r"延期|延后|推迟|改期|暂缓|[未没待拟]|计划|筹备|准备")
_DONE: Final = re.compile(r"^已|完成|结束|如期|按时")


def cancelled(text: str) -> bool:
    """Tell whether a lecture will not be held: 取消, 因雨取消."""
    return bool(_CANCELLED.search(plain(text).casefold().replace(" ", "")))


def status_of(text: str) -> str:
    """Return the status of a lecture that a sentence says: 因雪延期 -> planned; "" for none."""
    said = plain(text).replace(" ", "")
    if _NOT_YET.search(said):
        return "planned"
    return "held" if _DONE.search(said) else ""


def word(text: str, words: Vocabulary[Word]) -> str | None:
    """Return the code of a word in any of the languages, or of one that people say for it."""
    return _word(text[:LONGEST], words)


@lru_cache(REMEMBERED)
def _word(text: str, words: Vocabulary[Word]) -> str | None:
    said = plain(text).casefold().removesuffix("等")
    for code, one in words.items():
        if said in {code, one.zh.casefold(), one.en.casefold()}:
            return code
    others = (table.get(said) for table in (OTHER_WORDS, SITE_WORDS))
    return next((other for other in others if other in words), None)


def words_of(
    text: str, words: Vocabulary[Word], said: Mapping[str, str] = NOTHING_SAID
) -> tuple[list[str], list[str]]:
    """Return the codes of a list of words, and the words that have none.

    Parameters
    ----------
    text
        The list.
    words
        The vocabulary.
    said
        Text of a list, or of a part of it -> code that the user chose, "" for none.
    """

    def code_of(one: str) -> str | None:
        return said.get(one) if one in said else word(one, words)

    only = code_of(text)
    if only is not None:
        return [only] if only else [], []
    parts = [
        part
        for whole in map(str.strip, STRONG_SPLIT.split(plain(text)))
        for part in ([whole] if code_of(whole) is not None else whole.split())
    ]
    found = [code_of(part) for part in parts]
    codes = list(dict.fromkeys(code for code in found if code))
    return codes, [part for part, code in zip(parts, found, strict=True) if code is None]


NOTHING: Final = {"", "-", "—", "--", "/", "无", "暂无", "未知", "0", "[]", "null", "none", "nan"}
NO_NUMBER: Final = NOTHING - {"0"} | {"不详", "待定", "空"}
"""What stands where a number is not known."""
_SIXTY: Final = 60
_MARKS: Final = str.maketrans("″′”＂º˚‘´“", '"\'""°°\'\'"')
_SPACED: Final = re.compile(r"(\d{2,3})[\s-]+(\d{1,2})[\s-]+(\d{1,2}(?:\.\d+)?)")
_AXIS: Final = re.compile(r"(?:东经|北纬|经度|纬度|lng|lon|lat)[:：]?|^[东北ENen]|[东北ENen]$")
_DMS: Final = re.compile(
    r"(\d+)\s*[°度:º]\s*(\d+(?:\.\d+)?)\s*(?:[′'’分:]\s*(?:(\d+(?:\.\d+)?)\s*(?:[″\"”秒]|''|’’)?)?)?"
)


def degrees(value: Any) -> float | None:
    """Return the degrees that a cell says, decimal or in minutes and seconds; None for none.

    Raises
    ------
    ValueError
        If something else stands there.
    """
    text = _half(cell_text(value))
    if text.casefold() in NOTHING or text.replace("0", "").replace(".", "") == "":
        return None
    text = _AXIS.sub("", text).strip()
    if match := _DMS.fullmatch(text) or _SPACED.fullmatch(text):
        whole, minutes, seconds = (float(part or 0) for part in match.groups())
        if max(minutes, seconds) >= _SIXTY:
            raise ValueError(text)
        return whole + minutes / 60 + seconds / 3600
    found = number(text.rstrip("°度"))
    if not math.isfinite(found):
        raise ValueError(text)
    return found


def _half(text: str) -> str:
    """Return a text in half width, with the marks of minutes and seconds kept apart."""
    return plain(text.translate(_MARKS))


_PAIR: Final = re.compile(r"[,，;；、/]|(?<=[\d\"'°度秒分NENSW东北])\s+(?=[\d北东NE经纬])")


def degree_pair(value: Any) -> tuple[float | None, float | None]:
    """Return longitude and latitude that stand in one cell.

    Raises
    ------
    ValueError
        If they cannot be told.
    """
    text = re.sub(r"^POINT\s*(?:Z\s*)?(?=[(])", "", _half(cell_text(value))).strip("()[] ")
    if text.casefold() in NOTHING:
        return None, None
    parts = [part for part in _PAIR.split(text) if part.strip()]
    if len(parts) == len(("lon", "lat", "height")) and math.isfinite(number(parts[2])):
        parts = parts[:2]
    try:
        lon, lat = parts
    except ValueError:
        raise ValueError(text) from None
    if re.search(r"北|纬|lat|^[Nn](?![a-z])|[Nn]$", lon.strip()):
        lon, lat = lat, lon
    return degrees(lon), degrees(lat)


_HOURS: Final = re.compile(r"\d{1,2}[:点时]\d{0,2}\s*[-—–~至到]+\s*\d{1,2}[:点时]")


def hours_understood(text: str) -> bool:
    """Tell whether opening hours say a span of hours, or all day."""
    said = plain(text)
    return (
        not said or bool(_HOURS.search(said)) or any(w in said for w in ("全天", "24小时", "全日"))
    )
