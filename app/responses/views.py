"""Replies in the browser: record what came back, look at it, correct it, withdraw it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.campaigns.letters import letter_by_reference
from app.campaigns.lifecycle.chasers import first_letters
from app.campaigns.lifecycle.close import refuse_archived
from app.campaigns.models import Campaign, Letter
from app.campaigns.pages import campaign_or_404
from app.campaigns.states import State
from app.delivery.attempts.sent_letters import sent_facts
from app.errors import existing
from app.platform.clock import today
from app.platform.storage import verified_chunks
from app.production.sections import LetterSection
from app.responses.asks.asks import fields_of_asks
from app.responses.history import history_of, timeline_of
from app.responses.kept_back import KEPT_BACK, may_see, record_reply_view
from app.responses.listing import count_answered, replies_listed
from app.responses.models import Response
from app.responses.of_letter import replies_of
from app.responses.of_reply import reply_shown
from app.responses.pages import may_record, reply_page
from app.responses.recording.choose import letters_named
from app.responses.recording.correct import Withdrawn, correct_response, withdraw_response
from app.responses.recording.files import files_of
from app.responses.recording.form_page import form_page, one_round, record_page, warn_of_date
from app.responses.recording.sender import senders_for
from app.responses.recording.sheet import form_for, read_sheet, sheet_of, with_seen
from app.responses.sections import REPLY_SECTIONS
from app.responses.standing import recorded_response
from app.web.acts import ActForm, finish, leave
from app.web.files.sending import send_uploaded
from app.web.request import reading, services
from app.web.sections import render_sections
from app.web.typed import number_in

blueprint = Blueprint("responses", __name__)

PAGE = 50
"""Replies on a page of the list."""

ONE = "/replies/<int:response_id>"


def _of_letter(campaign: Campaign, letter: Letter) -> dict[str, Any]:
    replies = replies_of(reading(), campaign, letter, today=today())
    sent = not letter.withdrawn or sent_facts(reading(), campaign.id, letter_ids=[letter.id])
    return {
        "campaign": campaign,
        "letter": letter,
        "replies": replies,
        "can_reply": bool(sent),
        "may_record": bool(sent) and may_record(campaign),
    }


OF_LETTER = LetterSection("responses/of_letter.html", _of_letter)


@blueprint.get("/campaigns/<reference>/replies")
@signed_in
def replies(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    page = replies_listed(campaign).page(reading(), request.args, size=PAGE)
    return reply_page("responses/replies.html", campaign, page=page, letters=count_answered(reading(), campaign.id))


@blueprint.get("/letters/<reference>/replies/new")
@needs(Role.DRAFTER)
def new_of_letter(reference: str) -> ResponseReturnValue:
    letter = letter_by_reference(reading(), reference) or abort(404, description=f"There is no letter {reference}.")
    campaign = reading().get_one(Campaign, letter.campaign_id)
    return redirect(url_for(".new", reference=campaign.reference, letter=reference))


@blueprint.route("/campaigns/<reference>/replies/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def new(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    if campaign.chases_id is not None and request.method == "GET":
        return _to_first_letters(campaign)
    return record_page(campaign)


def _to_first_letters(chaser: Campaign) -> ResponseReturnValue:
    """What answers a reminder is recorded to the letters that it reminds of."""
    named = letters_named(reading(), chaser, request.args.getlist("letter"))
    firsts = first_letters(reading(), [letter.id for letter in named])
    references = [reading().get_one(Letter, firsts[letter.id]).reference for letter in named]
    first = reading().get_one(Campaign, chaser.chases_id)
    flash(f"{chaser.reference} is a reminder about {first.reference}. Record the response to the first letter.", "info")
    return redirect(url_for(".new", reference=first.reference, letter=references))


@blueprint.get(ONE)
@signed_in
def reply(response_id: int) -> ResponseReturnValue:
    response, campaign = _response(response_id)
    whole = _sees_whole(response_id)
    shown = reply_shown(reading(), campaign, response, today=today(), whole=whole)
    return reply_page(
        "responses/reply.html",
        campaign,
        reply=shown,
        may_change=Role.DRAFTER in current_user.roles and campaign.state != State.ARCHIVED and shown.gone is None,
        may_correct=whole,
        sections=render_sections(REPLY_SECTIONS, "main", response_id),
    )


@blueprint.route(ONE + "/correct", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def correct(response_id: int) -> ResponseReturnValue:
    response, campaign = _response(response_id)
    refuse_archived(campaign)
    if not _sees_whole(response_id):
        abort(404, description=KEPT_BACK)
    now = recorded_response(reading(), response.id, whole=True)
    if now is None:
        return _withdrawn_already(response_id)
    early = now.details.received_on < campaign.letter_date
    form = form_for(campaign, data=vars(now.details) | fields_of_asks(now) | {"early": early})
    seen, theirs = _seen_event(), ConcurrentChanges()
    sheet = read_sheet(reading(), campaign, form) if request.method == "POST" else sheet_of(reading(), campaign, now)
    form.offer_senders(senders_for(reading(), campaign, sheet.letters))

    def save(session: Session) -> ResponseReturnValue:
        changed = correct_response(
            session,
            session.get_one(Response, response_id),
            sheet.letters,
            form.details,
            sheet.files,
            answers=sheet.letter_answers,
            seen=seen,
            today=today(),
            early=form.early.data,
            actor=actor(),
        )
        flash(*("Response corrected.", "success") if changed else ("Nothing was changed.", "info"))
        if changed:
            warn_of_date(session, session.get_one(Response, response_id))
        return redirect(url_for(".reply", response_id=response_id))

    saved = one_round(form, sheet, save)
    if isinstance(form.stale, Withdrawn):
        return _withdrawn_already(response_id)
    if form.stale:
        theirs = _changes_since(response_id, seen)
        sheet = with_seen(sheet, theirs.seq)
    return saved or form_page(
        campaign,
        form,
        sheet,
        heading="Correct a response",
        cancel=url_for(".reply", response_id=response_id),
        theirs=theirs.changes,
        response_id=response_id,
        has=files_of(reading(), response_id),
    )


@blueprint.route(ONE + "/withdraw", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def withdraw(response_id: int) -> ResponseReturnValue:
    response, campaign = _response(response_id)
    refuse_archived(campaign)
    now = recorded_response(reading(), response_id)
    if now is None:
        return _withdrawn_already(response_id)
    form, seen = ActForm(), _seen_event()
    if form.attempt(
        lambda session: withdraw_response(session, session.get_one(Response, response_id), seen=seen, actor=actor())
    ):
        message = "Response withdrawn. Its history still shows what was recorded."
        return finish(url_for(".reply", response_id=response_id), message)
    theirs = _changes_since(response_id, seen) if form.stale else ConcurrentChanges()
    response, campaign = _response(response_id)
    shown = reply_shown(reading(), campaign, response, today=today())
    return reply_page("responses/withdraw.html", campaign, reply=shown, theirs=theirs.changes), form.status


@blueprint.get(ONE + "/files/<int:file_id>")
@signed_in
def file(response_id: int, file_id: int) -> ResponseReturnValue:
    if not _sees_whole(response_id):
        abort(404)
    found = next(
        (response_file for response_file in files_of(reading(), response_id) if response_file.id == file_id), None
    ) or abort(404)
    chunks = verified_chunks(services().storage, found.key, length=found.length, sha256=found.sha256)
    return send_uploaded(chunks, name=found.name, mimetype=found.type, length=found.length, etag=found.sha256)


def _sees_whole(response_id: int) -> bool:
    """Whether this person may see all of a reply; then it is recorded that they look."""
    if not may_see(reading(), response_id, current_user.roles):
        return False
    record_reply_view(response_id)
    return True


@dataclass(frozen=True)
class ConcurrentChanges:
    """What others changed in a reply while a form was open, newest first, and the event (`seq`) of the last change."""

    changes: Sequence[Mapping[str, str]] = ()
    seq: int = 0


def _changes_since(response_id: int, seen: int) -> ConcurrentChanges:
    response, _campaign = _response(response_id)
    changes = history_of(reading(), response)
    after = [change for change in changes if change.moment.seq > seen]
    return ConcurrentChanges(timeline_of(reading(), after), seq=changes[0].moment.seq)


def _seen_event() -> int:
    """The event that made the reply what the form shows; 0, before all events, for what none of our forms says."""
    return number_in(request.form.get("seen")) or 0


def _withdrawn_already(response_id: int) -> ResponseReturnValue:
    return leave(url_for(".reply", response_id=response_id), Withdrawn())


def _response(response_id: int) -> tuple[Response, Campaign]:
    response = existing(reading().get(Response, response_id), "no_such_reply")
    return response, reading().get_one(Campaign, response.campaign_id)
