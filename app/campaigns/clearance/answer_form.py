"""What an office is shown when it answers, the form in which it does, and what changed while it read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import request
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.clearance.authors import authors_of
from app.campaigns.clearance.board import board_for
from app.campaigns.clearance.clear import answer_requests, prints_another
from app.campaigns.clearance.text import texts_asked, texts_kept
from app.campaigns.editing import require_open
from app.campaigns.models import Campaign
from app.campaigns.states import State as CampaignState
from app.clearance.answer import OfficeAnswer, answers_to, may_answer
from app.clearance.board import BoardRequest, Row
from app.clearance.forms import CONTENT_WITH_ALL, OTHER_ANSWER, AnswerForm
from app.clearance.history import ChangeSinceRead, ReadText, require_unchanged
from app.clearance.models import Answer, ClearanceRequest, ClearanceRound, Minister, PrivateOffice
from app.clearance.offices.find import minister_of, offices_of
from app.clearance.redline import Redline, redline
from app.clearance.rounds import current_round
from app.clearance.states import State
from app.clearance.words import HINTS, WRITE_ROUND
from app.letters.dates import working_days_between
from app.platform.clock import today
from app.registry.registries import registry_names
from app.registry.working_days import bank_holidays
from app.web.filters import name_in_sentence
from app.web.forms import choices
from app.web.matching import Effort
from app.web.request import reading
from app.web.typed import number_in, numbers_in

SEEN, LAST = "seen-", "last-"
"""In front of a request's id: the hidden fields that say which text was read, and what was last answered."""

OTHER = "Give another answer, or answer about some of the texts only"


@dataclass(frozen=True)
class Place:
    """`row`: of the office on the board; None: it is asked nothing. `may`: what this person may answer. `signs`: the
    registries whose letters the office signs. `days`: working days that are left to answer, below 0 when it is late."""

    campaign: Campaign
    office: PrivateOffice
    round: ClearanceRound | None
    row: Row | None
    asked: Sequence[BoardRequest]
    signs: Collection[str]
    minister: Minister | None
    days: int
    may: Sequence[BoardRequest] = ()

    def with_may(self, may: Sequence[BoardRequest]) -> "Place":
        return replace(self, may=may)

    @property
    def asked_about(self) -> list[str]:
        """Slugs, in the audience's order."""
        return [board_request.request.registry_slug for board_request in self.asked]

    @property
    def printed(self) -> str:
        """The name that the letter prints for the office, when it is another than its minister's."""
        return prints_another(self.campaign, self.minister) if self.minister else ""

    @property
    def waiting(self) -> list[BoardRequest]:
        return [board_request for board_request in self.asked if board_request.waits]

    def put(self, slug: str) -> BoardRequest:
        return next(board_request for board_request in self.asked if board_request.request.registry_slug == slug)

    def may_about(self, slug: str) -> list[BoardRequest]:
        return [board_request for board_request in self.may if board_request.request.registry_slug == slug]

    def may_say_nil(self, slugs: Collection[str]) -> bool:
        """Only in a write-round, and only who does not sign."""
        return bool(self.round and self.round.track == WRITE_ROUND and not set(slugs) & set(self.signs))


@dataclass(frozen=True)
class Change:
    """What is otherwise than it was read: the words (`found`), an `answer` of the office, or that it is asked no
    more. `version` that was read."""

    slug: str
    found: Redline | None = None
    answer: Answer | None = None
    version: int | None = None


def place_of(session: Session, campaign: Campaign, office: PrivateOffice) -> Place:
    round_, this_day = current_round(session, campaign.id), today()
    row = next((one for one in board_for(session, campaign).rows if one.office.id == office.id), None)
    requests = [board_request for board_request in row.put.values() if board_request] if row else []
    return Place(
        campaign,
        office,
        round_,
        row if requests else None,
        requests,
        [part.registry_slug for part in campaign.audience if _signs(campaign, office.id, part.registry_slug)],
        minister_of(session, office.id, this_day),
        working_days_between(this_day, round_.due, holidays=bank_holidays(session)) if round_ else 0,
    )


def answer_what_was_read(
    session: Session,
    campaign: Campaign,
    office_id: int,
    seen: Mapping[int, ReadText],
    said: OfficeAnswer,
    *,
    sign: bool,
    today: date,
    actor: Actor,
) -> list[Answer]:
    """One office answers about what it has read, and nothing has happened to it since, another answer of the office's
    among it. Raises Stale (read_changed), and what `answer_requests` raises."""
    require_open(session, campaign)  # holds others off, so that what is looked at next is what stands
    require_unchanged(session, campaign.id, office_id, seen, said.answer)
    texts = {one: each.text_sha256 for one, each in seen.items()}
    return answer_requests(session, campaign, texts, said, sign=sign, today=today, actor=actor)


def reads_of(sent: MultiDict[str, str], form: AnswerForm) -> dict[int, ReadText]:
    """What was sent with a form about the texts that it answers about, by request id."""
    return {number: _read_text_of(sent, number) for number in numbers_in(form.requests.data or ())}


