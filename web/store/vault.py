"""The vault: telephones and contacts are sealed in the store, and opened one by one.

A sealed text is AES-256-GCM under a key that lies in a file of its own, outside the store and its
backups: who has the store alone reads none of them. Nothing else is sealed, so that without the
key nothing else is lost.
"""

import base64
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, event, select

from geo.errors import N_, RedRoutesError
from web.store.copying import file_of
from web.store.engine import insert_new, parse_url
from web.store.masks import mask
from web.store.tables import vault as table
from web.terms.home import home_folder

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SETTING: Final = "REDROUTES_KEY_FILE"
NAME: Final = "redroutes.key"
MARK: Final = "enc1:"
"""How a sealed text begins."""
LOST: Final = "***"
"""What is shown of a text that cannot be opened."""
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_CHECK: Final = "redroutes"
_VAULT: Final = "vault"
_RIGHT: Final = "sealing"
"""Where a connection notes that the key was found to be that of the store."""


class LostKeyError(RedRoutesError):
    """The key with which telephones are sealed is not here."""

    status = 409
    kind = "lost-key"
    title = N_("The key of the telephones is not here")


class Vault:
    """Seals and opens texts with the key of an installation.

    Parameters
    ----------
    path
        File of the key; it is made when something is sealed for the first time.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._key: bytes | None = None

    def seal(self, connection: Connection, text: str) -> str:
        """Return a text sealed; a sealed or empty one as it is.

        Raises
        ------
        LostKeyError
            If the store was sealed with another key.
        """
        if not text or text.startswith(MARK):
            return text
        self._require(connection)
        return self._sealed(text)

    def open(self, text: str) -> str:
        """Return what a sealed text says, a plain one as it is.

        Raises
        ------
        LostKeyError
            If its key is not here.
        """
        if not text.startswith(MARK):
            return text
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - slow to import

        try:
            data = base64.b64decode(text.removeprefix(MARK), validate=True)
            opened = self._cipher().decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], None)
        except (InvalidTag, ValueError) as error:
            raise self.lost() from error
        return opened.decode()

    def lost(self) -> LostKeyError:
        """Return what is said where the key is not here."""
        return LostKeyError(
            N_(
                "Telephones and contacts cannot be read or written, for their key is not here: put "
                "it back as %(file)s, or begin with a new one by `redroutes person new-key`. "
                "Nothing else is lost."
            ),
            file=self.path,
        )

    def plain(self, text: str) -> str:
        """Return what a text says; as it is where the key is not here."""
        try:
            return self.open(text)
        except LostKeyError:
            return text

    def masked(self, text: str) -> str:
        """Return what is shown of a text."""
        try:
            return mask(self.open(text))
        except LostKeyError:
            return LOST

    def renew(self, connection: Connection) -> None:
        """Begin with a new key; what was sealed before stays unreadable. The old file is kept."""
        if self.path.exists():
            self.path.replace(self.path.with_suffix(f".{secrets.token_hex(4)}.key"))
        self._key = None
        begin(connection)
        connection.execute(table.delete())
        self._require(connection)

    def is_lost(self, connection: Connection) -> bool:
        """Tell whether the store was sealed with another key than the one that is here."""
        check = connection.scalar(select(table.c.check))
        return check is not None and self.plain(check) != _CHECK

    def _require(self, connection: Connection) -> None:
        """Make sure that the key is that of the store; for a new one make it."""
        if connection.info.get(_RIGHT):
            return
        check = select(table.c.check)
        if connection.scalar(check) is None:
            self._make()
            row = {"id": 1, "check": self._sealed(_CHECK)}
            connection.execute(insert_new(connection, table).values(row))
        if self.plain(str(connection.scalar(check))) != _CHECK:
            raise self.lost()
        connection.info[_RIGHT] = True

    def _sealed(self, text: str) -> str:
        nonce = os.urandom(_NONCE_BYTES)
        data = nonce + self._cipher().encrypt(nonce, text.encode(), None)
        return MARK + base64.b64encode(data).decode()

    def _cipher(self) -> "AESGCM":
        from cryptography.hazmat.primitives.ciphers import aead  # noqa: PLC0415 - slow to import

        return aead.AESGCM(self._read() or b"")

    def _read(self) -> bytes | None:
        if self._key is None and self.path.is_file():
            self._key = base64.b64decode(self.path.read_text(encoding="ascii"))
        return self._key

    def _make(self) -> None:
        """Make the file of the key, unless it is there."""
        if self.path.exists():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_suffix(f".{secrets.token_hex(4)}.part")
        made = base64.b64encode(secrets.token_bytes(_KEY_BYTES))
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(made + b"\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, self.path)  # whoever comes second takes the key of the first
        except FileExistsError:
            pass
        finally:
            part.unlink()


def key_file(url: str) -> Path:
    """Return where the key of a store lies: beside an SQLite file, else in the home folder."""
    if chosen := os.environ.get(SETTING):
        return Path(chosen).expanduser()
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        return file_of(url).parent / NAME
    return home_folder() / NAME


def attach(engine: Engine, vault: Vault) -> None:
    """Let all connections of an engine know the vault of the store."""
    event.listen(engine, "connect", lambda _, record: record.info.__setitem__(_VAULT, vault))


def begin(connection: Connection) -> None:
    """Begin a transaction: what another one has made sure of, it may not have kept."""
    connection.info.pop(_RIGHT, None)


def vault_of(connection: Connection) -> Vault:
    """Return the vault of the store that a connection leads to."""
    found: Vault = connection.info[_VAULT]
    return found
