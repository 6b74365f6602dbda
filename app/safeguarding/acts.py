"""What the small pages of acts have in common: one form about one report, sent once, with errors beside its fields."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.safeguarding.pages import looked_at, report_page
from app.safeguarding.reports import Report
from app.web.acts import ActForm, finish, sentence


def act_page(
    number: int,
    make: Callable[[Report | None], ActForm],
    save: Callable[[Session, Any], str],
    *,
    what: str,
    heading: str,
    button: str,
    fields: Sequence[str],
    quoted: Callable[[Report], tuple[str, str]] | None = None,
    **more: Any,
) -> ResponseReturnValue:
    """`make`: the form, begun with what the report says where it is first shown. `save` returns what was done, in
    words. `what`: under which name it is recorded that somebody looks at it. `quoted`: a heading, and words that are
    above the form."""
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
        heading=heading,
        button=button,
        fields=fields,
        theirs=sentence(form.stale) if form.stale else "",
        quoted=quoted(report) if quoted else None,
        **{"lede": "", "places": (), "warning": False, **more},
    )
    return page, form.status