def seen_by_form(
    session: Session, place: Place, form: MultiDict[str, str], touched: Collection[str]
) -> dict[int, ReadText]:
    """What the next form is to say was read: what the last one said, but for the registries `touched`, which the page
    shows as they stand."""
    last = answers_to(session, {board_request.request.id for board_request in place.may})
    seen = {}
    for one in place.may:
        request = one.request
        if f"{SEEN}{request.id}" in form and request.registry_slug not in touched:
            seen[request.id] = _read_text_of(form, request.id)
        else:
            answers = last.get(request.id, [])
            seen[request.id] = ReadText(request.text_sha256, answers[0].id if answers else 0)
    return seen


def changes_of(session: Session, place: Place, changed: Sequence[ChangeSinceRead]) -> list[Change]:
    texts = texts_asked(session, place.campaign, place.office.id)
    before = texts_kept(session, place.campaign, {one.text_sha256 for one in changed if one.answer is None})
    changes, effort = [], Effort()
    for one in changed:
        text, was = texts.get(one.registry_slug), before.get(one.text_sha256)
        line = redline(was.text, text.text, effort=effort) if text and was else None
        changes.append(Change(one.registry_slug, line, one.answer, _version_read(session, place, one)))
    return changes


def _version_read(session: Session, place: Place, change: ChangeSinceRead) -> int | None:
    """The version that somebody had open."""
    query = select(ClearanceRequest.version).where(
        ClearanceRequest.campaign_id == place.campaign.id,
        ClearanceRequest.office_id == place.office.id,
        ClearanceRequest.registry_slug == change.registry_slug,
        ClearanceRequest.text_sha256 == change.text_sha256,
    )
    return session.scalar(query.order_by(ClearanceRequest.id.desc()).limit(1))


def _read_text_of(form: Mapping[str, str], request_id: int) -> ReadText:
    return ReadText(form.get(f"{SEEN}{request_id}", ""), number_in(form.get(f"{LAST}{request_id}")) or 0)


def _signs(campaign: Campaign, office_id: int, slug: str) -> bool:
    return any(signatory.office_id == office_id and signatory.signs(slug) for signatory in campaign.signatories)


def place_for(campaign: Campaign, office: PrivateOffice) -> Place:
    """What the office is asked, and what of it who looks may answer."""
    place = place_of(reading(), campaign, office)
    return place.with_may(
        [
            board_request
            for board_request in place.asked
            if may_answer(reading(), board_request.request, current_user.id)
        ]
    )


def answer_form(place: Place, may: Sequence[BoardRequest]) -> AnswerForm:
    names = registry_names(reading())
    return AnswerForm(
        [(str(board_request.request.id), names[board_request.request.registry_slug]) for board_request in may],
        nil_return=place.may_say_nil({board_request.request.registry_slug for board_request in may}),
        every=request.form.getlist("every"),
    )


def office_form(place: Place) -> AnswerForm:
    """The form for all texts of an office, which can be answered about at once while some wait."""
    form = answer_form(place, place.may)
    waiting = [board_request.request.registry_slug for board_request in place.may if board_request.waits]
    if waiting and len(place.asked) > 1:
        all_of_them = _all_that_wait(waiting, len(place.may))
        form.whole.choices = choices([(CONTENT_WITH_ALL, f"Content with {all_of_them}"), (OTHER_ANSWER, OTHER)])
    return form


def _all_that_wait(slugs: Sequence[str], of: int) -> str:
    if len(slugs) == 1:
        return f"the text for {name_in_sentence(registry_names(reading())[slugs[0]])}"
    if len(slugs) < of:
        return f"the {len(slugs)} texts that need your answer"
    return "both texts" if of == 2 else f"all {of} texts"


def form_shown(place: Place, form: AnswerForm, touched: Collection[str]) -> dict[str, Any]:
    """The form and what its macro takes. `touched`: registries whose text or answer changed while the form was open."""
    return {
        "form": form,
        "hints": [
            {"hint": {"text": HINTS[State(choice.value)]}, "attributes": {"data-asks": "2"}}
            for choice in form.answer.choices
        ],
        "every": [board_request.request.id for board_request in place.may if board_request.waits],
        "seen": seen_by_form(reading(), place, request.form, touched),
    }


def answer_here(campaign: Campaign, registry: str, text_sha256: str) -> dict[str, Any]:
    """What the page of a text that everybody reads takes so that offices of who looks answer on it: `asked_of_you`,
    one place for each office; and the form, where it is one office and the text shown is the one that it is asked
    about."""
    places = [place for place in _places(campaign) if place.may_about(registry)]
    if len(places) != 1 or places[0].put(registry).request.text_sha256 != text_sha256:
        return {"asked_of_you": places, "form": None}
    (place,) = places
    return {"asked_of_you": places, **form_shown(place, answer_form(place, place.may_about(registry)), ())}


def _places(campaign: Campaign) -> list[Place]:
    """Of the offices that who looks answers for; none for the campaign's authors."""
    may_clear = campaign.state == CampaignState.OPEN and Role.CLEARER in current_user.roles
    if not may_clear or current_user.id in authors_of(reading(), campaign):
        return []
    offices = offices_of(reading(), current_user.id)
    return [place_for(campaign, reading().get_one(PrivateOffice, office)) for office in sorted(offices)]
