"""The pages of one report: that somebody looks at it is recorded before anything of it is shown; and the small pages of
acts, one form about one report each."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor
from app.accounts.directory import names_of
from app.platform.clock import london_time, now
from app.safeguarding import page_words
from app.safeguarding.reports import Report, report_of
from app.safeguarding.telling.advice import immediate_advice
from app.safeguarding.view_log import record_risk_view
from app.web.acts import ActForm, finish, sentence
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
    people |= {claim.decided_by for claim in report.claims if claim.decided_by}
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


def act_page(
    number: int,
    make: Callable[[Report | None], ActForm],
    save: Callable[[Session, Any], str],
    *,
    what: str,
    heading: str | Callable[[Report], str],
    button: str,
    fields: Sequence[str],
    lede: str | Callable[[Report], str] = "",
    decided: int | None = None,
    quoted: Callable[[Report], tuple[str, str]] | None = None,
    **more: Any,
) -> ResponseReturnValue:
    """`make`: the form, begun with what the report says where it is first shown. `save` returns what was done, in
    words. `what`: under which name it is recorded that somebody looks at it. `quoted`: a heading, and words that are
    above the form. `decided`: the record that the form decides, which is shown above it."""
    form = None
    if request.method == "POST":
        form = make(None)
        if done := form.attempt(lambda session: save(session, form)):
            return finish(url_for("risk.report", number=number), done.result)
    report = looked_at(number, what)
    if form is None:
        form = make(report)
    elif form.stale:
        form.seen.data = str(report.seen)
    page = report_page(
        "act.html",
        report,
        form=form,
        heading=heading if isinstance(heading, str) else heading(report),
        lede=lede if isinstance(lede, str) else lede(report),
        decided=[claim for claim in report.claims if claim.id == decided],
        button=button,
        fields=fields,
        theirs=sentence(form.stale) if form.stale else "",
        quoted=quoted(report) if quoted else None,
        original=report_of(reading(), report.follows, at=now()).clock if report.follows is not None else None,
        **{"places": (), "warning": False, **more},
    )
    return page, form.status
