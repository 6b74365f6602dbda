"""What /metrics says, in Prometheus's own format: requests, checks and measures.

Requests are counted by each web process in files that all of them read (gunicorn.conf.py), so that it does not matter
which process is asked. All else comes from the database, also what the worker does.
"""

import os
from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from app.health.checks import Check, run_checks
from app.health.findings import Finding, State
from app.health.measures import Measure, Values, read_measures
from app.platform.services import Services
from app.web.request_log import ServedRequest

disable_created_metrics()  # type: ignore[no-untyped-call] # when each count began: as many lines again, for no rule

OWN = CollectorRegistry()
"""What this process counts."""

BUCKETS = (0.1, 0.3, 1, 3, 10)
"""Seconds: most pages take less than the first."""

REQUESTS = Counter(
    "despatch_requests_total",
    "Requests answered, by page and by the first digit of the status.",
    ("page", "outcome"),
    registry=OWN,
)
DURATIONS = Histogram(
    "despatch_request_seconds",
    "How long requests took, until their answers were sent.",
    ("page",),
    buckets=BUCKETS,
    registry=OWN,
)


def count_request(served: ServedRequest) -> None:
    """Add to what this process has counted. An address that leads to no page counts as the page “none”."""
    page = served.page or "none"
    REQUESTS.labels(page, f"{served.status // 100}xx").inc()
    DURATIONS.labels(page).observe(served.seconds)


def expose(services: Services) -> bytes:
    """Return the whole answer. While the database does not answer, it has the checks and the requests."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(OWN)
    found = list(run_checks(services))
    well = found[0][1].well
    registry.register(_Collector(_checks(found), _measures(read_measures(services) if well else ())))
    return generate_latest(registry)


class _Collector(Collector):
    def __init__(self, *parts: Iterable[Metric]) -> None:
        self._metrics = [metric for part in parts for metric in part]

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def _checks(found: Iterable[tuple[Check, Finding]]) -> Iterator[Metric]:
    ok = GaugeMetricFamily("despatch_check_ok", "1 if the check found nothing wrong, else 0.", labels=("check",))
    for check, finding in found:
        ok.add_metric([check.code], finding.state is State.OK)
    yield ok


def _measures(read: Iterable[tuple[Measure, Values]]) -> Iterator[Metric]:
    for measure, values in read:
        gauge = GaugeMetricFamily(
            f"despatch_{measure.name}", measure.help, labels=(measure.label,) if measure.label else ()
        )
        for label, value in values.items():
            gauge.add_metric([label] if measure.label else [], value)
        yield gauge
