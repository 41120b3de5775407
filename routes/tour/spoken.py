"""What says itself in a sentence that can be translated."""

from collections.abc import Mapping
from typing import Any


class Spoken:
    """Base of dataclasses that hold a sentence: a template with named gaps, and what fills them."""

    template: str
    params: Mapping[str, Any]

    @property
    def text(self) -> str:
        """The sentence in English."""
        return self.template % self.params
