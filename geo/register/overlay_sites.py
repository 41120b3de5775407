"""Heritage sites of an office's register, laid over those that are known."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
from geopandas import GeoDataFrame

from geo.crs import WGS84
from geo.datasets import Datasets
from geo.folder import LIST_SEPARATOR
from geo.names import normalise
from geo.register.days import closings, opening_rule
from geo.register.standing import SOURCE, Divisions, Stored, stated
from geo.schemas import SITE_CONTACTS, SITE_DETAILS, SITE_STORY, parses
from geo.terms import CATEGORIES, CONFIDENCES, PERIODS, SCOPES, SITE_STATUSES, UNKNOWN_PERIOD

VISIT_MINUTES: Final = 60
"""Assumption for a kind of site of which no other is known."""
VISIT_BASIS: Final = "estimate by category, not published"
KINDS: Final = {
    "martyrs_cemetery": ("陵园", "烈士墓", "墓园", "公墓"),
    "memorial_hall": ("纪念馆", "陈列馆", "展览馆", "展馆", "纪念堂"),
    "museum": ("博物馆", "博物院"),
    "monument": ("碑", "塔", "雕像", "塑像"),
    "battlefield": ("战场", "战斗遗址", "战役遗址", "战迹地", "阵地"),
    "camp_ruin": ("密营", "营地"),
    "industrial_heritage": ("工厂", "矿山", "电站", "工业遗产"),
}
"""Kind of site -> words in the names of such; a name without any is that of a former site."""
APPROVED: Final = "approved"
FORMER_SITE: Final = "former_site"
TIMES: Final = {
    "AJ": ("抗联", "抗日", "抗战", "1931", "九一八"),
    "LW": ("解放战争", "四保临江", "四平战役"),
    "KW": ("抗美援朝",),
    "RF": ("改革开放",),
    "CN": ("建国", "新中国", "社会主义建设"),
}
"""Period -> words of registers for it."""

Values = Mapping[str, Any]
Cells = dict[str, Any]


def sites_with(datasets: Datasets, records: Sequence[Stored]) -> GeoDataFrame:
    """Return the sites with what the register says of them, new ones last.

    Of a known site position, hours, status, telephone, address, note and the like are replaced
    where the register has them; it keeps its name, for registers shorten it. A new site has its
    kind by its name, the usual time of a visit to such, and empty cells for what nobody says.
    """
    sites, divisions = datasets.sites, Divisions(datasets)
    rows: dict[Any, Cells] = {key: {} for key in sites.index}
    rows |= sites.loc[sites.index.intersection([one.key for one in records])].to_dict("index")
    for one in records:
        known = rows.get(one.key) or _new(datasets, divisions, one.key, one.values)
        rows[one.key] = {**known, **_said(one.values, known)}
    told = {key: cells for key, cells in rows.items() if cells}
    frame = pd.DataFrame.from_dict(told, orient="index", columns=list(sites.columns))
    frame = frame.astype({name: kind for name, kind in sites.dtypes.items() if name != "geometry"})
    laid = GeoDataFrame(frame, geometry="geometry", crs=WGS84)
    merged = pd.concat([sites[~sites.index.isin(laid.index)], laid]).loc[list(rows)]
    return merged.rename_axis(sites.index.name)


def _said(values: Values, known: Cells) -> Cells:
    """Return the cells that a record fills in."""
    cells: Cells = {
        **{key: values[key] for key in ("address", *SITE_CONTACTS) if values.get(key)},
        **_chosen(values),
        **_hours(values, known["opening_hours"]),
        **_note(values, known),
        **_story(values),
    }
    where = stated(values)
    if where is not None:
        cells |= where._asdict()
    if not known["designations"] and values.get("level"):
        cells["designations"] = _text(values["level"])
    return cells


def _story(values: Values) -> Cells:
    """Return the story if somebody has approved it: a draft is not told of a site."""
    if not values.get("story") or values.get("story_state") != APPROVED:
        return {}
    return {key: str(values.get(key) or "") for key in SITE_STORY}


def _chosen(values: Values) -> Cells:
    """Return the codes that a record states; what is no code is no statement."""
    lists = {
        "status": SITE_STATUSES, "category": CATEGORIES, "period": PERIODS, "scope": SCOPES,
        "confidence": CONFIDENCES,
    }  # fmt: skip
    return {key: values[key] for key, codes in lists.items() if values.get(key) in codes}


def _hours(values: Values, known: str = "") -> Cells:
    """Return opening hours and closing days that a program can read.

    Closing days stand at the end of hours that are known, where the planner looks for them; without
    such they are taken off those assumed for the kind of site.
    """
    hours = _rule(values.get("opening"), opening_rule)
    closed = _rule(values.get("closed"), lambda text: str(closings(text).value))
    if not (hours or closed):
        return {}
    rules = [hours or known, closed] if hours or known else []
    cells = {"opening_hours": "; ".join(filter(None, rules)), "closing_rule": closed}
    return {**{key: rule for key, rule in cells.items() if rule}, "opening_source": SOURCE}


def _rule(text: Any, read: Callable[[str], str]) -> str:
    """Return a rule in OpenStreetMap's syntax, "" for a text that says none."""
    said = str(text or "")
    rule = said if parses(said) else read(said)
    return rule if parses(rule) else ""


def _note(values: Values, known: Cells) -> Cells:
    """Return the note, with hours that no program can read and where all this is known from."""
    unread = [values.get(key) for key in ("opening", "closed") if not _read(values.get(key), key)]
    told = [_text(part) for part in (values.get("note"), *unread, values.get("source")) if part]
    if not told:
        return {}
    before = [known["note"]] if known["note"] and not values.get("note") else []
    return {"note": LIST_SEPARATOR.join([*before, *told])}


def _read(text: Any, key: str) -> bool:
    return bool(_hours({key: text}))


def _text(value: Any) -> str:
    return LIST_SEPARATOR.join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _new(datasets: Datasets, divisions: Divisions, key: str, values: Values) -> Cells:
    """Return the row of a site that nobody knew."""
    name, sites = str(values.get("name") or key), datasets.sites
    county = values.get("county") or f"{key[3:9]}000000"
    _, county, township = divisions.lineage(county, county, values.get("township") or "")
    kind = _kind(name)
    where = divisions.somewhere(county, township, "")
    return {
        **dict.fromkeys(sites.columns, ""), **SITE_DETAILS, **where._asdict(),
        "name_zh": name, "category": kind, "period": _period(f"{name}{values.get('period') or ''}"),
        "county": county, "township": datasets.divisions["name"].get(township, ""),
        "visit_minutes": _usual_visit(sites, kind), "visit_minutes_basis": VISIT_BASIS,
        "status": "unknown", "scope": "core", "evidence": SOURCE, "confidence": "medium",
        "sources": SOURCE,
    }  # fmt: skip


def _kind(name: str) -> str:
    said = normalise(name)
    found = {max(map(said.rfind, words)): kind for kind, words in KINDS.items()}
    last = max(found)
    return found[last] if last >= 0 else FORMER_SITE


def _period(text: str) -> str:
    return next(
        (code for code, words in TIMES.items() if any(word in text for word in words)),
        UNKNOWN_PERIOD,
    )


def _usual_visit(sites: GeoDataFrame, kind: str) -> int:
    usual = sites.loc[sites["category"] == kind, "visit_minutes"].median()
    return VISIT_MINUTES if math.isnan(usual) else round(usual)
