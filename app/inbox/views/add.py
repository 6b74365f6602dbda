"""Bring messages and scans into the inbox as files."""

from collections.abc import Sequence

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.inbox.intake.mailbox import mailbox_of, trouble_with
from app.inbox.intake.upload import MOST_FILES, AddForm, TakenIn, keep_uploads, take_uploads
from app.inbox.models import Message
from app.inbox.restricted import may_be_seen
from app.inbox.view_log import looked_at
from app.platform.clock import now, today
from app.platform.storage import StorageFailed
from app.web.files.kept_files import NOT_STORED
from app.web.request import reading, services, writing
from app.web.typed import numbers_in

blueprint = Blueprint("mail_in", __name__)


@blueprint.route("/inbox/add", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def upload() -> ResponseReturnValue:
    """What came in well stands on the page that follows, with a link to each; what did not is said beside the field."""
    form = AddForm(today=today())
    taken: Sequence[TakenIn] = ()
    if form.validate_on_submit():
        taken = _take_in_files(form)
        if taken and not form.files.refused:
            return redirect(url_for(".upload", new=_ids(taken, new=True), again=_ids(taken, new=False)))
        form.files.errors = [*form.files.errors, *([". ".join(form.files.refused)] if form.files.refused else [])]
    return _page(form, taken)


def _take_in_files(form: AddForm) -> Sequence[TakenIn]:
    try:
        uploads = keep_uploads(
            services().storage,
            form.files.data,
            received_on=form.received_on.data,
            sender=form.sender.data,
            now=now(),
        )
    except StorageFailed:
        form.files.errors = [NOT_STORED]
        return ()
    with writing() as session:
        return take_uploads(session, uploads, actor=actor())


def _ids(taken: Sequence[TakenIn], *, new: bool) -> str | None:
    return ",".join(str(one.message.id) for one in taken if one.new is new) or None


def _page(form: AddForm, taken: Sequence[TakenIn]) -> ResponseReturnValue:
    """`new` and `again` in the address name the messages of the form that was sent before."""
    settings = services().settings
    shown = taken or [
        TakenIn(message.name, message, new)
        for name, new in (("new", True), ("again", False))
        for message in _messages_in_query(name)
    ]
    mailbox = mailbox_of(reading(), settings.inbox)
    return form.page(
        "inbox/add.html",
        taken=shown,
        inbox=settings.inbox,
        mailbox=mailbox,
        wrong=trouble_with(mailbox),
    )


def _messages_in_query(argument: str) -> Sequence[Message]:
    asked = request.args.get(argument, "").split(",")[:MOST_FILES]
    ids = numbers_in(asked)
    named = select(Message).where(Message.id.in_(ids), may_be_seen(current_user.roles)).order_by(Message.id)
    messages = reading().scalars(named).all() if ids else []
    looked_at([message.id for message in messages], "inbox")
    return messages
