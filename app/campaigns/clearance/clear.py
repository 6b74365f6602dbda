"""Clearance of a campaign: the owner asks, offices answer about the exact text, and whom it falls to issues it."""

from collections.abc import Collection, Container, Mapping
from datetime import date

from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.audit.anchor import head
from app.audit.record import Actor
from app.campaigns.clearance.authors import authors_of, people_behind
from app.campaigns.clearance.certificate import certify, changes_to_take_up
from app.campaigns.clearance.locked_out import offices_that_answer
from app.campaigns.clearance.tell import ClearanceNotifier
from app.campaigns.clearance.to_clear import texts_to_clear, unread_words, unusual_words, wanted_of
from app.campaigns.editing import editing, require_open, wanted_in
from app.campaigns.letter.text import newest_text, problems_for, text_problems
from app.campaigns.lifecycle.ownership import require_own_open, require_owner
from app.campaigns.models import Campaign
from app.campaigns.signatories.reshuffle import departed_requests
from app.clearance import answer, issue, rounds
from app.clearance.answer import OfficeAnswer, assign, offices_answered_by, requests_by_id, require_member
from app.clearance.models import Answer, ClearanceRequest, ClearanceRound, Issue, Minister
from app.clearance.offices.find import membership, minister_of, titles_of_offices
from app.clearance.requests import sha256_of, standing_requests
from app.clearance.rounds import RoundTerms, current_round
from app.clearance.steps import reviews_of
from app.clearance.words import ONLY_IN_WRITE_ROUND, WRITE_ROUND
from app.errors import Blocked, NotAllowed, Refused, Stale
from app.people.second_person import sponsors_of
from app.platform.clock import today
from app.registry.registries import registry_names
from app.web.filters import format_date
from app.web.typed import comparison_key


class OwnCampaign(NotAllowed):
    """Who owned, wrote or asked about a campaign does not clear it."""

    code = "own_campaign"


class LetInAlone(OwnCampaign):
    """Whose account one person let in alone does not clear what that person, or another whom they let in, made."""

    code = "let_in_alone"


class ClearanceNotRequested(Blocked):
    """No office is asked about this campaign's texts now."""

    code = "not_asked"


def ask_for_clearance(session: Session, campaign: Campaign, asking: RoundTerms, *, actor: Actor) -> ClearanceRound:
    """Freeze the text as it is and ask every office about what it signs.

    Raises NotTheOwner, CampaignClosed, AskedAlready; and Refused: text_unfit when it has faults for the audience,
    steps_wait when reviewers who come before ministers are not content yet, no_audience_to_ask, nobody_signs.
    """
    require_own_open(session, campaign, actor)
    if text_problems(session, campaign):
        raise Refused("text_unfit")
    version = newest_text(session, campaign.id).number
    reviews = reviews_of(session, campaign.id, newest=version)
    waiting = [review.step.name for review in reviews if not review.is_content]
    if waiting:
        raise Refused("steps_wait", names=", ".join(waiting))
    words = unusual_words(session, campaign)
    texts = texts_to_clear(session, campaign, words=words)
    if not texts:
        raise Refused("no_audience_to_ask")
    for slug in texts:
        if not any(signatory.signs(slug) for signatory in campaign.signatories):
            raise Refused("nobody_signs", registry=registry_names(session)[slug])
    wanted = wanted_of(campaign, texts, titles_of_offices(session, asking.committee))
    round_ = rounds.begin(session, campaign.id, asking, wanted, words=words, version=version, actor=actor)
    ClearanceNotifier(session, campaign, actor).asked(round_, standing_requests(session, campaign.id).values())
    return round_


def ask_about_words(
    session: Session, campaign: Campaign, *, actor: Actor, accepted: Container[int] = ()
) -> Mapping[str, list[list[str]]]:
    """Make the unusual words that letters print now part of their texts, and ask the offices anew about these texts;
    the new ones, by registry slug. Raises NotTheOwner, NotAsked, and what `editing` raises."""
    require_owner(campaign, actor)
    with editing(session, campaign, actor=actor, accepted=accepted):
        round_ = _round(session, campaign)
        unread = unread_words(session, campaign, round_, [part.registry_slug for part in campaign.audience])
        round_.words = unusual_words(session, campaign)
    return unread


