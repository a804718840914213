"""For whoever watches the server: /healthz, /readyz and, where switched on, /metrics."""

from collections.abc import Iterator
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, jsonify
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector

from lti_app.services.readiness import Figures, check_readiness, collect_figures
from lti_app.web.tool import db, tool

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """The process answers. Says nothing of the database, so that a restart is not provoked."""
    return jsonify(status="alive")


@blueprint.get("/readyz")
def ready() -> tuple[Response, int]:
    """Whether database, schema and worker can do their work; 503 where one cannot."""
    state = check_readiness(db(), datetime.now(UTC))
    body = jsonify(database=state.database, migrations=state.migrations, worker=state.worker)
    return body, 200 if state.ready else 503


@blueprint.get("/metrics")
def metrics() -> Response:
    """Figures from the database: every process gives the same answer."""
    if not tool().settings.metrics:
        abort(404)
    registry = CollectorRegistry()
    registry.register(_FiguresCollector(collect_figures(db(), datetime.now(UTC))))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class _FiguresCollector(Collector):
    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterator[GaugeMetricFamily]:
        deliveries = GaugeMetricFamily(
            "kehrwert_score_deliveries", "Scores by where they stand.", labels=["status"]
        )
        for status, count in sorted(self._figures.deliveries.items()):
            deliveries.add_metric([status], count)
        yield deliveries
        for name, text, value in (
            (
                "oldest_waiting_score_seconds",
                "Age of the oldest score that waits.",
                self._figures.oldest_waiting_seconds,
            ),
            ("open_sessions", "Launches that can still be used.", self._figures.open_sessions),
            ("workers", "Workers that gave a sign of life.", self._figures.workers),
        ):
            yield GaugeMetricFamily(f"kehrwert_{name}", text, value=value)
