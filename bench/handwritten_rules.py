"""The fourteen rules of `bench.peers` on plain dictionaries, with their facts, as written by hand.

Just enough for `bench.stories`: nobody corrects, withdraws, joins or contradicts anything, a number stands
for a child, and a telephone for a person.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bench.peers import PYTHON

Raw = dict[str, Any]
LONDON = ZoneInfo("Europe/London")
AREA = "344"
HOUR = timedelta(hours=1)
COUNTED = {f"missing_episodes_{days}_days": timedelta(days=days) for days in (28, 90)}
ANSWERS = ("rhi.completed", "rhi.declined", "rhi.not_possible")
FAMILY_OR_CARER = ("parent", "sibling", "other_family", "carer", "professional")


class Found(NamedTuple):
    """What a rule found of a child: about what, and since when it was so."""

    code: str
    child: str
    subject: str
    due: datetime


@dataclass
class Shared:
    """By telephone, everybody's disclosures of it, and when it was linked to a case."""

    disclosures: dict[str, list[tuple[datetime, str]]] = field(default_factory=lambda: defaultdict(list))
    links: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, raws: Iterable[Raw]) -> "Shared":
        shared = cls()
        for raw in raws:
            if number := phone(raw):
                if raw["type"] == "contact.disclosed":
                    shared.disclosures[number].append((at(raw), child_of(raw)))
                else:
                    shared.links[number].append(at(raw))
        return shared


def at(raw: Raw) -> datetime:
    return datetime.fromisoformat(raw["time"])


def child_of(raw: Raw) -> str:
    return str(raw["data"]["child"]["value"])


def phone(raw: Raw) -> str | None:
    number = raw["data"].get("contact", {}).get("phone")
    return number.replace(" ", "") if number else None


def named_by(raw: Raw) -> list[str]:
    return [each["value"] for each in raw["data"].get("named_children", ())]


def find(child: str, own: Sequence[Raw], naming: Sequence[Raw], shared: Shared, now: datetime) -> set[Found]:
    """`own` are the events about the child, `naming` those of others that name it."""
    by_type: dict[str, list[Raw]] = defaultdict(list)
    for raw in own:
        by_type[raw["type"]].append(raw)
    open_since = min(map(at, by_type["macse.accepted"]), default=None)
    found = [
        *_of_episodes(by_type),
        *_over_time(by_type, now),
        *_of_disclosures(by_type["contact.disclosed"], shared, now),
        *(("R17", f"naming:{raw['source']}:{raw['id']}", at(raw)) for raw in naming),
        *_of_harm(by_type),
    ]
    found += _of_open_case(by_type, naming, open_since)
    return {Found(code, child, subject, due) for code, subject, due in found}


Rows = Iterator[tuple[str, str, datetime]]


def _of_episodes(by_type: dict[str, list[Raw]]) -> Rows:
    """As each begins."""
    reports = sorted((at(raw), raw["data"]["episode"]) for raw in by_type["missing.reported"])
    times = [began for began, _ in reports]
    for began, episode in reports:
        facts: dict[str, Any] = {
            name: sum(began - within <= each <= began for each in times) for name, within in COUNTED.items()
        }
        facts |= {"child_age": _age(by_type, began), "child_looked_after": _looked_after(by_type, began)}
        facts |= _placement(by_type, began)
        for days in (28, 90):
            since = began - timedelta(days=days)
            facts[f"missing_episodes_{days}_days"] = sum(since <= each <= began for each in times)
        for code in ("R01", "R02", "R09", "R11", "R12"):
            if PYTHON[code](facts):
                yield code, f"episode:{episode}", began


def _age(by_type: dict[str, list[Raw]], when: datetime) -> int | None:
    for raw in by_type["child.registered"]:
        born, day = datetime.fromisoformat(raw["data"]["date_of_birth"]), when.astimezone(LONDON)
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return None


def _since(raw: Raw) -> datetime:
    return datetime.fromisoformat(raw["data"]["from"]).replace(tzinfo=LONDON)


def _looked_after(by_type: dict[str, list[Raw]], when: datetime) -> bool | None:
    """`C2` and the like; other children are known not to be by their status."""
    for raw in by_type["legal_status.changed"]:
        if _since(raw) <= when:
            return True
    statuses = by_type["social_care.status_changed"]
    return False if any(at(raw) <= when for raw in statuses) else None


