"""Backups: one file with the store and the files of the installation, and a list of them."""

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Final

from typing_extensions import TypedDict

from geo.errors import N_, RedRoutesError
from web.installation.basis import version
from web.store import postgres_tools
from web.store.copying import FOLDER, appearing, file_of
from web.store.database import StoreError
from web.store.migrate import known
from web.store.restored import Ended, ended_in, shut
from web.store.store import Store

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
FILES: Final = "files/"
STORES: Final = {"sqlite": "store.sqlite", "postgresql": "store.dump"}
"""Database -> name of the store in the backup."""
LEFT_OUT: Final = ("cache", "archives", FOLDER)
"""Folders of the installation that can be made again, or are copies themselves."""
KEY_ENDING: Final = ".key"
"""How files end that a backup leaves out: who finds it must not find the key of it, too."""
UNDER_WAY: Final = ".redroutes-"
"""How names of folders begin in which something is on the way."""
_BLOCK: Final = 1 << 20


class BackupError(RedRoutesError):
    """A backup cannot be made, or is not what it should be."""


class File(TypedDict):
    """A file in a backup."""

    name: str
    bytes: int
    sha256: str


class Manifest(TypedDict):
    """What is in a backup.

    ``revision`` is that of the lecturers, lectures and records of the store, ``schema`` its
    migration.
    """

    format: int
    program: str
    made: str
    database: str
    schema: str
    revision: int
    files: list[File]


@dataclass(frozen=True)
class Installation:
    """What a backup is made of, and restored to.

    Attributes
    ----------
    home
        Folder of the installation's own files.
    """

    store: Store
    home: Path

    @property
    def database(self) -> str:
        """Kind of the database."""
        return "sqlite" if self.store.is_file else "postgresql"

    def files(self) -> list[Path]:
        """Return the files beside the store that belong to the installation."""
        stem = file_of(self.store.url).stem if self.store.is_file else None
        found = [
            path
            for path in sorted(self.home.rglob("*"))
            if path.is_file() and not path.is_symlink() and not path.name.endswith(".part")
        ]
        return [path for path in found if not self._is_left_out(path.relative_to(self.home), stem)]

    def _is_left_out(self, path: Path, stem: str | None) -> bool:
        first = path.parts[0]
        if path.suffix == KEY_ENDING:
            return True
        if first in LEFT_OUT or first.startswith(UNDER_WAY):
            return True
        store = stem is not None and path.name.startswith(f"{stem}.sqlite")
        return len(path.parts) == 1 and (store or path.suffix == ".zip")


def make_backup(installation: Installation, target: Path) -> Manifest:
    """Write a backup while the installation is in use.

    The store is that of one moment. The file appears under its name when all of it is written.

    Raises
    ------
    BackupError
        If the file cannot be written.
    StoreError
        If the store cannot be read.
    """
    with _sentences(target), appearing(target) as part, _folder(target.parent) as folder:
        store = folder / STORES[installation.database]
        manifest = _copy_store(installation, store)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            _add(archive, manifest, store, store.name)
            for path in installation.files():
                name = path.relative_to(installation.home).as_posix()
                _add(archive, manifest, path, f"{FILES}{name}")
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return manifest


def _copy_store(installation: Installation, target: Path) -> Manifest:
    store = installation.store
    if store.is_file:
        store.copy_to(target)
        copy = Store(f"sqlite:///{target.as_posix()}")
        if (found := next(iter(copy.damage()), None)) is not None:
            raise store.damaged(found)  # whoever needs this file copies it by hand
    else:
        postgres_tools.dump(store.url, target)
        copy = store
    return {
        "format": FORMAT,
        "program": version(),
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "database": installation.database,
        "schema": copy.schema_version() or "",
        "revision": copy.revision(),
        "files": [],
    }


def _add(archive: zipfile.ZipFile, manifest: Manifest, path: Path, name: str) -> None:
    digest, size = hashlib.sha256(), 0
    member = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    member.compress_type = zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(member, "w", force_zip64=True) as target:
        while block := source.read(_BLOCK):
            digest.update(block)
            size += len(block)
            target.write(block)
    manifest["files"].append({"name": name, "bytes": size, "sha256": digest.hexdigest()})


