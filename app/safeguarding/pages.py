"""What the pages of one report begin with: that somebody looks at it is recorded before anything of it is shown."""

from typing import Any

from flask import render_template

from app.accounts.access import actor
from app.accounts.directory import names_of
from app.platform.clock import london_time, now
from app.safeguarding import page_words
from app.safeguarding.reports import Report, report_of
from app.safeguarding.telling.do_now import immediate_advice
from app.safeguarding.viewed import record_risk_view
from app.web.request import reading, services, writing


def looked_at(number: int, what: str) -> Report:
    """The report as it stands. Raises NotFound. If it can't be recorded, nothing is shown."""
    at = now()
    with writing() as session:
        report = report_of(session, number, at=at)
        record_risk_view(session, report, what=what, actor=actor())
    return report


def report_page(template: str, report: Report, **more: Any) -> str:
    """A page of one report."""
    session = reading()
    people = {one.by_id for some in (report.tries, report.claims, report.referrals) for one in some}
    people |= {one.decided_by for one in report.claims if one.decided_by}
    people |= {report.recorded_by} if report.recorded_by else set()
    return render_template(
        f"safeguarding/{template}",
        report=report,
        now=immediate_advice(
            session,
            report.area_id,
            typed=report.area_typed,
            nation=report.nation,
            today=london_time(now()).date(),
            months=services().settings.contact_months,
        ),
        names=names_of(session, people),
        words=page_words,
        **more,
    )
