"""What becomes of return interviews, in plain words. Order here is the order on the page."""

from homeward.domain.codes.authorities import AUTHORITY_NAMES
from homeward.domain.events.types.interviews import NOT_POSSIBLE as NOT_POSSIBLE
from homeward.domain.events.types.interviews import OFFER_CHANNELS as OFFER_CHANNELS
from homeward.domain.events.types.interviews import RESULTS as RESULTS

METHODS = {
    "visit": "A visit",
    "telephone": "Telephone",
    "text": "Text message",
    "video": "Video call",
    "through_carer": "Through a carer",
}

DECLINED_BY = {
    "child": "The child",
    "carer": "A carer, for the child. The interview stays due: ask the child",
}

CARERS = {
    "parent": "Parent",
    "other_family": "Other family",
    "foster": "Foster carer",
    "home": "Children's home",
    "other": "Another carer",
}

INDEPENDENCE = {
    "not_a_carer": "Not a carer of the child",
    "not_the_social_worker": "Not the child's allocated social worker",
    "another_body": "Of another body than the placement",
}
"""What makes an interviewer independent (domain.md, section 3)."""

HAPPENED = {
    "rhi.offered": "Offered",
    "rhi.attempted": "Tried",
    "rhi.declined": "Declined by a carer",
    "rhi.not_possible": "Not possible for now",
    "rhi.external_received": "Record of another area's interview received",
}

AREAS = dict(sorted(AUTHORITY_NAMES.items(), key=lambda each: each[1]))
