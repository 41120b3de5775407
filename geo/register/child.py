"""The process that parses one file: asked on its standard input, it answers on its output."""

import pickle
import sys
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from geo.intake.errors import IntakeError, damaged
from geo.register.bounded import CPU_SECONDS, ERRORS, MEMORY, too_heavy
from geo.register.headings import best_fit
from geo.register.pages import read_pages


def limit() -> None:
    """Bound memory and time of this process, where the platform can."""
    try:
        import resource  # noqa: PLC0415 - not on Windows: there the clock of the caller bounds
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS)):
        _, hard = resource.getrlimit(what)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (least, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(data: bytes, file: str, names: Collection[str]) -> list[Any] | Mapping[str, Any]:
    """Return the pages of a file as plain values, or the error that refuses it."""

    def fit(rows: Sequence[Sequence[str]]) -> int:
        return best_fit(rows, names)

    try:
        return [tuple(page) for page in read_pages(data, file, fit)]
    except MemoryError:
        return refusal(too_heavy(file))
    except IntakeError as error:
        return refusal(error)
    except Exception:  # noqa: BLE001 - whatever a parser says of a hostile file
        return refusal(damaged(file))


def refusal(error: IntakeError) -> Mapping[str, Any]:
    """Return an error as plain values."""
    known = next(one.__name__ for one in type(error).__mro__ if one.__name__ in ERRORS)
    params = {key: one if isinstance(one, int | float) else str(one)
              for key, one in error.params.items()}  # fmt: skip
    return {"error": known, "template": str(error.template), "params": params}


def main() -> None:
    """Answer the question on the standard input."""
    asked = sys.stdin.buffer.read()
    limit()
    data, file, names = pickle.loads(asked)  # noqa: S301 - from the caller, who made it
    sys.stdout.buffer.write(packed(answer(data, file, names), file))


def packed(found: Any, file: str) -> bytes:
    """Return an answer as bytes; that one is too large, too, is an answer."""
    try:
        return pickle.dumps(found, pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(refusal(too_heavy(file)))
