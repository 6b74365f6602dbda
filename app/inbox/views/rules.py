"""What a change of rules would do to the mail that is kept, for administrators."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.delivery.attempts.reasons import REASONS
from app.inbox.restricted import seen_among
from app.inbox.sorting.reclassify import Verdict, compare, differences, take_over
from app.inbox.view_log import looked_at
from app.inbox.words import KINDS
from app.web.acts import finish, press
from app.web.filters import format_plural
from app.web.request import reading

blueprint = Blueprint("mail_rules", __name__)

PAGE = 50
"""Messages on a page."""


@blueprint.get("/inbox/rules")
@needs(Role.ADMINISTRATOR)
def rules() -> ResponseReturnValue:
    session = reading()
    compared = compare(session)
    page = differences().page(session, request.args, size=PAGE)
    seen = seen_among(session, [difference.message.id for difference in page.items], current_user.roles)
    looked_at(seen, "inbox")
    lines = [
        (
            difference.message if difference.message.id in seen else None,
            _verdict_in_words((difference.was.kind, difference.was.reason)),
            _verdict_in_words((difference.trial.kind, difference.trial.reason)),
            difference.trial.rule,
        )
        for difference in page.items
    ]
    return render_template(
        "inbox/rules.html",
        kinds=[words.name.lower() for words in KINDS.values()],
        compared=compared,
        counts=[(_verdict_in_words(was), _verdict_in_words(now), many) for was, now, many in compared.counts],
        page=page.showing(lines),
    )


@blueprint.post("/inbox/rules")
@needs(Role.ADMINISTRATOR)
def take() -> ResponseReturnValue:
    done = press(lambda session: take_over(session, seen=request.form.get("seen", ""), actor=actor()))
    if not done:
        return redirect(url_for(".rules"))
    return finish(
        url_for(".rules"),
        f"Rules applied: {format_plural(done.result, 'message')} changed.",
        changed=bool(done.result),
        unchanged="Nothing was changed: the rules change no messages.",
    )


def _verdict_in_words(verdict: Verdict) -> str:
    """ "Bounce: mailbox full" """
    kind, reason = verdict
    return KINDS[kind].name + (f": {REASONS[reason].word.lower()}" if reason else "")
