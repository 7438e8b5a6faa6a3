"""The channels of this installation: GOV.UK Notify or else e-mail to people, and a webhook to a system."""

from dataclasses import dataclass

from homeward.config import Settings
from homeward.notify.govuk_notify import GovukNotify
from homeward.notify.mail import Mail
from homeward.notify.webhook import Webhook


@dataclass(frozen=True)
class Channels:
    """Those that are set up; with the texts and the limit that hold for all of them."""

    personal: GovukNotify | Mail | None
    webhook: Webhook | None
    public_url: str
    duty_phone: str
    per_hour: int

    @property
    def names(self) -> list[str]:
        return [channel.name for channel in (self.personal, self.webhook) if channel]


def channels(config: Settings) -> Channels:
    return Channels(
        _personal(config),
        _webhook(config),
        public_url=config.public_url,
        duty_phone=config.duty_phone,
        per_hour=config.notices_per_hour,
    )


def _personal(config: Settings) -> GovukNotify | Mail | None:
    key, mail = config.notify_api_key.get_secret_value(), config.smtp_url.get_secret_value()
    if key and config.notify_template:
        return GovukNotify(key, config.notify_template, config.notify_url)
    return Mail(mail, config.mail_from) if mail and config.mail_from else None


def _webhook(config: Settings) -> Webhook | None:
    secret = config.webhook_secret.get_secret_value()
    return Webhook(config.webhook_url, secret) if config.webhook_url and secret else None
