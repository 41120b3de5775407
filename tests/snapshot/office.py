"""A small office that is the same every time: data, a simulated year, orders and plans."""

import os
import re
import shutil
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import unquote

from click.testing import CliRunner

from tests.snapshot.reading import readable

TODAY = "2027-06-01"
ROOT = Path(__file__).parents[2]
KINDS = {
    "application/json": "json",
    "application/geo+json": "geojson",
    "application/problem+json": "json",
    "application/schema+json": "json",
    "application/vnd.oai.openapi+json": "json",
    "application/vnd.mapbox-vector-tile": "mvt",
    "application/vnd.google-earth.kml+xml": "kml",
    "application/gpx+xml": "gpx",
    "application/geopackage+sqlite3": "gpkg",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "image/png": "png",
    "text/calendar": "ics",
    "text/csv": "csv",
    "text/html": "html",
    "text/plain": "txt",
}
"""Media type -> kind of file, as :mod:`tests.snapshot.reading` knows them."""
WAITING = re.compile(rb'"state":"computing"|/work/[0-9a-f]{8,}')
"""What an answer says, or a page links to, as long as the work goes on."""
PATIENCE = 600.0
"""Seconds that an answer may say: ask again; a busy machine took more than 120."""


@dataclass
class Office:
    """An installation in a folder of its own, asked over HTTP and by commands.

    Attributes
    ----------
    target
        Folder of the snapshot.
    home
        Folder of the store, the data and the files of commands.
    names
        What the store made up, such as the secret of a share link -> what is written instead.
    answers
        A line per question: file, status, media type and what else the head of the answer says.
    """

    target: Path
    home: Path
    names: dict[str, str] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in [one for one in os.environ if one.startswith("REDROUTES_")]:
            del os.environ[name]
        os.environ.pop("DATABASE_URL", None)
        os.environ.update(
            REDROUTES_HOME=str(self.home),
            REDROUTES_DATA=str(_copy_of_the_data(self.home)),
            REDROUTES_TODAY=TODAY,
            REDROUTES_ROADS="estimate",
            REDROUTES_PLAN_SECONDS="0.2",
            REDROUTES_PAGE_SECONDS="60",
            REDROUTES_ORGANISATION="某办公室",
            REDROUTES_MAP_REVIEW_NUMBER="吉S(2027)001号",
        )
        self.run("data", "simulate")
        from web.wsgi import app  # noqa: PLC0415 - built from the environment above

        self.app = app
        self.client = app.test_client()

    # -- asking -----------------------------------------------------------------------------------

    def send(self, address: str, *, method: str = "GET", **body: object) -> object:
        """Ask until the answer is there and return it."""
        until = time.monotonic() + PATIENCE
        while True:
            response = self.client.open(address, method=method, **body)
            waiting = response.status_code == 202 or WAITING.search(response.data)
            if not waiting or time.monotonic() > until:
                return response
            time.sleep(0.1)

    def form(self, address: str, **values: object) -> str:
        """Send a form that must succeed and return the address it leads to."""
        response = self.send(address, method="POST", data=values)
        if response.status_code != 303:
            raise SystemExit(f"{address} with {values} answered {response.status}")
        return str(response.location)

    def run(self, *words: str) -> object:
        """Run a command that must succeed."""
        from web.cli import main  # noqa: PLC0415 - reads the environment

        result = CliRunner().invoke(main, words)
        if result.exit_code:
            raise SystemExit(f"redroutes {' '.join(words)}: {result.output}{result.exception!r}")
        return result

    # -- writing down -----------------------------------------------------------------------------

    def ask(self, name: str, address: str, *, method: str = "GET", **body: object) -> None:
        """Ask over HTTP and write the answer into a file of the snapshot."""
        response = self.send(address, method=method, **body)
        kind = KINDS.get(response.mimetype, "bin")
        shown = name if name.endswith(f".{kind}") else f"{name}.{kind}"
        head = [
            f"{title}: {unquote(response.headers[title])}"
            for title in ("Content-Disposition", "Link", "Location", "Allow")
            if title in response.headers
        ]
        said = [shown, f"{method} {address}", response.status, response.content_type or "", *head]
        self.answers.append(self._masked("\t".join(said)))
        if response.data:
            self.write(shown, readable(response.data, kind))

    def command(self, name: str, *words: str, file: str = "", language: str = "") -> None:
        """Run a command and write what it prints, or the file it makes, into the snapshot."""
        from web.cli import main  # noqa: PLC0415 - reads the environment

        path = self.home / "made" / file
        path.parent.mkdir(exist_ok=True)
        said = ["--lang", language, *words] if language else [*words]
        result = CliRunner().invoke(main, [*said, "--out", str(path)] if file else said)
        self.answers.append(
            self._masked(f"{name}\tredroutes {' '.join(said)}\texit code {result.exit_code}")
        )
        text = "\n".join(filter(None, (result.stdout, result.stderr and f"! {result.stderr}")))
        if result.exit_code not in (0, 2):
            text += f"! {result.exception!r}\n"
        if text:
            self.write(f"{name}.txt", text)
        if file and path.is_file():
            self.write(f"{name}.{file}", readable(path.read_bytes(), path.suffix[1:]))

    def list_endpoints(self) -> None:
        """Write every address there is."""
        rules = sorted(
            f"{rule.endpoint} {rule.rule} {' '.join(sorted(rule.methods))}"
            for rule in self.app.url_map.iter_rules()
        )
        self.write("endpoints.txt", "\n".join(rules) + "\n")

    def write(self, name: str, text: str) -> None:
        """Write a file of the snapshot; tables and pages become plain text."""
        plain = name if name.endswith((".json", ".geojson", ".txt")) else f"{name}.txt"
        path = self.target / plain
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self._masked(text), encoding="utf-8")

    def _masked(self, text: str) -> str:
        for made_up, instead in {**self.names, str(self.home): "<home>"}.items():
            text = text.replace(made_up, instead)
        for pattern, instead in _masks():
            text = pattern.sub(instead, text)
        return text


