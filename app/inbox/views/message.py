"""One message: what it says, the letters that it may be about, and what a person decides of it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.campaigns.models import Campaign, Letter
from app.errors import Refused, existing
from app.inbox.decisions.find import find, searchable_campaigns
from app.inbox.decisions.judgements import add_letters, remove_letter, say_kind
from app.inbox.decisions.notes import add_note
from app.inbox.decisions.queue import QueueMoveCounts, assign, assignable, close, set_aside, take_up
from app.inbox.forms import KindForm, NoteForm
from app.inbox.listing import next_after
from app.inbox.message_state import HeldMessage, held_message
from app.inbox.models import MessageFile
from app.inbox.of_letter import mails_of
from app.inbox.reading.kinds import Kind, Reason
from app.inbox.restricted import READERS, require_seen
from app.inbox.sections import MESSAGE_SECTIONS
from app.inbox.showing import message_shown
from app.inbox.sorting.suggest import suggest
from app.inbox.states import Form, State
from app.inbox.view_log import looked_at, open_whole
from app.inbox.words import FAULTS, FILE_FAULTS, KINDS, UNREADABLE_WORDS
from app.platform.storage import verified_chunks
from app.production.sections import LetterSection
from app.web.acts import press
from app.web.files.sending import send_uploaded
from app.web.filters import format_plural
from app.web.request import reading, services
from app.web.sections import render_sections
from app.web.typed import number_in, numbers_in, reference_in

blueprint = Blueprint("message", __name__)

ONE = "/inbox/<int:message_id>"

MIME = {Form.EML: ("message/rfc822", "eml"), Form.MSG: ("application/vnd.ms-outlook", "msg")}
"""Type and ending of an original; a scan keeps its own."""


@blueprint.get(ONE)
@needs(*READERS)
def message(message_id: int) -> ResponseReturnValue:
    return _page(message_id)


@blueprint.get(ONE + "/files/<int:number>")
@needs(*READERS)
def file(message_id: int, number: int) -> ResponseReturnValue:
    _open_message(message_id, "message_file")
    files = reading().scalars(
        select(MessageFile).where(MessageFile.message_id == message_id, MessageFile.number == number)
    )
    message_file = existing(files.one_or_none(), "no_such_mail_file")
    chunks = verified_chunks(
        services().storage, message_file.key, length=message_file.length, sha256=message_file.sha256
    )
    return send_uploaded(
        chunks, name=message_file.name, mimetype=message_file.type, length=message_file.length, etag=message_file.sha256
    )


@blueprint.get(ONE + "/original")
@needs(*READERS)
def original(message_id: int) -> ResponseReturnValue:
    """The message byte for byte, to keep."""
    one = _open_message(message_id, "message_file").message
    mimetype, ending = MIME.get(Form(one.form), ("application/octet-stream", "bin"))
    chunks = verified_chunks(services().storage, one.key, length=one.length, sha256=one.sha256)
    name = f"message-{one.id}.{ending}"
    return send_uploaded(chunks, name=name, mimetype=mimetype, length=one.length, etag=one.sha256)


@blueprint.post(ONE + "/kind")
@needs(Role.DRAFTER)
def kind(message_id: int) -> ResponseReturnValue:
    form = KindForm(formdata=request.form)
    if not form.validate_on_submit():
        return _page(message_id, kind_form=form), 400

    def save(session: Session) -> tuple[str, str]:
        changed = say_kind(
            session,
            message_id,
            Kind(form.kind.data),
            reason=Reason(form.reason.data),
            returns_on=form.returns_on.data,
            seen=_seen_digest(),
            actor=actor(),
        )
        name = KINDS[form.kind.data].name
        return (f"Kind: {name}.", "success") if changed else (f"Nothing was changed: it is already “{name}”.", "info")

    return _save_and_return(message_id, save)


@blueprint.post(ONE + "/letters")
@needs(Role.DRAFTER)
def letters(message_id: int) -> ResponseReturnValue:
    chosen = set(numbers_in(request.form.getlist("letter")))

    def save(session: Session) -> tuple[str, str]:
        number = add_letters(session, message_id, chosen, seen=_seen_digest(), actor=actor())
        if not chosen:
            return "Choose at least one letter.", "warning"
        if not number:
            return "Nothing was changed: it is already matched to this letter.", "info"
        return f"Matched to {format_plural(number, 'letter')}.", "success"

    return _save_and_return(message_id, save)


@blueprint.post(ONE + "/letters/remove")
@needs(Role.DRAFTER)
def remove(message_id: int) -> ResponseReturnValue:
    letter_id = number_in(request.form.get("letter")) or 0

    def save(session: Session) -> tuple[str, str]:
        if remove_letter(session, message_id, letter_id, seen=_seen_digest(), actor=actor()):
            return "The match is removed.", "success"
        return "Nothing was changed: it is not matched to that letter.", "info"

    return _save_and_return(message_id, save)


@blueprint.post(ONE + "/<any(aside, close, 'take-up'):what>")
@needs(Role.DRAFTER)
def step(message_id: int, what: str) -> ResponseReturnValue:
    def save(session: Session) -> tuple[str, str]:
        if what == "take-up":
            moved = QueueMoveCounts(int(take_up(session, message_id, actor=actor())), 0)
        else:
            moved = (set_aside if what == "aside" else close)(session, [message_id], actor=actor())
        words = {"aside": "Message set aside.", "close": "Message closed.", "take-up": "Message reopened."}[what]
        return (words, "success") if moved.changed else ("Nothing was changed: a colleague changed it first.", "info")

    return _save_and_return(message_id, save)


@blueprint.post(ONE + "/assign")
@needs(Role.DRAFTER)
def assign_one(message_id: int) -> ResponseReturnValue:
    chosen = request.form.get("to", "")

    def save(session: Session) -> tuple[str, str]:
        people = {str(user.id): user for user in assignable(session)}
        if chosen and chosen not in people:
            raise Refused("message_not_assignable")
        to = people[chosen].id if chosen else None
        whom = "you" if to == current_user.id else people[chosen].name if chosen else "no one"
        moved = assign(session, [message_id], to=to, actor=actor())
        return (
            f"Message {'' if moved.changed else 'already '}assigned to {whom}.",
            "success" if moved.changed else "info",
        )

    return _save_and_return(message_id, save)


@blueprint.post(ONE + "/notes")
@needs(Role.DRAFTER)
def note(message_id: int) -> ResponseReturnValue:
    form = NoteForm(formdata=request.form)
    if not form.validate_on_submit():
        return _page(message_id, note_form=form), 400

    def save(session: Session) -> tuple[str, str]:
        add_note(session, message_id, text=form.note.data, once=form.once.data, actor=actor())
        return "Note added.", "success"

    return _save_and_return(message_id, save)


def _save_and_return(message_id: int, save: Callable[[Session], tuple[str, str]]) -> ResponseReturnValue:
    """Back on the message's page, which says what came of it."""

    def verb(session: Session) -> tuple[str, str]:
        require_seen(session, message_id, current_user.roles)
        return save(session)

    if done := press(verb):
        flash(*done.result)
    return redirect(url_for(".message", message_id=message_id))


