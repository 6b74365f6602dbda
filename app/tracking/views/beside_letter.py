"""What an office keeps beside one letter, on its page: notes, who looks after it, and what happened to it."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session
from wtforms.validators import DataRequired

from app.accounts.access import actor, needs
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.audit.moments import moments
from app.campaigns.clearance.lost_clearances import CLOSED
from app.campaigns.letters import letter_by_reference, recipient_of
from app.campaigns.lifecycle.close import CampaignArchived, refuse_archived
from app.campaigns.models import Campaign, Letter
from app.campaigns.pages import campaign_page
from app.campaigns.states import State
from app.errors import NotAllowed, NotFound, Stale
from app.production.sections import LetterSection
from app.tracking.letter_events import timeline_of
from app.tracking.letter_notes import LONGEST, add_note, assign, assignments_of, hands_shown, notes_shown, take_back
from app.tracking.models import LetterNote
from app.tracking.words import assigned_words, reassigned_words
from app.web.acts import ActForm, finish, press
from app.web.forms import once_field, textarea
from app.web.request import reading, writing
from app.web.typed import number_in

blueprint = Blueprint("beside", __name__)

ONE = "/letters/<reference>"

STEP = "Track"
"""The step of a campaign that these pages belong to."""


def _notes(campaign: Campaign, letter: Letter) -> dict[str, Any]:
    shown = notes_shown(reading(), letter, user_id=current_user.id)
    return {"letter": letter, "shown": shown, "form": NoteForm(formdata=None), "may_act": _may_act(campaign)}


def _hands(campaign: Campaign, letter: Letter) -> dict[str, Any]:
    hands = hands_shown(reading(), campaign, letter, user_id=current_user.id)
    return {"letter": letter, "hands": hands, "may_act": _may_act(campaign)}


def _happened(campaign: Campaign, letter: Letter) -> dict[str, Any]:
    return {"campaign": campaign, "happened": timeline_of(reading(), letter)}


def _may_act(campaign: Campaign) -> bool:
    return Role.DRAFTER in current_user.roles and campaign.state != State.ARCHIVED


NOTES = LetterSection("tracking/notes.html", _notes)
HANDS = LetterSection("tracking/hands.html", _hands, "beside")
HAPPENED = LetterSection("tracking/timeline.html", _happened, "beside")


@blueprint.route(ONE + "/notes/new", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def note(reference: str) -> ResponseReturnValue:
    """The form of the letter's page leads here; what is wrong with it is said here."""
    form = NoteForm()
    if request.method == "GET":
        refuse_archived(_campaign(_letter(reading(), reference)))
    try:
        done = form.attempt(
            lambda session: add_note(
                session, _letter(session, reference), text=form.note.data, once=form.once.data, actor=actor()
            )
        )
    except CampaignArchived as refused:
        done, form.note.errors = None, [CLOSED[State.ARCHIVED].format(**refused.facts)]
    if done:
        return finish(_part(reference, "notes"), "Note added.")
    return _page("tracking/note.html", _letter(reading(), reference), form=form), form.status


@blueprint.route(ONE + "/notes/<int:note_id>/take-back", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def take_note_back(reference: str, note_id: int) -> ResponseReturnValue:
    letter, letter_note, author = _note(reading(), reference, note_id)
    if author != current_user.id:
        raise NotAllowed("not_the_author")
    refuse_archived(_campaign(letter))
    if letter_note.withdrawn is None:
        if request.method == "GET":
            return _page("tracking/take_back.html", letter, note=letter_note)
        with writing() as session:
            take_back(session, session.get_one(LetterNote, note_id), author_id=author, actor=actor())
    return finish(_part(reference, "notes"), "Note withdrawn.")


@blueprint.post(ONE + "/assign")
@needs(Role.DRAFTER)
def assign_letter(reference: str) -> ResponseReturnValue:
    chosen, back = request.form["to"], redirect(_part(reference, "hands"))
    to = (number_in(chosen) or 0) if chosen else None  # 0, which no user has, for what is no number

    def give(session: Session) -> int | None:
        """Who looks after it then: another than `to` where somebody else was first."""
        letter = _letter(session, reference)
        campaign = session.get_one(Campaign, letter.campaign_id)
        try:
            assign(session, campaign, [letter.id], to=to, actor=actor(), seen=request.form.get("seen", ""))
        except Stale:
            return _holder(session, letter)
        return to

    done = press(give)
    if not done:
        return back
    stands = done.result
    whom = "you" if stands == current_user.id else names_of(reading(), [stands])[stands] if stands else ""
    if stands == to:
        flash(assigned_words(reference, whom), "success")
    else:
        flash(reassigned_words(reference, whom), "warning")
    return back


def _holder(session: Session, letter: Letter) -> int | None:
    standing = assignments_of(session, letter.campaign_id, letter_ids=[letter.id])
    return standing[letter.id].user_id if letter.id in standing else None


def _letter(session: Session, reference: str) -> Letter:
    return letter_by_reference(session, reference) or abort(404, description=f"There is no letter {reference}.")


def _campaign(letter: Letter) -> Campaign:
    return reading().get_one(Campaign, letter.campaign_id)


def _note(session: Session, reference: str, note_id: int) -> tuple[Letter, LetterNote, int | None]:
    """A letter, a note on it, and who wrote that."""
    letter, letter_note = _letter(session, reference), session.get(LetterNote, note_id)
    if letter_note is None or letter_note.letter_id != letter.id:
        raise NotFound("no_such_letter_note", reference=reference)
    return letter, letter_note, moments(session, [letter_note.recorded])[letter_note.recorded].actor_id


def _part(reference: str, part: str) -> str:
    """The address of a part of the letter's page."""
    return url_for("letters.letter", reference=reference, _anchor=part)


def _page(template: str, letter: Letter, **shown: Any) -> str:
    campaign = _campaign(letter)
    whom = recipient_of(reading(), campaign, letter) or letter.reference
    return campaign_page(template, campaign, STEP, letter=letter, whom=whom, **shown)


NO_NOTE = "Enter a note"


class NoteForm(ActForm):
    once = once_field()
    note = textarea(
        "Add a note", "For colleagues only. Nothing in it is printed or sent.", LONGEST, DataRequired(NO_NOTE)
    )
