"""Every kind of answer as text that can be compared line by line."""

import hashlib
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import mapbox_vector_tile
import pyogrio
import pypdf
from python_calamine import CalamineWorkbook

LONG = 400
"""Characters of one value from which on only its size and digest are kept."""
VOID = {"input", "img", "link", "meta", "br", "hr", "source", "col"}
SAID = ("action", "alt", "aria-label", "checked", "disabled", "href", "hreflang", "id", "method",
        "name", "placeholder", "required", "selected", "src", "title", "type", "value", "min",
        "max", "step", "for", "scope")  # fmt: skip
"""Attributes that a reader, a script or a link depends on, beside those that begin with data-."""


MADE_UP = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
"""Names that folium makes up for the layers of a map."""


def digest(content: str | bytes) -> str:
    """Return a few letters that change with the content."""
    data = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()[:12]


def short(text: str) -> str:
    """Return the text, of a long one only its beginning, size and digest."""
    if len(text) <= LONG:
        return text
    return f"{text[:60]}… {len(text)} characters, {digest(text)}"


def readable(content: bytes, ending: str) -> str:
    """Return an answer as text.

    Parameters
    ----------
    content
        The bytes.
    ending
        Kind of file, such as ``xlsx``; what is not known is told by size and digest.
    """
    read = READERS.get(ending)
    try:
        text = read(content) if read else f"{len(content)} bytes, {digest(content)}"
    except Exception as error:  # noqa: BLE001 - a file that nobody can open is worth a line
        text = f"cannot be read: {error!r}"
    return text.rstrip() + "\n"


# -- documents ------------------------------------------------------------------------------------


def json_lines(document: object) -> str:
    """Return a document with its keys in order and its shapes shortened."""
    return json.dumps(_shortened(document), ensure_ascii=False, indent=1, sort_keys=True)


def _shortened(value: object) -> object:
    if isinstance(value, dict):
        return {
            key: _shape(one) if key == "coordinates" else _shortened(one)
            for key, one in value.items()
        }
    return [_shortened(one) for one in value] if isinstance(value, list) else value


def _shape(value: object) -> object:
    """Return the coordinates of a point as they are, of a line or an area their digest."""
    if isinstance(value, list) and value and not isinstance(value[0], list):
        return value
    return f"{json.dumps(value).count('[')} lists, {digest(json.dumps(value))}"


def _read_json(content: bytes) -> str:
    return json_lines(json.loads(content))


def _read_text(content: bytes) -> str:
    return content.decode().replace("\ufeff", "<BOM>").replace("\r\n", "\n")


def _read_calendar(content: bytes) -> str:
    return re.sub(r"\n[ \t]", "", _read_text(content))


def _read_xml(content: bytes) -> str:
    return "\n".join(_element_lines(ET.fromstring(content), 0))  # noqa: S314 - our own files


def _element_lines(element: ET.Element, depth: int) -> Iterator[str]:
    given = "".join(f" {name}={short(value)}" for name, value in element.attrib.items())
    text = short((element.text or "").strip())
    yield f"{' ' * depth}{element.tag.rpartition('}')[2]}{given}{': ' if text else ''}{text}"
    for child in element:
        yield from _element_lines(child, depth + 1)


def _read_zip(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = sorted(archive.namelist())
        return "".join(
            f"## {name}\n{readable(archive.read(name), Path(name).suffix[1:])}" for name in names
        )


# -- tables ---------------------------------------------------------------------------------------


def _row(cells: object) -> str:
    return "\t".join(short(str(cell)).replace("\n", "⏎").replace("\t", " ") for cell in cells)  # type: ignore[attr-defined]


def _read_workbook(content: bytes) -> str:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    lines = []
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        lines += [f"== sheet {name}", *map(_row, rows)]
    return "\n".join(lines)


def _read_geopackage(content: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.gpkg"
        path.write_bytes(content)
        layers = [(str(name), kind) for name, kind in pyogrio.list_layers(path)]
        return "\n".join(line for name, kind in layers for line in _layer_lines(path, name, kind))


def _layer_lines(path: Path, name: str, kind: str | None) -> Iterator[str]:
    about = pyogrio.read_info(path, layer=name)
    yield f"== layer {name}: {kind}, {about['crs']}"
    columns = zip(about["fields"], about["dtypes"], strict=True)
    yield _row(f"{column} ({dtype})" for column, dtype in columns)
    table = pyogrio.read_dataframe(path, layer=name)
    for row in table.itertuples(index=False):
        yield _row(short(getattr(cell, "wkt", str(cell))) for cell in row)


def _read_tile(content: bytes) -> str:
    layers = mapbox_vector_tile.decode(content)
    lines = []
    for name, layer in sorted(layers.items()):
        features = layer["features"]
        keys = sorted({key for one in features for key in one["properties"]})
        lines += [f"== layer {name}: {len(features)} features", _row(keys)]
        lines += [_row(one["properties"].get(key, "") for key in keys) for one in features[:20]]
    return "\n".join(lines)


# -- pages ----------------------------------------------------------------------------------------


class _Page(HTMLParser):
    """What a page says, links to and asks for; scripts by their data or digest."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.inside: list[tuple[str, bool]] = []  # open script and style: their tag, data or not

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.inside.append((tag, dict(attrs).get("type") == "application/json"))
        said = [
            name if value is None else f"{name}={short(' '.join(value.split()))}"
            for name, value in attrs
            if name in SAID or name.startswith("data-")
        ]
        if said:
            self.lines.append(f"<{tag} {' '.join(said)}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.inside.pop()
        elif tag == "tr":
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        text = MADE_UP.sub("…", " ".join(data.split()))
        if not text:
            return
        if not self.inside:
            self.lines.append(text)
        elif self.inside[-1][1]:
            self.lines.append(json_lines(json.loads(data)))
        else:
            self.lines.append(f"<{self.inside[-1][0]}: {len(text)} characters, {digest(text)}>")


def _read_page(content: bytes) -> str:
    page = _Page()
    page.feed(content.decode())
    page.close()
    return "\n".join(page.lines)


# -- print ----------------------------------------------------------------------------------------


def _read_word(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    lines = [part.text for section in document.sections for part in section.footer.paragraphs]
    for block in document.iter_inner_content():
        if isinstance(block, docx.table.Table):
            lines += [_row(cell.text for cell in row.cells) for row in block.rows]
        else:
            lines.append(f"{block.style.name if block.style else ''}: {block.text}")
    return "\n".join(lines)


def _read_pdf(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    texts = (f"== page {page.mediabox[2:]}\n{page.extract_text()}" for page in pages)
    return "\n".join(texts)


def _read_picture(content: bytes) -> str:
    width, height = (int.from_bytes(content[at : at + 4]) for at in (16, 20))
    return f"{width} x {height}, {digest(content)}"


READERS: dict[str, Callable[[bytes], str]] = {
    "json": _read_json,
    "geojson": _read_json,
    "csv": _read_text,
    "txt": _read_text,
    "ics": _read_calendar,
    "kml": _read_xml,
    "gpx": _read_xml,
    "zip": _read_zip,
    "xlsx": _read_workbook,
    "gpkg": _read_geopackage,
    "mvt": _read_tile,
    "html": _read_page,
    "docx": _read_word,
    "pdf": _read_pdf,
    "png": _read_picture,
}