def _page(message_id: int, **forms: Any) -> str:
    session = reading()
    now = _open_message(message_id, "message")
    open_still = now.message.state in (State.WAITING, State.MATCHED)
    campaign = reference_in(request.args.get("campaign"))
    found_letters = find(session, request.args.get("find", ""), campaign, besides=now.letter_ids)
    may_act = Role.DRAFTER in current_user.roles
    fields = {
        "kind": now.kind.kind if now.kind else Kind.OTHER,
        "reason": (now.kind.reason if now.kind else None) or Reason.UNKNOWN,
        "returns_on": now.kind.returns_on if now.kind else None,
    }
    return render_template(
        "inbox/message.html",
        **{
            "kind_form": KindForm(formdata=None, data=fields),
            "note_form": NoteForm(formdata=None),
            **forms,
        },
        first=render_sections(MESSAGE_SECTIONS, "first", message_id),
        shown=message_shown(session, now),
        held_kind=now.kind,
        may_act=may_act,
        open_still=open_still,
        suggestions=suggest(session, now.message, besides=now.letter_ids) if may_act and not now.recorded else [],
        found=found_letters,
        to_search=searchable_campaigns(session),
        chosen_campaign=campaign,
        next_id=next_after(session, now.message, current_user.roles),
        people=[user for user in assignable(session) if user.id != current_user.id] if may_act else [],
        FAULTS=FAULTS,
        FILE_FAULTS=FILE_FAULTS,
        UNREADABLE_WORDS=UNREADABLE_WORDS,
    )


def _open_message(message_id: int, page: str) -> HeldMessage:
    """As held, for a page that shows it."""
    require_seen(reading(), message_id, current_user.roles)
    found = held_message(reading(), message_id)
    open_whole(message_id, page)
    return found


def _seen_digest() -> str:
    return request.form.get("seen", "")


def _of_letter(_campaign: Campaign, letter: Letter) -> dict[str, Any]:
    roles = current_user.roles
    mails = mails_of(reading(), letter.id, roles)
    looked_at([mail.id for mail in mails], "letter")
    return {"letter": letter, "mails": mails, "may_read": bool(set(READERS) & roles)}


OF_LETTER = LetterSection("inbox/of_letter.html", _of_letter)
