"""The docstrings of commands as sentences of the catalogue: they are the help of the commands."""

import ast
import inspect
from collections.abc import Iterator, Sequence
from typing import IO, Any

DECORATORS = ("command", "group")


def paragraphs(docstring: str) -> Iterator[str]:
    """Yield the paragraphs of a docstring, each as one line."""
    for paragraph in inspect.cleandoc(docstring).split("\n\n"):
        if paragraph:
            yield " ".join(paragraph.split())


def extract(
    file: IO[bytes], keywords: Any, comment_tags: Sequence[str], options: Any
) -> Iterator[Any]:
    """Extract what a module marks, and the docstrings of its commands (a method of Babel)."""
    from babel.messages.extract import extract_python  # noqa: PLC0415 - collects sentences only

    yield from extract_python(file, keywords, comment_tags, options)
    file.seek(0)
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.FunctionDef) and any(map(_is_command, node.decorator_list)):
            for paragraph in paragraphs(ast.get_docstring(node) or ""):
                yield node.lineno, None, paragraph, []


def _is_command(decorator: ast.expr) -> bool:
    """Tell whether a decorator makes a command: ``@command()``, ``@orders.command("list")``."""
    if not isinstance(decorator, ast.Call):
        return False
    return ast.unparse(decorator.func).rpartition(".")[2] in DECORATORS