def answer_requests(
    session: Session,
    campaign: Campaign,
    seen: Mapping[int, str],
    said: OfficeAnswer,
    *,
    sign: bool = True,
    today: date,
    actor: Actor,
) -> list[Answer]:
    """One office answers. `seen`: by the request's id, the SHA-256 of the text that was read; `sign`: with its
    minister's signature of today, if it has one and the letter prints no other's name.

    Raises CampaignClosed, OwnCampaign; Stale: request_ended, read_changed; NotAllowed: not_of_the_office; and Refused:
    not_an_answer (a signatory does not give a nil return: that is for a committee's member).
    """
    require_open(session, campaign)
    requests = requests_by_id(session, campaign.id, seen)
    if any(request.text_sha256 != seen[request.id] for request in requests):
        raise Stale("read_changed")
    require_other(session, campaign, actor)
    require_member(session, requests, actor)
    round_ = _round(session, campaign)
    if said.answer in ONLY_IN_WRITE_ROUND and (round_.track != WRITE_ROUND or _signs(campaign, requests)):
        raise Refused("not_an_answer", field="answer")
    if sign and requests and (minister := minister_of(session, requests[0].office_id, today)):
        another = prints_another(campaign, minister)
        said = OfficeAnswer(said.answer, said.note, None if another else minister.picture_sha256)
    answers = answer.give_answer(session, requests, said, actor=actor)
    if answers:
        ClearanceNotifier(session, campaign, actor).answered(round_, requests, answers)
    return answers


def take_back_answers(
    session: Session, campaign: Campaign, request_ids: Collection[int], *, reason: str, actor: Actor
) -> list[ClearanceRequest]:
    """An office takes its answers back.

    Raises CampaignClosed, OwnCampaign; Stale: request_ended; and NotAllowed: not_of_the_office.
    """
    require_open(session, campaign)
    require_other(session, campaign, actor)
    requests = requests_by_id(session, campaign.id, request_ids)
    moved = answer.take_back(session, requests, reason=reason, actor=actor)
    if moved:
        ClearanceNotifier(session, campaign, actor).taken_back(
            _round(session, campaign), moved, reason, head(session).seq
        )
    return moved


def issue_texts(session: Session, campaign: Campaign, slugs: Collection[str], *, actor: Actor) -> list[Issue]:
    """Issue the texts for these registries: the owner, or in a write-round the chair's office.

    Raises NotTheOwner, OwnCampaign, CampaignClosed, NotAsked; NotAllowed: not_to_issue; and Refused: texts_unfit when
    an edit has brought faults since offices were asked; not_all_given when one has not consented, or a text is not what
    it was asked about; minister_left when one answered for a minister who has left since; words_not_asked when letters
    print unusual words (`words`) that are not in their text.
    """
    require_open(session, campaign)
    round_ = _round(session, campaign)
    require_issuer(session, campaign, round_, actor)
    if round_.track != WRITE_ROUND and offices_answered_by(session, campaign.id, actor.user_id, slugs):
        raise OwnCampaign
    if problems_for(newest_text(session, campaign.id).source, tuple(slugs)):
        raise Refused("texts_unfit")
    contents = texts_to_clear(session, campaign)
    texts = {slug: sha256_of(content) for slug, content in contents.items()}
    asked = {place: one for place, one in standing_requests(session, campaign.id).items() if place[1] in slugs}
    if any(texts.get(slug) != one.text_sha256 for (_, slug), one in asked.items()):
        raise Refused("not_all_given")
    if requests := departed_requests(session, asked.values(), today=today()):
        raise Refused("minister_left", office=requests[0].office)
    if unread := unread_words(session, campaign, round_, slugs):
        raise Refused("words_not_asked", words=[word for words in unread.values() for _, word in words])
    for place in wanted_in(session, campaign, round_, contents):
        if place[1] in slugs and place not in asked:
            raise Refused("not_all_given")
    issues = issue.issue(session, round_, {slug: texts.get(slug, "") for slug in slugs}, actor=actor)
    if issues:
        certify(session, campaign, round_, changes=changes_to_take_up(session, campaign), actor=actor)
        ClearanceNotifier(session, campaign, actor).issued(issues)
    return issues


def reopen_texts(
    session: Session, campaign: Campaign, slugs: Collection[str], *, reason: str, actor: Actor
) -> list[Issue]:
    """Issued texts may be changed again. Raises NotTheOwner, CampaignClosed, NotAsked."""
    require_own_open(session, campaign, actor)
    opened = issue.reopen(session, _round(session, campaign), slugs, reason=reason, actor=actor)
    if opened:
        ClearanceNotifier(session, campaign, actor).reopened(opened, reason)
    return opened


def withdraw_request(session: Session, campaign: Campaign, *, reason: str, actor: Actor) -> list[ClearanceRequest]:
    """Nobody is asked any more. Raises NotTheOwner, CampaignClosed, NotAsked; and Refused: issued_already."""
    require_own_open(session, campaign, actor)
    requests = rounds.withdraw(session, _round(session, campaign), reason=reason, actor=actor)
    ClearanceNotifier(session, campaign, actor).withdrawn(requests, reason)
    return requests


def remind_offices(
    session: Session, campaign: Campaign, office_ids: Collection[int], *, today: date, actor: Actor
) -> list[ClearanceRequest]:
    """Offices of which nobody can answer are left out. Raises NotTheOwner, CampaignClosed, NotAsked."""
    require_own_open(session, campaign, actor)
    round_ = _round(session, campaign)
    able = offices_that_answer(session, campaign, office_ids)
    waiting = rounds.remind(session, round_, able, today=today, actor=actor)
    ClearanceNotifier(session, campaign, actor).reminded(round_, waiting)
    return waiting


