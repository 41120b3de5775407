"""The command line: every option there is, and what the commands print and write."""

from collections.abc import Iterator

import click

from tests.snapshot.office import Office
from tests.snapshot.questions import CEMETERY, LANGUAGES, MUSEUM

TRIP = ("plan", "--from", "通化市", "--date", "2027-06-15", "--days", "2",
        "--area", "220521000000", "--overnight", "通化市")  # fmt: skip
DAY = ("plan", "--from", "通化市", "--date", "2027-06-15", "--area", "220521000000",
       "--back", "13:00")  # fmt: skip
ORDERED = ("plan", "--from", "长春", "--to", "吉林", "--date", "2027-06-15",
           "--order", f"{CEMETERY},{MUSEUM}")  # fmt: skip
SUGGEST = ("coverage", "suggest", "--county", "220623", "--within", "15", "--venues", "3")
READING = {
    "plan": TRIP,
    "plan-rules": (
        *ORDERED, "--audience", "students", "--leave", "07:30", "--back", "17:00", "--no-lunch",
        "--max-drive", "200", "--vehicle", "bus", "--season", "winter", "--max-leg", "90",
        "--at-least", "museum=1", "--at-most", "抗联=9", "--storyline", "hard", "--group-size",
        "40", "--capacity", f"{CEMETERY}=10", "--shifts", "--lecture", "30", "--lecturer",
        f"{CEMETERY}=2027-06-15 09:00-11:30", "--closed", f"{MUSEUM}=2027-06-15", "--slack", "10",
        "--exclude", "JL-220103-001", "--theme", "东北抗联", "--require", CEMETERY,
    ),
    "plan-alternatives": (*DAY, "--alternatives", "2"),
    "plan-dates": (*ORDERED, "--other-dates", "2"),
    "plan-bound": (*ORDERED, "--bound"),
    "examples": ("examples",),
    "plans-list": ("plans", "list"),
    "plans-show": ("plans", "show", "1"),
    "nearby": ("nearby", "--at", "大石人镇", "--within", "12", "--limit", "5"),
    "nearby-narrowed": (
        "nearby", "--at", "大石人镇", "--within", "5km", "--tier", "village", "--sort", "need",
        "--idle", "90", "--topic", "law", "--people", "30", "--language", "ko",
    ),
    "coverage": ("coverage", "--level", "township", "--county", "220623"),
    "coverage-whole": (
        "coverage", "--prefecture", "2206", "--trend", "3", "--compare", "2027-03-01",
        "--required", "law", "--required", "theory", "--topics-needed", "1",
    ),
    "suggest": SUGGEST,
    "suggest-bases": (
        "coverage", "suggest", "--county", "220623", "--within", "15", "--model", "lscp",
    ),
    "inspect": (
        "inspect", "--groups", "2", "--days", "2", "--within", "白山", "--per-county", "1",
        "--date", "2027-06-07", "--shares", "1:3:6",
    ),
    "orders-list": ("orders", "list"),
    "dispatch": ("dispatch", "--from-store", "--days", "7"),
    "dispatch-planned": ("dispatch", "--from-store", "--days", "7", "--planned"),
}  # fmt: skip
"""Commands that only read and print text, which is asked for in both languages, or JSON."""
ONLY = {
    "plans-today": ("plans", "today", "1"),
    "basemap-check": ("basemap", "check"),
    "roads-status": ("roads", "status"),
    "roads-directions": ("roads", "directions", "长春", "大石人镇"),
    "roads-template": ("roads", "calibrate", "--template"),
    "roads-use": ("roads", "use", "osm"),
    "data-check": ("data", "check"),
}
"""Commands that know text only."""
FILES = {
    "plan.csv": TRIP, "plan.xlsx": TRIP, "plan.kml": TRIP,
    "export.gpx": ("plans", "export", "1"),
    "nearby.csv": READING["nearby"], "nearby.gpkg": READING["nearby"],
    "coverage.csv": READING["coverage"], "coverage.xlsx": READING["coverage-whole"],
    "suggest.csv": SUGGEST, "suggest.xlsx": SUGGEST,
    "inspect.csv": READING["inspect"], "inspect.xlsx": READING["inspect"],
    "orders.csv": READING["orders-list"], "orders.xlsx": READING["orders-list"],
    "dispatch.csv": READING["dispatch"],
    "isochrone.geojson": ("isochrone", "--at", "大石人镇", "--minutes", "15"),
    "centres.csv": ("coverage", "centres", "--county", "220623", "--which", "never"),
    "centres.json": ("coverage", "centres", "--county", "220623", "--which", "overdue"),
}  # fmt: skip
"""Files by commands: the pages offer the same ones in every format."""
REFUSED = {
    "topic": ("coverage", "--county", "220623", "--topic", "nosuch"),
    "required": ("coverage", "--county", "220623", "--required", "nosuch"),
    "topics": ("coverage", "--county", "220623", "--required", "law", "--topics-needed", "5"),
    "level": ("coverage", "--level", "nosuch"),
    "suggest": (*SUGGEST, "--topic", "nosuch"),
    "place": ("nearby", "--at", "朝阳镇"),
    "within": ("nearby", "--at", "长春", "--within", "0"),
    "plan": ("plan", "--from", "nowhere", "--date", "2027-06-15"),
    "format": ("coverage", "--format", "gpx"),
    "output": ("coverage", "--format", "xlsx"),
    "order": ("orders", "accept", "1"),
    "dispatch": ("dispatch", "--save"),
    "missing": ("nosuch",),
}
LOG = "venue,date,status\n220623000000,2027-05-01,held\n220623101000,2027-05-02,held\n"
ORDERS = "venue,topic,language,from,to,part,people\n大石人镇,law,zh,2027-06-02,,am,30\n"
TOWNS = ("吉林市", "四平市", "辽源市", "通化市", "白山市", "松原市", "白城市", "敦化市", "梅河口市",
         "公主岭市", "榆树市", "德惠市")  # fmt: skip
