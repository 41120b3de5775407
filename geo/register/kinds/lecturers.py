"""Lecturers."""

from typing import Final

from geo.errors import N_
from geo.register.kind import Field, Kind
from geo.register.kinds.parts import PHONE
from geo.terms import LANGUAGES, TOPICS

LECTURERS: Final = Kind(
    "lecturers",
    (
        Field(
            "name",
            N_("Name"),
            "text",
            N_("Name of the lecturer."),
            ("姓名", "宣讲员", "宣讲员姓名", "讲师", "名字", "主讲人"),
            required=True,
        ),
        Field(
            "unit",
            N_("Unit"),
            "text",
            N_("Where the lecturer works."),
            ("单位", "工作单位", "所在单位", "单位及职务", "工作单位及职务", "所属单位"),
        ),
        Field(
            "home",
            N_("Home"),
            "division",
            N_("Township where the lecturer lives."),
            (
                "居住乡镇",
                "所在乡镇",
                "居住地",
                "住址",
                "现住址",
                "乡镇",
                "家庭住址",
                "所属乡镇",
                "常住地",
                "乡镇（街道）",
                "所在地",
                "常驻乡镇",
            ),
        ),
        Field(
            "topics",
            N_("Topics"),
            "words",
            N_("What the lecturer speaks about."),
            (
                "擅长主题",
                "宣讲方向",
                "宣讲主题",
                "主题",
                "宣讲专题",
                "擅长领域",
                "宣讲内容",
                "专长",
                "专题",
            ),
            words=TOPICS,
        ),
        Field(
            "languages",
            N_("Languages"),
            "words",
            N_("Languages of the lectures."),
            ("语言", "宣讲语言", "语种", "授课语言"),
            words=LANGUAGES,
        ),
        PHONE,
    ),
    sheet=N_("Lecturers"),
)
