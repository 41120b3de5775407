"""Lectures held and planned."""

from dataclasses import replace
from typing import Final

from geo.errors import N_
from geo.register.kind import Field, Kind, names
from geo.register.kinds.parts import COUNTY, TOWNSHIP
from geo.terms import LECTURE_FORMS, LECTURE_STATUSES, TOPICS

MOST_PEOPLE: Final = 1_000_000

LECTURES: Final = Kind(
    "lectures",
    (
        Field(
            "date", N_("Date"), "date", N_("Day of the lecture, such as 2027-04-08."),
            names(
                "宣讲日期 实际日期 实际宣讲日期 实际时间 日期 举办日期 活动日期 开展日期 时间日期 "
                "宣讲时间 举办时间 活动时间 "
                "开展时间 时间"
            ),
            required=True, example="2027-04-08",
        ),
        Field(
            "start", N_("Time"), "time", N_("When it begins."),
            names("开始时间 开讲时间 具体时间 起始时间 时刻 时段 时间 宣讲时间 活动时间 举办时间"),
            example="09:00",
        ),
        replace(COUNTY, example=""),
        replace(TOWNSHIP, example=""),
        Field(
            "venue", N_("Venue"), "venue", N_("Name or code of the venue."),
            names(
                "地点 宣讲地点 场所 阵地 活动地点 举办地点 阵地名称 场所编号 地点编号 宣讲场所 "
                "阵地编号 场所代码 实践站 场所名称 地址 宣讲阵地 开展地点 站点 站名 实践站名称"
            ),
            required=True, example="220605001000",
        ),
        Field(
            "topic", N_("Topic"), "word", N_("What most of it was about."),
            names("主题 宣讲主题 宣讲内容 专题 题目 宣讲题目 内容 活动主题 宣讲专题"),
            words=TOPICS, example="theory",
        ),
        Field(
            "lecturer", N_("Lecturer"), "names",
            N_("Who speaks, by name or number; several with commas between."),
            names("宣讲员 主讲人 宣讲人 讲师 主讲 宣讲员姓名 主讲人姓名 授课人 宣讲员编号"),
            example="示例",
        ),
        Field(
            "people", N_("People"), "people", N_("How many came."),
            names(
                "听众人数 实到人数 实际人数 实到 人数 参加人数 受众人数 参与人数 受众 听众 "
                "到场人数 听众数 受众数 "
                "参加人次 受众人次 覆盖人数 受益人数"
            ),
            high=MOST_PEOPLE, example="40",
        ),
        Field(
            "form", N_("Form"), "word", N_("In a classroom, or on the spot of the history."),
            names("形式 宣讲形式 方式 宣讲方式 活动形式"),
            words=LECTURE_FORMS, example="classroom",
        ),
        Field(
            "status", N_("Status"), "word", N_("Whether it was held, or is to come."),
            names("状态 完成情况 是否完成 举办情况 是否举办 进展 开展情况 是否开展"),
            words=LECTURE_STATUSES, example="held",
        ),
    ),
    sheet=N_("Lectures"),
)  # fmt: skip
