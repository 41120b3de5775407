"""What every use case needs, opened once per process: data, travel times, names and the store."""

import logging
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypeVar

import pandas as pd

from geo.calendar import use
from geo.datasets import Datasets, load_datasets
from geo.english import english_names
from geo.notices import read_days
from geo.places import Gazetteer
from geo.register.overlay import overlay
from geo.travel import Season, TravelModel, Vehicle
from web.installation.queued import Queued
from web.installation.registered import Registered, read
from web.installation.roads import ENGINES, open_travel
from web.installation.settings import Settings
from web.installation.tasks import Here, Work
from web.installation.work import Jobs, open_table
from web.language import places
from web.store.absent import AbsentStore, Outage
from web.store.database import DamagedStoreError, NewerStoreError, StoreError
from web.store.layers import publish
from web.store.store import Store
from web.terms.term import CHINA

log = logging.getLogger(__name__)

T = TypeVar("T")
MEMO_SIZE = 64
MODELS = 16
HOT_TILES = 1024
"""Vector tiles that are kept ready: some 20 MB if all are full ones."""
LINES_SIZE = 1024


class Memo:
    """Results kept for as long as their inputs cannot change; the oldest go first.

    Two threads that miss at the same time both compute: no thread ever waits for another's work.
    """

    def __init__(self, size: int = MEMO_SIZE) -> None:
        self._size = size
        self._values: dict[Hashable, Any] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Return the value kept under `key`, computing it the first time."""
        try:
            kept: T = self._values[key]
        except KeyError:
            kept = compute()
            with self._lock:
                self._values[key] = kept
                while len(self._values) > self._size:
                    del self._values[next(iter(self._values))]
        return kept

    def kept(self, key: Hashable) -> Any:
        """Return what is kept under `key`, None when nothing is."""
        return self._values.get(key)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Lecturers and lectures between two changes of the store, read when first asked for.

    Attributes
    ----------
    simulated
        Whether any row is simulated: answers made from it then say so.
    store
        Where the rows are read from.
    memo
        Holds what is derived from the two tables (and from the constant data sets).
    """

    revision: int
    simulated: bool
    store: Store
    memo: Memo = field(default_factory=Memo, repr=False)

    @property
    def lecturers(self) -> pd.DataFrame:
        """All lecturers, indexed by id."""
        return self.memo.get("lecturers", self.store.lecturers)

    @property
    def lectures(self) -> pd.DataFrame:
        """All lectures, indexed by id, by date."""
        return self.memo.get("lectures", self.store.lectures)


@dataclass
class _Newest:
    """The context of the newest register, shared by all that came before it.

    `absent` is the same one without a store, for as long as that cannot be used.
    """

    context: "Context | None" = None
    absent: "Context | None" = None
    outage: Outage = field(default_factory=Outage)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, eq=False)
