"""Venues: centres, stations, communities, schools, enterprises."""

from typing import Final

from geo.errors import N_
from geo.register.kind import Field, Kind, names
from geo.register.kinds.parts import (
    ADDRESS,
    COUNTY,
    DEGREES,
    ERROR,
    LANGUAGES_SPOKEN,
    LAT,
    LON,
    PHONE,
    TOWNSHIP,
)
from geo.terms import TIERS

MOST_SEATS: Final = 100_000
MOST_ROOMS: Final = 100

VENUES: Final = Kind(
    "venues",
    (
        Field(
            "code", N_("Code"), "code", N_("Twelve digits, or the number your office gives it."),
            names(
                "代码 区划代码 行政区划代码 统计用区划代码 区划编码 统计代码 编码 编号 阵地编码 "
                "阵地编号 机构代码 站点编号 场所编号 id"
            ),
            example="220605001000",
        ),
        Field(
            "office_id", N_("Number of the office"), "text",
            N_("The number or code that your office gives it, if it has one."),
            names(
                "本单位编号 自编号 单位编号 内部编号 站点编号 阵地编号 场所编号 阵地编码 编号 "
                "编码 id"
            ),
        ),
        Field(
            "name", N_("Name"), "text", N_("As it stands on the door."),
            names(
                "名称 阵地名称 站名 场所名称 单位名称 实践站 站所名称 阵地 站点名称 场所 实践阵地 "
                "机构名称 村（社区） 村名 文明实践站 实践站名称 文明实践阵地 学校名称 企业名称 "
                "社区名称 站所 村（社区）名称 宣讲场所 站点名 场所名 阵地名 机构 机构名 点位名称 "
                "宣讲点 宣讲点名称 宣讲阵地 场馆名称 场馆 地点名称 地点 村居名称 村（居）名称"
            ),
            required=True, example="示例村新时代文明实践站",
        ),
        Field(
            "tier", N_("Kind of venue"), "word",
            N_("Centre, station, community, school, enterprise or another place."),
            names("场所类型 阵地类型 阵地级别 类型 类别 级别 层级 阵地类别 场所类别 站所类型"),
            words=TIERS, example="village",
        ),
        COUNTY,
        TOWNSHIP,
        LON,
        LAT,
        DEGREES,
        ERROR,
        ADDRESS,
        PHONE,
        Field(
            "contact", N_("Contact"), "text", N_("Who is to be asked for there."),
            names("联系人 负责人 管理员 负责人姓名 联系人姓名 站长 责任人"),
        ),
        Field(
            "capacity", N_("Seats"), "people", N_("How many people fit in."),
            names("座位数 容量 容纳人数 可容纳人数 座位 席位 最大容纳人数"),
            low=1, high=MOST_SEATS, example="60",
        ),
        Field(
            "rooms", N_("Rooms"), "people", N_("Lectures it can hold at a time; else one."),
            names("场地间数 会场数 教室数 场地数 厅室数 宣讲厅数 可同时宣讲场数"),
            low=1, high=MOST_ROOMS,
        ),
        LANGUAGES_SPOKEN,
    ),
    sheet=N_("Venues"),
)  # fmt: skip
