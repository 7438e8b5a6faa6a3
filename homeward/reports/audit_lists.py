"""The lists that audits look at: how cases went that are over or have long been open (domain.md, 2.1)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from homeward.domain.codes.national import AGENCY
from homeward.domain.events.kinds import london_day
from homeward.domain.history.signs import signs_in
from homeward.domain.history.timeline import Timeline
from homeward.domain.meetings.macse import Spell
from homeward.engine.words.phrases import day
from homeward.reports.characteristics import looked_after
from homeward.reports.children import Dated, authority, by_time, list_of, yes
from homeward.reports.hot_spots import Spoken, as_table, hot_spots, places
from homeward.reports.periods import QUARTER
from homeward.reports.quarterly.figures import LONG_OPEN, earlier_case
from homeward.reports.quarterly.fires import fires, reasons_put
from homeward.reports.quarterly.members import discussed_at, out_of_borough
from homeward.reports.report import Ask, Audience, Report
from homeward.reports.sheet import Sheet
from homeward.services.evaluation.histories import timelines
from homeward.store.unit_of_work import UnitOfWork

LOOKED_AT = frozenset(
    {"macse.accepted", "macse.discussed", "alert.raised", "contact.disclosed", "missing.reported"}
)


@dataclass(frozen=True)
class Audit:
    """One list: what is on it, its columns after child and age, and what of one child is on it."""

    title: str
    counts: str
    heads: Sequence[str]
    find: Callable[[Timeline, Ask], Iterator[Dated]]


def _draw(uow: UnitOfWork, ask: Ask) -> Sheet:
    found: dict[str, list[Dated]] = {audit.title: [] for audit in AUDITS}
    spoken: list[Spoken] = []
    for timeline in timelines(uow, LOOKED_AT, ask.after_batch):
        spoken += places(timeline, ask.period)
        for audit in AUDITS:
            found[audit.title] += audit.find(timeline, ask)
    lists = [
        list_of(uow, ask, audit.title, audit.counts, audit.heads, by_time(found[audit.title]))
        for audit in AUDITS
    ]
    return REPORT.sheet(ask, [*lists, as_table(hot_spots(spoken))])


def _end(ask: Ask) -> datetime:
    return min(ask.period.ends_at, ask.now)


def _on(at: datetime | None) -> str:
    return day(london_day(at)) if at else ""


def _agency(spell: Spell) -> str:
    return AGENCY.label(spell.accepted.data.referrer_agency) if spell.accepted else ""


def _re_referred(timeline: Timeline, ask: Ask) -> Iterator[Dated]:
    for spell in timeline.spells:
        earlier = earlier_case(timeline, spell)
        if earlier and spell.accepted_at and ask.period.holds(spell.accepted_at):
            why = earlier.closed.data.reason if earlier.closed else ""
            cells = (_on(spell.accepted_at), _agency(spell), _on(earlier.closed_at), why)
            yield spell.accepted_at, (timeline.child, cells)


def _long_open(timeline: Timeline, ask: Ask) -> Iterator[Dated]:
    end = _end(ask)
    for spell in timeline.spells:
        if spell.accepted_at and spell.open_at(end) and end - spell.accepted_at >= LONG_OPEN:
            discussed = [at for at in map(discussed_at, spell.discussions) if at < end]
            last = _on(max(discussed, default=None)) or "Never"
            weeks = (end - spell.accepted_at).days // 7
            yield spell.accepted_at, (timeline.child, (_on(spell.accepted_at), weeks, len(discussed), last))


def _out_of_borough(timeline: Timeline, ask: Ask) -> Iterator[Dated]:
    """Of children whose case is open, or who have an open alert."""
    end = _end(ask)
    case, alert = timeline.open_spell_at(end), any(each.is_open for each in timeline.alerts.values())
    placed = timeline.placements.at(end)
    if placed and (case or alert) and looked_after(timeline, end) and out_of_borough(timeline, end):
        data = placed.event.data
        cells = (
            authority(data.host_la) or "Not known",
            authority(data.responsible_la),
            _on(data.starts_at),
            yes(case),
            yes(alert),
        )
        yield data.starts_at, (timeline.child, cells)


def _boys(timeline: Timeline, ask: Ask) -> Iterator[Dated]:
    """What rules found of a boy is told beside what was decided, and what is told of crime."""
    end = _end(ask)
    found = [fire for fire in fires(timeline, ask.period) if fire.sex == "male"]
    if found:
        titles = {rule.code: rule.title for rule in ask.rules.current}
        what = dict.fromkeys(titles.get(fire.code, fire.code) for fire in found)
        decided = dict.fromkeys(fire.decision for fire in found)
        crime = bool(timeline.first_entries) or any("crime" in signs_in(each) for each in timeline.signs)
        cells = ("; ".join(what), "; ".join(decided), yes(crime), yes(timeline.open_spell_at(end)))
        yield min(fire.known for fire in found), (timeline.child, cells)


def _silent_misses(timeline: Timeline, ask: Ask) -> Iterator[Dated]:
    """A child comes to MACSE, and no rule had put a reason on an alert before."""
    heard = [at for at in map(_heard, timeline.spells) if at]
    first = min(heard, default=None)
    if first is None or not ask.period.holds(first):
        return
    if any(reason.known < first for _, reason in reasons_put(timeline)):
        return
    spell = next(each for each in timeline.spells if _heard(each) == first)
    absences = sum(each.starts_at < first for each in timeline.missing_episodes)
    told = (*timeline.concerns, *timeline.signs, *timeline.harms, *timeline.flags)
    records = len({event.key for event in told if event.occurred_at < first})
    spoken = sum(each.at < first for each in timeline.disclosures)
    gap = "On record, and no rule found anything" if absences or records or spoken else "Nothing had come in"
    yield first, (timeline.child, (_on(first), _agency(spell), absences, spoken, records, gap))


def _heard(spell: Spell) -> datetime | None:
    return min([*map(discussed_at, spell.discussions), *filter(None, [spell.accepted_at])], default=None)


AUDITS = (
    Audit(
        "Re-referrals",
        "Cases accepted in this time of children whose earlier case was closed no more than a year before.",
        ("Accepted", "Referred by", "Closed before", "Why it was closed"),
        _re_referred,
    ),
    Audit(
        "Open six months or more",
        "Cases open at the end of this time that were accepted 182 days or more before.",
        ("Accepted", "Weeks open", "Discussions", "Last discussed"),
        _long_open,
    ),
    Audit(
        "Placed out of the borough",
        "Looked-after children placed outside their authority's area at the end of this time, with a"
        " case open at MACSE or an open alert.",
        ("Placed in", "Looked after by", "Since", "Case open", "Alert open"),
        _out_of_borough,
    ),
    Audit(
        "Boys",
        "Boys about whom a rule put a reason on an alert in this time. What boys do is more often read"
        " as offending than recognised as exploitation: look at what was decided.",
        ("What rules found", "What was decided", "Crime on record", "Case open"),
        _boys,
    ),
    Audit(
        "Came to MACSE with no alert before",
        "Children first accepted or discussed in this time of whom no rule had put a reason on an alert"
        " before.",
        (
            "First heard",
            "Referred by",
            "Absences before",
            "Disclosures before",
            "Other records before",
            "Gap",
        ),
        _silent_misses,
    ),
)
REPORT = Report(
    "audit-lists",
    "Audit lists",
    "Re-referrals, cases open for six months, children placed out of the borough, boys, children who"
    " came to MACSE with no alert before, and places of several children. For those who look back at how"
    " cases went.",
    "each quarter, after its end",
    Audience.AUDIT,
    _draw,
    QUARTER,
)
