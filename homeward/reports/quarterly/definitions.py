"""What each measure counts, in words for whoever reads the figures (domain.md, section 12; docs/adr/0036)."""

from collections.abc import Mapping
from typing import NamedTuple


class Definition(NamedTuple):
    title: str
    counts: str


KNOWN = "of those of whom it is known"
DEFINITIONS: Mapping[str, Definition] = {
    "Q01": Definition("New cases", "Referrals accepted by MACSE in the period, re-referrals included."),
    "Q02": Definition("New cases since August 2014", "All referrals accepted from then to the period's end."),
    "Q03": Definition(
        "Discussed again",
        "Children discussed in the period who had been discussed before it, and are not new in it.",
    ),
    "Q04": Definition("Discussed", "Children whom a meeting discussed in the period, each once."),
    "Q05": Definition("Discussions", "Each child at each meeting in the period."),
    "Q06": Definition(
        "Re-referrals", "New cases of children whose earlier case was closed no more than 365 days before."
    ),
    "Q07": Definition("Sex", f"Girls and boys, {KNOWN}."),
    "Q08": Definition("White British", f"{KNOWN.capitalize()}; refused or not yet obtained is not known."),
    "Q09": Definition(
        "Age", "In whole years. Where several ages are the most frequent, all of them are given."
    ),
    "Q10": Definition("Who referred", "Children's social care, police, or either; anonymous is known."),
    "Q11": Definition("Internet", "The internet was an element of the reason for the referral."),
    "Q12": Definition("District", "Where the child's home is."),
    "Q13": Definition(
        "Previously reported missing",
        "At least one absence was reported before and not cancelled, or the case says so of earlier years.",
    ),
    "Q14": Definition(
        "Open to social care", "As a child in need, on a child protection plan, or looked after."
    ),
    "Q15a": Definition("Looked after", "Short breaks do not count."),
    "Q15b": Definition("Looked after, of those open to social care", "Those of Q14 are the whole."),
    "Q16": Definition("Disability", "Any disability on record; none is an answer, too."),
    "Q16a": Definition("ADHD, of those with a disability", "Those of Q16 are the whole."),
    "Q17": Definition("Mental-health difficulty", "As the case was accepted."),
    "Q17a": Definition("Self-harm, of those with a mental-health difficulty", "Those of Q17 are the whole."),
    "Q18": Definition("Alcohol or substances", "As the case was accepted."),
    "Q19": Definition("Closed", "Cases closed in the period, of all that were open at any time in it."),
    "Q20": Definition("Reasons", "As the case was accepted; several may be given of one child."),
    "Q22": Definition(
        "Audits",
        "Looked-after children placed outside their authority's area; children whom another authority looks"
        " after; cases open for 182 days or more at the end of the period, of all open then.",
    ),
    "Q23": Definition(
        "Return interviews",
        "Absences that ended in the period and were not cancelled. What was declined, not possible or is"
        " outstanding stays in the whole. Accepted: offered, and not declined by the child.",
    ),
    "Q24": Definition(
        "Reasons that rules put on alerts", "By the child's sex and by what people decided, of each rule."
    ),
}
"""In the order in which they are printed. Q21 is the column of the period before."""
