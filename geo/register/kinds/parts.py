"""Columns that several kinds of records have."""

from typing import Final

from geo.crs import LAT_RANGE, LON_RANGE
from geo.errors import N_
from geo.register.kind import Field, names
from geo.terms import LANGUAGES

FARTHEST_M: Final = 50_000
"""An error of a position beyond it says nothing: counties are not much larger."""

COUNTY = Field(
    "county", N_("County"), "division", N_("The county, district or city, by name or code."),
    names(
        "县（市、区） 县区 区县 县市区 县 市县 所属县区 所在县 adname 所属区县 县（市、区）名称 "
        "所在县区 所在县市 所属县市 属地 所在区县 所在市县 所属市县 县（市）区 "
        "区（县） 市（县、区） 县别 单位所在县 旗县 所属县（市、区） 县市 区 县名 地区 district"
    ),
    example="江源区",
)  # fmt: skip
TOWNSHIP = Field(
    "township", N_("Township"), "division", N_("By name or code."),
    names(
        "乡镇（街道） 乡镇 乡镇街道 街道 镇街 所在乡镇 所属乡镇 乡（镇、街道） 街道（乡镇） "
        "乡镇名称 所属乡镇街道 所在乡镇街道 所属乡镇（街道） "
        "镇（街） 乡镇场 所属街道 镇（乡、街道） 镇（街道） 乡镇街 所属镇街"
    ),
    example="湾沟镇",
)  # fmt: skip
LON = Field(
    "lon", N_("Longitude"), "longitude", N_("Decimal degrees, between 121 and 132."),
    names(
        "经度 东经 lng longitude x 百度经度 高德经度 x坐标 经度坐标 long gps经度 腾讯经度 "
        "经度（E） 地图经度"
    ),
    example="126.8", low=LON_RANGE[0], high=LON_RANGE[1],
)  # fmt: skip
LAT = Field(
    "lat", N_("Latitude"), "latitude", N_("Decimal degrees, between 40 and 47."),
    names(
        "纬度 北纬 latitude y 百度纬度 高德纬度 y坐标 纬度坐标 gps纬度 腾讯纬度 纬度（N） 地图纬度"
    ),
    example="42.1", low=LAT_RANGE[0], high=LAT_RANGE[1],
)  # fmt: skip
DEGREES = Field(
    "position", N_("Longitude and latitude"), "degrees", N_("Both in one cell."),
    names(
        "坐标 location 经纬度 位置坐标 地理坐标 gps坐标 经纬度坐标 lnglat 坐标位置 高德坐标 "
        "百度坐标 腾讯坐标 gps coordinates 坐标点"
    ),
)  # fmt: skip
ERROR = Field(
    "error_m", N_("Error of the position in metres"), "integer",
    N_("How far the place may be from the point, in metres, as stated by who set it."),
    names("位置误差 误差 定位误差 坐标误差 精度 定位精度 位置精度 误差（米） accuracy hdop"),
    example="10", low=0, high=FARTHEST_M,
)  # fmt: skip
ADDRESS = Field(
    "address", N_("Address"), "text", N_("As a visitor would look for it."),
    names("地址 详细地址 地点描述 desc description 位置 所在地 地理位置 详细位置 通讯地址 门牌"),
    example="示例路1号",
)  # fmt: skip
PHONE = Field(
    "phone", N_("Phone"), "phone", N_("A mobile number, or a number with its area code."),
    names("联系电话 电话 手机 手机号 手机号码 联系方式 tel 电话号码 移动电话 办公电话 phone"),
    example="13000000000",
)  # fmt: skip
LANGUAGES_SPOKEN = Field(
    "languages", N_("Languages"), "words", N_("Languages of the lectures."),
    names("语言 宣讲语言 语种 授课语言 使用语言 服务语言"),
    words=LANGUAGES, example="zh",
)  # fmt: skip
NOTE = Field(
    "note", N_("Note"), "text", N_("What else is to be known."),
    names("备注 说明 附注 备注说明 其他 其它 remark"),
)  # fmt: skip
