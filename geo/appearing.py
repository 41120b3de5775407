"""Files that are there whole or not at all."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def appearing(target: Path) -> Iterator[Path]:
    """Name a file to write that takes the place of the target when all of it is written.

    Its folder is made. Whoever writes the same at the same moment has a file of his own: one of
    them stays, whole. Where writing ends with an error, the former file stays.

    Raises
    ------
    OSError
        When the folder cannot be made or written to.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=target.parent) as folder:
        written = Path(folder, target.name)
        yield written
        written.replace(target)