def require_issuer(session: Session, campaign: Campaign, round_: ClearanceRound, actor: Actor) -> None:
    """Raise NotTheOwner, OwnCampaign or NotAllowed (not_to_issue) unless it falls to `actor` to issue: the owner, or in
    a write-round who clears in the chair's office and is none of the campaign's authors."""
    if round_.track != WRITE_ROUND:
        require_owner(campaign, actor)
        return
    if round_.chair_id is None or membership(session, round_.chair_id, actor.user_id) is None:
        raise NotAllowed("not_to_issue")
    if Role.CLEARER not in session.get_one(User, actor.user_id).roles:
        raise NotAllowed("not_to_issue")
    require_other(session, campaign, actor)


def prints_another(campaign: Campaign, minister: Minister) -> str:
    """The name that the letter prints for the office, when it is not this minister's; blank: it is, or it prints
    none."""
    printed = next(
        (signatory.name for signatory in campaign.signatories if signatory.office_id == minister.office_id), ""
    )
    return "" if comparison_key(printed) in ("", comparison_key(minister.name)) else printed


def _round(session: Session, campaign: Campaign) -> ClearanceRound:
    round_ = current_round(session, campaign.id)
    if round_ is None:
        raise ClearanceNotRequested
    return round_


def require_other(session: Session, campaign: Campaign, actor: Actor) -> None:
    """Raise OwnCampaign for who is among the campaign's authors (authors.py), and for Despatch itself; LetInAlone where
    only the account keeps them from answering."""
    if actor.user_id is None or actor.user_id in people_behind(session, campaign):
        raise OwnCampaign
    if actor.user_id in authors_of(session, campaign):
        raise LetInAlone(sponsor=sponsors_of(session, [actor.user_id])[actor.user_id].name)


def _signs(campaign: Campaign, requests: Collection[ClearanceRequest]) -> bool:
    signing = {
        (signatory.office_id, request.registry_slug)
        for signatory in campaign.signatories
        for request in requests
        if signatory.signs(request.registry_slug)
    }
    return any((request.office_id, request.registry_slug) in signing for request in requests)


def assign_requests(
    session: Session, campaign: Campaign, request_ids: Collection[int], to: User | None, *, actor: Actor
) -> list[ClearanceRequest]:
    """Those that are given to another now; None: to any of the office. Who is to answer is told.

    Raises CampaignClosed, OwnCampaign; Stale: request_ended; and NotAllowed: not_of_the_office.
    """
    require_open(session, campaign)
    for user_id in (actor.user_id, *([to.id] if to else [])):
        require_other(session, campaign, Actor(user_id))
    round_ = current_round(session, campaign.id)
    if round_ is None:
        raise Stale("request_ended")
    moved = assign(session, requests_by_id(session, campaign.id, request_ids), to, actor=actor)
    if moved and to:
        ClearanceNotifier(session, campaign, actor).assigned(round_, moved, to)
    return moved


def replies_due(campaign: Campaign, due: date, *, today: date) -> str:
    """The date of the letters and when replies to them are due, beside the deadline for answers: clearance comes before
    both. `due`: the earliest deadline that the page suggests."""
    if campaign.reply_by and campaign.reply_by < today:
        return _replies_passed(campaign.reply_by)
    replies = f" and ask for a reply by {format_date(campaign.reply_by)}" if campaign.reply_by else ""
    dated = format_date(campaign.letter_date)
    if due > campaign.letter_date:
        late = (
            f"Offices may answer by {format_date(due)}, after the date of the letters. Give the letters a later date."
        )
    else:
        late = f"If offices may answer after {dated}, give the letters a later date."
    return f"The letters are dated {dated}{replies}. {late}"


def _replies_passed(reply_by: date) -> str:
    return f"Recipients are asked to reply by {format_date(reply_by)}, which has passed."


def late_for_replies(campaign: Campaign, due: date, *, today: date) -> str:
    """A warning where offices may answer only once replies to the letters are due; else blank."""
    if campaign.reply_by is None or due < campaign.reply_by:
        return ""
    if campaign.reply_by < today:
        return f"{_replies_passed(campaign.reply_by)} Choose a later reply-by date, unless the letters were sent then."
    return (
        f"Offices may answer until {format_date(due)}, but the letters ask for a reply by "
        f"{format_date(campaign.reply_by)}. Choose an earlier deadline for answers, or a later reply-by date."
    )


def move_due(session: Session, campaign: Campaign, due: date, *, actor: Actor) -> bool:
    """Offices that have not answered are told. False when it is that day already. Raises NotTheOwner, CampaignClosed,
    NotAsked."""
    require_own_open(session, campaign, actor)
    round_ = rounds.current_round(session, campaign.id)
    if round_ is None:
        raise ClearanceNotRequested
    if round_.due == due:
        return False
    waiting = rounds.move_due(session, round_, due, actor=actor)
    ClearanceNotifier(session, campaign, actor).reminded(round_, waiting)
    return True
