"""What the register of the sites rests on, in figures: ``python -m benchmarks.sites``.

Counted are sites, those with a public source, listings of nationally protected sites with batch and
number, what sources say of single fields, and facts; and how far off the positions may be.
"""

from collections.abc import Iterator

import pandas as pd

from geo.check_sites import PROTECTED, SEEN, STATED
from geo.folder import data_path
from geo.schemas import (
    DESIGNATIONS,
    FACT_SOURCES,
    FACTS,
    PLACES,
    POSITIONS,
    SITES,
    STORIES,
    WITNESSES,
)
from geo.tables import require_table


def main() -> None:
    """Print the figures."""
    for heading, text in (*_register(), *_lists(), *_witnesses(), *_positions()):
        print(f"{heading:<44} {text}")


def _register() -> Iterator[tuple[str, object]]:
    sites = require_table(data_path(), SITES)
    yield "sites", len(sites)
    yield "with a public source", int((sites["evidence"] == SEEN).sum())
    yield "by status", sites["status"].value_counts().to_dict()
    yield "stories", len(require_table(data_path(), STORIES))


def _lists() -> Iterator[tuple[str, object]]:
    lists = require_table(data_path(), DESIGNATIONS)
    national = lists[lists["list"] == PROTECTED]
    stated = national[national["verification"] == STATED]
    yield "listings", len(lists)
    yield "unverified", int((lists["verification"] != STATED).sum())
    yield "nationally protected, stated", len(stated)
    yield "of these with batch", int((stated["batch"] != "").sum())
    yield "of these with number", int((stated["number"] != "").sum())


def _witnesses() -> Iterator[tuple[str, object]]:
    told = require_table(data_path(), WITNESSES)
    facts = require_table(data_path(), FACTS)
    pages = require_table(data_path(), FACT_SOURCES)
    yield "what sources say of single fields", len(told)
    yield "by verdict", told["verdict"].value_counts().to_dict()
    yield "sites with such", told["site"].nunique()
    yield "facts, each with its page", len(facts)
    yield "sites with facts", facts["site"].nunique()
    yield "pages read", len(pages)
    yield "fit to be cited", int((pages["fit"] == "cited").sum())


def _positions() -> Iterator[tuple[str, object]]:
    error_m = require_table(data_path(), POSITIONS)["error_m"]
    where = require_table(data_path(), PLACES).set_index("site")["where"]
    yield "median error, km", round(error_m.median() / 1000, 2)
    yield "90 % within, km", round(error_m.quantile(0.9) / 1000, 2)
    table = pd.DataFrame({"where": where.to_numpy(), "error_m": error_m.to_numpy()})
    for kind, errors in table.groupby("where")["error_m"]:
        yield f"  {kind}", f"{len(errors)} sites, median {errors.median() / 1000:.2f} km"


if __name__ == "__main__":
    main()
