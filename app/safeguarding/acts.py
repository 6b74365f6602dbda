"""What the small pages of acts have in common: one form about one report, sent once, with errors beside its fields."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from app.campaigns.edit import Stale
from app.safeguarding.cause import NotMissed
from app.safeguarding.claims import ClaimRefused, NoSuchClaim
from app.safeguarding.held import NoSuchReport
from app.safeguarding.link import NotLinked
from app.safeguarding.page_words import CHANGED, REFUSED, UNFIT
from app.safeguarding.pages import NO_SUCH_REPORT, looked_at, report_page
from app.safeguarding.release import NotReleased
from app.safeguarding.reports import Report
from app.safeguarding.typed import Unfit
from app.web.request import writing

BOXES: Mapping[str, str] = {
    "received_at": "time",
    "tried_at": "time",
    "told_at": "time",
    "referred_at": "time",
    "body": "how",
    "try": "evidence",
    "cause": "reason",
}
"""The box beside which a fault is said, where it is called otherwise."""

Save = Callable[[Session], str]
"""Does it, and says what was done."""


def act_page(
    number: int,
    make: Callable[[Report | None], FlaskForm],
    save: Callable[[Session, Any], str],
    *,
    what: str,
    heading: str,
    button: str,
    fields: Sequence[str],
    quoted: Callable[[Report], tuple[str, str]] | None = None,
    **more: Any,
) -> ResponseReturnValue:
    """`make`: the form, begun with what the report says where it is first shown. `what`: under which name it is
    recorded that somebody looks at it. `quoted`: a heading, and words that stand above the form."""
    form, theirs = None, ""
    if request.method == "POST":
        form = make(None)
        if form.validate():
            said, theirs = attempt(lambda session: save(session, form), form)
            if said:
                flash(said, "success")
                return redirect(url_for("risk.report", number=number))
    report = looked_at(number, what)
    if form is None:
        form = make(report)
    elif theirs == CHANGED:
        form.seen.data = str(report.seen)
    page = report_page(
        "act.html",
        report,
        form=form,
        heading=heading,
        button=button,
        fields=fields,
        theirs=theirs,
        quoted=quoted(report) if quoted else None,
        **{"lede": "", "places": (), "warning": False, **more},
    )
    return page, 400 if form.errors or theirs else 200


def attempt(save: Save, form: FlaskForm | None = None) -> tuple[str, str]:
    """What was done, or why it was not; of a fault in a field of `form`, that field says so."""
    try:
        with writing() as session:
            return save(session), ""
    except NoSuchReport:
        abort(404, description=NO_SUCH_REPORT)
    except Unfit as problem:
        words = UNFIT[problem.code]
        box = BOXES.get(problem.field, problem.field)
        if form is None or box not in form:
            return "", words
        form[box].errors = [*form[box].errors, words]
        return "", ""
    except NotLinked as problem:
        return "", REFUSED[problem.code]
    except (ClaimRefused, NoSuchClaim, NotMissed, NotReleased) as problem:
        return "", REFUSED[problem.code]
    except Stale:
        return "", CHANGED
