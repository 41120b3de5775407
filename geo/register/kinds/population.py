"""Population of divisions."""

from typing import Final

from geo.errors import N_
from geo.register.kind import Field, Kind

POPULATION: Final = Kind(
    "population",
    (
        Field(
            "code",
            N_("Code"),
            "code",
            N_("Six or twelve digits."),
            ("代码", "行政区划代码", "区划代码", "编码", "地区代码"),
        ),
        Field(
            "name",
            N_("Division"),
            "division",
            N_("Name of the county."),
            (
                "地区",
                "行政区划名称",
                "县区",
                "名称",
                "区域",
                "行政区划",
                "县（市、区）",
                "地区名称",
                "区县",
            ),
        ),
        Field(
            "population",
            N_("Population"),
            "integer",
            N_("Number of residents."),
            ("人口", "常住人口", "人口数", "总人口", "常住人口数", "人数", "户籍人口"),
            required=True,
        ),
    ),
    sheet=N_("Population"),
)
