"""The pages, rendered on the server: they work without JavaScript, which only adds the maps."""

from web.pages import (
    book,
    coverage,
    data,
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
    "coverage",
    "data",
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