DRIVES = "from,to,minutes,km\n" + "".join(
    f"长春市,{town},{70 + 20 * number},\n" for number, town in enumerate(TOWNS)
)


def list_commands(office: Office) -> None:
    """Write every command with its options, and the help in both languages."""
    from web.cli import main  # noqa: PLC0415 - reads the environment

    lines = []
    for words, command in _commands(main, ()):
        lines += [" ".join(words) or "redroutes", *sorted(map(_option, command.params))]
        for lang in LANGUAGES:
            name = "-".join(words) or "redroutes"
            office.command(f"help/{name}.{lang}", *words, "--help", language=lang)
    office.write("commands.txt", "\n".join(lines) + "\n")


def _commands(
    command: click.Command, words: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield words, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found:
                yield from _commands(found, (*words, name))


def _option(option: click.Parameter) -> str:
    facts = option.to_info_dict()
    named = " ".join([*facts["opts"], *facts["secondary_opts"]])
    choices = facts["type"].get("choices", "")
    kept = ("default", "required", "multiple", "nargs", "is_flag")
    said = " ".join(f"{key}={facts[key]!r}" for key in kept if key in facts)
    return f"  {named}: {facts['type']['param_type']} {'|'.join(choices)} {said}"


def run_commands(office: Office) -> None:
    """Write what the commands print, and the files they make."""
    for name, words in READING.items():
        for lang in LANGUAGES:
            office.command(f"cli/{name}.{lang}", *words, language=lang)
        office.command(f"cli/{name}", *words, "--format", "json", file="answer.json")
    for name, words in {**ONLY, **REFUSED}.items():
        folder = "cli" if name in ONLY else "refused"
        for lang in LANGUAGES:
            office.command(f"{folder}/{name}.{lang}", *words, language=lang)
    for name, words in FILES.items():
        form = ("--format", name.partition(".")[2])
        office.command("cli/file", *words, *form, file=name, language="zh")
    slow = (*READING["coverage-whole"], "--equity", "--uncertainty")
    office.command("cli/coverage-equity.zh", *slow, language="zh")
    _files_as_input(office)


def _files_as_input(office: Office) -> None:
    given = {"log.csv": LOG, "orders.csv": ORDERS, "drives.csv": DRIVES}
    for name, text in given.items():
        (office.home / name).write_text(text, encoding="utf-8")
    log, orders, drives = (str(office.home / name) for name in given)
    for lang in LANGUAGES:
        office.command(
            f"cli/coverage-log.{lang}", "coverage", "--lectures", log, "--prefecture", "2206",
            language=lang,
        )  # fmt: skip
        office.command(f"cli/dispatch-file.{lang}", "dispatch", "--orders", orders, language=lang)
        office.command(f"cli/calibrate.{lang}", "roads", "calibrate", drives, language=lang)
        folder = office.home / f"book-{lang}"
        office.command(f"cli/book.{lang}", *ORDERED, "--book", str(folder), language=lang)
        names = sorted(path.name for path in folder.iterdir())
        office.write(f"cli/book-files.{lang}.txt", "\n".join(names) + "\n")


def change_by_commands(office: Office) -> None:
    """Write what the commands say that change the store; nothing is asked of it afterwards."""
    for name, *words in (
        ("plan-save", *TRIP, "--save", "终端"),
        ("plans-status", "plans", "status", "2", "published"),
        ("plans-copy", "plans", "copy", "1", "--name", "副本"),
        ("plans-restore", "plans", "restore", "2", "1"),
        ("plans-delete", "plans", "delete", "2"),
        ("plans-undo", "plans", "delete", "2", "--undo"),
        ("plans-revoke", "plans", "share", "1", "--revoke"),
        ("orders-add", "orders", "add", "--venue", "大石人镇", "--topic", "law",
         "--from", "2027-06-15"),
        ("orders-cancel", "orders", "cancel", "5"),
        ("suggest-add", *SUGGEST, "--add"),
        ("dispatch-save", "dispatch", "--from-store", "--save", "--format", "csv"),
    ):  # fmt: skip
        office.command(f"changing/{name}", *words, language="zh")
    office.command("changing/orders-after", "orders", "list", language="en")
