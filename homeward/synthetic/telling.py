"""The truth told as events: one for each thing that was reported (contracts.md, section 1)."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from homeward.synthetic import names
from homeward.synthetic.chance import Chance
from homeward.synthetic.people import LONDON
from homeward.synthetic.reporting import MEETING, POLICE
from homeward.synthetic.world import (
    Absence,
    Case,
    Child,
    Disclosure,
    Found,
    Interview,
    Linked,
    Period,
    Placement,
    Report,
    Told,
    World,
)

Event = dict[str, Any]

R = TypeVar("R", Period, Report, Found, Interview, Disclosure)
"""What may be told wrongly before it is told rightly."""

PLACES_LEFT = {"K2": "residential", "H5": "supported", "U4": "foster", "U6": "foster", "P1": "home"}


def events(world: World, seed: int) -> Iterator[Event]:
    """Every event of the world, child by child."""
    for flag in world.flags:
        chance = Chance(seed, "flag", flag.told.id)
        basis = {"basis": "Police intelligence.", "review_by": (world.until + timedelta(days=180)).date()}
        yield event(flag.kind, flag.told, **_linked(flag, chance), **basis)
    for told in world.whole:
        yield event("feed.completed", told, feed="social_care", as_of=told.at)
    for child in world.children:
        yield from _Telling(child, world, Chance(seed, "telling", child.index)).all()


def event(type_: str, told: Told, **data: Any) -> Event:
    return {
        "specversion": "1.0",
        "id": told.id,
        "source": told.source,
        "type": type_,
        "time": told.at.isoformat(),
        "recordedtime": told.recorded.isoformat(),
        "receivedtime": told.received.isoformat(),
        "data": {name.rstrip("_"): _plain(value) for name, value in data.items() if value is not None},
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _day_or_instant(moment: datetime, chance: Chance) -> str:
    """A London midnight is written as a date or as an instant: they mean the same."""
    return moment.astimezone(LONDON).date().isoformat() if chance.happens(0.7) else moment.isoformat()


def _linked(link: Linked, chance: Chance) -> dict[str, Any]:
    if link.kind == "location.flagged":
        return {"place": {"address": names.spelled(chance, "address", link.adult.address)}}
    return {"contact": _contact(link.adult.alias, link.marks, chance, kind="adult")}


def _contact(alias: str, marks: frozenset[tuple[str, str]], chance: Chance, **more: str) -> dict[str, str]:
    """A name that was said stands in `name`, an alias alone in `alias`: it identifies nobody."""
    return {
        "alias": alias,
        **{part: names.spelled(chance, part, value) for part, value in sorted(marks)},
        **more,
    }


class _Telling:
    """One child's events. Each source names the child in its own way, where it has one."""

    def __init__(self, child: Child, world: World, chance: Chance) -> None:
        self.child = child
        self.world = world
        self.chance = chance

    def all(self) -> Iterator[Event]:
        child = self.child
        yield from self._registration()
        for legal in child.legal:
            yield from self._told("legal_status.changed", legal, self._legal)
        for social in child.social:
            yield from self._told("social_care.status_changed", social, self._social)
        for placement in child.placements:
            yield from self._placement(placement)
        for absence in child.absences:
            yield from self._absence(absence)
        for interview in child.interviews:
            yield from self._told(f"rhi.{interview.kind}", interview, self._interview)
        for disclosure in child.disclosures:
            says = self._carer_says if disclosure.by_carer else self._child_says
            type_ = "carer.information" if disclosure.by_carer else "contact.disclosed"
            yield from self._told(type_, disclosure, says)
        yield from self._others()
        for case in child.cases:
            yield from self._case(case)

    def _told(self, type_: str, record: R, says: Callable[[R], dict[str, Any]]) -> Iterator[Event]:
        """The record as an event, and before it what was told wrongly in its place."""
        if record.before is None:
            yield self._tell(type_, record.told, **says(record))
            return
        yield from self._told(type_, record.before, says)
        replaced = {"supersedes": record.before.told.id, "changereason": "Corrected by the source."}
        yield self._tell(type_, record.told, **says(record)) | replaced

    def _tell(self, type_: str, told: Told, **data: Any) -> Event:
        scheme, value = self.child.identifier
        if told.source == POLICE and self.child.police_ref:
            scheme, value = "police_ref", self.child.police_ref
        return event(type_, told, child={"scheme": scheme, "value": value}, **data)

    def _registration(self) -> Iterator[Event]:
        child, registered, born_told = self.child, self.child.registered, self.child.born_told
        if registered is None:
            return
        known_at_once = born_told is registered
        yield self._tell(
            "child.registered",
            registered,
            identifiers=[{"scheme": "police_ref", "value": child.police_ref}] if child.police_ref else None,
            given_name=child.given_name,
            family_name=child.family_name,
            date_of_birth=child.born if known_at_once else child.born_before,
            sex=child.sex,
            ethnicity=child.ethnicity,
            district=child.district,
        )
        if born_told and not known_at_once:
            yield self._tell("child.updated", born_told, date_of_birth=child.born)

    def _legal(self, period: Period) -> dict[str, Any]:
        return {"code": period.value, **self._span(period)}

    def _social(self, period: Period) -> dict[str, Any]:
        return {"status": period.value, **self._span(period)}

    def _span(self, period: Period) -> dict[str, str]:
        """From and to, as the record gives them."""
        to = {} if period.end is None else {"to": _day_or_instant(period.end, self.chance)}
        return {"from": _day_or_instant(period.start, self.chance)} | to

    def _placement(self, placement: Placement) -> Iterator[Event]:
        """Its end is a record of its own."""
        about = {
            "placement": placement.ref,
            "place_code": placement.place_code,
            "provider_code": placement.provider,
            "responsible_la": placement.responsible,
            "host_la": placement.host,
            "location": placement.location,
            "from": _day_or_instant(placement.start, self.chance),
        }
        yield self._tell("placement.started", placement.told, **about)
        if placement.end and placement.end_told:
            to = _day_or_instant(placement.end, self.chance)
            yield self._tell("placement.ended", placement.end_told, **about, to=to)

    def _absence(self, absence: Absence) -> Iterator[Event]:
        ref = absence.ref
        if absence.report:
            yield from self._told("missing.reported", absence.report, lambda told: self._report(ref, told))
        if (new := absence.reclassified) and absence.report:
            categories: dict[str, Any] = {"from": absence.report.category, "to": new.value}
            yield self._tell("missing.reclassified", new.told, episode=ref, **categories)
        if new := absence.regraded:
            yield self._tell("missing.risk_changed", new.told, episode=ref, level=new.value)
        if cancelled := absence.cancelled:
            why = {"reason": cancelled.reason, "duplicate_of": cancelled.duplicate_of}
            yield self._tell("missing.cancelled", cancelled.told, episode=ref, **why)
        if absence.found:
            yield from self._told("missing.found", absence.found, lambda told: self._found(ref, told))

    def _report(self, ref: str, report: Report) -> dict[str, Any]:
        """`reported_at` is left out where it is the event's own time."""
        placed = [each for each in self.child.placements if each.start <= report.at]
        before = self.chance.lasting(timedelta(minutes=5), timedelta(hours=5))
        own_time = report.at == report.told.at and self.chance.happens(0.5)
        return {
            "episode": ref,
            "category": report.category,
            "police_risk": report.risk,
            "cse_flag": report.flag,
            "missing_from": PLACES_LEFT[placed[-1].place_code] if placed else "home",
            "reported_at": None if own_time else report.at,
            "last_seen_at": report.at - before,
            "responsible_la": report.responsible,
            "host_la": report.host,
        }

    def _found(self, ref: str, found: Found) -> dict[str, Any]:
        by = self.chance.choice(["police", "self", "carer", "public", "other"])
        return {"episode": ref, "found_at": found.at, "returned_at": found.returned_at, "found_by": by}

    def _interview(self, interview: Interview) -> dict[str, Any]:
        about: dict[str, dict[str, Any]] = {
            "offered": {"offered_at": interview.at},
            "attempted": {"at": interview.at, "result": "no_answer"},
            "declined": {"by": "child", "reason": "Did not want to talk."},
            "not_possible": {"reason": "hospital", "approver": "manager-2"},
            "completed": {
                "held_at": interview.at,
                "interviewer_role": "catch22_worker",
                "independent": "Y",
                "seen_alone": "Y",
                "harm": interview.harm,
                "online": interview.online,
                "substances": "N",
                "worker_concern_cse": interview.concern,
                "narrative": "In the words of the worker.",
            },
        }
        return {"episodes": list(interview.absences), **about[interview.kind]}

    def _carer_says(self, told: Disclosure) -> dict[str, Any]:
        return {
            "at": told.at,
            "contacts": [_contact(told.adult.alias, told.marks, self.chance, kind=told.kind)],
        }

    def _child_says(self, told: Disclosure) -> dict[str, Any]:
        """An address is given as the person's or as a place; it is the same address."""
        place, person = None, set(told.marks)
        for mark in told.marks:
            if mark[0] == "address" and self.chance.happens(0.5):
                place = {"address": names.spelled(self.chance, *mark)}
                person.remove(mark)
        described: dict[str, str] = {"kind": told.kind, "relation": told.relation}
        return {
            "discloser": "child",
            "contact": _contact(told.adult.alias, frozenset(person), self.chance, **described),
            "place": place,
            "elements": list(told.elements),
            "named_children": [self._named(index) for index in told.named] or None,
        }

    def _named(self, index: int | None) -> dict[str, str]:
        if index is None:
            return {"description": "A friend with a red coat."}
        scheme, value = self.world.children[index].identifier
        return {"scheme": scheme, "value": value}

    def _others(self) -> Iterator[Event]:
        for harm in self.child.harms:
            yield self._tell("harm.disclosed", harm.told, harm_type=harm.kind, immediate_danger="unknown")
        for told in self.child.concerns:
            words = "Seen with an older person in a car."
            yield self._tell("concern.referred", told, referrer_agency="2A", narrative=words)
        for told in self.child.flags:
            yield self._tell("police.flag_changed", told, flag="cse", on=True)
        for entry in self.child.first_entries:
            yield self._tell("youth_justice.fte", entry.told, concern_found=entry.concern)
        for ref, told in self.child.checks:
            yield self._tell("prevention_interview.completed", told, episode=ref, seen_alone="Y")

    def _case(self, case: Case) -> Iterator[Event]:
        unknown = dict.fromkeys(("internet", "mental_health", "self_harm", "substances"), "unknown")
        yield self._tell(
            "macse.accepted",
            case.told,
            case=case.ref,
            accepted_at=case.accepted_at,
            referrer_agency=self.chance.choice(["5A", "6", "2A", "8"]),
            profile=unknown,
        )
        for told in case.discussed:
            meeting = f"{MEETING}-{told.at:%Y-%m}"
            yield self._tell("macse.discussed", told, case=case.ref, meeting=meeting, held_on=told.at.date())
        for link in self.child.links:
            if link.case == case.ref:
                yield self._tell(link.kind, link.told, case=case.ref, **_linked(link, self.chance))
        if case.closed_told:
            reason = "No further risk was seen."
            yield self._tell(
                "macse.closed", case.closed_told, case=case.ref, closed_at=case.closed_at, reason=reason
            )
