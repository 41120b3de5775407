"""Lectures held and planned."""

from typing import Final

from geo.errors import N_
from geo.register.kind import Field, Kind
from geo.terms import LECTURE_STATUSES, TOPICS

LECTURES: Final = Kind(
    "lectures",
    (
        Field(
            "date",
            N_("Date"),
            "date",
            N_("Day of the lecture, such as 2027-04-08."),
            (
                "宣讲日期",
                "日期",
                "举办日期",
                "活动日期",
                "宣讲时间",
                "举办时间",
                "活动时间",
                "开展日期",
                "时间日期",
            ),
            required=True,
        ),
        Field(
            "start",
            N_("Time"),
            "time",
            N_("When it begins."),
            ("时间", "开始时间", "开讲时间", "具体时间", "时段", "起始时间", "时刻"),
        ),
        Field(
            "venue",
            N_("Venue"),
            "venue",
            N_("Name or code of the venue."),
            (
                "地点",
                "宣讲地点",
                "场所",
                "阵地",
                "活动地点",
                "举办地点",
                "阵地名称",
                "场所编号",
                "地点编号",
                "宣讲场所",
                "阵地编号",
                "场所代码",
                "实践站",
            ),
            required=True,
        ),
        Field(
            "topic",
            N_("Topic"),
            "word",
            N_("What it is about."),
            ("主题", "宣讲主题", "宣讲内容", "专题", "题目", "宣讲题目"),
            words=TOPICS,
        ),
        Field(
            "lecturer",
            N_("Lecturer"),
            "text",
            N_("Who speaks."),
            ("宣讲员", "主讲人", "宣讲人", "讲师", "主讲", "宣讲员姓名"),
        ),
        Field(
            "people",
            N_("People"),
            "people",
            N_("How many came."),
            (
                "听众人数",
                "人数",
                "参加人数",
                "受众人数",
                "参与人数",
                "受众",
                "听众",
                "到场人数",
                "听众数",
            ),
        ),
        Field(
            "status",
            N_("Status"),
            "word",
            N_("Whether it was held, or is to come."),
            ("状态", "完成情况", "是否完成", "举办情况", "是否举办", "进展"),
            words=LECTURE_STATUSES,
        ),
    ),
    sheet=N_("Lectures"),
)
