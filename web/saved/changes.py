"""Two plan documents compared in words: what was added, removed, moved, and which times differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from geo.errors import N_
from web.language import words
from web.language.messages import translate
from web.plan.answer import DayPlan, Plan, Visit
from web.saved.answer import Difference as Told


@dataclass(frozen=True)
class Difference:
    """One difference: a code for programs, a sentence with its fields for people."""

    code: str
    template: str
    params: Mapping[str, object]

    def said(self, language: str) -> str:
        """Return the sentence in "zh" or "en"."""
        params = dict(self.params)
        if self.code == "hours":
            params |= {
                key: words.hours(str(params[key]), lang=language) for key in ("before", "after")
            }
        return translate(self.template, language, **params)

    def told(self, language: str) -> Told:
        """Return it as answers hold it."""
        return {
            "code": self.code,
            "text": self.said(language),
            "template": self.template,
            "params": dict(self.params),
        }


def differences(old: Plan, new: Plan) -> list[Difference]:
    """Return what `new` has otherwise than `old`; nothing when the timetables are the same."""
    return [
        *_days(old, new),
        *_stops(old, new),
        *_visits(old, new),
        *leg_differences(drives(old), drives(new)),
        *_totals(old, new),
    ]


def drives(document: Plan) -> dict[tuple[str, str], int | None]:
    """Return the minutes at the wheel between neighbouring places of a plan."""
    return {
        (leg["from"], leg["to"]): leg["minutes"] for day in document["days"] for leg in day["legs"]
    }


def leg_differences(
    old: Mapping[tuple[str, str], int | None], new: Mapping[tuple[str, str], int | None]
) -> Iterator[Difference]:
    """Compare the drives that both plans have."""
    for (a, b), before in old.items():
        after = new.get((a, b), before)
        if before == after or before is None:
            continue
        names = {"origin": a, "destination": b}
        if after is None:
            template = N_("No road is known any more from %(origin)s to %(destination)s.")
            yield Difference("unreachable", template, names)
        else:
            yield Difference(
                "drive",
                N_(
                    "From %(origin)s to %(destination)s the drive takes %(after)d min instead of "
                    "%(before)d (%(more)+d)."
                ),
                {**names, "before": before, "after": after, "more": after - before},
            )


def _days(old: Plan, new: Plan) -> Iterator[Difference]:
    before, after = old["days"], new["days"]
    if len(before) != len(after):
        template = N_("The tour has %(after)d days instead of %(before)d.")
        yield Difference("days", template, {"before": len(before), "after": len(after)})
    for number, (a, b) in enumerate(zip(before, after, strict=False), start=1):
        for end, (code, template) in _DAY_SENTENCES.items():
            said, now = _at(a, end), _at(b, end)
            if said != now:
                yield Difference(code, template, {"day": number, "before": said, "after": now})


_DAY_SENTENCES = {
    ("date",): ("date", N_("Day %(day)d is on %(after)s instead of %(before)s.")),
    ("start", "name"): ("start", N_("Day %(day)d starts at %(after)s instead of %(before)s.")),
    ("end", "name"): ("end", N_("Day %(day)d ends at %(after)s instead of %(before)s.")),
    ("start", "time"): ("leave", N_("Day %(day)d sets out at %(after)s instead of %(before)s.")),
    ("end", "time"): ("back", N_("Day %(day)d is over at %(after)s instead of %(before)s.")),
}


def _at(day: DayPlan, path: tuple[str, ...]) -> str:
    value: Any = day
    for key in path:
        value = value[key]
    return str(value)


def _stops(old: Plan, new: Plan) -> Iterator[Difference]:
    before, after = _by_id(old), _by_id(new)
    removed, added = (
        N_("%(name)s is no longer on day %(day)d."),
        N_("%(name)s is new on day %(day)d."),
    )
    for site, (day, stop) in before.items():
        if site not in after:
            yield Difference("removed", removed, {"name": stop["name"], "day": day})
    for site, (day, stop) in after.items():
        if site not in before:
            yield Difference("added", added, {"name": stop["name"], "day": day})
    common = [site for site in before if site in after]
    for site in common:
        (day, stop), (now, _) = before[site], after[site]
        if day != now:
            template = N_("%(name)s has moved from day %(before)d to day %(after)d.")
            params = {"name": stop["name"], "before": day, "after": now}
            yield Difference("moved", template, params)
    yield from _orders(before, after)


def _orders(before: "Stops", after: "Stops") -> Iterator[Difference]:
    """Name the days whose common stops come in another order."""
    for day in sorted({number for number, _ in before.values()}):
        stay = [s for s, (number, _) in before.items() if number == day]
        stay = [site for site in stay if site in after and after[site][0] == day]
        now = [site for site in after if site in stay]
        if now != stay:
            names = "、".join(after[site][1]["name"] for site in now)
            template = N_("Day %(day)d visits in another order: %(names)s.")
            yield Difference("order", template, {"day": day, "names": names})


Stops = dict[str, tuple[int, Visit]]


def _by_id(document: Plan) -> Stops:
    """Return (number of the day, stop) by id, in the order of visiting."""
    days = enumerate(document["days"], start=1)
    return {stop["id"]: (number, stop) for number, day in days for stop in day["stops"]}


_STOP_SENTENCES: Mapping[Literal["arrive", "start", "visit_minutes"], str] = {
    "arrive": N_("%(name)s: arrival at %(after)s instead of %(before)s."),
    "start": N_("%(name)s: the visit begins at %(after)s instead of %(before)s."),
    "visit_minutes": N_("%(name)s: the visit takes %(after)s min instead of %(before)s."),
}


def _visits(old: Plan, new: Plan) -> Iterator[Difference]:
    after = _by_id(new)
    for site, (_, stop) in _by_id(old).items():
        if site not in after:
            continue
        now = after[site][1]
        yield from hours_difference(stop, now["hours"])
        for key, template in _STOP_SENTENCES.items():
            if key == "start" and stop["arrive"] != now["arrive"]:
                continue  # said already
            if stop[key] != now[key]:
                params = {"name": stop["name"], "before": stop[key], "after": now[key]}
                yield Difference(key, template, params)


def hours_difference(stop: Visit, now: str) -> Iterator[Difference]:
    """Compare the opening hours of a stop with those of now."""
    if stop["hours"] != now:
        template = N_("%(name)s: the opening hours are %(after)s; they were %(before)s.")
        params = {"name": stop["name"], "before": stop["hours"], "after": now}
        yield Difference("hours", template, params)


def _totals(old: Plan, new: Plan) -> Iterator[Difference]:
    before, after = old["totals"]["drive_minutes"], new["totals"]["drive_minutes"]
    if before != after:
        template = N_("In all %(after)d min at the wheel instead of %(before)d (%(more)+d).")
        params = {"before": before, "after": after, "more": after - before}
        yield Difference("total", template, params)
