"""``redroutes serve``: the web application on this machine."""

import logging
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from typing import Any

import click

from geo.errors import N_, RedRoutesError
from web.cli.first_start import simulate_option
from web.cli.worker import PROCESSES
from web.frame.command import language
from web.frame.help import command, option
from web.installation.loading import loading
from web.installation.oidc import is_here
from web.installation.settings import BEGUN, MULTIPROCESS, Settings
from web.maps.basemap_files import open_tiles

TARGET = "web.asgi:app"
LINK = N_("Only this machine is answered. To let others in, open this once: %(address)s")
WARM_UP_DELAY = 3.0  # seconds
HEAD_MILLISECONDS = 10_000  # a head that takes longer is closed
CONNECTIONS = 4096  # at a time in a process; those that say nothing are closed, and cost little
LOOK_SECONDS = 0.05  # between two looks whether the server answers
RESPAWN_SECONDS = 0.5  # a worker that dies again and again is started again and again
STOP_SECONDS = 5  # a worker that is still starting does not hear Ctrl-C


class OpenToAllError(RedRoutesError):
    """The server would answer the network while nobody has an account."""


class PortInUseError(RedRoutesError):
    """Something else listens where the pages should be."""


@dataclass(frozen=True)
class Start:
    """What workers and their parent know of the start of the server.

    Attributes
    ----------
    done
        Whether it has answered; a worker that cannot begin later on is tried again.
    failed
        Exit code of a server that cannot begin, which was said; 0 while it may.
    """

    done: Any = field(default_factory=lambda: multiprocessing.Value("b", 0))
    failed: Any = field(default_factory=lambda: multiprocessing.Value("b", 0))


@command()
@option("--host", help=N_("Address to listen at; else 127.0.0.1."))
@option("--port", type=click.IntRange(1, 65535), help=N_("Port to listen at; else 8000."))
@option("--base-path", help=N_("Sub-path of the pages behind a proxy, such as /red."))
@option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help=N_("Processes that answer."),
)
@option(
    "--work-processes",
    default=PROCESSES,
    show_default=True,
    type=click.IntRange(0, 64),
    help=N_("Processes that do long work; 0: those of redroutes worker do it."),
)
@simulate_option
def serve(
    host: str | None,
    port: int | None,
    base_path: str | None,
    workers: int,
    work_processes: int,
    *,
    simulate: bool | None,
) -> None:
    """Serve the pages and the API until interrupted, preparing the store at the first start."""
    from granian import Granian  # noqa: PLC0415 - only this command serves
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415
    from granian.http import HTTP1Settings  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    if base_path is not None:  # the workers read it from there
        os.environ["REDROUTES_BASE_PATH"] = base_path
    if simulate is not None:
        os.environ["REDROUTES_SIMULATE"] = "yes" if simulate else "no"
    settings = Settings.from_env()
    open_tiles(settings.basemap)  # a wrong folder or file is said here, not by a worker that dies
    host, port = host or settings.host, port or settings.port
    if _answers(_reachable(host), port):  # the server would share the port with the other program
        raise PortInUseError(
            N_("Another program answers at port %(port)d: stop it, or choose another --port."),
            port=port,
        )
    os.environ["REDROUTES_WORK"] = "workers"
    # Nothing is loaded and no thread is started in this process: it forks its workers, and a fork
    # in the middle of another thread's import would leave the worker waiting for ever.
    server = Granian(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        # Where it must tell HTTP/1 from HTTP/2 first, a client that says nothing stays for ever.
        http=HTTPModes.http1,
        websockets=False,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,  # else 1,024: a thousand clients that wait would stop all others
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_MILLISECONDS),
        respawn_failed_workers=True,
        respawn_interval=RESPAWN_SECONDS,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
    )
    start = Start()
    with _counting(settings), _workers(work_processes, start):
        # The parent is named here: a worker that begins when it has died already could not tell.
        load = partial(
            load_application, host=host, port=port, lang=language(), parent=os.getpid(), start=start
        )
        server.serve(target_loader=load)
    if start.failed.value:
        click.get_current_context().exit(start.failed.value)


@contextmanager
def _counting(settings: Settings) -> Iterator[None]:
    """Give the workers a folder in which they count together, where anybody wants the figures."""
    if settings.metrics == "no" or os.environ.get(MULTIPROCESS):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="redroutes-metrics-") as folder:
        os.environ[MULTIPROCESS] = folder
        yield


