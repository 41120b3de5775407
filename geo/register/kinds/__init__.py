"""The kinds of records, each declared in a module of its own."""

from geo.register.kind import Kind
from geo.register.kinds.lecturers import LECTURERS
from geo.register.kinds.lectures import LECTURES
from geo.register.kinds.population import POPULATION
from geo.register.kinds.sites import SITES
from geo.register.kinds.venues import VENUES

REGISTER: dict[str, Kind] = {
    one.code: one for one in (VENUES, LECTURERS, LECTURES, SITES, POPULATION)
}
"""Code of a kind -> its declaration."""

__all__ = ["REGISTER"]
