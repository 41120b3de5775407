"""Compiled templates, kept from one process to the next, as Python keeps its modules."""

import sys
import zlib
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from pickle import UnpicklingError
from typing import Final

from flask import Flask
from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

FOLDER: Final = "templates"


class Compiled(FileSystemBytecodeCache):
    """Code of templates in a folder of the installation, each with the sum of what it is made of.

    Where nothing can be kept, on a full disk say, each process compiles for itself.

    Parameters
    ----------
    folder
        Where it is kept; made when something is.
    environment
        Whose extensions have a part in the code.
    """

    def __init__(self, folder: Path, environment: Environment) -> None:
        super().__init__(str(folder))
        self._environment = environment

    @cached_property
    def _extensions(self) -> int:
        """Sum over the modules of the extensions, which change templates that are compiled."""
        names = sorted({type(one).__module__ for one in self._environment.extensions.values()})
        files = (sys.modules[name].__file__ for name in names)
        return zlib.crc32(b"".join(Path(file).read_bytes() for file in files if file))

    def get_source_checksum(self, source: str) -> str:
        """Return the sum of a template and of what changes it."""
        return f"{super().get_source_checksum(source)}-{self._extensions:08x}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket from its file; one that cannot be read is as good as none."""
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, ValueError, UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, if that is possible."""
        with suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)


def init_app(app: Flask, folder: Path | None) -> None:
    """Let the templates of an application be kept below a folder; None: not at all."""
    if folder is not None:
        app.jinja_env.bytecode_cache = Compiled(folder / FOLDER, app.jinja_env)
