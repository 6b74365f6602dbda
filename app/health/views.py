"""How Despatch is doing: for a load balancer, for Prometheus and for an administrator."""

import hmac
from dataclasses import dataclass

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4
from werkzeug.exceptions import Unauthorized

from app.accounts.access import administrator, public
from app.health.checks import Check, Readiness, is_ready, run_checks
from app.health.exposition import expose
from app.health.findings import Finding, State
from app.health.measures import read_measures
from app.health.waiting import work_waiting
from app.platform.clock import now
from app.web.request import reading, services

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """200: this process answers. Whether it can work, `/readyz` says; restarting it would not help a full disk."""
    return jsonify(ok=True)


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """200 unless another web process may do better (checks.py); and of each check "ok" or what is wrong, in a word or
    two. More is for `despatch doctor`, not for strangers."""
    found = [pair for pair in run_checks(services()) if pair[0].readiness is not Readiness.KEEPS]
    ready = all(is_ready(check, finding) for check, finding in found)
    words = {check.code: "ok" if finding.state is State.OK else finding.kind for check, finding in found}
    return jsonify(ok=ready, **words), 200 if ready else 503


@blueprint.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """For whoever has METRICS_TOKEN; without that setting there is no such page."""
    token = services().settings.metrics_token.get_secret_value()
    if not token:
        abort(404)
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        refused = Unauthorized().get_response()
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused
    return Response(expose(services()), content_type=CONTENT_TYPE_PLAIN_0_0_4)


@dataclass(frozen=True)
class CheckLine:
    """A check as the page shows it."""

    check: Check
    finding: Finding

    @property
    def is_good(self) -> bool:
        return self.finding.state is State.OK

    @property
    def words(self) -> str:
        """What was found; of a service, whose words say where things lie, what that means."""
        if self.check.good:
            return self.check.good if self.is_good else ""
        return f"{self.finding.words[:1].upper()}{self.finding.words[1:]}."


@blueprint.get("/admin/health")
@administrator
def index() -> ResponseReturnValue:
    lines = [CheckLine(*pair) for pair in run_checks(services())]
    at = now()
    return render_template(
        "health/index.html",
        at=at,
        lines=sorted(lines, key=lambda line: line.is_good),
        wrong=sum(not line.is_good for line in lines),
        work=[work for work in work_waiting(reading(), at) if work.count],
        figures=[(measure, int(values[""])) for measure, values in read_measures(services()) if measure.title],
    )
