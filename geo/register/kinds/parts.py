"""Columns that several kinds of records have."""

from geo.errors import N_
from geo.register.kind import Field

COUNTY = Field(
    "county", N_("County"), "division", N_("The county, district or city, by name or code."),
    ("县（市、区）", "县区", "区县", "县市区", "县", "市县", "所属县区", "所在县", "adname", "所属区县",
     "县（市、区）名称", "所在县区", "区（县）", "市（县、区）", "县别", "单位所在县", "旗县"),
    example="江源区",
)  # fmt: skip
TOWNSHIP = Field(
    "township", N_("Township"), "division", N_("The township or subdistrict."),
    ("乡镇（街道）", "乡镇", "乡镇街道", "街道", "镇街", "所在乡镇", "所属乡镇", "乡（镇、街道）",
     "街道（乡镇）", "乡镇名称", "镇（街）", "乡镇场", "所属街道"),
    example="湾沟镇",
)  # fmt: skip
LON = Field(
    "lon", N_("Longitude"), "longitude", N_("Decimal degrees, between 121 and 132."),
    ("经度", "东经", "lng", "longitude", "x", "百度经度", "高德经度", "x坐标", "经度坐标", "long",
     "gps经度", "腾讯经度"),
    example="126.8",
)  # fmt: skip
LAT = Field(
    "lat", N_("Latitude"), "latitude", N_("Decimal degrees, between 40 and 47."),
    ("纬度", "北纬", "latitude", "y", "百度纬度", "高德纬度", "y坐标", "纬度坐标", "gps纬度", "腾讯纬度"),
    example="42.1",
)  # fmt: skip
DEGREES = Field(
    "position", N_("Longitude and latitude"), "degrees", N_("Both in one cell."),
    ("坐标", "location", "经纬度", "位置坐标", "地理坐标", "gps坐标", "经纬度坐标", "lnglat", "坐标位置",
     "高德坐标", "百度坐标"),
)  # fmt: skip
ADDRESS = Field(
    "address", N_("Address"), "text", N_("As a visitor would look for it."),
    ("地址", "详细地址", "地点描述", "desc", "description", "位置", "所在地", "地理位置", "详细位置"),
)  # fmt: skip
PHONE = Field(
    "phone", N_("Phone"), "phone", N_("A mobile number, or a number with its area code."),
    ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "tel", "电话号码", "移动电话"),
    example="13000000000",
)  # fmt: skip
