"""Mail that did not leave, for an administrator."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.audit.record import BATCH
from app.notices.failed_mail import failed_mail, leave, may_be_left, put_off, try_again
from app.notices.mails import outside_words_of
from app.platform.clock import now
from app.platform.mail.words import failure_words
from app.web.filters import format_plural
from app.web.request import reading, services, writing

blueprint = Blueprint("mail", __name__, url_prefix="/admin/mail")

PAGE = 50


@blueprint.get("")
@needs(Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    return render_template(
        "notices/mail.html",
        page=failed_mail().page(reading(), request.args, size=PAGE),
        subject_of=outside_words_of,
        told=failure_words,
        may_be_left=may_be_left,
        waiting=put_off(reading()),
        goes=services().mail.goes if services().settings.mail_server else "",
        most=BATCH,
    )


@blueprint.post("/<any(again, leave):what>")
@needs(Role.ADMINISTRATOR)
def act(what: str) -> ResponseReturnValue:
    """With one notice's mail or, to try again, with as many as one event covers."""
    notice_id = request.form.get("notice", type=int)
    with writing() as session:
        if what == "leave":
            count = leave(session, [notice_id or 0], actor=actor())
        else:
            ids = [notice_id] if notice_id else [row.notice.id for row in failed_mail().items(session, most=BATCH)]
            count = try_again(session, ids, actor=actor(), at=now())
    if not count:
        flash("Nothing was changed: someone has already dealt with it.", "info")
    elif what == "leave":
        flash("Despatch will not email this notice. Its reader can see it in Despatch.", "success")
    else:
        flash(f"{format_plural(count, 'notice')} will be emailed again within a minute.", "success")
    return redirect(url_for(".index"))
