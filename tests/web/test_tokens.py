"""The colours of the pages: every pair readable in both modes, none written outside the tokens."""

import re
from pathlib import Path

import pytest

from web.maps.legend import DAY_COLOURS, GROUP_COLOURS, SHARE_CLASSES

CSS = Path("web/static/css")
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
DAY, _, NIGHT = TOKENS.partition("@media")

HEX = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})\b")
LIGHT = dict(HEX.findall(DAY))
DARK = {**LIGHT, **dict(HEX.findall(NIGHT))}
NAMED = "white|black|red|green|blue|gray|grey|orange|yellow|brown|purple"
COLOUR = re.compile(
    r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|lab|lch|oklch)\("
    rf"|:[^;{{]*(?<![-\w])(?:{NAMED})(?![-\w])(?=[^;{{}}]*;)"
)
TEXT = 4.5
LARGE = 3.0
PAIRS = (
    *[("ink", ground, 7.0) for ground in ("paper", "card", "sunk")],
    *[("ink-2", ground, TEXT) for ground in ("paper", "card", "sunk")],
    *[("ink-3", ground, TEXT) for ground in ("paper", "card")],
    *[("red", ground, TEXT) for ground in ("paper", "card", "red-soft")],
    *[("pine", ground, TEXT) for ground in ("paper", "card", "sunk", "pine-soft")],
    *[("amber", ground, TEXT) for ground in ("paper", "card", "amber-soft")],
    *[("ok", ground, TEXT) for ground in ("card", "ok-soft")],
    ("ink", "pine-soft", TEXT),
    ("ink", "amber-soft", TEXT),
    ("ink-2", "pine-soft", TEXT),
    ("on-red", "red", TEXT),
    ("on-pine", "pine", TEXT),
    ("on-pine", "pine-hover", TEXT),
    ("on-mark", "mark", TEXT),
    *[(f"day{n}", "map-land", TEXT) for n in range(1, 8)],
    *[("on-day", f"day{n}", TEXT) for n in range(1, 8)],
    *[("on-group", f"group{n}", TEXT) for n in range(20)],
    *[(name, "map-land", TEXT) for name in ("map-label", "map-label-2", "map-site")],
    ("map-river-label", "map-land", TEXT),
    ("on-gap", "gap-1", TEXT),
    ("on-gap", "gap-2", TEXT),
    *[("line-strong", ground, LARGE) for ground in ("paper", "card")],
    *[("focus", ground, LARGE) for ground in ("paper", "card")],
    ("sheet-ink-2", "sheet", 7.0),
    ("sheet-ink", "sheet-head", 7.0),
)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])
def test_every_pair_of_colours_is_readable(mode: dict[str, str]) -> None:
    assert len(PAIRS) > 70
    for front, ground, least in PAIRS:
        found = contrast(mode[front], mode[ground])
        assert found >= least, f"{front} on {ground}: {found:.2f}"


def test_the_night_has_a_colour_for_every_day_of_a_tour() -> None:
    night = dict(HEX.findall(NIGHT))
    for name in ("paper", "card", "ink", "pine", "red", *(f"day{n}" for n in range(1, 8))):
        assert name in night


def test_no_sheet_writes_a_colour_of_its_own() -> None:
    sheets = [one for one in CSS.rglob("*.css") if one.name != "tokens.css"]
    assert len(sheets) > 10
    for sheet in sheets:
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not COLOUR.findall(text), sheet.name


def test_every_property_used_is_a_token_or_set_beside_its_use() -> None:
    for sheet in CSS.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        known = set(re.findall(r"--([\w-]+)\s*:", TOKENS + text)) | {"day", "on"}
        assert set(re.findall(r"var\(--([\w-]+)", text)) <= known, sheet.name


def test_days_groups_and_classes_have_the_same_colours_on_the_drawn_maps() -> None:
    assert tuple(LIGHT[f"day{n}"] for n in range(1, 8)) == DAY_COLOURS
    assert tuple(LIGHT[f"group{n}"] for n in range(20)) == GROUP_COLOURS
    assert [LIGHT[f"gap-{n}"] for n in range(1, 6)] == [one.colour for one in SHARE_CLASSES]


def test_signs_are_in_the_sprite() -> None:
    sprite = Path("web/static/img/icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'id="([\w-]+)"', sprite))
    used: set[str] = set()
    for template in Path("web/templates").rglob("*.html"):
        used |= set(re.findall(r'icon\("([\w-]+)"\)', template.read_text(encoding="utf-8")))
    assert used
    assert used <= drawn
