"""Population of divisions."""

from typing import Final

from geo.errors import N_
from geo.register.kind import Field, Kind, names

LARGEST: Final = 30_000_000
"""The whole province has fewer people, so a county has, too."""

POPULATION: Final = Kind(
    "population",
    (
        Field(
            "code", N_("Code"), "code", N_("Six or twelve digits."),
            names("代码 行政区划代码 区划代码 编码 地区代码 区划编码"),
            example="220605",
        ),
        Field(
            "name", N_("Division"), "division", N_("Name of the county."),
            names(
                "地区 行政区划名称 县区 名称 区域 行政区划 县（市、区） 地区名称 区县 行政区 "
                "县市区 区划 县（市）区 县市名称 县市 市县 县（市、区）名称 区划名称 单位"
            ),
            example="江源区",
        ),
        Field(
            "population", N_("Population"), "integer", N_("Number of residents."),
            names("常住人口 人口 人口数 总人口 常住人口数 人数 户籍人口 人口总数 年末常住人口 "
                "常住人口总数 七普人口 七普常住人口 户籍人口数 户籍总人口 年末总人口 年末人口"),
            required=True, high=LARGEST, example="180000",
        ),
    ),
    sheet=N_("Population"),
)  # fmt: skip
