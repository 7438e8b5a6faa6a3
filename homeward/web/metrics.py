"""What Prometheus scrapes: how far the pipeline is behind. Sources and counts, and no child's data."""

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from homeward.audit import alarms
from homeward.services.intake.feeds import feeds
from homeward.store import notices, queries
from homeward.store.pipeline import pipeline
from homeward.store.unit_of_work import UnitOfWork
from homeward.web.words.codes import COUNTS


class _Pipeline(Collector):
    """Asked of the store at each scrape, so that every web process tells the same."""

    def __init__(self, uow: UnitOfWork, now: datetime) -> None:
        self.uow, self.now = uow, now

    def collect(self) -> Iterator[Metric]:
        counts = queries.counts(self.uow)
        for name, words in COUNTS.items():
            yield Gauge(f"homeward_{name}", words, counts[name])
        flow = pipeline(self.uow, self.now)
        told = notices.summary(self.uow)
        yield self._age("unprocessed", "the oldest event that is not processed", flow.unprocessed_since)
        yield self._age("unpublished", "the oldest event that is not published", flow.unpublished_since)
        yield self._age("notice", "the notice that has been due longest", told.oldest_waiting)
        yield Gauge("homeward_accepted_in_hour", "Events of the last hour", flow.accepted_in_hour)
        yield Gauge("homeward_processed_of_these", "Those that are processed", flow.processed_of_these)
        sent = Gauge("homeward_notices", "Notices by state", labels=["state"])
        for state, count in told.by_state.items():
            sent.add_metric([state], count)
        yield sent
        yield Gauge("homeward_alarms", "Alarms of the auditor that stand", len(alarms.standing(self.uow)))
        yield self._age("audit", "the auditor's last round", alarms.last_round(self.uow))
        yield from self._feeds()

    def _age(self, name: str, of: str, since: datetime | None) -> Gauge:
        """0 where nothing waits; a notice that is not due yet does not wait."""
        seconds = max(0.0, (self.now - since).total_seconds()) if since else 0.0
        return Gauge(f"homeward_{name}_age_seconds", f"Seconds since {of}", seconds)

    def _feeds(self) -> Iterator[Gauge]:
        received = Gauge("homeward_feed_yesterday", "Events of yesterday by source", labels=["source"])
        fewest = Gauge("homeward_feed_fewest", "Fewest on the last eight such days", labels=["source"])
        for feed in feeds(self.uow, self.now):
            received.add_metric([feed.source], feed.received)
            fewest.add_metric([feed.source], feed.fewest)
        yield received
        yield fewest


def metrics(uow: UnitOfWork, now: datetime) -> bytes:
    """In Prometheus's text format."""
    registry = CollectorRegistry()
    registry.register(_Pipeline(uow, now))
    return generate_latest(registry)
