"""Ask pip which pinned packages have no wheel for a machine: python tools/wheels.py [MACHINE ...].

Nothing is installed. Markers of the lock files are read for the machine asked about, not for this
one. The exit code is 1 where a wheel is missing on a machine that the product is for.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
LOCKS = ("run", "test")
PYTHONS = ("3.11", "3.13")
GLIBC = (5, 12, 17, *range(24, 40))
NAMED = {5: "1", 12: "2010", 17: "2014"}  # names of manylinux before it was numbered
SYSTEMS = {"linux": ("linux", "Linux", "posix"), "windows": ("win32", "Windows", "nt")}


def linux(processor: str) -> list[str]:
    """Return the tags of wheels for a Linux with a glibc of 2.39 or older."""
    old = [f"manylinux{NAMED[minor]}_{processor}" for minor in NAMED]
    return [*old, *(f"manylinux_2_{minor}_{processor}" for minor in GLIBC), f"linux_{processor}"]


MACHINES = {
    "linux-x86_64": ("linux", "x86_64", linux("x86_64")),
    "linux-arm64": ("linux", "aarch64", linux("aarch64")),
    "windows-x86_64": ("windows", "AMD64", ["win_amd64"]),
    "windows-arm64": ("windows", "ARM64", ["win_arm64"]),
    "linux-loongarch64": ("linux", "loongarch64", linux("loongarch64")),
}
MEANT = ("linux-x86_64", "linux-arm64", "windows-x86_64")


def pins(lock: str, system: str, processor: str, python: str) -> list[str]:
    """Return the pins of a lock file that hold on a machine."""
    platform, name, family = SYSTEMS[system]
    there = {
        "sys_platform": platform, "platform_system": name, "os_name": family,
        "platform_machine": processor, "python_version": python,
        "python_full_version": f"{python}.0", "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }  # fmt: skip
    text = (ROOT / "requirements" / f"{lock}.lock").read_text()
    lines = [line.removesuffix("\\").strip() for line in text.splitlines() if re.match(r"\w", line)]
    wanted = [Requirement(line) for line in lines]
    return [
        f"{one.name}{one.specifier}"
        for one in wanted
        if one.marker is None or one.marker.evaluate(there)
    ]


def missing(wanted: list[str], tags: list[str], python: str) -> list[str]:
    """Return those of some pins that pip finds no wheel for; it names one at a time."""
    left, without = list(wanted), []
    while left:
        with tempfile.TemporaryDirectory() as folder:
            listed = Path(folder, "pins.txt")
            listed.write_text("\n".join(left))
            done = subprocess.run(  # noqa: S603 - pip of this interpreter, arguments of our own
                [
                    *(sys.executable, "-m", "pip", "install", "-q", "--dry-run", "--no-deps"),
                    *("--only-binary=:all:", "--ignore-requires-python", "--implementation", "cp"),
                    *("--python-version", python),
                    *(f"--platform={tag}" for tag in tags),
                    *("--target", folder, "-r", str(listed)),
                ],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
        if done.returncode == 0:
            return without
        named = re.search(
            r"No matching distribution found for (\S+?)(?:==\S+)?$", done.stderr, re.M
        )
        if named is None:
            raise SystemExit(done.stderr)
        found = next(one for one in left if one.split("==")[0].lower() == named[1].lower())
        without.append(found)
        left.remove(found)
    return without


def main() -> int:
    """Print what is missing, machine by machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("machines", nargs="*", metavar="MACHINE", help=", ".join(MACHINES))
    parser.add_argument("--python", nargs="*", default=PYTHONS)
    parser.add_argument("--lock", nargs="*", default=LOCKS, choices=LOCKS)
    asked = parser.parse_args()
    wrong = False
    for machine in asked.machines or MACHINES:
        system, processor, tags = MACHINES[machine]
        for python in asked.python:
            for lock in asked.lock:
                wanted = pins(lock, system, processor, python)
                found = missing(wanted, tags, python)
                wrong |= bool(found) and machine in MEANT
                said = ", ".join(found) or "all have wheels"
                print(f"{machine} {python} {lock} ({len(wanted)}): {said}", flush=True)  # noqa: T201
    return int(wrong)


if __name__ == "__main__":
    raise SystemExit(main())
