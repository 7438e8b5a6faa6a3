"""Which statuses make a child looked after (domain.md, section 4.2)."""

from homeward.domain.codes.national import SHORT_BREAKS


def is_care_by_law(code: str) -> bool:
    """Any legal status of the SSDA903 but those of short breaks."""
    return code not in SHORT_BREAKS


def is_care_by_status(status: str) -> bool:
    """What children's social care itself calls looked after."""
    return status == "LAC"
