"""Papers as PDF: blocks handed to a typst template as data, so no text can be markup."""

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from routes.cartography.fonts import SANS, SERIF, font_folder
from routes.paper.blocks import Block, Codes, Paper, Part, Picture
from routes.paper.qr import code_svg

CHINA = dt.timezone(dt.timedelta(hours=8))
FACES = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", SERIF, SANS),
    "body": ("FangSong_GB2312", "FangSong", "STFangsong", SERIF, SANS),
    "heading": (SANS, SERIF),
}
"""Faces that the standard asks for, where the machine has them; those of Noto always are there."""


def paper_pdf(paper: Paper, *, today: dt.date) -> bytes:
    """Return a paper as PDF with embedded fonts; its date is `today`."""
    content = typst.compile(
        Path(__file__).with_name("paper.typ").read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"paper": json.dumps(_data(paper), ensure_ascii=False)},
        timestamp=dt.datetime.combine(today, dt.time(), CHINA),
    )
    assert isinstance(content, bytes)  # noqa: S101 - one file, no output path
    return content


@cache
def _fonts() -> typst.Fonts:
    """List the fonts once per process: ours, and those of the machine."""
    return typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=False, font_paths=[str(font_folder())]
    )


def _data(paper: Paper) -> dict[str, Any]:
    return {
        "title": paper.title,
        "author": paper.author,
        "language": paper.language,
        "faces": FACES,
        "parts": [_part(part) for part in paper.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    blocks = [_block(block) for block in part.blocks]
    return {"foot": part.foot, "official": part.official, "blocks": blocks}


def _block(block: Block) -> dict[str, Any]:
    data = {"kind": type(block).__name__.lower(), **vars(block)}
    if isinstance(block, Picture):
        del data["draw"]
        data["image"] = block.draw("svg").decode()
    if isinstance(block, Codes):
        data["codes"] = [{**vars(code), "image": code_svg(code.link)} for code in block.codes]
    return data