class Context:
    """One installation, opened; safe to share between threads.

    `datasets` are those of the folder with the register of the office laid over them;
    :meth:`current` says whether they are still so. `travel` is the model of a car in the normal
    season: no travel model knows the venues, so that all of them outlast a change of the register.

    `memo` holds what is derived from the data sets. `plans` and `areas` hold the latest plans and
    isochrones apart from it: there is no end of them, and in one memo they would push out what
    every map needs. So do `tiles`, and `tile_layers` what they are cut from; `models` holds the
    tour problems of the tours that are being changed. `lasting` holds what no register changes:
    outlines, roads, descriptions; `lines` the drives of published plans. `work` does what takes
    longer than a reader waits, `jobs` what only this process can do; `examples` holds the example
    tours by what they were computed with.
    """

    settings: Settings
    datasets: Datasets
    travel: TravelModel
    store: Store
    memo: Memo = field(default_factory=Memo, repr=False)
    plans: Memo = field(default_factory=Memo, repr=False)
    areas: Memo = field(default_factory=Memo, repr=False)
    models: Memo = field(default_factory=lambda: Memo(MODELS), repr=False)
    tiles: Memo = field(default_factory=lambda: Memo(HOT_TILES), repr=False)
    tile_layers: Memo = field(default_factory=Memo, repr=False)
    lasting: Memo = field(default_factory=Memo, repr=False)
    lines: Memo = field(default_factory=lambda: Memo(LINES_SIZE), repr=False)
    jobs: Jobs = field(default_factory=Jobs, repr=False)
    work: Work = field(default_factory=Here, repr=False)
    examples: dict[str, list[Any]] = field(default_factory=dict, repr=False)
    registered: Registered = field(default_factory=Registered, repr=False)
    origin: Datasets | None = field(default=None, repr=False)
    _latest: list[Snapshot] = field(default_factory=list, repr=False)
    _newest: _Newest = field(default_factory=_Newest, repr=False)

    def current(self) -> "Context":
        """Return the context of the register as it is now: mostly this very one.

        Requests, commands and jobs take it once, at their beginning, and see one state throughout.
        It costs one reading of a number; after a change by any process whoever asks first lays the
        register over the data sets, and the others wait for that.
        """
        revision = self.store.register.revision()
        newest = self._newest.context or self
        if newest.registered.revision == revision:
            return newest
        with self._newest.lock:
            newest = self._newest.context or self
            if newest.registered.revision != revision:
                newest = self._newest.context = newest.with_register(read(self.store.register))
                _show_layers(newest)
            return newest

    def without_store(self) -> "Context":
        """Return the newest context that was known, for answers that do not need the store.

        There is no history in it, there are no orders and no plans, and nothing can be saved.
        """
        newest, kept = self.newest, self._newest.absent
        if kept is None or kept.registered is not newest.registered:
            kept = replace(newest, store=AbsentStore(), _latest=[])
            self._newest.absent = kept
        return kept

    @property
    def outage(self) -> Outage:
        """Whether the store was lately found unusable."""
        return self._newest.outage

    @property
    def has_store(self) -> bool:
        """Whether this is not the context of :meth:`without_store`."""
        return not isinstance(self.store, AbsentStore)

    def with_register(self, registered: Registered) -> "Context":
        """Return the context of another register; what does not depend on it is kept."""
        if registered.alike(self.registered):
            return replace(self, registered=registered)
        folder = self.origin or self.datasets
        return Context(
            settings=self.settings,
            datasets=overlay(folder, registered.records, registered.whole),
            travel=self.travel,
            store=self.store,
            lasting=self.lasting,
            lines=self.lines,
            jobs=self.jobs.of_state(registered.revision),
            work=self.work,
            examples=self.examples,
            registered=registered,
            origin=folder,
            _newest=self._newest,
        )

    @property
    def gazetteer(self) -> Gazetteer:
        """Index of names, built when the first name is asked for."""
        return Gazetteer.from_datasets(self.datasets)

    @property
    def newest(self) -> "Context":
        """The context of the newest register that anybody has asked for."""
        return self._newest.context or self

    @property
    def english(self) -> dict[str, str]:
        """English names of sites and divisions by their Chinese ones."""
        return self.memo.get("english", lambda: english_names(self.datasets))

    def division_names(self, language: str) -> "pd.Series[str]":
        """Names of the divisions by their codes, in English where that is asked for and known."""
        table = self.datasets.divisions
        known: pd.Series[str] = table["name"]
        if language != "en":
            return known

        def said() -> "pd.Series[str]":
            sounded = known.map(lambda name: places.place_name(name, language))
            names: pd.Series[str] = table["name_en"].where(table["name_en"] != "", sounded)
            return names

        return self.memo.get(("division names", language), said)

    def travel_by(self, vehicle: Vehicle, season: Season) -> TravelModel:
        """Return the travel times of a vehicle in a season, over the roads that `travel` uses."""
        usual = self.travel.provider
        if (vehicle, season) == (usual.vehicle, usual.season):
            return self.travel
        choice = usual.name if usual.name in ENGINES else "estimate"
        return self.lasting.get(
            ("travel", vehicle, season),
            lambda: open_travel(
                self.settings,
                datasets=self.origin or self.datasets,
                choice=choice,
                vehicle=vehicle,
                season=season,
            ),
        )

    def today(self) -> date:
        """Date in China, or the fixed one of the settings."""
        return self.settings.today or datetime.now(CHINA).date()

    def now(self) -> datetime:
        """Moment in China; on the fixed day of the settings, if there is one, the time of now."""
        return datetime.combine(self.today(), datetime.now(CHINA).timetz())

    def snapshot(self) -> Snapshot:
        """Lecturers and lectures as they are now: a new snapshot after a write by any process."""
        revision = self.store.revision()
        if not self._latest or self._latest[0].revision != revision:
            simulated = any(self.store.simulated_counts().values())
            self._latest[:] = [Snapshot(revision, simulated, self.store)]
        return self._latest[0]


def _make_ready(store: Store, settings: Settings) -> None:
    try:
        store.migrate()
        if settings.work == "workers":
            store.try_writing()
    except (NewerStoreError, DamagedStoreError):
        raise
    except StoreError as error:
        if not settings.begun:
            raise
        log.warning("%s", error)


def open_context(settings: Settings) -> Context:
    """Load the data sets and open the store, creating or upgrading it first where needed.

    Raises
    ------
    geo.errors.DataError
        If a data file does not hold what it should, or the chosen road network is missing.
    web.store.database.StoreError
        If the store cannot be opened.
    """
    datasets = load_datasets(settings.data_root)
    use(read_days(settings.data_root, settings.calendar))
    store = Store(settings.database_url)
    _make_ready(store, settings)
    opened = Context(
        settings=settings,
        datasets=datasets,
        travel=open_travel(settings, datasets=datasets),
        store=store,
        work=Queued(open_table(settings)) if settings.work == "workers" else Here(),
    )
    places.ask(lambda: opened.newest.english)
    if not store.is_file:
        _show_layers(opened.current())
    return opened


def _show_layers(context: Context) -> None:
    """Let the layers of PostGIS say what the data do; no answer rests on them."""
    try:
        publish(context.store, context.datasets)
    except StoreError as error:
        log.warning("the layers for QGIS are as they were: %s", error)
