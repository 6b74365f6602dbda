"""The page that a team without an account opens by the link in its email. It shows what is asked and nothing else."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import events
from app.accounts.access import public
from app.accounts.security.limits import CONTRIBUTION
from app.accounts.security.rate_limits import count_use
from app.accounts.security.security_events import security_event
from app.evidence.contributions.answer_link import Outcome, answer_by_link
from app.evidence.contributions.forms import LinkForm
from app.evidence.contributions.links import PATH, Useless, open_link
from app.evidence.contributions.states import State
from app.evidence.contributions.words import USELESS
from app.evidence.questions.showing import name_of
from app.platform.clock import now, today
from app.web.request import reading

blueprint = Blueprint("contribution_link", __name__)


@blueprint.before_request
def _count() -> None:
    """Raises TooOften."""
    count_use(CONTRIBUTION, account="")


@blueprint.after_request
def _keep_out_of_searches(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@blueprint.get(PATH + "thanks")
@public
def thanks() -> ResponseReturnValue:
    return render_template("evidence/contributions_thanks.html")


@blueprint.route(PATH + "<token>", methods=["GET", "POST"])
@public
def link(token: str) -> ResponseReturnValue:
    """Looking uses nothing up: the form does."""
    opened, form = open_link(reading(), token, today=today()), LinkForm()
    if opened.useless or opened.contribution is None or opened.question is None:
        return _useless(opened.useless or Useless.UNKNOWN)
    accepted = opened.contribution.state == State.ACCEPTED
    if accepted and request.method == "GET":
        form.outcome.data = Outcome.SEND
    if form.attempt(lambda session: answer_by_link(session, token, form.answer, at=now())):
        if form.outcome.data == Outcome.ACCEPT:
            flash("Thank you. You have accepted. Use this page again to send the contribution.", "success")
            return redirect(url_for(".link", token=token))
        return redirect(url_for(".thanks"))
    return form.page(
        "evidence/contributions_link.html",
        contribution=opened.contribution,
        question=opened.question,
        name=name_of(opened.question),
        accepted=accepted,
    )


def _useless(why: Useless) -> ResponseReturnValue:
    if why is Useless.UNKNOWN:
        security_event(events.SECURITY_LINK_REFUSED)
    return render_template("evidence/contributions_useless.html", why=USELESS[why]), 410
