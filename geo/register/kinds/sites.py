"""Heritage sites."""

from typing import Final

from geo.errors import N_
from geo.register.kind import Field, Kind
from geo.register.kinds.parts import ADDRESS, COUNTY, DEGREES, LAT, LON, PHONE, TOWNSHIP

SITES: Final = Kind(
    "sites",
    (
        Field(
            "name",
            N_("Name"),
            "text",
            N_("Name of the site."),
            (
                "名称",
                "遗址名称",
                "旧址名称",
                "单位名称",
                "文物名称",
                "景点名称",
                "场馆名称",
                "点位名称",
            ),
            required=True,
        ),
        COUNTY,
        TOWNSHIP,
        ADDRESS,
        LON,
        LAT,
        DEGREES,
        Field(
            "level",
            N_("Protection"),
            "text",
            N_("Level of protection."),
            ("保护级别", "级别", "文物级别", "保护等级"),
        ),
        Field(
            "period",
            N_("Period"),
            "text",
            N_("When it was used."),
            ("时代", "年代", "时期", "历史时期"),
        ),
        Field(
            "opening",
            N_("Opening hours"),
            "hours",
            N_("Such as 08:30-16:30."),
            ("开放时间", "开放时段", "营业时间", "参观时间"),
        ),
        PHONE,
    ),
    sheet=N_("Heritage sites"),
)
