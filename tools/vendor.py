"""Fetch the browser libraries again from their npm packages and put, or check, the files we keep.

``web/static/vendor/vendor.json`` pins each package by the registry's own hash and each file by
SHA-256. ``npm pack`` fetches the package, so the machine's registry settings apply.

    python tools/vendor.py check     compare the kept files with the packages
    python tools/vendor.py put       write them anew
"""

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TypedDict

FOLDER = Path(__file__).parents[1] / "web" / "static" / "vendor"


class Library(TypedDict):
    """One library: its npm package and the files of it that are kept."""

    version: str
    licence: str
    integrity: str
    files: dict[str, list[str]]


def main(arguments: list[str]) -> int:
    """Run the command; 1 when a kept file differs."""
    put = arguments == ["put"]
    if not put and arguments != ["check"]:
        sys.stderr.write(__doc__ or "")
        return 2
    libraries: dict[str, Library] = json.loads((FOLDER / "vendor.json").read_text("utf-8"))
    wrong = [line for name, one in libraries.items() for line in _library(name, one, put=put)]
    for line in wrong:
        sys.stderr.write(f"{line}\n")
    return 1 if wrong else 0


def _library(name: str, library: Library, *, put: bool) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        packed = _fetched(f"{name}@{library['version']}", Path(folder))
        said = "sha512-" + base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
        if said != library["integrity"]:
            return [f"{name}: the package is not the pinned one ({said})"]
        with tarfile.open(packed) as package:
            return [
                line
                for kept, (inside, sha) in library["files"].items()
                for line in _file(package, inside, FOLDER / name / kept, sha, put=put)
            ]


def _fetched(wanted: str, folder: Path) -> Path:
    command = ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", str(folder)]
    subprocess.run([*command, wanted], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - pinned names
    return next(folder.glob("*.tgz"))


def _file(package: tarfile.TarFile, inside: str, kept: Path, sha: str, *, put: bool) -> list[str]:
    member = package.extractfile(f"package/{inside}")
    data = member.read() if member else b""
    if hashlib.sha256(data).hexdigest() != sha:
        return [f"{kept.name}: {inside} of the package is not the pinned file"]
    if put:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(data)
    return [] if kept.is_file() and kept.read_bytes() == data else [f"{kept}: differs"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
