"""Notices by GOV.UK Notify, which says later whether an e-mail was delivered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from homeward.domain.telling.notices import NoticeProblem, NoticeState
from homeward.notify.messages import Message
from homeward.notify.outcomes import SECONDS_TO_ANSWER, NotSent, Receipt, away, refused

BAD_REQUEST = 400


@dataclass(frozen=True)
class GovukNotify:
    """`template` is the id of an e-mail template with the fields `subject` and `body`."""

    api_key: str
    template: str
    url: str
    name: str = "GOV.UK Notify"

    def send(self, address: str, message: Message) -> Receipt:
        """Raises NotSent."""
        words = {"subject": message.subject, "body": message.body}
        answer = self._ask(
            lambda notify: notify.send_email_notification(
                address, self.template, personalisation=words, reference=message.id
            )
        )
        return Receipt(NoticeState.SENT, answer["id"])

    def delivery(self, provider_ref: str) -> Receipt:
        """`sent` while it is not known. Raises NotSent where it was not delivered, or cannot be asked."""
        status = self._ask(lambda notify: notify.get_notification_by_id(provider_ref))["status"]
        match status:
            case "delivered":
                return Receipt(NoticeState.DELIVERED, provider_ref)
            case "permanent-failure":
                raise NotSent(NoticeProblem.NOT_DELIVERED, final=True)
            case "temporary-failure" | "technical-failure":
                raise NotSent(NoticeProblem.NOT_DELIVERED)
            case _:
                return Receipt(NoticeState.SENT, provider_ref)

    def _ask(self, question: Callable[[NotificationsAPIClient], Any]) -> dict[str, Any]:
        client = NotificationsAPIClient(self.api_key, self.url, SECONDS_TO_ANSWER)
        try:
            return dict(question(client))
        except APIError as error:
            raise (refused() if error.status_code == BAD_REQUEST else away()) from None
        finally:
            client.request_session.close()
