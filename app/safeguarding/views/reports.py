"""Reports that a child may be at risk, for the safeguarding role alone: the list, and one with all that was done.

Each look is recorded, in a transaction of its own, before anything is shown.
"""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, safeguarding
from app.accounts.proof import opens_in_emergency, proven_risk
from app.platform.clock import now
from app.safeguarding import page_words
from app.safeguarding.clock.confirmers import confirmers_of
from app.safeguarding.files import LISTED
from app.safeguarding.models import reference_of
from app.safeguarding.pages import looked_at, report_page
from app.safeguarding.reports import SHOWN, Report, list_reports
from app.safeguarding.states import About
from app.safeguarding.telling.next_contact import contact_out_of_hours, next_contact
from app.safeguarding.telling.routes import INSPECTORATES
from app.safeguarding.view_log import record_risk_view
from app.web.request import reading, writing
from app.web.tables.paging import page_of

blueprint = Blueprint("risk", __name__)

PAGE = 50


@blueprint.get("/risk")
@safeguarding
@opens_in_emergency
def index() -> ResponseReturnValue:
    shown = SHOWN.get(request.args.get("show", ""), "open")
    with writing() as session:
        record_risk_view(session, None, what="list", actor=actor())
    found = {code: list_reports(reading(), code, at=now()) for code in SHOWN}
    return render_template(
        "safeguarding/index.html",
        page=page_of(found[shown], request.args, size=PAGE),
        tabs=[(code, label, len(found[code])) for code, label in page_words.SHOWN.items()],
        shown=shown,
        columns=LISTED,
        words=page_words,
    )


@blueprint.get("/risk/<int:number>")
@safeguarding
@proven_risk
def report(number: int) -> ResponseReturnValue:
    found = looked_at(number, "report")
    following = next_contact(reading(), found, at=now())
    return report_page(
        "report.html",
        found,
        acts=_acts(found),
        more=_more(found),
        confirmers={claim.id: confirmers_of(reading(), claim.by_id) for claim in found.to_confirm},
        next=following,
        out_of_hours=contact_out_of_hours(reading(), found, following, at=now()),
        reference_of=reference_of,
        inspectorates=INSPECTORATES,
    )


def _acts(found: Report) -> list[tuple[str, str, str]]:
    """Buttons, the first ones first: words, address, look."""
    here: dict[str, Any] = {"number": found.number}
    if not found.clock.runs:
        return [("Record a telephone call", url_for("risk_acts.call", **here), "secondary")]
    return [
        ("Record a telephone call", url_for("risk_acts.call", **here), ""),
        ("Send an email", url_for("risk_acts.mail", **here), ""),
        ("Record who was told", url_for("risk_acts.told", **here), ""),
        ("Decide that the risk is not immediate", url_for("risk_acts.not_immediate", **here), "secondary"),
    ]


def _more(found: Report) -> list[tuple[str, str]]:
    """Other pages of acts."""
    here: dict[str, Any] = {"number": found.number}
    follows = found.follows is not None
    return [
        (page_words.area_heading(found), url_for("risk_facts.area", **here)),
        ("Correct the report", url_for("risk_facts.facts", **here)),
        *([("Unlink this report", url_for("risk_facts.unlinked", **here))] if follows else []),
        *([("Link to a report on the same matter", url_for("risk_facts.link", **here))] if not follows else []),
        *(
            [("Record why the deadline was missed", url_for("risk_facts.cause", **here))]
            if found.clock.missed and not follows
            else []
        ),
        *(
            [("Show the message in the inbox", url_for("risk_facts.release", **here))]
            if found.message_id and not found.released
            else []
        ),
        *(
            [(page_words.referral_heading(found), url_for("risk_facts.referral", **here))]
            if found.about == About.SERVICE
            else []
        ),
        ("History, and who viewed it", url_for("risk_facts.history", **here)),
    ]
