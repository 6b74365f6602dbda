"""What a private office does: read what it is asked, answer, take an answer back."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.accounts.proof import proven
from app.campaigns.clearance.answer_form import (
    Place,
    answer_form,
    answer_what_was_read,
    changes_of,
    form_shown,
    office_form,
    place_for,
    reads_of,
)
from app.campaigns.clearance.clear import LetInAlone, OwnCampaign, require_other, take_back_answers
from app.campaigns.clearance.page import CLEARANCE, clearance_page
from app.campaigns.clearance.text import readings_in_turn, texts_asked
from app.campaigns.clearance.text_page import conditions_of, text_page
from app.campaigns.letter.text import campaign_text
from app.campaigns.pages import campaign_or_404, open_campaign_or_404
from app.campaigns.preview.wordings import answers_by_registry
from app.clearance.answer import OfficeAnswer, answers_to
from app.clearance.forms import OTHER_ANSWER, AnswerForm, TakeBackForm
from app.clearance.history import ChangeSinceRead, changes_since_read
from app.clearance.offices.find import membership, office_by_id
from app.clearance.redline import redline_words, the_same_but
from app.clearance.states import ANSWERED, State
from app.clearance.words import ANSWERS, HINTS
from app.errors import NotAllowed, NotFound, Refused
from app.platform.clock import today
from app.registry.registries import registry_names
from app.web.acts import finish, leave, sentence
from app.web.errors import show_error
from app.web.filters import format_plural
from app.web.request import reading

blueprint = Blueprint("answering", __name__)

COLLEAGUE = "Ask a colleague of the office to answer."
VOUCH = f"Ask an administrator to open your page under Users, which says what to do. {COLLEAGUE}"

ONE_OFFICE = CLEARANCE + "/offices/<int:office_id>"


@blueprint.route(ONE_OFFICE, methods=["GET", "POST"])
@needs(Role.CLEARER)
@proven
def answer(reference: str, office_id: int) -> ResponseReturnValue:
    """All that the office is asked, and one answer about several texts at once."""
    place = _place(reference, office_id)
    return _handle_answer(place, "") or _office_page(place, office_form(place))


@blueprint.route(ONE_OFFICE + "/<registry>", methods=["GET", "POST"])
@needs(Role.CLEARER)
@proven
def text(reference: str, office_id: int, registry: str) -> ResponseReturnValue:
    """The text for one registry, and an answer about it."""
    place = _place(reference, office_id)
    if registry not in place.asked_about and request.method == "GET":
        raise NotFound("not_asked_about")
    return _handle_answer(place, registry) or _one_text(place, registry, answer_form(place, place.may_about(registry)))


def _handle_answer(place: Place, registry: str) -> ResponseReturnValue | None:
    """What a form that was sent comes to; None: none was."""
    form = answer_form(place, place.may_about(registry)) if registry else office_form(place)
    if not form.is_submitted():
        return None
    reference, office_id = place.campaign.reference, place.office.id
    seen = reads_of(request.form, form)
    state = State(form.answer.data) if form.answer.data in HINTS else None
    if changed := changes_since_read(reading(), place.campaign.id, office_id, seen, state):
        return _with_changes(place, registry, changed)
    to = url_for(".answer", reference=reference, office_id=office_id)
    if done := form.attempt(
        lambda session: answer_what_was_read(
            session,
            campaign_or_404(reference, session),
            office_id,
            seen,
            OfficeAnswer(form.state, form.note.data),
            sign=not form.by_hand.data,
            today=today(),
            actor=actor(),
        )
    ):
        number = len(done.result)
        if number or not _another_note(seen, form.note.data):
            return finish(
                to,
                _recorded_message(number, len(seen)),
                changed=number > 0,
                unchanged="Nothing was changed: you have already given this answer.",
            )
        form.refuse(Refused("another_note", field="note"))
    if form.stale:
        changed = changes_since_read(reading(), place.campaign.id, office_id, seen, form.state)
        return _with_changes(place, registry, changed) if changed else leave(to, form.stale)
    return _show_form_again(place, registry, form, form.status)


def _with_changes(place: Place, registry: str, changed: Sequence[ChangeSinceRead]) -> ResponseReturnValue:
    """What was typed stays in the form. What was not read as it is now is to be read, and chosen again."""
    fresh = _place(place.campaign.reference, place.office.id)
    shown = changes_of(reading(), fresh, changed)
    if registry and registry not in fresh.asked_about:
        registry = ""
    may = fresh.may_about(registry) if registry else fresh.may
    form = answer_form(fresh, may) if registry else office_form(fresh)
    touched = {one.registry_slug for one in changed}
    sent, form.whole.data = form.requests.data or (), OTHER_ANSWER
    form.requests.data = [
        str(board_request.request.id)
        for board_request in may
        if str(board_request.request.id) in sent and board_request.request.registry_slug not in touched
    ]
    return _show_form_again(fresh, registry, form, 409, changes=shown, touched=touched)


def _show_form_again(place: Place, registry: str, form: AnswerForm, status: int, **more: Any) -> ResponseReturnValue:
    page = _one_text(place, registry, form, **more) if registry else _office_page(place, form, **more)
    return page, status


def _office_page(place: Place, form: AnswerForm, **more: Any) -> str:
    session = reading()
    texts = texts_asked(session, place.campaign, place.office.id)
    readings = readings_in_turn(session, place.campaign, texts, registry_names(session), office_id=place.office.id)
    answers = answers_by_registry(session, place.campaign, campaign_text(session, place.campaign))
    return _page(
        "answer",
        place,
        form,
        readings=readings,
        conditions={slug: conditions_of(one.kept.text, answers.get(slug, {})) for slug, one in readings.items()},
        what_changed=redline_words,
        the_same_but=the_same_but,
        **more,
    )


def _one_text(place: Place, registry: str, form: AnswerForm, **more: Any) -> str:
    """Answer recorded for by itself, so it is chosen."""
    form.requests.data = [str(board_request.request.id) for board_request in place.may_about(registry)]
    shown = text_page(place.campaign, registry, office=place.office)
    return _page("text", place, form, put=place.put(registry), **shown, **more)


def _page(name: str, place: Place, form: AnswerForm, **shown: Any) -> str:
    given = {"changes": [], "touched": set(), **shown}
    return clearance_page(
        name,
        place.campaign,
        answers_in_words=ANSWERS,
        office=place.office,
        place=place,
        gateway=_is_gateway(place.office.id),
        **form_shown(place, form, given["touched"]),
        **given,
    )


def _recorded_message(answered: int, meant: int) -> str:
    words = f"Answer recorded for {format_plural(answered, 'text')}."
    return (
        f"{words} Your office had already given this answer for the others, which are unchanged."
        if answered < meant
        else words
    )


def _another_note(seen: Any, note: str) -> bool:
    """The office has answered the same, and said something else with it."""
    return any(answers[0].note != note for answers in answers_to(reading(), seen).values())


@blueprint.route(ONE_OFFICE + "/take-back", methods=["GET", "POST"])
@needs(Role.CLEARER)
def take_back(reference: str, office_id: int) -> ResponseReturnValue:
    place = _place(reference, office_id)
    names = registry_names(reading())
    answered = [board_request for board_request in place.may if board_request.state in ANSWERED]
    form = TakeBackForm(
        [(str(board_request.request.id), names[board_request.request.registry_slug]) for board_request in answered]
    )
    if answered and (
        done := form.attempt(
            lambda session: take_back_answers(
                session,
                campaign_or_404(reference, session),
                {
                    board_request.request.id
                    for board_request in answered
                    if str(board_request.request.id) in form.requests.data
                },
                reason=form.reason.data,
                actor=actor(),
            )
        )
    ):
        return finish(
            url_for(".answer", reference=reference, office_id=office_id),
            f"{format_plural(len(done.result), 'answer')} withdrawn.",
            changed=bool(done.result),
            unchanged="Nothing was changed: your office has not answered about these texts.",
        )
    if form.stale:
        return leave(url_for(".take_back", reference=reference, office_id=office_id), form.stale)
    return clearance_page("take_back", place.campaign, form=form, office=place.office, place=place, answered=answered)


def refuse_own_campaign(refused: OwnCampaign) -> ResponseReturnValue:
    return show_error(Forbidden(sentence(refused)), what_to_do=VOUCH if isinstance(refused, LetInAlone) else COLLEAGUE)


def _is_gateway(office_id: int) -> bool:
    member = membership(reading(), office_id, actor().user_id)
    return member is not None and member.gateway


def _place(reference: str, office_id: int) -> Place:
    """Raises OwnCampaign to the campaign's authors, and NotAllowed (not_of_the_office) to who is not of the office."""
    campaign = open_campaign_or_404(reference)
    office = office_by_id(reading(), office_id)
    require_other(reading(), campaign, actor())
    if membership(reading(), office_id, actor().user_id) is None:
        raise NotAllowed("not_of_the_office")
    return place_for(campaign, office)


blueprint.app_errorhandler(OwnCampaign)(refuse_own_campaign)