@contextmanager
def _workers(processes: int, start: Start) -> Iterator[None]:
    """Keep the processes for long work alive beside the server, in a parent of their own."""
    if not processes:
        yield
        return
    ended = threading.Event()
    keeper = threading.Thread(target=_keep, args=[processes, start, ended], daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def _keep(processes: int, start: Start, ended: threading.Event) -> None:
    """Begin them once the server answers: what they load would hold up its first page."""
    while not start.done.value and not ended.wait(LOOK_SECONDS):
        pass
    words = ["worker", "--processes", str(processes), "--parent", str(os.getpid())]
    while not ended.is_set():
        child = subprocess.Popen([sys.executable, "-m", "web.cli", *words])  # noqa: S603 - ours
        while child.poll() is None and not ended.wait(RESPAWN_SECONDS):
            pass
        if child.poll() is None:
            child.terminate()
            child.wait()
        ended.wait(RESPAWN_SECONDS)


def load_application(
    target: str, *, host: str, port: int, lang: str, parent: int, start: Start
) -> Any:
    """Load the application in a worker; what makes that impossible is said in one sentence."""
    _start(threading.Thread(target=end_with_parent, args=[parent]))
    if start.done.value:
        os.environ[BEGUN] = "yes"
    try:
        return _load(target, host=host, port=port, lang=lang, start=start)
    except RedRoutesError as error:
        _refuse(error, lang, parent, start)
        os._exit(error.exit_code)


def _refuse(error: RedRoutesError, lang: str, parent: int, start: Start) -> None:
    """Say once why the server cannot begin and stop it; one that has begun tries again."""
    from web.language.messages import sentence  # noqa: PLC0415 - only when something is wrong

    with start.failed.get_lock():
        if not start.failed.value:
            click.echo(sentence(error, lang), err=True)
        if start.done.value:
            return
        start.failed.value = error.exit_code
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # this process need not be waited for
    os.kill(parent, signal.SIGTERM)
    time.sleep(STOP_SECONDS)


def _load(target: str, *, host: str, port: int, lang: str, start: Start) -> Any:
    """Load the application; at a first start that simulates do so before answering.

    What most pages need is loaded a little after the first one, which thus comes sooner.
    """
    module, name = target.split(":")
    with loading():
        prepare = import_module("web.cli.prepare")  # in the worker, not in its parent
        context = import_module("web.wsgi").app.extensions["redroutes"]
    require_accounts(context, host)
    if context.settings.simulate == "yes" and not context.settings.begun:
        prepare.prepare_and_say(context, lang)
    if context.store.is_full:
        click.echo(prepare.translate(import_module("web.frame.outage").FULL, lang), err=True)
    _start(threading.Timer(WARM_UP_DELAY, _warm_up, [context, lang]))
    base_path = context.settings.base_path
    first = partial(_first_link, context, host=host, port=port)
    _start(
        threading.Thread(
            target=_announce, args=[host, port, base_path, lang, start], kwargs={"first": first}
        )
    )
    return getattr(import_module(module), name)


def require_accounts(context: Any, host: str) -> None:
    """Refuse to answer the network before somebody has an account.

    Raises
    ------
    OpenToAllError
        It says what to do.
    """
    if not is_here(host) and not context.settings.begun and not context.store.people.exist():
        raise OpenToAllError(
            N_(
                "At %(host)s everybody on the network would be let in, for there is no account:"
                " make the first one with `redroutes user add --name NAME --role admin`, then"
                " start again."
            ),
            host=host,
        )


def _first_link(context: Any, *, host: str, port: int) -> str:
    """Return where the first administrator chooses a password, "" where there are accounts."""
    from web.people.address import welcome_address  # noqa: PLC0415 - in the worker

    people = context.store.people
    if people.exist():
        return ""
    settings = replace(context.settings, host=host, port=port)
    return welcome_address(settings, people.invite(None))


def _warm_up(context: Any, lang: str) -> None:
    try:
        import_module("web.cli.prepare").warm_up_all(context, lang)
    except RedRoutesError as error:  # without a store, say: requests load what they need
        logging.getLogger(__name__).warning("%s", error)


def end_with_parent(parent: int) -> None:
    """End this process soon after the one that started it: killed, it could tell nobody to stop.

    Left alone it would hold the port, and nobody would do its long work.
    """
    while os.getppid() == parent:
        time.sleep(RESPAWN_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_SECONDS)
    os._exit(1)


def _start(thread: threading.Thread) -> None:
    thread.daemon = True
    thread.start()


def _announce(
    host: str, port: int, base_path: str, lang: str, start: Start, *, first: Callable[[], str]
) -> None:
    """Print the address once it can be opened: the socket refuses until the worker is up.

    One of the workers prints the link of the first administrator, too.
    """
    from web.language.messages import translate  # noqa: PLC0415

    reachable = _reachable(host)
    while not _answers(reachable, port):
        time.sleep(LOOK_SECONDS)
    with start.done.get_lock():
        begun, start.done.value = bool(start.done.value), 1
    shown = f"[{reachable}]" if ":" in reachable else reachable
    template = N_("Red Routes is at http://%(host)s:%(port)d%(path)s")
    click.echo(translate(template, lang, host=shown, port=port, path=base_path))
    if not begun and (link := _tried(first)):
        click.echo(translate(LINK, lang, address=link))


def _tried(first: Callable[[], str]) -> str:
    try:
        return first()
    except RedRoutesError as error:  # a store that cannot be written: there is no link, then
        logging.getLogger(__name__).warning("%s", error)
        return ""


def _reachable(host: str) -> str:
    """Return an address of this machine that a server listening at ``host`` can be reached at."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True
