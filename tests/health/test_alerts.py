"""Each alert can fire, watches figures that there are, and has a page that says what to do."""

import re
import subprocess

import pytest
import yaml

from app.health.checks import CHECKS
from app.health.measures import MEASURES
from app.platform.root import ROOT
from tools.system import locate

DEPLOY = ROOT / "deploy"
RULES = DEPLOY / "alerts" / "despatch.yml"
ALERTS = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
FIGURES = {
    *(f"despatch_{measure.name}" for measure in MEASURES),
    *("despatch_check_ok", "despatch_requests_total", "despatch_request_seconds", "despatch_request_seconds_bucket"),
}
PARTS = ["What it means", "What to check", "What to do", "When to call someone"]


def promtool(*arguments: object) -> None:
    """Fails with what promtool says."""
    ran = subprocess.run([locate("Prometheus"), *map(str, arguments)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.services
def test_prometheus_takes_the_rules() -> None:
    promtool("check", "rules", RULES)


@pytest.mark.services
def test_each_alert_fires_when_it_should_and_not_before() -> None:
    promtool("test", "rules", ROOT / "tests" / "health" / "alerts.yml")


def test_each_alert_is_tried_out() -> None:
    tried = yaml.safe_load((ROOT / "tests" / "health" / "alerts.yml").read_text())["tests"]
    fired = {case["alertname"] for test in tried for case in test["alert_rule_test"] if case.get("exp_alerts")}
    assert fired == {rule["alert"] for rule in ALERTS}


def test_each_alert_has_its_page_and_each_page_its_alert() -> None:
    pages = {rule["alert"]: ROOT / rule["annotations"]["runbook"] for rule in ALERTS}
    assert set(pages.values()) == set((DEPLOY / "alerts").glob("*.md"))
    for name, page in pages.items():
        text = page.read_text()
        assert text.startswith(f"# {name}: ")
        assert re.findall(r"^## (.+)$", text, flags=re.M) == PARTS, name


def test_each_alert_watches_figures_and_checks_that_there_are() -> None:
    for rule in ALERTS:
        named = set(re.findall(r"\bdespatch_\w+", rule["expr"])) | ({"up"} & {rule["expr"][:2]})
        assert named, rule
        assert named <= FIGURES | {"up"}, rule
        checks = re.findall(r'check=~?"([^"]+)"', rule["expr"])
        assert {name for part in checks for name in part.split("|")} <= {check.code for check in CHECKS}


def minutes(duration: str) -> str:
    """30 of “30m”, 60 of “1h”, and blank of none."""
    return str(int(duration[:-1]) * {"m": 1, "h": 60}[duration[-1]]) if duration else ""


def test_the_page_about_monitoring_has_every_alert_figure_and_check() -> None:
    text = (DEPLOY / "monitoring.md").read_text()
    linked = dict(re.findall(r"\| \[(\w+)\]\(alerts/\w+\.md\) \| (\w+) \|", text))
    assert linked == {rule["alert"]: rule["labels"]["severity"] for rule in ALERTS}
    delays = dict(re.findall(r"\| \[(\w+)\]\(alerts/.* \| (?:.*\+ (\d+)|at once) \|$", text, flags=re.M))
    assert delays == {rule["alert"]: minutes(rule.get("for", "")) for rule in ALERTS}
    assert {name for name in FIGURES if name not in text} <= {"despatch_request_seconds_bucket"}
    assert {check.name for check in CHECKS if f"`{check.name.replace(' ', '_')}`" not in text} == set()
