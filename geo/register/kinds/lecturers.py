"""Lecturers."""

from typing import Final

from geo.errors import N_
from geo.register.kind import Field, Kind, names
from geo.register.kinds.parts import LANGUAGES_SPOKEN, PHONE
from geo.terms import TOPICS

LECTURERS: Final = Kind(
    "lecturers",
    (
        Field(
            "office_id", N_("Number of the office"), "text",
            N_("The number or code that your office gives the lecturer, if any."),
            names("编号 工号 宣讲员编号 本单位编号 自编号 证号 宣讲员证号 编码 id"),
        ),
        Field(
            "name", N_("Full name"), "text", N_("Family name and given name."),
            names("姓名 宣讲员 宣讲员姓名 讲师 名字 主讲人 讲师姓名 name"),
            required=True, example="示例",
        ),
        Field(
            "unit", N_("Unit"), "text", N_("Where the lecturer works."),
            names("单位 工作单位 所在单位 单位及职务 工作单位及职务 所属单位 单位名称 单位职务"),
            example="示例单位",
        ),
        Field(
            "home", N_("Home"), "division", N_("Township where the lecturer lives."),
            names(
                "居住乡镇 所在乡镇 居住地 住址 现住址 乡镇 家庭住址 所属乡镇 常住地 乡镇（街道） "
                "住地 所在地 常驻乡镇 居住地址 居住地（乡镇） 所在县乡"
            ),
            example="江源区湾沟镇",
        ),
        Field(
            "topics", N_("Topics"), "words", N_("All that the lecturer can speak about."),
            names(
                "擅长主题 宣讲方向 宣讲主题 主题 宣讲专题 擅长领域 宣讲内容 专长 专题 宣讲课题 "
                "研究方向 主讲内容 擅长"
            ),
            words=TOPICS, example="theory united-army",
        ),
        LANGUAGES_SPOKEN,
        Field(
            "weekdays", N_("Weekdays"), "weekdays",
            N_("Days of the week on which the lecturer can go, such as Monday to Friday."),
            names(
                "可宣讲日 可用时间 空闲时间 可宣讲时间 星期 可出行日 可服务时间 服务时间 工作日 "
                "可授课时间 时间安排"
            ),
            example="1-5",
        ),
        Field(
            "corps", N_("Provincial corps"), "yes",
            N_("Whether the lecturer belongs to the provincial corps and travels everywhere."),
            names("省宣讲团 省级宣讲团 是否省宣讲团 宣讲团成员 是否省级宣讲员 省宣讲团成员"),
        ),
        PHONE,
    ),
    sheet=N_("Lecturers"),
)  # fmt: skip
