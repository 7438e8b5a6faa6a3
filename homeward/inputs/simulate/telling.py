"""The truth told as events: one for each thing that was reported (contracts.md, section 1)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from homeward.inputs.simulate import names
from homeward.inputs.simulate.chance import Chance
from homeward.inputs.simulate.people import LONDON
from homeward.inputs.simulate.reporting import MEETING, POLICE
from homeward.inputs.simulate.world import (
    Absence,
    Case,
    Child,
    Disclosure,
    Interview,
    Linked,
    Period,
    Placement,
    Told,
    World,
)

Event = dict[str, Any]

PLACES_LEFT = {"K2": "residential", "H5": "supported", "U4": "foster", "U6": "foster", "P1": "home"}


def events(world: World, seed: int) -> Iterator[Event]:
    """Every event of the world, child by child."""
    for flag in world.flags:
        chance = Chance(seed, "flag", flag.told.id)
        basis = {"basis": "Police intelligence.", "review_by": (world.until + timedelta(days=180)).date()}
        yield event(flag.kind, flag.told, **_linked(flag, chance), **basis)
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
            yield self._tell("legal_status.changed", legal.told, code=legal.value, **self._span(legal))
        for social in child.social:
            yield self._tell(
                "social_care.status_changed", social.told, status=social.value, **self._span(social)
            )
        for placement in child.placements:
            yield from self._placement(placement)
        for absence in child.absences:
            yield from self._absence(absence)
        for interview in child.interviews:
            yield self._interview(interview)
        for disclosure in child.disclosures:
            yield self._disclosure(disclosure)
        yield from self._others()
        for case in child.cases:
            yield from self._case(case)

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
        wrong = (
            self._wrong_birth() if born_told and not known_at_once and born_told.at > registered.at else None
        )
        also = [{"scheme": "police_ref", "value": child.police_ref}] if child.police_ref else None
        yield self._tell(
            "child.registered",
            registered,
            identifiers=also,
            given_name=child.given_name,
            family_name=child.family_name,
            date_of_birth=child.born if known_at_once else wrong,
            sex=child.sex,
            ethnicity=child.ethnicity,
            district=child.district,
        )
        if born_told and not known_at_once:
            yield self._tell("child.updated", born_told, date_of_birth=child.born)

    def _wrong_birth(self) -> date | None:
        """What the registration says where it was put right later: nothing, or some years too early."""
        if self.child.born is None or self.chance.happens(0.5):
            return None
        return self.child.born - timedelta(days=self.chance.randint(300, 1500))

    def _span(self, period: Period | Placement) -> dict[str, str]:
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
        if absence.told:
            yield self._report(absence, absence.told)
        if new := absence.reclassified:
            category: dict[str, Any] = {"from": absence.category, "to": new.value}
            yield self._tell("missing.reclassified", new.told, episode=absence.ref, **category)
        if new := absence.regraded:
            yield self._tell("missing.risk_changed", new.told, episode=absence.ref, level=new.value)
        if absence.cancelled:
            reason = absence.cancel_reason
            yield self._tell("missing.cancelled", absence.cancelled, episode=absence.ref, reason=reason)
        if found := absence.found:
            yield self._tell(
                "missing.found",
                found.told,
                episode=absence.ref,
                found_at=found.at,
                returned_at=found.returned_at,
                found_by=self.chance.choice(["police", "self", "carer", "public", "other"]),
            )

    def _report(self, absence: Absence, told: Told) -> Event:
        placed = [each for each in self.child.placements if each.start <= absence.start]
        return self._tell(
            "missing.reported",
            told,
            episode=absence.ref,
            category=absence.category,
            police_risk=absence.risk,
            cse_flag=absence.flag,
            missing_from=PLACES_LEFT[placed[-1].place_code] if placed else "home",
            reported_at=absence.start if self.chance.happens(0.5) else None,
            last_seen_at=absence.start - self.chance.lasting(timedelta(minutes=5), timedelta(hours=5)),
            responsible_la=absence.responsible,
            host_la=absence.host,
        )

    def _interview(self, interview: Interview) -> Event:
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
                "online": "unknown",
                "substances": "N",
                "worker_concern_cse": interview.concern,
                "narrative": "In the words of the worker.",
            },
        }
        kind, covered = interview.kind, list(interview.absences)
        return self._tell(f"rhi.{kind}", interview.told, episodes=covered, **about[kind])

    def _disclosure(self, disclosure: Disclosure) -> Event:
        """An address is given as the person's or as a place; it is the same address."""
        said, place = disclosure.marks, None
        at_a_place = {mark for mark in said if mark[0] == "address"} if self.chance.happens(0.5) else set()
        for _, address in at_a_place:
            place = {"address": names.spelled(self.chance, "address", address)}
        if disclosure.by_carer:
            contact = _contact(disclosure.adult.alias, said, self.chance, kind=disclosure.kind)
            at, relation = disclosure.at, "parent"
            return self._tell(
                "carer.information", disclosure.told, at=at, relation=relation, contacts=[contact]
            )
        person = frozenset(said - at_a_place)
        described: dict[str, str] = {"kind": disclosure.kind, "relation": disclosure.relation}
        return self._tell(
            "contact.disclosed",
            disclosure.told,
            discloser="child",
            contact=_contact(disclosure.adult.alias, person, self.chance, **described),
            place=place,
            elements=list(disclosure.elements),
            named_children=[self._named(index) for index in disclosure.named] or None,
        )

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
