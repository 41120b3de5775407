"""What the applications of a run have in common, made once for all of them."""

import atexit
import json
import shutil
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from web.coverage import parts
from web.installation.context import Context
from web.plan import examples
from web.store.copying import file_of
from web.store.database import Database
from web.terms.dates import first_day


class _Compiled(BytecodeCache):
    """Templates compiled once for all applications of a run: each would compile them anew."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._codes.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key] = bucket.bytecode_to_string()


class _Toured:
    """Example tours computed once for all applications of a run that have the same data.

    Each application that shows its first page computes them otherwise: seven seconds of a core.
    The tests of the examples themselves undo this.
    """

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def __call__(self, context: Context, query: Any, today: date) -> Any:
        """See :func:`web.plan.examples.run`."""
        asked = [*examples.requests(context, first_day(today))]
        key = json.dumps([examples._key(context, today), today.isoformat(), asked])
        if key not in self._kept:
            self._kept[key] = json.dumps(examples._computed(context, query, today))
        return json.loads(self._kept[key])


class _Routed(Rule):
    """Addresses whose builders are compiled once for all applications of a run.

    They depend on the text of the rule and its defaults alone; compiling those of all addresses is
    four fifths of what it costs to make an application.
    """

    _builders: ClassVar[dict[tuple[object, ...], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        defaults = tuple((self.defaults or {}).items())
        key = (self.rule, self.subdomain, self.host, self.merge_slashes, defaults, append_unknown)
        if key not in self._builders:
            self._builders[key] = super()._compile_builder(append_unknown)
        return self._builders[key]


_FIRST: list[Path] = []
_TURN = threading.Lock()


def _begun(store: Database) -> None:
    """Begin a new store as a copy of the first one, which has gone through all releases.

    What becomes of stores of older releases, and of upgrades that end halfway, is tried on files
    that are there and in processes of their own.
    """
    if store.is_file and (path := file_of(store.url)).is_absolute():
        with _TURN, suppress(OSError):  # what is the matter is said below
            if path.parent.is_dir() and not path.exists():
                shutil.copy(_first(), path)
    _MIGRATE(store)


def _first() -> Path:
    if not _FIRST:
        folder = tempfile.mkdtemp()
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        path = Path(folder) / "store.sqlite"
        _MIGRATE(Database(f"sqlite:///{path}"))
        _FIRST.append(path)
    return _FIRST[0]


def share() -> None:
    """Share them among all applications that this process makes from now on.

    Positions are drawn a few times only: what fifty draws are good for, the tests of geo tell.
    """
    parts.DRAWS = 5
    Flask.url_rule_class = _Routed
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _COMPILED}
    examples.EXAMPLES._run = _TOURED
    Database.migrate = _begun  # type: ignore[method-assign]


_COMPILED, _TOURED = _Compiled(), _Toured()
_MIGRATE = Database.migrate
