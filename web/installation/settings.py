"""Settings of one installation: a frozen value built once from the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, Self, get_args

from geo.errors import N_
from geo.folder import data_path
from geo.terms import PROVIDERS
from web.installation.basemap import Basemap, basemap_from
from web.installation.environment import SettingsError, number, one_of
from web.installation.oidc import Oidc, oidc_from
from web.terms.home import home_folder

__all__ = ["LANGUAGES", "Language", "Settings", "SettingsError", "home_folder"]

Language = Literal["zh", "en"]
LANGUAGES: tuple[str, ...] = get_args(Language)
TEMPLATE = "REDROUTES_TEMPLATE"
"""Set by a parent of processes for long work: they begin with its installation, opened."""
BEGUN = "REDROUTES_BEGUN"
"""Set by a server for the processes that take the place of others."""
MULTIPROCESS = "PROMETHEUS_MULTIPROC_DIR"
"""Folder in which the processes of a server count together."""
AUTO = "auto"
"""Whichever roads were chosen by ``redroutes roads use``."""

Public = Literal["no", "links", "yes"]
Simulate = Literal["ask", "yes", "no"]
Doing = Literal["here", "workers"]
Log = Literal["text", "json"]
Metrics = Literal["no", "loopback", "all"]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What differs between installations.

    Attributes
    ----------
    database_url
        SQLAlchemy URL of the store.
    data_root
        Folder of the public data sets, None for the ones that come with the package.
    language
        Language of answers when the reader has not chosen one.
    basemap
        What lies below the maps: our own outlines, or tiles.
    map_review_number
        审图号 printed in the footer of every map; empty when the office has none.
    organisation
        Name of the office, printed on pages and exports.
    host, port
        Where ``redroutes serve`` listens.
    hosts
        Names that the pages are reached by, besides loopback, this machine's name and the numbers
        of addresses; ``.example.cn`` stands for all names below it.
    base_path
        Sub-path below which everything is served, such as ``/red``; "" for the root.
    proxies
        How many reverse proxies in front may be believed what they say of host, scheme and client.
    plan_seconds
        Computing effort of one plan when the request names none.
    page_seconds
        How long a page waits for long work before it shows how far the work is.
    api_seconds
        How long the API waits for long work before it says that it goes on.
    work
        Where long work is done: on threads of the process that is asked, or by the workers.
    roads
        Where travel times come from: the embedded ``estimate``, the network built from
        OpenStreetMap, Valhalla, or ``auto``: what ``redroutes roads use`` chose, at first the
        estimate.
    roads_folder
        Folder of those networks and that choice; None for neither.
    cache_folder
        Folder of what was computed and may be lost; None for memory alone.
    uploads_folder
        Folder of the files that were sent and are not imported yet; None for one that goes when
        the machine is started again.
    valhalla
        Folder of the programs of Valhalla; None to look for them.
    population
        The office's own table of people by county; None for the estimate.
    calendar
        The office's own table of days off and make-up days; None for what the data hold.
    today
        Fixed date for demonstrations and tests; None for the calendar of China.
    begun
        Whether this is a server that has begun before: while its store cannot be used it answers
        what needs none.
    log
        Whether logs are lines for people, or JSON without anything of people.
    access_log
        Whether each request is logged, by its endpoint.
    metrics
        Who may read ``/metrics``: nobody, programs on this machine, or everybody.
    simulate
        Whether a new store gets a simulated year at the first start; ``ask``: the page asks.
    public
        What is read without signing in, where there are accounts: nothing, shared links, or also
        map, sites, venues and published routes.
    oidc
        The provider of the office by which people may sign in; None for none.
    alone
        Whether only this machine is answered as long as there is no account; servers set it.
    """

    database_url: str
    data_root: Path | None = None
    language: Language = "zh"
    basemap: Basemap = field(default_factory=Basemap)
    map_review_number: str = ""
    organisation: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    hosts: tuple[str, ...] = ()
    base_path: str = ""
    proxies: int = 0
    plan_seconds: float = 1.0
    page_seconds: float = 0.8
    api_seconds: float = 5.0
    work: Doing = "here"
    roads: str = AUTO
    roads_folder: Path | None = None
    cache_folder: Path | None = None
    uploads_folder: Path | None = None
    valhalla: Path | None = None
    population: Path | None = None
    calendar: Path | None = None
    today: date | None = None
    begun: bool = False
    log: Log = "text"
    access_log: bool = False
    metrics: Metrics = "no"
    simulate: Simulate = "ask"
    public: Public = "links"
    oidc: Oidc | None = None
    alone: bool = False

    @property
    def data_folder(self) -> Path:
        """Folder of the public data sets, wherever it lies."""
        return self.data_root or data_path()

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read the ``REDROUTES_*`` variables; whatever is not set keeps its default.

        Raises
        ------
        SettingsError
            For a value that cannot be used; the sentence names the variable.
        """
        return cls(
            database_url=_database_url(environ),
            data_root=_folder(environ, "REDROUTES_DATA"),
            language=one_of(environ, "REDROUTES_LANG", ("zh", "en")),
            basemap=basemap_from(environ),
            map_review_number=environ.get("REDROUTES_MAP_REVIEW_NUMBER", ""),
            organisation=environ.get("REDROUTES_ORGANISATION", ""),
            host=environ.get("REDROUTES_HOST", "127.0.0.1"),
            port=int(number(environ, "REDROUTES_PORT", default=8000, low=1, high=65535)),
            hosts=tuple(environ.get("REDROUTES_HOSTS", "").replace(",", " ").split()),
            base_path=_base_path(environ),
            proxies=int(number(environ, "REDROUTES_PROXIES", default=0, low=0, high=8)),
            plan_seconds=number(environ, "REDROUTES_PLAN_SECONDS", default=1.0, low=0.1, high=60),
            page_seconds=number(environ, "REDROUTES_PAGE_SECONDS", default=0.8, low=0, high=60),
            api_seconds=number(environ, "REDROUTES_API_SECONDS", default=5.0, low=0, high=30),
            work=one_of(environ, "REDROUTES_WORK", ("here", "workers")),
            roads=one_of(environ, "REDROUTES_ROADS", (AUTO, *PROVIDERS)),
            roads_folder=home_folder(environ) / "roads",
            cache_folder=home_folder(environ) / "cache",
            uploads_folder=home_folder(environ) / "uploads",
            valhalla=_folder(environ, "REDROUTES_VALHALLA"),
            population=_folder(environ, "REDROUTES_POPULATION"),
            calendar=_folder(environ, "REDROUTES_CALENDAR"),
            today=_today(environ),
            begun=BEGUN in environ,
            log=one_of(environ, "REDROUTES_LOG", ("text", "json")),
            access_log=one_of(environ, "REDROUTES_ACCESS_LOG", ("no", "yes")) == "yes",
            metrics=one_of(environ, "REDROUTES_METRICS", ("no", "loopback", "all")),
            simulate=one_of(environ, "REDROUTES_SIMULATE", ("ask", "yes", "no")),
            public=one_of(environ, "REDROUTES_PUBLIC", ("links", "no", "yes")),
            oidc=oidc_from(environ),
        )


def _database_url(environ: Mapping[str, str]) -> str:
    if url := environ.get("REDROUTES_DATABASE_URL") or environ.get("DATABASE_URL"):
        return url
    return f"sqlite:///{(home_folder(environ) / 'redroutes.sqlite').as_posix()}"


def _folder(environ: Mapping[str, str], name: str) -> Path | None:
    path = environ.get(name, "")
    return Path(path).expanduser() if path else None


def _base_path(environ: Mapping[str, str]) -> str:
    """Return the sub-path like ``/red``, "" for the root of the host."""
    text = environ.get("REDROUTES_BASE_PATH", "").strip().rstrip("/")
    if not text:
        return ""
    path = f"/{text.lstrip('/')}"
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", path):
        raise SettingsError(
            N_("REDROUTES_BASE_PATH must be a path like /red, not %(value)s."), value=text
        )
    return path


def _today(environ: Mapping[str, str]) -> date | None:
    text = environ.get("REDROUTES_TODAY", "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SettingsError(
            N_("REDROUTES_TODAY must be a date like 2027-06-15, not %(value)s."), value=text
        ) from None
