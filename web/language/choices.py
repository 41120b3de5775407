"""The vocabularies of what questions about coverage and suggestions let choose from."""

from geo.terms import GAPS
from geo.vocabulary import Vocabulary, Word

CENTRE_LISTS = Vocabulary(
    "centre_list",
    {
        "all": Word("全部阵地", "All centres"),
        "served": Word("场次达标的阵地", "Centres with enough lectures"),
        "unserved": Word("场次不足的阵地", "Centres without enough lectures"),
        "unknown": Word("宣讲情况不明的阵地", "Centres of whose lectures nothing is known"),
        "held": Word("期内有过宣讲的阵地", "Centres with a lecture in the period"),
        "never": Word("从未有过宣讲的阵地", "Centres that never had a lecture"),
        "overdue": Word("宣讲逾期的阵地", "Centres whose lecture is overdue"),
        "reachable": Word("宣讲员够得着的阵地", "Centres within a lecturer's reach"),
        "unreachable": Word("所有宣讲员都够不着的阵地", "Centres out of every lecturer's reach"),
        **{kind: gap.list for kind, gap in GAPS.items()},
    },
)
"""Lists of the centres behind a number of the coverage."""
ON_RECORD = Vocabulary(
    "on_record",
    {
        "held": Word("有宣讲记录", "a lecture on record"),
        "never": Word("从未有过宣讲", "never had a lecture"),
        "unknown": Word("情况不明", "not known"),
    },
)
"""What the record says of the lectures of a venue."""
CENTRE_ORDERS = Vocabulary(
    "centre_order",
    {
        "code": Word("按区划代码", "by code"),
        "days_since": Word("等得最久的在前", "longest wait first"),
        "minutes": Word("最远的在前", "farthest first"),
        "lectures": Word("场次最多的在前", "most lectures first"),
        "people": Word("人口最多的在前", "most people first"),
    },
)
"""Orders of such a list."""
MAPS = Vocabulary(
    "coverage_map",
    {
        "share": Word("已覆盖阵地占比", "Share of centres served"),
        "people": Word("已覆盖人口占比（推算）", "Share of people served (estimated)"),
        "gaps": Word("各阵地的缺口类型", "Kind of gap of each centre"),
    },
)
"""What the map of the coverage shows."""
MAP_NAMES = Vocabulary(
    "coverage_map_name",
    {
        "share": Word("阵地", "Centres"),
        "people": Word("人口", "People"),
        "gaps": Word("缺口类型", "Kinds of gap"),
    },
)
"""The same in a word, for a choice among them."""
POPULATION_ORIGINS = Vocabulary(
    "population_origin",
    {
        "estimated": Word("根据 2020 年人口普查推算", "estimated from the census of 2020"),
        "imported": Word("由本单位导入", "imported by the office"),
        "mixed": Word("部分导入、部分推算", "partly imported, partly estimated"),
    },
)
"""Where the numbers of people come from."""
AREA_ORIGINS = Vocabulary(
    "area_origin",
    {
        "lecturers": Word("距宣讲员住地", "of a lecturer's home"),
        "places": Word("距以下地点：", "of these places:"),
    },
)
"""From where the area within some minutes is counted."""

SUGGEST_MODELS = Vocabulary(
    "suggest_model",
    {
        "coverage": Word("讲到的阵地最多", "most centres covered"),
        "mclp": Word("赶来听讲的阵地最多", "most centres whose people travel to a lecture"),
        "lscp": Word("宣讲员驻点最少、处处够得着", "fewest bases of lecturers for everybody"),
        "p-median": Word("去听讲的平均路程最短", "shortest mean way to a lecture"),
        "p-center": Word("去听讲的最远路程最短", "shortest longest way to a lecture"),
    },
)
"""What a suggestion makes best."""
SUGGEST_REASONS = Vocabulary(
    "suggest_reason",
    {
        "far": Word("没有足够近的备选场所", "no candidate is near enough"),
        "excluded": Word("足够近的备选场所均已排除", "only excluded candidates are near enough"),
        "no_way": Word("没有道路通往备选场所", "no road leads to a candidate"),
        "no_candidate": Word("不在备选场所之列", "it is no candidate itself"),
    },
)
"""Why no suggestion can draw a centre."""
SUGGEST_UNITS = Vocabulary(
    "suggest_unit",
    {
        "centres": Word("个阵地", "centres"),
        "people": Word("人", "people"),
        "bases": Word("驻点", "bases"),
        "mean_minutes": Word("平均分钟", "minutes on average"),
        "longest_minutes": Word("最远分钟", "minutes at the longest"),
    },
)
"""What the value of a model is counted in."""
CANDIDATES = Vocabulary(
    "suggest_candidates",
    {
        "township": Word("县中心和乡镇所", "county centres and township stations"),
        "all": Word("全部阵地", "all centres"),
    },
)
"""Venues that a suggestion chooses from."""
WEIGHTS = Vocabulary(
    "suggest_weight",
    {"centres": Word("阵地", "centres"), "people": Word("阵地人口", "their people")},
)
"""What a suggestion counts."""
REPORT_SUBJECTS = Vocabulary(
    "report_subject",
    {
        "position": Word("位置", "Position"),
        "opening": Word("开放时间或电话", "Opening hours or telephone"),
        "story": Word("故事或史实", "Story or facts"),
        "name": Word("名称或级别", "Name or designation"),
        "picture": Word("图片", "Picture"),
        "other": Word("其他", "Something else"),
    },
)
"""What a reader finds wrong with a site."""
LICENCES = Vocabulary(
    "picture_licence",
    {
        "own": Word("本单位拍摄，同意公开使用", "taken by this office, free to be shown"),
        "permitted": Word("权利人书面同意", "the owner of the rights has agreed in writing"),
        "CC0": Word("CC0 或公有领域", "CC0 or public domain"),
        "CC-BY": Word("CC BY（署名）", "CC BY"),
        "CC-BY-SA": Word("CC BY-SA（署名—相同方式共享）", "CC BY-SA"),
    },
)
"""By which permission a picture is shown."""
SHARE_PARTS = Vocabulary(
    "share_part",
    {
        "timetable": Word("日程", "Timetable"),
        "map": Word("地图", "Map"),
        "contacts": Word("电话", "Telephone numbers"),
        "documents": Word("文件与日历", "Documents and calendar"),
    },
)
"""What a share link shows of a plan."""
