"""Whom a rule wants told (domain.md, section 10, N): the words that rule files use under `notify`."""

from enum import StrEnum


class Recipient(StrEnum):
    """Whom a rule may want told."""

    POLICE = "Police"
    SOCIAL_WORKER = "Social worker"
    REVIEWING_OFFICER = "Independent reviewing officer"
    HOST_AUTHORITY = "Host local authority"
    HOST_POLICE = "Host police"
    RESPONSIBLE_AUTHORITY = "Responsible authority"
    MANAGER = "CADT manager"

    @property
    def label(self) -> str:
        """In the middle of a sentence."""
        return f"the {self if self is Recipient.MANAGER else self.lower()}"

    @property
    def has_account(self) -> bool:
        """Whether they sign in to Homeward; anybody else is rung, or written to at a secure mailbox."""
        return self is Recipient.MANAGER

    @property
    def is_another_agency(self) -> bool:
        """Whether what they are told leaves the authority that looks after the child."""
        return self not in (Recipient.SOCIAL_WORKER, Recipient.REVIEWING_OFFICER, Recipient.MANAGER)