def restore_backup(installation: Installation, source: Path) -> Manifest:
    """Put what is in a backup in the place of what the installation has.

    All of it is unpacked and checked first; the store comes last. It is brought to the schema of
    this release. What the store held before is kept among the backups beside it.

    Raises
    ------
    BackupError
        If the file is no backup, damaged, of another database or of a newer release; nothing was
        changed then.
    """
    installation.home.mkdir(parents=True, exist_ok=True)
    with _sentences(source), _folder(installation.home) as folder:
        manifest = read_manifest(source)
        if manifest["database"] != installation.database:
            raise BackupError(
                N_("%(file)s is a backup of %(database)s: this installation has another database."),
                file=source, database=manifest["database"],
            )  # fmt: skip
        _unpack(source, manifest, folder)
        fresh = folder / STORES[installation.database]
        before, ended = _revisions(installation.store), _ended(installation.store)
        if installation.store.is_file:
            _renew(fresh, before, ended)
        for file in manifest["files"]:
            if file["name"].startswith(FILES):
                place = installation.home / file["name"].removeprefix(FILES)
                place.parent.mkdir(parents=True, exist_ok=True)
                (folder / file["name"]).replace(place)
        if installation.store.is_file:
            installation.store.replace_by(fresh)
        else:
            postgres_tools.load(installation.store.url, fresh)
            _bring_up(installation.store, before, ended)
    return manifest


def _revisions(store: Store) -> tuple[int, int]:
    """Return the revisions that somebody may have in memory, zeros for none."""
    if store.is_file and not file_of(store.url).exists():
        return 0, 0
    try:
        return store.revisions() if store.schema_version() else (0, 0)
    except StoreError:  # damaged: it is why a backup is restored
        return 0, 0


def _ended(store: Store) -> Ended | None:
    """Return what has ended in the store that is replaced, None where it cannot be read."""
    if store.is_file and not file_of(store.url).exists():
        return None
    try:
        with store.read() as connection:
            return ended_in(connection)
    except StoreError:  # damaged, or older than what is looked for
        return None


def _renew(fresh: Path, before: tuple[int, int], ended: Ended | None) -> None:
    """Bring the file of a backup to the schema of this release."""
    _bring_up(Store(f"sqlite:///{fresh.as_posix()}"), before, ended)
    shutil.rmtree(fresh.parent / FOLDER, ignore_errors=True)  # the backup itself is the copy


def _bring_up(store: Store, before: tuple[int, int], ended: Ended | None) -> None:
    """Bring a store to this release, raise its revision above the one it replaces, shut it."""
    store.migrate()
    shut(store, ended)
    if any(before):
        store.raise_revisions(*before)


def read_manifest(source: Path) -> Manifest:
    """Return what a backup says of itself.

    Raises
    ------
    BackupError
        If it is none, or of a newer release.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest: Manifest = json.loads(archive.read(MANIFEST))
        newer = manifest["format"] > FORMAT or not known(manifest["schema"])
        names = [file["name"] for file in manifest["files"]]
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError) as error:
        raise _broken(source) from error
    if newer:
        raise BackupError(
            N_("%(file)s was written by a newer release: update the program."), file=source
        )
    allowed = STORES.get(manifest["database"])
    if allowed not in names or any(not _is_ours(name, str(allowed)) for name in names):
        raise _broken(source)
    return manifest


def _is_ours(name: str, store: str) -> bool:
    """Tell whether a name stays within the folder that it is unpacked into."""
    path = PurePosixPath(name)
    inside = not path.is_absolute() and ".." not in path.parts and "\\" not in name
    return name == store or (inside and name.startswith(FILES) and ":" not in name)


def _unpack(source: Path, manifest: Manifest, folder: Path) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            for file in manifest["files"]:
                place = folder / file["name"]
                place.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(file["name"]) as packed, place.open("wb") as target:
                    digest = _copy(packed, target, file["bytes"])
                if digest != file["sha256"]:
                    raise _broken(source)
    except (zipfile.BadZipFile, KeyError, EOFError, ValueError) as error:
        raise _broken(source) from error


def _copy(source: IO[bytes], target: IO[bytes], size: int) -> str:
    """Copy at most what is promised, and a little, and return the checksum."""
    digest, left = hashlib.sha256(), size + 1
    while left > 0 and (block := source.read(min(_BLOCK, left))):
        digest.update(block)
        left -= len(block)
        target.write(block)
    return digest.hexdigest()


def _broken(source: Path) -> BackupError:
    return BackupError(
        N_("%(file)s is no backup, or a damaged one: nothing was changed."), file=source
    )


@contextmanager
def _folder(beside: Path) -> Iterator[Path]:
    """Make a folder for what is on the way, on the disk where it goes."""
    with tempfile.TemporaryDirectory(prefix=UNDER_WAY, dir=beside) as name:
        yield Path(name)


@contextmanager
def _sentences(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupError(
            N_("%(file)s cannot be read or written: %(reason)s."),
            file=error.filename or file, reason=error.strerror or error,
        ) from error  # fmt: skip
