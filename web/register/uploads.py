"""Files that were sent and are not imported yet: kept for some hours, named by chance.

Nothing of a file is trusted: its name is only shown, its bytes are read by :mod:`geo.register`.
Each lies in a folder of its own that only this user can open, so that every worker finds it.
"""

import json
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from secrets import token_urlsafe
from tempfile import mkdtemp
from typing import Final

from geo.errors import N_, OwnFaultError, RedRoutesError
from web.installation.settings import Settings
from web.register.claim import HeldError, held, is_held
from web.store.database import StateError

HOURS: Final = 48
"""How long a file is kept at most."""
MOST_BYTES: Final = 512_000_000
"""Of all files together; the oldest go first."""
_LONGEST_NAME: Final = 120
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_DATA, _STATE, _CLAIM = "data", "state.json", "claim"
_UNSHOWN: Final = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class UploadGoneError(RedRoutesError):
    """A file is not kept any more."""

    status = 404
    kind = "no-upload"
    title = N_("The file is not kept any more")


class UploadUnkeptError(OwnFaultError):
    """There is no room for a file."""

    status = 503
    kind = "upload-unkept"
    title = N_("The file cannot be kept")


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
        """Keep a file, and forget those that are too old or too much.

        Raises
        ------
        UploadUnkeptError
            If the folder is full, or not ours.
        """
        self.sweep(room=len(data))
        upload = Upload(token=token_urlsafe(16), name=shown_name(name), kind=kind)
        place = self._folder / upload.token
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            place.mkdir(mode=0o700)
            (place / _DATA).write_bytes(data)
            self.save(upload)
        except OSError as error:
            raise _not_kept(error) from error
        finally:
            if not (place / _STATE).exists():
                shutil.rmtree(place, ignore_errors=True)  # half a file helps nobody
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
        """Keep what was answered.

        Raises
        ------
        UploadGoneError
            If the file is not kept any more.
        UploadUnkeptError
            If the folder is full.
        """
        place = self._place(upload.token)
        fresh = place / f".{token_urlsafe(4)}"
        try:
            fresh.write_text(json.dumps(asdict(upload), ensure_ascii=False), "utf-8")
            fresh.replace(place / _STATE)  # at once: no reader ever sees half of it
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise _failed(place, error) from error

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
            If another does; one that was killed does not any more.
        """
        place = self._place(token)
        with ExitStack() as stack:
            try:
                stack.enter_context(held(place / _CLAIM))
            except HeldError:
                raise UploadBusyError(
                    N_("This file is being imported already: look again in a minute.")
                ) from None
            except OSError as error:
                raise _failed(place, error) from error
            yield

    def is_claimed(self, token: str) -> bool:
        """Tell whether some process is importing a file."""
        return is_held(self._place(token) / _CLAIM)

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


def _failed(place: Path, error: OSError) -> RedRoutesError:
    """Return why something about a file cannot be written."""
    return _not_kept(error) if place.is_dir() else _gone()


def _not_kept(error: OSError) -> UploadUnkeptError:
    return UploadUnkeptError(
        N_("The file cannot be kept, and nothing of it was imported: %(reason)s."),
        reason=error.strerror,
    )


def _gone() -> UploadGoneError:
    return UploadGoneError(N_("This file is not kept any more: choose it again."))
