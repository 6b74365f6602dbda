"""The one way to change what a campaign prints: an edit says first which clearances it removes."""

from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.campaigns.clearance.authors import require_not_cleared
from app.campaigns.clearance.tell import ClearanceNotifier
from app.campaigns.clearance.to_clear import texts_as_asked, texts_as_written, wanted_of
from app.campaigns.enclosures.enclosure_list import enclosures_to_clear
from app.campaigns.letter.text import compiled_text, newest_text, written_with
from app.campaigns.models import Campaign, TextVersion
from app.campaigns.states import State
from app.clearance.models import ClearanceRequest, ClearanceRound
from app.clearance.offices.find import titles_of_offices
from app.clearance.requests import Place, WantedRequest, issued_texts
from app.clearance.rounds import committee_of, current_round, ended_by, follow
from app.clearance.states import ANSWERED, GIVEN
from app.errors import Blocked
from app.letters.text.fields import normalise
from app.registry.registries import registry_names
from app.web.names import recipients_of


class CampaignClosed(Blocked):
    """The campaign is closed or archived: nothing about its letters changes any more."""

    def __init__(self, reference: str) -> None:
        super().__init__(reference=reference)
        self.reference = reference


class TextIssued(Blocked):
    """The edit changes texts that are issued, and so frozen. `slugs`: of their registries, whose `names` a sentence
    has."""

    code = "text_issued"

    def __init__(self, campaign: Campaign, slugs: Sequence[str], names: Sequence[str]) -> None:
        super().__init__(issued_to=recipients_of(names))
        self.reference = campaign.reference
        self.slugs = tuple(slugs)


@dataclass(frozen=True)
class Loss:
    """A clearance that an edit would remove: whose, and for which registry. It outlives the transaction."""

    request_id: int
    office: str
    registry_slug: str


class RemovesClearances(Blocked):
    """The edit changes texts that offices have cleared. `lost` are the clearances that it would remove."""

    def __init__(self, campaign: Campaign, lost: Sequence[ClearanceRequest]) -> None:
        super().__init__(reference=campaign.reference, lost=len(lost))
        self.reference = campaign.reference
        self.lost = tuple(Loss(request.id, request.office, request.registry_slug) for request in lost)


@contextmanager
def editing(
    session: Session, campaign: Campaign, *, actor: Actor, accepted: Container[int] = ()
) -> Iterator[TextVersion]:
    """Around a change of `campaign`, one at a time; gives the newest text that the change begins from. What offices are
    asked about a text that comes out different ends, and they are asked anew; a clearance among it the person must have
    `accepted`, by the id of its request.

    Raises CampaignClosed before anything is changed; TextIssued and RemovesClearances after it, and HasCleared when who
    wrote words of it has cleared others of its texts: the transaction must be given up.
    """
    require_open(session, campaign)
    text = newest_text(session, campaign.id)
    before = texts_as_written(session, campaign, written_with(campaign, text))
    rules, words = _rules_of_fields(campaign, text), _words_of(session, campaign)
    yield text
    session.flush()
    session.refresh(campaign)
    newest = newest_text(session, campaign.id)
    after = texts_as_written(session, campaign, written_with(campaign, newest))
    touched = touched_by(before, after) | touched_by(rules, _rules_of_fields(campaign, newest))
    frozen = [slug for slug in issued_texts(session, campaign.id) if slug in touched]
    if frozen:
        names = registry_names(session)
        raise TextIssued(campaign, frozen, [names[slug] for slug in names if slug in frozen])
    round_ = current_round(session, campaign.id)
    if round_ is None:
        return
    wanted = wanted_in(session, campaign, round_, texts_as_asked(session, campaign, after, but=touched))
    ended = ended_by(session, round_, wanted, touched)
    requests = [request for ended_alike in ended.values() for request in ended_alike]
    lost = [request for request in requests if request.state in GIVEN]
    if any(request.id not in accepted for request in lost):
        raise RemovesClearances(campaign, lost)
    answered = {request.id for request in requests if request.state in ANSWERED}
    followed = follow(session, round_, wanted, ended, version=newest.number, actor=actor)
    # After `follow`: who gave only answers that this edit has ended may write.
    if newest.number != text.number or _words_of(session, campaign) != words:
        require_not_cleared(session, campaign, actor.user_id)
    if followed.ended or followed.asked:
        was, now = (text.number, text.source), (newest.number, newest.source)
        ClearanceNotifier(session, campaign, actor).changed(round_, followed, answered, was, now)


def _rules_of_fields(campaign: Campaign, text: TextVersion) -> dict[str, list[tuple[str, bool, tuple[str, ...]]]]:
    """By registry slug: name, whether a value is required, and choices of each declared field in its text. They decide
    what prints, and are not in the canonical JSON that is cleared."""
    compiled = compiled_text(text.source)
    found = {}
    for part in campaign.audience:
        used = {normalise(name) for name in compiled.fields(part.registry_slug)}
        declared = [spec for spec in compiled.front.fields if normalise(spec.name) in used]
        found[part.registry_slug] = [(spec.name, spec.required, spec.choices) for spec in declared]
    return found


def _words_of(session: Session, campaign: Campaign) -> list[object]:
    """What the campaign prints in words of its own beside its text. Another order of the signatories is none."""
    copies = [(copy.post_id, copy.line) for copy in campaign.copies]
    enclosures = enclosures_to_clear(session, campaign, campaign.enclosures)
    signatories = sorted(
        [signatory.name, signatory.office, signatory.department, signatory.registries]
        for signatory in campaign.signatories
    )
    return [dict(campaign.values), list(campaign.sender), signatories, copies, enclosures]


def touched_by(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    """The registries whose text to clear comes out different, or is gone."""
    return {slug for slug, content in before.items() if after.get(slug) != content}


def wanted_in(
    session: Session, campaign: Campaign, round_: ClearanceRound, texts: Mapping[str, bytes]
) -> dict[Place, WantedRequest]:
    """Whom `round_` asks about these texts."""
    return wanted_of(campaign, texts, titles_of_offices(session, committee_of(session, round_)))


def require_open(session: Session, campaign: Campaign) -> None:
    """Raise CampaignClosed unless `campaign` is open. Holds its row to the end of the transaction, and reads it again:
    what others saved while this one waited for the row counts."""
    session.execute(select(Campaign.id).where(Campaign.id == campaign.id).with_for_update())
    session.refresh(campaign)
    if campaign.state != State.OPEN:
        raise CampaignClosed(campaign.reference)
