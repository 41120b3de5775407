"""The questions of a snapshot: every view in every format, every page, every collection."""

from itertools import product
from urllib.parse import urlencode

from tests.snapshot.office import Office

LANGUAGES = ("zh", "en")
COUNTY = "220623000000"
CEMETERY, BATTLE, MUSEUM = "JL-220502-057", "JL-220502-058", "JL-220102-013"
TOWNSHIP = "220605107000"
SUGGEST = f"county={COUNTY}&within=15&venues=3"
INSPECT = "groups=2&days=2&within=白山市&per_county=1&date=2027-06-07"
REPORT = "level=township&county=220623"
WHOLE = (
    "level=county&prefecture=2206&trend=3&compare=2027-03-01&equity=true&uncertainty=true"
    "&required=law&required=theory&topics_needed=1&k=2"
)
TRIP = {"from": "通化市", "date": "2027-06-15", "days": 2, "area": "220521000000",
        "overnight": "通化市"}  # fmt: skip
"""Eight sites: solved exactly, so that the route does not depend on how fast the machine is."""
DAY = {**TRIP, "days": 1, "overnight": [], "back": "13:00"}
"""Not all of them on one day: there are alternatives."""
ORDER = {**TRIP, "order": [f"{CEMETERY},{BATTLE}@通化市", MUSEUM]}
RULES = {
    **ORDER, "from": "长春", "to": "吉林", "audience": "students", "at_least": ["东北抗联=1"],
    "at_most": ["museum=9"], "closed": [f"{MUSEUM}=2027-06-15"], "group_size": 40,
    "capacity": [f"{CEMETERY}=10"], "shifts": True, "lecture": 30, "slack": 10, "max_leg": 90,
    "max_drive": 200, "storyline": "soft", "vehicle": "bus", "theme": ["东北抗联"],
    "lecturer": [f"{CEMETERY}=2027-06-15 09:00-11:30"], "leave": "07:30", "back": "17:00",
    "require": [CEMETERY, "JL-220211-028"], "lunch": False,
}  # fmt: skip
"""Every rule there is, with conflicts."""

