# %% [markdown]
# # 用 Python 使用红色路线 / Red Routes from Python
#
# 本例分两部分：先经 HTTP 接口提问，再直接调用程序包 `geo` 与 `routes`，最后画成 folium 地图。
# 计算全程不联网。先在另一个窗口运行 `redroutes serve`，再运行 `python docs/example.py`。
#
# First over HTTP, then with the packages themselves; no step uses the internet. The `# %%` lines
# make cells in editors that know them.

# %%
"""从 HTTP 接口和程序包得到附近场所与一条路线，返回 folium 地图。"""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from datetime import date, timedelta
from typing import Any

import folium

from geo.datasets import load_datasets
from geo.nearby import nearby_venues
from geo.places import Gazetteer
from geo.travel import load_estimate
from routes.plan.plan import PlanRequest, plan_document, plan_tour

SERVER = "http://127.0.0.1:8000"
PLACE = "大石人镇"


# %% [markdown]
# ## 一、HTTP 接口 / The API
#
# 出错时返回 `application/problem+json`：`detail` 是一句话，说明哪里不对、该怎么办。
# 长列表用 `Link` 头给出下一部分。


# %%
def ask(server: str, path: str, **query: Any) -> dict[str, Any]:
    """提问并返回 JSON；出错时说出接口给的那句话。"""
    address = f"{server}/api/v1/{path}?{urllib.parse.urlencode(query, doseq=True)}"
    try:
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - the server named above
            found: dict[str, Any] = json.load(answer)
            return found
    except urllib.error.HTTPError as error:
        raise SystemExit(json.load(error)["detail"]) from error


def nearby_by_http(server: str) -> dict[str, Any]:
    """三十分钟车程内的乡镇所，GeoJSON：坐标是 WGS84，经度在前。"""
    return ask(server, "nearby", at=PLACE, within=30, tier="township", format="geojson")


# %% [markdown]
# ## 二、程序包 / The packages
#
# 程序包只做计算，不碰网络和数据库：数据、日期、随机种子都是参数。


# %%
def venues_by_package() -> Any:
    """同一个问题，直接问 `geo`：返回 GeoDataFrame。"""
    datasets = load_datasets()
    origin = Gazetteer.from_datasets(datasets).resolve(PLACE)
    travel = load_estimate()
    venues = datasets.venues[datasets.venues["tier"] == "township"]
    return nearby_venues(venues, origin, travel, within=30, unit="min", limit=None)


def plan_by_package(today: date) -> dict[str, Any]:
    """从白山出发一日，必到石人血泪山；每个返回的路线都经过独立检查。"""
    datasets = load_datasets()
    start = Gazetteer.from_datasets(datasets).resolve("白山市")
    tuesday = today + timedelta(days=7 + (1 - today.weekday()) % 7)
    request = PlanRequest(start=start, date=tuesday, required=("JL-220605-101",), seconds=0.5)
    plan = plan_tour(request, datasets, load_estimate(), today=today)
    return plan_document(plan)


# %% [markdown]
# ## 三、地图 / The map
#
# 底图设为 `None`，不向外取瓦片。位置粗略的点画成空心。


# %%
def draw(venues: dict[str, Any], plan: dict[str, Any]) -> folium.Map:
    """画出场所与路线的各站。"""
    fmap = folium.Map(location=(41.94, 126.55), zoom_start=10, tiles=None)
    for feature in venues["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        facts = feature["properties"]
        text = f"{facts['name']}，约 {facts['minutes']:.0f} 分钟"
        folium.CircleMarker(
            (lat, lon), radius=6, fill=not facts["coarse"], tooltip=folium.Tooltip(text)
        ).add_to(fmap)
    for day in plan["days"]:
        for number, stop in enumerate(day["stops"], start=1):
            text = f"{number}. {stop['name']} {stop['start']}"
            folium.CircleMarker(
                (stop["lat"], stop["lon"]), color="#a8231c", tooltip=folium.Tooltip(text)
            ).add_to(fmap)
    return fmap


def main(server: str = SERVER) -> folium.Map:
    """做完三步，返回地图；在笔记本里它会直接显示。"""
    venues = nearby_by_http(server)
    same = venues_by_package()
    print(f"{PLACE} 三十分钟内：接口 {len(venues['features'])} 处，程序包 {len(same)} 处")
    plan = plan_by_package(date.today())
    for day in plan["days"]:
        print(day["date"], " → ".join(stop["name"] for stop in day["stops"]))
    return draw(venues, plan)


# %%
if __name__ == "__main__":
    main(*sys.argv[1:]).save("example.html")
    print("地图已存为 example.html。")
    print("打开它时 folium 从网上取 Leaflet；页面导出的单文件地图则不需要。")
