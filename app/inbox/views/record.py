"""Record a message as a reply: the form of any reply, begun with what the message says of itself."""

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404
from app.inbox.decisions.make_response import NotAReply, RecordedAlready, became, require_recordable
from app.inbox.message_state import HeldMessage, held_locked, held_message
from app.inbox.models import MessageFile
from app.inbox.of_letter import message_of
from app.inbox.reading.kinds import Kind
from app.inbox.refusals import REFUSALS
from app.inbox.restricted import require_seen
from app.inbox.showing import blocks_of, files_of
from app.inbox.states import Form
from app.inbox.view_log import open_whole, reply_seen
from app.inbox.words import NO_LETTER
from app.platform.clock import london_time
from app.responses.kinds import Kind as ResponseKind
from app.responses.models import Response
from app.responses.recording.form_page import record_page
from app.responses.recording.sheet import Prefill
from app.responses.sections import ReplySection
from app.web.acts import leave
from app.web.files.kept_files import KeptFile
from app.web.request import reading

blueprint = Blueprint("message_reply", __name__)

AS = {Kind.ACKNOWLEDGEMENT: ResponseKind.ACKNOWLEDGEMENT}
"""The kind of reply that a kind of message proposes; an acknowledgement that promises a reply by a day proposes a
holding reply. Whether a reply is a full one, a holding one or a refusal is for a person to say."""


@blueprint.route("/inbox/<int:message_id>/record", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def record(message_id: int) -> ResponseReturnValue:
    """`campaign` in the query: whose letters it answers; without it, the first that has none recorded."""
    session = reading()
    require_seen(session, message_id, current_user.roles)
    open_whole(message_id, "message")
    now = held_message(session, message_id)
    back = url_for("message.message", message_id=message_id)
    campaign = _campaign(session, now)
    if campaign is None:
        flash(REFUSALS[RecordedAlready.code] if now.letters else NO_LETTER, "warning")
        return redirect(back)

    files = files_of(session, message_id)

    def hold(writer: Session) -> Callable[[Response], object]:
        held = held_locked(writer, message_id)
        require_seen(writer, message_id, current_user.roles)
        return lambda response: became(writer, held, response, actor=actor())

    try:
        if request.method == "GET":
            require_recordable(now, campaign.id)
        return record_page(
            campaign,
            prefill=_prefill(now, campaign, files),
            hold=hold,
            then=back,
            template="inbox/record.html",
            cancel=back,
            message=now.message,
            blocks=blocks_of(now.message.text),
            files=files,
        )
    except NotAReply as refused:
        return leave(back, refused)
    except RecordedAlready as refused:
        return leave(url_for("responses.reply", response_id=refused.response_id), refused)


def _campaign(session: Session, now: HeldMessage) -> Campaign | None:
    if asked := request.args.get("campaign"):
        return campaign_or_404(asked)
    return session.get_one(Campaign, now.unrecorded[0]) if now.unrecorded else None


def _prefill(now: HeldMessage, campaign: Campaign, files: Sequence[MessageFile]) -> Prefill:
    message = now.message
    promised = now.promised_by
    kind = ResponseKind.HOLDING if promised else AS.get(Kind(now.kind.kind)) if now.kind else None
    return Prefill(
        received_on=london_time(message.received_at).date(),
        how="post" if message.form == Form.SCAN else "email",
        kind=kind or "",
        letter_ids=[one for one in now.letter_ids if now.campaigns[one] == campaign.id],
        files=[_as_kept_file(file) for file in files],
        new_reply_by=promised,
    )


def _as_kept_file(file: MessageFile) -> KeptFile:
    return KeptFile(file.name, file.type, file.length, file.sha256, file.key)


def _of_reply(response_id: int) -> Mapping[str, int] | None:
    message_id = message_of(reading(), response_id)
    seen = reply_seen(reading(), response_id, current_user.roles)
    return {"message_id": message_id} if message_id and seen else None


OF_REPLY = ReplySection("inbox/of_reply.html", _of_reply)