VIEWS = {
    "sites": "county=220605000000",
    "venues": "county=220605000000&tier=township",
    "places": "county=220605000000&tier=county&tier=township&tier=community",
    "divisions": "",
    "nearby": "at=大石人镇&within=12",
    "nearby-narrowed": "at=大石人镇&within=12&idle=90&topic=law&sort=need&people=30",
    "route": urlencode(TRIP),
    "route-rules": urlencode(RULES, doseq=True),
    "coverage": REPORT,
    "coverage-whole": WHOLE,
    "centres": f"which=unserved&county={COUNTY}",
    "suggestion": SUGGEST,
    "planned": "status=",
    "orders": "",
    "dispatch": "date=2027-06-01&days=7",
    "inspection": INSPECT,
}
"""What can be taken along -> parameters; what follows a hyphen only tells two questions apart."""
FORMATS = ("csv", "xlsx", "geojson", "gpkg", "kml", "gpx", "html", "json")
PAGES = {
    "home": "/?county=220605000000&tier=county&tier=community",
    "home-search": "/?q=杨靖宇&open=today&idle=90&tier=township&county=220622000000",
    "site": f"/sites/{CEMETERY}",
    "venue": f"/venues/{TOWNSHIP}",
    "data": "/data",
    "nearby-form": "/nearby",
    "nearby": "/nearby?at=大石人镇&within=12",
    "nearby-narrowed": "/nearby?at=大石人镇&within=12&unit=km&idle=90&topic=law&people=30",
    "nearby-homonym": "/nearby?at=朝阳镇",
    "plan-form": "/plan",
    "plan-sites": f"/plan?step=sites&find=靖宇&require={CEMETERY}&exclude={MUSEUM}",
    "plan-found": "/plan/found?find=靖宇",
    "plan-rules": f"/plan?step=rules&{urlencode(TRIP)}",
    "plan": f"/plan?{urlencode(TRIP)}",
    "plan-conflicts": f"/plan?{urlencode(RULES, doseq=True)}",
    "plan-alternatives": f"/plan?show=alternatives&{urlencode(DAY)}",
    "plan-dates": f"/plan?show=dates&{urlencode(ORDER, doseq=True)}",
    "plan-add": f"/plan/add?site={BATTLE}&{urlencode(TRIP)}",
    "plan-improve": f"/plan/improve?{urlencode(TRIP)}",
    "plan-book": f"/plan/book?{urlencode(ORDER, doseq=True)}",
    "plan-wrong": "/plan?from=nowhere&date=2027-06-15",
    "coverage": f"/coverage?{REPORT}",
    "coverage-whole": f"/coverage?{WHOLE}",
    "coverage-area": f"/coverage?{REPORT}&area=places&at=长白&show=people",
    "coverage-wrong": "/coverage?days=0",
    "coverage-shapes": f"/coverage/shapes?{REPORT}",
    "coverage-gaps": f"/coverage/shapes?{REPORT}&show=gaps",
    "coverage-centres": f"/coverage/centres?which=all&county={COUNTY}&sort=days_since",
    "suggest": f"/coverage/suggest?{SUGGEST}",
    "suggest-bases": f"/coverage/suggest?{SUGGEST}&model=lscp",
    "inspect-form": "/inspect",
    "inspect": f"/inspect?{INSPECT}",
    "orders": "/orders",
    "orders-open": "/orders?status=ordered&done=ordered",
    "dispatch": "/orders/dispatch?date=2027-06-01&days=7",
    "dispatch-planned": "/orders/dispatch?date=2027-06-01&days=7&planned=true",
    "planned": "/planned",
    "record-venue": "/register/venues/220605107000",
    "record-lecture": "/register/lectures/new",
    "plans": "/plans",
    "plans-deleted": "/plans?status=deleted",
    "saved": "/plans/1",
    "saved-version": "/plans/1/versions/1",
    "saved-changes": "/plans/1/changes?old=1&new=2",
    "saved-today": "/plans/1/today",
    "saved-book": "/plans/1/book",
    "api": "/api/v1/",
    "missing": "/nothing",
}
API = {
    "health": "/healthz",
    "sites": "sites?division=220605000000",
    "sites-search": "sites?q=杨靖宇&limit=2",
    "site": f"sites/{CEMETERY}",
    "themes": "themes",
    "places": "places?q=朝阳",
    "venues": "venues?division=220605000000&tier=township&limit=3&offset=2",
    "venues-box": "venues?bbox=126.5,41.9,126.6,42&idle=90",
    "clusters": "venues/clusters?bbox=126,41,128,43&zoom=8",
    "boundaries": "boundaries/prefecture",
    "nearby": "nearby?at=大石人镇&within=12&topic=law&limit=3&people=30",
    "nearby-km": "nearby?at=126.5527,41.9405&within=3&unit=km&vehicle=bus&season=winter",
    "nearby-features": "nearby?at=大石人镇&limit=2&format=geojson",
    "isochrone": "isochrone?at=大石人镇&minutes=15&minutes=30",
    "isochrone-lecturers": "isochrone?of=lecturers&minutes=15",
    "directions": "directions?from=长春市&to=通化市&vehicle=bus",
    "coverage": f"coverage?{REPORT}",
    "coverage-whole": f"coverage?{WHOLE}",
    "coverage-hexagon": "coverage?level=hexagon&prefecture=2206&vehicle=bus&season=winter",
    "centres": f"coverage/centres?county={COUNTY}&which=all&page=1",
    "suggest": f"coverage/suggest?{SUGGEST}",
    "suggest-bases": f"coverage/suggest?{SUGGEST}&model=lscp&weight=people",
    "suggest-median": f"coverage/suggest?{SUGGEST}&model=p-median&existing=true",
    "suggest-center": f"coverage/suggest?{SUGGEST}&model=p-center",
    "inspect": f"inspect?{INSPECT}&shares=1:3:6",
    "plan": f"plan?{urlencode(TRIP)}",
    "plan-features": f"plan?{urlencode(TRIP)}&format=geojson",
    "plans": "plans",
    "saved": "plans/1",
    "saved-versions": "plans/1/versions",
    "saved-version": "plans/1/versions/1",
    "saved-changes": "plans/1/changes?old=1&new=2",
    "saved-today": "plans/1/today",
    "orders": "orders",
    "planned": "planned?status=",
    "dispatch": "dispatch?date=2027-06-01&days=7",
    "dispatch-planned": "dispatch?date=2027-06-01&days=7&planned=true&topic=law&language=ko",
    "examples": "examples",
}
POSTED = {
    "plan": ("plan", TRIP),
    "retime": ("plan/retime", RULES),
    "improve": (
        "plan/improve",
        {**TRIP, "order": ["-", "JL-220521-067"], "pin": ["JL-220521-067"]},
    ),
    "alternatives": ("plan/alternatives", {**DAY, "count": 2}),
    "dates": ("plan/dates", {**ORDER, "span": 3}),
    "bound": ("plan/bound", ORDER),
    "book": ("plan/book", {"plan": ORDER, "form": {"organiser": "某部", "people": 36}}),
}
PROBLEMS = {
    "unknown-parameter": "coverage?nosuch=1",
    "unknown-level": "coverage?level=nosuch",
    "unknown-topic": "coverage?county=220623&topic=nosuch",
    "unknown-required": "coverage?county=220623&required=nosuch",
    "too-many-topics": "coverage?county=220623&required=law&topics_needed=5",
    "twice": "coverage?days=1&days=2",
    "centres-which": "coverage/centres?county=220623&which=nosuch",
    "suggest-topic": f"coverage/suggest?{SUGGEST}&topic=nosuch",
    "no-place": "nearby?within=5",
    "unknown-place": "nearby?at=nosuch",
    "ambiguous-place": "nearby?at=朝阳镇",
    "outside": "nearby?at=116.4,39.9",
    "nothing-within": "nearby?at=长春&within=0",
    "isochrone": "isochrone?at=大石人镇&minutes=1",
    "early": "plan?from=长春&date=0001-01-01",
    "impossible": f"plan?from=长春&date=2027-06-15&require={CEMETERY}&back=08:30",
    "unknown-site": "sites/JL-1",
    "unknown-plan": "plans/99",
    "order-status": "orders?status=nosuch",
    "inspect": "inspect?groups=0&shares=1:2",
    "wrong-format": "nearby?at=长春&format=nosuch",
    "missing": "nosuch",
}
OGC = {
    "landing": "", "api": "/api", "conformance": "/conformance", "collections": "/collections",
}  # fmt: skip
COLLECTIONS = (
    "sites", "centres", "communities", "divisions", "townships", "lectures", "plans", "plan_stops",
    "routes", "route-stops",
)  # fmt: skip


