"""Settings. The environment is read here and nowhere else."""

import os
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from variables that begin with HOMEWARD_; each says who uses it and why."""

    model_config = SettingsConfigDict(env_prefix="HOMEWARD_", extra="ignore", frozen=True)

    data: Path = Field(Path("homeward-data"), description="Folder of the embedded store and of its logs.")
    invented: bool = Field(
        False,
        description="Whether everybody in the store is invented: every page then says so. `homeward demo`"
        " sets it.",
    )
    database_url: str = Field(
        "",
        pattern=r"^$|^(sqlite|postgresql)\b",
        description="SQLAlchemy URL of the store, SQLite or PostgreSQL; empty: SQLite under `data`.",
    )
    broker: str = Field(
        "127.0.0.1:9092",
        description="Kafka bootstrap servers, for worker and relay, and for the night to compare with. Empty:"
        " there is none, and the night leaves it out.",
    )
    kafka_security: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="How the broker is reached; SSL is TLS, SASL asks for a name and password."
    )
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "SCRAM-SHA-512", description="How the name and the password are shown to the broker."
    )
    kafka_username: str = Field("", description="The name at the broker.")
    kafka_password: SecretStr = Field(SecretStr(""), description="The password at the broker.")
    kafka_ca: str = Field(
        "", description="File of the certificates that vouch for the broker; empty: those of the system."
    )
    kafka_certificate: str = Field(
        "", description="File of our own certificate, where the broker asks for one."
    )
    kafka_key: str = Field("", description="File of that certificate's key.")
    alive_file: Path | None = Field(
        None, description="File that the worker touches while it lives, for a health check; none: no file."
    )
    rules: Path | None = Field(None, description="Folder of rule files; none: the ones shipped.")
    group: str = Field(
        "homeward", description="Consumer group of the workers that share an installation's work."
    )
    kafka_session_timeout: int = Field(
        10, description="Seconds until the broker gives a dead worker's share to others."
    )
    fetch_wait_ms: int = Field(
        500, description="Longest wait of a worker's fetch; an embedded broker needs 50."
    )
    relay_interval: float = Field(
        0.5,
        description="Seconds after which the worker looks into the outbox where nothing told it of anything"
        " new.",
    )
    clock_interval: float = Field(
        5.0, description="Seconds between the worker's looks at children due to wake."
    )
    https: bool = Field(
        False, description="Whether pages are reached over HTTPS: cookies then go no other way."
    )
    responsible_la: str = Field("344", description="DfE code of the authority that runs this (Wirral 344).")
    own_sources: frozenset[str] = Field(
        frozenset({"ssda903"}),
        description="The authority's own systems, as a JSON list: a child whom one of them registers is"
        " identified.",
    )
    immediately_minutes: int = Field(
        15,
        ge=1,
        description="Minutes in which somebody must take on an alert that is to be answered immediately.",
    )
    emergency_duty_minutes: int = Field(
        15,
        ge=1,
        description="Minutes until the emergency duty team is told of an alert that nobody took on, about a"
        " child who is missing or in danger now.",
    )
    manager_minutes: int = Field(30, ge=1, description="Minutes until the manager is told of such an alert.")
    acknowledged_minutes: int = Field(
        120,
        ge=2,
        description="Minutes until an acknowledgement of such an alert lapses without a decision; its person"
        " is reminded after half of them.",
    )
    live_from: AwareDatetime | None = Field(
        None,
        description="When this installation went live, as an instant with an offset: what was due before is"
        " history, and nobody is told of it or hurried.",
    )
    feed_days: int = Field(
        4,
        ge=1,
        le=7,
        description="Days before or after a report within which a feed of children's social care that was"
        " whole says that a child of whom it sent nothing is not open to them; else that is not known.",
    )
    feed_sources: frozenset[str] = Field(
        frozenset(),
        description="Which sources may say that the feed of children's social care is whole, as a JSON"
        " list. Empty: any that may send that.",
    )
    draft_days: int = Field(
        14, description="Days for which a form that was not sent is kept for its author; then it is deleted."
    )
    topic_sources: dict[str, list[str]] = Field(
        {},
        description="Which sources may write to which Kafka topic, as a JSON object; `*` is for all others."
        " Empty: any source, for trying things out. The worker holds to it.",
    )
    duty_phone: str = Field(
        "0151 496 0100",
        description="Telephone of the duty team, told to whoever says that a child is in danger.",
    )
    emergency_duty_phone: str = Field(
        "0151 496 0101", description="Telephone of the emergency duty team, told beside it for out of hours."
    )
    public_url: str = Field(
        "http://127.0.0.1:8000", description="Address of the pages, for the links in notices."
    )
    airflow_url: str = Field(
        "",
        pattern=r"^$|^https?://",
        description="Address of Airflow's pages, for the link on the page of operations; empty: no link."
        " `homeward up` sets it.",
    )
    notices_per_hour: int = Field(
        30, ge=1, description="Notices that one person is sent in an hour at most; more wait their turn."
    )
    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="Mail server for notices, such as smtp://user:password@host:587; smtps:// for TLS from"
        " the start. Empty, as with the next settings: no notice goes this way.",
    )
    mail_from: str = Field("", description="Address that notices by e-mail come from.")
    ops_email: str = Field("", description="Address of whom the auditor tells, by the same mail server.")
    ops_webhook: str = Field("", description="Web address that the auditor posts its alarms to, as JSON.")
    audit_ping_url: str = Field(
        "", description="Web address that the auditor calls after each round: its silence is an alarm."
    )
    audit_minutes: float = Field(2.0, gt=0, description="Minutes between two rounds of the auditor.")
    audit_grace_minutes: int = Field(
        5, ge=1, description="Minutes after which the auditor takes somebody for not told."
    )
    night_days: int = Field(
        400,
        ge=1,
        description="Days for which the night looks again at a child of whom something was received; at"
        " those with something open it looks always, and at everyone once a month.",
    )
    night_warn: dict[str, int] = Field(
        {}, description="From how many of a kind a night warns, as a JSON object; unnamed: 1; 0: never."
    )
    night_fail: dict[str, int] = Field(
        {}, description="From how many of a kind a night has failed, as a JSON object; 0: never."
    )
    certificate_key: Path | None = Field(
        None,
        description="File of the Ed25519 key, in PEM, by which nights are certified; none: one is made under"
        " `data` on first use. Whoever has it can certify in this installation's name.",
    )
    notify_api_key: SecretStr = Field(SecretStr(""), description="Key of GOV.UK Notify, for notices.")
    notify_template: str = Field(
        "", description="Id of its e-mail template, whose subject is ((subject)) and whose text is ((body))."
    )
    notify_url: str = Field("https://api.notifications.service.gov.uk", description="Where GOV.UK Notify is.")
    webhook_url: str = Field("", description="A system that every notice is sent to besides, as JSON.")
    webhook_secret: SecretStr = Field(
        SecretStr(""), description="Key of the signature by which that system knows that it came from here."
    )
    missing_group_meets: Literal["weekly", "monthly"] = Field(
        "monthly",
        description="How often the missing group meets: its page offers the next date accordingly.",
    )
    name_cadt: str = Field("CADT", min_length=1, description="What alerts' team of social care is called.")
    name_macse: str = Field("MACSE", min_length=1, description="What the exploitation meeting is called.")
    name_interviews: str = Field(
        "Catch-22", min_length=1, description="Who holds return interviews, as they are called."
    )
    name_police: str = Field(
        "the police", min_length=1, description="The police, as they stand in a sentence: with `the`, if any."
    )
    name_duty_board: str = Field("duty board", min_length=1, description="What the duty board is called.")
    name_missing_group: str = Field(
        "missing group", min_length=1, description="The meeting about missing children, without `the`."
    )
    name_emergency_duty: str = Field(
        "emergency duty team", min_length=1, description="Who is on duty out of hours, without `the`."
    )
    sender_names: dict[str, str] = Field(
        {"catch22": "Catch-22", "merseyside-police": "Merseyside Police"},
        description="What people call the sources that send records, as a JSON object.",
    )
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="What Prometheus says as its bearer token to read /metrics. Empty: nobody reads them.",
    )
    traces_url: str = Field(
        "",
        pattern=r"^$|^https?://",
        description="Address of a collector of OpenTelemetry that takes traces over HTTP, such as"
        " http://127.0.0.1:4318. Empty: nothing is traced.",
    )
    partitions: int = Field(12, description="Partitions of each topic when it is created.")

    @property
    def store_url(self) -> str:
        """The database that every command and process of this installation shares."""
        return self.database_url or f"sqlite:///{self.data.absolute()}/homeward.db"

    @property
    def rules_folder(self) -> Path:
        """Where the rule files are: as set, else beside this package in a checkout, else inside it."""
        beside, inside = Path(__file__).parent.parent / "rules", Path(__file__).parent / "_rules"
        return self.rules or (beside if beside.is_dir() else inside)


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()


def set_for_demo(data: Path) -> None:
    """Settings for this process and those that it starts: nothing of a real installation, such as its store
    or its mail server, is within a demo's reach."""
    for name in [name for name in os.environ if name.startswith("HOMEWARD_")]:
        del os.environ[name]
    os.environ |= {"HOMEWARD_DATA": str(data.absolute()), "HOMEWARD_INVENTED": "true"}
    settings.cache_clear()
