"""Write location instances as OR-Library has them: ``python -m benchmarks.locate_files DIR``.

- ``pmed``: a random connected network of n nodes and n * n / 50 edges of length 1 to 100, as
  Beasley 1985 (doi:10.1002/net.3230150307) made the forty pmed files.
- ``scp``: costs 1 to 100, every row covered at least twice, every column used; the sizes and
  densities of the classes nre, nrf, nrg and nrh of Beasley 1990 (doi:10.1002/nav.3220370403).

They are not the published files, only of their kind: no best known values belong to them.
"""

import argparse
from pathlib import Path

import numpy as np

NETWORKS = [(100, 5), (200, 20), (400, 5), (400, 80), (600, 60), (900, 10), (900, 90)]
"""Nodes and p."""
COVERS = {"nre": (500, 5000, 0.10), "nrf": (500, 5000, 0.20),
          "nrg": (1000, 10_000, 0.02), "nrh": (1000, 10_000, 0.05)}  # fmt: skip
"""Rows, columns and density."""


def main() -> None:
    """Write the files, the same ones for the same seed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(given.seed)
    for nodes, p in NETWORKS:
        path = given.folder / f"pmed_{nodes}_{p}.txt"
        path.write_text(network(rng, nodes, p), encoding="ascii")
    for name, (rows, columns, density) in COVERS.items():
        path = given.folder / f"scp{name}_{given.seed}.txt"
        path.write_text(cover(rng, rows, columns, density), encoding="ascii")


def network(rng: np.random.Generator, nodes: int, p: int) -> str:
    """Return a pmed file: a random tree, and further edges."""
    tree = [(int(rng.integers(i)) + 1, i + 1) for i in range(1, nodes)]
    further = rng.integers(1, nodes + 1, (max(0, nodes * nodes // 50 - len(tree)), 2))
    edges = tree + [(int(a), int(b)) for a, b in further if a != b]
    lengths = rng.integers(1, 101, len(edges))
    lines = [f"{a} {b} {length}" for (a, b), length in zip(edges, lengths, strict=True)]
    return "\n".join([f"{nodes} {len(edges)} {p}", *lines]) + "\n"


def cover(rng: np.random.Generator, rows: int, columns: int, density: float) -> str:
    """Return an scp file."""
    covers = rng.random((rows, columns)) < density
    for row in np.flatnonzero(covers.sum(axis=1) < 2):
        covers[row, rng.choice(columns, 2, replace=False)] = True
    for column in np.flatnonzero(~covers.any(axis=0)):
        covers[rng.integers(rows), column] = True
    parts = [f"{rows} {columns}", " ".join(map(str, rng.integers(1, 101, columns)))]
    for row in covers:
        members = np.flatnonzero(row) + 1
        parts += [str(len(members)), " ".join(map(str, members))]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    main()
