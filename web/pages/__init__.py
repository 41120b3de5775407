"""The pages, rendered on the server: they work without JavaScript, which only adds the maps."""

from web.pages import (
    book,
    cards,
    coverage,
    data,
    files,
    home,
    inspect,
    nearby,
    orders,
    plan,
    plan_edit,
    planned,
    saved,
    suggest,
)
from web.pages.blueprint import blueprint

__all__ = [
    "blueprint",
    "book",
    "cards",
    "coverage",
    "data",
    "files",
    "home",
    "inspect",
    "nearby",
    "orders",
    "plan",
    "plan_edit",
    "planned",
    "saved",
    "suggest",
]
