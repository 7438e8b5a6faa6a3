"""Apache Kafka is killed and comes back: what was accepted meanwhile arrives, and no worker starts again."""

from tests.backends import ApacheKafka
from tests.chaos.harm import harms
from tests.system import System, waits_until


def test_worker_and_relay_find_the_broker_again(production: System, apache_kafka_node: ApacheKafka) -> None:
    worker = production.worker()
    production.accept(*harms(3, "A"))
    waits_until(production, lambda: len(production.alerted()) == 3)
    apache_kafka_node.kill()
    try:
        production.accept(*harms(3, "B"))
        worker.wait_for("tried again later")
    finally:
        apache_kafka_node.start()
    waits_until(production, lambda: len(production.alerted()) == 6, 60)
    production.publish(*harms(3, "C"))
    waits_until(production, lambda: len(production.alerted()) == 9, 60)
    assert production.journalled("alert.raised") == 9
