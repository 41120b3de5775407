"""What the writers of XML for maps share."""

import re
from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree as ET

DIGITS: Final = 6
"""Of degrees: a tenth of a metre."""

_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold."""


def add_texts(parent: ET.Element, **texts: str) -> None:
    """Add an element for each text."""
    for name, text in texts.items():
        ET.SubElement(parent, name).text = _FORBIDDEN.sub("", text)


def pairs(points: Iterable[tuple[float, float]]) -> str:
    """Return longitudes and latitudes as KML writes them."""
    return " ".join(f"{lon:.{DIGITS}f},{lat:.{DIGITS}f}" for lon, lat in points)


def xml_bytes(root: ET.Element) -> bytes:
    """Return a document, indented."""
    ET.indent(root, " ")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
