"""Zip files that are the same bytes for the same content, the office formats among them."""

import io
import zipfile
from collections.abc import Callable, Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can hold; our entries have no other."""


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip file with the entries in the order given and without the time of day."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # else the platform would show in the bytes
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def repack(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return an office file without times of day in its zip directory.

    Parameters
    ----------
    content
        Zip file.
    change
        Gets name and content of each entry and returns the content to keep.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return pack({name: change(name, archive.read(name)) for name in archive.namelist()})
