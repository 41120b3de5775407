"""Files that were sent and are not imported yet: kept for some hours, named by chance.

Nothing of a file is trusted: its name is only shown, its bytes are read by :mod:`geo.register`.
Each lies in a folder of its own that only this user can open, so that every worker finds it.
"""

import json
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from secrets import token_urlsafe
from tempfile import mkdtemp
from typing import Final

from geo.errors import N_, RedRoutesError
from web.installation.settings import Settings
from web.store.database import StateError

HOURS: Final = 48
"""How long a file is kept at most."""
MOST_BYTES: Final = 512_000_000
"""Of all files together; the oldest go first."""
_LONGEST_NAME: Final = 120
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_DATA, _STATE, _CLAIM = "data", "state.json", "claim"
CLAIM_SECONDS: Final = 600
"""How long a process that imports a file keeps the others from it at most."""
_UNSHOWN: Final = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class UploadGoneError(RedRoutesError):
    """A file is not kept any more."""

    status = 404
    kind = "no-upload"
    title = N_("The file is not kept any more")


class UploadBusyError(StateError):
    """Somebody else is importing the file."""

    kind = "upload-busy"


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that was sent, and what was answered about it.

    Attributes
    ----------
    token
        Names it in addresses; cannot be guessed.
    name
        As it was called, for people.
    kind
        What its rows are.
    crs
        Coordinate system, "" until somebody says which.
    columns
        Sheet -> heading as it stands there -> key of the kind, None: as found.
    topics
        Text of the file -> code of a topic, "" for none.
    wish
        How it is to be imported, once somebody has pressed the button; None before.
    batch
        What it became, None while it is not imported.
    """

    token: str
    name: str
    kind: str
    crs: str = ""
    columns: Mapping[str, Mapping[str, str]] | None = None
    topics: Mapping[str, str] = field(default_factory=dict)
    wish: Mapping[str, object] | None = None
    batch: int | None = None

    @property
    def answered(self) -> bool:
        """Whether somebody has said anything about it."""
        return bool(self.crs or self.topics) or self.columns is not None


class Uploads:
    """The files on disk.

    Parameters
    ----------
    folder
        Where they lie; it is made when the first comes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, data: bytes, *, name: str, kind: str) -> Upload:
        """Keep a file, and forget those that are too old or too much."""
        self.sweep(room=len(data))
        upload = Upload(token=token_urlsafe(16), name=shown_name(name), kind=kind)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = self._folder / upload.token
        place.mkdir(mode=0o700)
        (place / _DATA).write_bytes(data)
        self.save(upload)
        return upload

    def get(self, token: str) -> Upload:
        """Return what is known of a file.

        Raises
        ------
        UploadGoneError
            If it is not kept any more, or never was.
        """
        try:
            state = json.loads((self._place(token) / _STATE).read_text("utf-8"))
        except (OSError, ValueError):
            raise _gone() from None
        return Upload(**state)

    def data(self, upload: Upload) -> bytes:
        """Return the bytes of a file."""
        try:
            return (self._place(upload.token) / _DATA).read_bytes()
        except OSError:
            raise _gone() from None

    def save(self, upload: Upload) -> None:
        """Keep what was answered."""
        place = self._place(upload.token)
        fresh = place / f".{token_urlsafe(4)}"
        try:
            fresh.write_text(json.dumps(asdict(upload), ensure_ascii=False), "utf-8")
            fresh.replace(place / _STATE)  # at once: no reader ever sees half of it
        except OSError:
            raise _gone() from None

    def answer(self, upload: Upload, **answers: object) -> Upload:
        """Keep further answers about a file."""
        answered = replace(upload, **answers)  # type: ignore[arg-type]
        self.save(answered)
        return answered

    @contextmanager
    def claimed(self, token: str) -> Iterator[None]:
        """Keep every other process from importing a file at the same time.

        Raises
        ------
        UploadBusyError
            If another does; what one left that was killed holds for a while only.
        """
        mark = self._place(token) / _CLAIM
        try:
            mark.touch(exist_ok=False)
        except FileNotFoundError:
            raise _gone() from None
        except FileExistsError:
            if self.is_claimed(token):
                raise UploadBusyError(
                    N_("This file is being imported already: look again in a minute.")
                ) from None
            mark.touch()
        try:
            yield
        finally:
            mark.unlink(missing_ok=True)

    def is_claimed(self, token: str) -> bool:
        """Tell whether some process is importing a file."""
        try:
            since = (self._place(token) / _CLAIM).stat().st_mtime
        except OSError:
            return False
        return time.time() - since < CLAIM_SECONDS

    def drop(self, token: str) -> None:
        """Forget a file."""
        shutil.rmtree(self._place(token), ignore_errors=True)

    def sweep(self, *, room: int = 0) -> None:
        """Forget what is too old, and the oldest until there is room."""
        kept = sorted(self._ages(), reverse=True)
        total, since = room, time.time() - HOURS * 3600
        for changed, size, place in kept:
            total += size
            if changed < since or total > MOST_BYTES:
                shutil.rmtree(place, ignore_errors=True)

    def _ages(self) -> list[tuple[float, int, Path]]:
        """Return time, size and place of what is kept."""
        found = []
        for place in self._folder.glob("*/"):
            try:
                state = (place / _DATA).stat()
            except OSError:
                continue  # another worker has just forgotten it, or is about to keep it
            found.append((state.st_mtime, state.st_size, place))
        return found

    def _place(self, token: str) -> Path:
        if not _TOKEN.fullmatch(token):
            raise _gone()
        return self._folder / token


def uploads_of(settings: Settings) -> Uploads:
    """Return the files that were sent to an installation; without a folder they may be lost."""
    return Uploads(settings.uploads_folder or _temporary())


@cache
def _temporary() -> Path:
    return Path(mkdtemp(prefix="redroutes-"))


def shown_name(name: str) -> str:
    """Return the name of a file without folders and without letters that cannot be seen."""
    last = re.split(r"[/\\]", name)[-1]
    return _UNSHOWN.sub("", last).strip()[-_LONGEST_NAME:]


def _gone() -> UploadGoneError:
    return UploadGoneError(N_("This file is not kept any more: choose it again."))
