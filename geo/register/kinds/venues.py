"""Venues: centres, stations, communities, schools, enterprises."""

from typing import Final

from geo.errors import N_
from geo.register.kind import Field, Kind
from geo.register.kinds.parts import ADDRESS, COUNTY, DEGREES, LAT, LON, PHONE, TOWNSHIP

VENUES: Final = Kind(
    "venues",
    (
        Field(
            "code",
            N_("Code"),
            "code",
            N_("Twelve digits, or the number your office gives it."),
            (
                "编号",
                "编码",
                "代码",
                "区划代码",
                "行政区划代码",
                "统计用区划代码",
                "阵地编号",
                "阵地编码",
                "id",
                "区划编码",
                "站点编号",
                "场所编号",
                "机构代码",
            ),
            example="220605001000",
        ),
        Field(
            "name",
            N_("Name"),
            "text",
            N_("As it stands on the door."),
            (
                "名称",
                "阵地名称",
                "站名",
                "场所名称",
                "单位名称",
                "实践站",
                "站所名称",
                "阵地",
                "站点名称",
                "场所",
                "实践阵地",
                "机构名称",
                "村（社区）",
                "村名",
                "文明实践站",
            ),
            required=True,
            example="示例村新时代文明实践站",
        ),
        COUNTY,
        TOWNSHIP,
        LON,
        LAT,
        DEGREES,
        ADDRESS,
        PHONE,
        Field(
            "contact",
            N_("Contact"),
            "text",
            N_("Who answers for it."),
            ("联系人", "负责人", "管理员", "负责人姓名"),
        ),
        Field(
            "capacity",
            N_("Seats"),
            "people",
            N_("How many people fit in."),
            ("容量", "座位数", "容纳人数", "可容纳人数"),
        ),
    ),
    sheet=N_("Venues"),
)
