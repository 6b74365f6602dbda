"""Whether this process is alive and can work, for a load balancer."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from app.accounts.access import public
from app.health.checks import Readiness, is_ready, run_checks
from app.health.findings import State
from app.web.request import services

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
    words = {check.name: "ok" if finding.state is State.OK else finding.kind for check, finding in found}
    return jsonify(ok=ready, **words), 200 if ready else 503
