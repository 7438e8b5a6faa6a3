"""How the broker is reached, as settings say it, for each of the clients that reach it."""

import ssl
from typing import Any

from homeward.config import Settings


def access(config: Settings) -> dict[str, Any]:
    """What kafka-python's clients are given beside the address of the broker."""
    given: dict[str, Any] = {"security_protocol": config.kafka_security}
    if uses_tls(config):
        given["ssl_context"] = tls(config)
    if uses_password(config):
        given |= {
            "sasl_mechanism": config.kafka_sasl_mechanism,
            "sasl_plain_username": config.kafka_username,
            "sasl_plain_password": config.kafka_password.get_secret_value(),
        }
    return given


def uses_tls(config: Settings) -> bool:
    return config.kafka_security.endswith("SSL")


def uses_password(config: Settings) -> bool:
    return config.kafka_security.startswith("SASL")


def tls(config: Settings) -> ssl.SSLContext:
    """The broker's name must be that of its certificate."""
    context = ssl.create_default_context(cafile=config.kafka_ca or None)
    if config.kafka_certificate:
        context.load_cert_chain(config.kafka_certificate, config.kafka_key or None)
    return context
