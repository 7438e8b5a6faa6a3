"""The states, steps and decisions of alerts in plain words."""

ALERT_STATES = {
    "raised": "Not acknowledged",
    "acknowledged": "Acknowledged",
    "decided": "Decided",
    "closed": "Closed",
    "withdrawn": "Withdrawn",
    "joined": "Joined with another",
}

ALERT_STEPS = {
    "alert.raised": "Raised",
    "alert.reason_added": "A reason was added",
    "alert.reason_repeated": "Told again",
    "alert.made_urgent": "Made urgent: the child is missing or in danger",
    "alert.acknowledgement_lapsed": "The acknowledgement lapsed without a decision",
    "alert.handed_over": "Taken over",
    "alert.reason_withdrawn": "A reason was withdrawn",
    "alert.joined": "Joined with the alert of another record of this child",
    "alert.withdrawn": "Withdrawn",
    "alert.acknowledged": "Acknowledged",
    "alert.decided": "Decided",
    "alert.reopened": "Reopened",
    "alert.information_asked": "Asked for information",
    "alert.information_received": "Information received",
    "alert.escalated": "Told further",
    "alert.closed": "Closed",
    "alert.danger_ended": "The child is safe",
    "suppression.set": "A rule was suppressed for this child",
    "suppression.lifted": "A suppression was lifted",
}

DECISIONS = {
    "strategy_discussion": "Strategy discussion",
    "s47": "Section 47 enquiry",
    "referral": "Referral",
    "early_help": "Early help",
    "contact": "Contact",
    "information_only": "Information only",
    "no_further_action": "No further action",
}
"""What protects most comes first: the first answer is the one that is chosen most easily."""
