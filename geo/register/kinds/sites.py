"""Heritage sites."""

from typing import Final

from geo.errors import N_
from geo.register.kind import Field, Kind, names
from geo.register.kinds.parts import (
    ADDRESS,
    COUNTY,
    DEGREES,
    ERROR,
    LAT,
    LON,
    NOTE,
    PHONE,
    TOWNSHIP,
)
from geo.terms import SITE_STATUSES, STORY_STATES

SITES: Final = Kind(
    "sites",
    (
        Field(
            "name", N_("Name"), "text", N_("As a visitor would ask for it."),
            names(
                "名称 遗址名称 旧址名称 单位名称 文物名称 景点名称 场馆名称 点位名称 遗址 "
                "红色遗址 资源名称 基地名称 纪念设施名称"
            ),
            required=True, example="示例旧址",
        ),
        COUNTY,
        TOWNSHIP,
        ADDRESS,
        LON,
        LAT,
        DEGREES,
        ERROR,
        Field(
            "level", N_("Protection"), "text",
            N_("National, provincial, municipal or of the county; empty if none."),
            names("保护级别 级别 文物级别 保护等级 等级"),
        ),
        Field(
            "period", N_("Period"), "text", N_("When that took place which it recalls."),
            names("时代 年代 时期 历史时期 所属时期"),
        ),
        Field(
            "opening", N_("Opening hours"), "hours", N_("Such as 08:30-16:30."),
            names("开放时间 开放时段 营业时间 参观时间 开馆时间"),
            example="08:30-16:30",
        ),
        Field(
            "status", N_("Status"), "word", N_("Whether it can be visited."),
            names("开放状态 状态 开放情况 是否开放 现状"),
            words=SITE_STATUSES, example="open",
        ),
        Field(
            "closed", N_("Closing days"), "closings",
            N_("Days without visitors, such as Mondays or 2027-03-01 to 2027-06-14."),
            names("闭馆日 闭馆时间 闭馆日期 休馆日 停止开放时间 闭馆 维修时间 休息日"),
        ),
        Field(
            "booking", N_("Booking"), "text", N_("Whether and how a visit must be booked."),
            names("预约 预约方式 预约电话 是否预约 是否需要预约 参观预约"),
        ),
        PHONE,
        NOTE,
        Field(
            "source", N_("Source"), "text", N_("Where this is known from, and of which day."),
            names("来源 信息来源 依据 数据来源 资料来源"),
        ),
        Field(
            "story", N_("Story"), "prose",
            N_("What happened here, in 120 to 300 characters of your own; shown once approved."),
            names("故事 红色故事 遗址故事 讲解词"),
        ),
        Field(
            "story_en", N_("Story in English"), "prose", N_("The same for readers of English."),
            names("英文故事 故事（英文）"),
        ),
        Field(
            "story_sources", N_("Sources of the story"), "prose",
            N_("At least two, with publisher and date, “；” between them."),
            names("故事来源 故事出处"),
        ),
        Field(
            "story_state", N_("State of the story"), "word",
            N_("Plans, cards and papers carry approved stories only; a changed text is a draft."),
            names("故事状态 审定状态"),
            words=STORY_STATES, example="draft",
        ),
    ),
    sheet=N_("Heritage sites"),
)  # fmt: skip