def ask_everything(office: Office) -> None:
    """Write every answer that only reads into the snapshot."""
    for lang in LANGUAGES:
        office.ask(f"openapi.{lang}", f"/api/v1/openapi.json?lang={lang}")
        _pages(office, lang)
        _files(office, lang)
        _api(office, lang)
        _ogc(office, lang)
    _tiles(office)


def _with(address: str, lang: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={lang}"


def _pages(office: Office, lang: str) -> None:
    for name, address in PAGES.items():
        office.ask(f"pages/{name}.{lang}", _with(address, lang))
    for token in office.names:
        office.ask(f"pages/shared.{lang}", f"/s/{token}?lang={lang}")
        office.ask(f"saved/shared.{lang}", f"/s/{token}/file.csv?lang={lang}")


def _files(office: Office, lang: str) -> None:
    for (view, query), ending in product(VIEWS.items(), FORMATS):
        address = f"/files/{view.partition('-')[0]}.{ending}?{query}"
        office.ask(f"files/{view}.{lang}.{ending}", _with(address, lang))
    for ending in FORMATS:
        address = f"/plans/1/versions/1/file.{ending}?lang={lang}"
        office.ask(f"saved/version.{lang}.{ending}", address)
    office.ask(f"files/calendars.{lang}", f"/orders/dispatch/calendars.zip?days=7&lang={lang}")
    for paper, show, ending in (("a3", "share", "pdf"), ("a4", "gaps", "png")):
        query = f"county={COUNTY}&paper={paper}&show={show}&lang={lang}"
        office.ask(f"files/map-{show}.{lang}", f"/coverage/map.{ending}?{query}")
    book = {**{key: str(value) for key, value in TRIP.items()}, "book.organiser": "某部"}
    for ending in ("docx", "pdf", "ics", "gpx"):
        form = {**book, "book.format": ending}
        office.ask(f"book/form.{lang}", f"/plan/book?lang={lang}", method="POST", data=form)
    form = {"book.format": "xlsx", "book.people": "36"}
    office.ask(f"book/saved.{lang}", f"/plans/1/book?lang={lang}", method="POST", data=form)


def _api(office: Office, lang: str) -> None:
    for name, address in API.items():
        path = address if address.startswith("/") else f"/api/v1/{address}"
        office.ask(f"api/{name}.{lang}", _with(path, lang) if path != "/healthz" else path)
    for name, (address, body) in POSTED.items():
        path = f"/api/v1/{address}?lang={lang}"
        office.ask(f"api/post-{name}.{lang}", path, method="POST", json=body)
    for name, address in PROBLEMS.items():
        office.ask(f"problems/{name}.{lang}", _with(f"/api/v1/{address}", lang))
    body = {"from": "长春", "days": 99, "shoe": 1}
    office.ask(f"problems/body.{lang}", f"/api/v1/plan?lang={lang}", method="POST", json=body)


def _ogc(office: Office, lang: str) -> None:
    for name, path in OGC.items():
        office.ask(f"ogc/{name}.{lang}", f"/ogc{path}?f=json&lang={lang}")
    office.ask(f"ogc/landing.{lang}", f"/ogc?f=html&lang={lang}")
    for name, kind in product(COLLECTIONS, ("json", "html")):
        path, more = f"/ogc/collections/{name}", f"f={kind}&lang={lang}"
        office.ask(f"ogc/{name}.{lang}", f"{path}?{more}")
        office.ask(f"ogc/{name}-queryables.{lang}", f"{path}/queryables?{more}")
        office.ask(f"ogc/{name}-items.{lang}", f"{path}/items?limit=3&offset=1&{more}")
    office.ask(f"ogc/item.{lang}", f"/ogc/collections/sites/items/{CEMETERY}?f=json&lang={lang}")
    office.ask(f"ogc/wrong.{lang}", f"/ogc/collections/sites/items?nosuch=1&f=json&lang={lang}")


def _tiles(office: Office) -> None:
    for name in ("places", "roads"):
        office.ask(f"tiles/ground-{name}", f"/ground/{name}.json")
    for name in ("venues", "divisions"):
        office.ask(f"tiles/{name}", f"/tiles/{name}.json")
        for z, x, y in ((6, 54, 23), (10, 872, 380)):
            office.ask(f"tiles/{name}-{z}", f"/tiles/{name}/{z}/{x}/{y}.mvt")