def _placement(by_type: dict[str, list[Raw]], when: datetime) -> dict[str, str | None]:
    last = [raw["data"] for raw in sorted(by_type["placement.started"], key=_since) if _since(raw) <= when]
    if not last:
        return {"placement_responsible_la": None, "placement_location": None}
    ours, host = last[-1]["responsible_la"] == AREA, last[-1]["host_la"]
    return {
        "placement_responsible_la": "ours" if ours else "another",
        "placement_location": "IN" if host == last[-1]["responsible_la"] else "OUT",
    }


def _over_time(by_type: dict[str, list[Raw]], now: datetime) -> Rows:
    """What holds once it has lasted."""
    back = {raw["data"]["episode"]: at(raw) for raw in by_type["missing.found"]}
    answered: dict[str, datetime] = {}
    for raw in (raw for type_ in ANSWERS for raw in by_type[type_]):
        for episode in raw["data"]["episodes"]:
            answered[episode] = min(at(raw), answered.get(episode, at(raw)))
    for raw in by_type["missing.reported"]:
        episode, began = raw["data"]["episode"], at(raw)
        until = min(back.get(episode, now), now)
        if PYTHON["R05"]({"episode_open_for": (until - began) / HOUR}):
            yield "R05", f"episode:{episode}", began + 24 * HOUR
    for episode, returned in back.items():
        until = min(answered.get(episode, now), now)
        if PYTHON["R32"]({"return_waiting_for": (until - returned) / HOUR}):
            yield "R32", f"return:{episode}", returned + 72 * HOUR


def _of_disclosures(disclosures: Sequence[Raw], shared: Shared, now: datetime) -> Rows:
    for raw in disclosures:
        told, number, contact = at(raw), phone(raw) or "", raw["data"]["contact"]
        linked = [each for each in shared.links.get(number, ()) if each <= now]
        firsts: dict[str, datetime] = {child_of(raw): told}
        for when, child in shared.disclosures.get(number, ()):
            if abs(when - told) <= timedelta(days=180) and when <= now:
                firsts[child] = min(when, firsts.get(child, when))
        kind = contact.get("kind")
        facts = {
            "disclosure_child_is": "discloser",
            "disclosure_elements": raw["data"].get("elements", ()),
            "disclosure_names_another_child": bool(named_by(raw)),
            "contact_kind": None if kind == "unknown" else kind,
            "contact_partner": contact.get("relation") == "partner",
            "contact_family_or_carer": contact.get("relation") in FAMILY_OR_CARER,
            "contact_known_to_macse": bool(linked),
            "contact_disclosed_by_children_180_days": len(firsts),
        }
        since = {"R16": min(linked, default=told), "R19": sorted(firsts.values())[:2][-1]}
        for code in ("R16", "R17", "R18", "R19"):
            if PYTHON[code](facts):
                yield code, f"disclosure:{raw['source']}:{raw['id']}", max(told, since.get(code, told))


def _of_harm(by_type: dict[str, list[Raw]]) -> Rows:
    for kind, type_ in (("harm", "harm.disclosed"), ("interview", "rhi.completed")):
        for raw in by_type[type_]:
            subject = f"{kind}:{raw['source']}:{raw['id']}"
            if PYTHON["R22"]({"harm_disclosed": _harm(raw)}):
                yield "R22", subject, at(raw)
            if PYTHON["R23"]({"concern_suspected": raw["data"].get("worker_concern_cse") == "Y"}):
                yield "R23", subject, at(raw)


def _harm(raw: Raw) -> bool:
    return raw["type"] == "harm.disclosed" or raw["data"]["harm"] == "Y"


def _of_open_case(by_type: dict[str, list[Raw]], naming: Sequence[Raw], open_since: datetime | None) -> Rows:
    """What is news to a meeting that has the child already."""
    told = [("episode", raw, True) for raw in by_type["missing.reported"]]
    told += [("disclosure", raw, True) for raw in by_type["contact.disclosed"]]
    told += [("naming", raw, True) for raw in naming]
    told += [("harm", raw, True) for raw in by_type["harm.disclosed"]]
    for raw in by_type["rhi.completed"]:
        told.append(("interview", raw, _harm(raw) or raw["data"]["worker_concern_cse"] == "Y"))
    for kind, raw, is_news in told:
        is_open = open_since is not None and open_since <= at(raw)
        if PYTHON["R25"]({"macse_open": is_open, "record_is_news": is_news}):
            of_episode = kind == "episode"
            subject = raw["data"]["episode"] if of_episode else f"{raw['source']}:{raw['id']}"
            yield "R25", f"{kind}:{subject}", at(raw)