def _masks() -> list[tuple[re.Pattern[str], str]]:
    """Return what differs between two runs: clock, processor seconds, assets, forms."""
    days = {datetime.now(UTC) + timedelta(hours=hours) for hours in (-24, -12, 0, 8)}
    day = "|".join(
        form
        for one in days
        for form in (f"{one:%Y-%m-%d}", f"{one.year}年{one.month}月{one.day}日", f"{one:%Y%m%d}")
    )
    return [
        (re.compile(rf"({day})([T ]\d\d:?\d\d(:?\d\d)?(\.\d+)?(Z|\+\d\d:\d\d)?)?"), "<moment>"),
        (re.compile(r"/static/[0-9a-f]{8,}/(?:[\w-]+/)*"), "/static/…/"),
        (
            re.compile(r"((?:; |\()(?=[\d.]+ s\b)|用时 (?=[\d.]+ 秒))[\d.]+"),
            r"\1<seconds>",
        ),
        (re.compile(r'("cpu_seconds": )[\d.]+'), r"\g<1>0"),  # a document stays one
        (re.compile(r"(urn:redroutes:error:|/work/)[0-9a-f]+"), r"\1<number>"),
        (re.compile(r"(name=once value=)[\w-]+"), r"\1<once>"),  # of a form that is taken once
    ]


def _copy_of_the_data(home: Path) -> Path:
    """Copy the data sets, all changed on one day: a saved plan tells the date of its data."""
    copy = home / "data"
    shutil.copytree(ROOT / "data", copy)
    day = datetime(2027, 5, 1, 12, tzinfo=timezone(timedelta(hours=8))).timestamp()
    for path in copy.rglob("*"):
        os.utime(path, (day, day))
    return copy
