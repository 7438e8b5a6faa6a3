"""What becomes of return interviews, in plain words. Order here is the order on the page."""

from homeward.domain.authorities import AUTHORITY_NAMES

OFFER_CHANNELS = {
    "in_person": "In person",
    "telephone": "By telephone",
    "text": "By text message",
    "video": "By video call",
    "letter": "By letter",
    "through_carer": "Through a carer",
    "through_professional": "Through a professional",
}

METHODS = {
    "visit": "A visit",
    "telephone": "Telephone",
    "text": "Text message",
    "video": "Video call",
    "through_carer": "Through a carer",
}

RESULTS = {
    "no_answer": "Nobody answered",
    "not_present": "The child was not there",
    "missing_again": "The child was missing again",
    "rearranged": "Another time was agreed",
}

DECLINED_BY = {
    "child": "The child",
    "carer": "A carer, for the child. The interview stays due: ask the child",
}

NOT_POSSIBLE = {
    "missing_again": "The child is missing again",
    "custody": "The child is in custody",
    "hospital": "The child is in hospital",
    "moved": "The child has moved away",
    "oob_provider": "The provider of another area holds it",
    "other": "Another reason",
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
