"""Who made a campaign what it is. None of them clears it: consent comes from somebody else.

Who did it is read from the bodies of events, which the audit chain covers: whoever can change a column of the database
does not make an author a clearer without breaking the chain.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from app.audit.find import bodies_of
from app.audit.models import AuditEvent, AuditSubject
from app.campaigns import events
from app.campaigns.letter.standard_lines import lines_in_letter
from app.campaigns.models import Campaign
from app.clearance.answer import offices_answered_by
from app.clearance.models import ClearanceRound
from app.clearance.offices.find import names_of_offices
from app.drafting.lines.models import LineVersion
from app.drafting.models import TemplateVersion
from app.errors import Blocked
from app.people.second_person import alone_behind, let_in_alone_by
from app.platform.memory import read_once
from app.web.names import the_office

WRITTEN = (
    *(
        events.CAMPAIGN_TEXT_KEPT,
        events.CAMPAIGN_FIELDS_FILLED,
        events.CAMPAIGN_COPIES_CHANGED,
        events.CAMPAIGN_ENCLOSURES_NAMED,
    ),
    *(events.ENCLOSURE_ADDED, events.ENCLOSURE_CHANGED, events.SIGNATORY_ADDED, events.SIGNATORY_CHANGED),
)
"""Events whose actor wrote words that print, which a copy of the campaign begins with."""

BY_ACTOR = (*WRITTEN, events.CAMPAIGN_CREATED, events.CAMPAIGN_TAKEN_ON, events.LETTERS_VALUES_CHANGED)
"""Events whose actor became the owner, or wrote words that print."""

OF_EARLIER = (*WRITTEN, events.CAMPAIGN_CREATED)
"""Events of an earlier campaign whose actor wrote words of its copy: whoever created it typed the sender's address."""

OF_CHASED = (events.CAMPAIGN_CREATED, events.SIGNATORY_ADDED, events.SIGNATORY_CHANGED)
"""Events whose actor wrote what a chaser begins with: title, signatories and sender's address of the campaign that it
chases."""


class HasCleared(Blocked):
    """The person answered for a private office about this campaign, and it stands. `office`: its name."""

    code = "has_cleared"

    def __init__(self, campaign: Campaign, office: str) -> None:
        super().__init__(office=the_office(office))
        self.reference, self.office = campaign.reference, office


@read_once
def authors_of(session: Session, campaign: Campaign) -> frozenset[int]:
    """Ids of the users who may not answer for an office about `campaign`: who worked on it
    and, once the first run has ended, users whose account one of these set up alone."""
    people = people_behind(session, campaign)
    return people | let_in_alone_by(session, people)


@read_once
def people_behind(session: Session, campaign: Campaign) -> frozenset[int]:
    """Ids of the users who worked on `campaign`: every owner that it has had, whoever wrote words that it prints or of
    a text that it began from, and who asked for clearance in the current round; and of who alone is behind the account
    of one of them."""
    asked = select(ClearanceRound.asked).where(
        ClearanceRound.campaign_id == campaign.id, ClearanceRound.withdrawn.is_(None)
    )
    handed_over = (AuditEvent.action == events.CAMPAIGN_HANDED_OVER, AuditEvent.seq.in_(_about(campaign.id)))
    people = {
        campaign.owner_id,
        *_writers(session, campaign.id, BY_ACTOR),
        *_authors_of_beginning(session, campaign),
        *_authors_of_lines(session, campaign),
        *_actors(session, AuditEvent.seq.in_(asked)),
        *(body["after"]["owner"] for body in bodies_of(session, *handed_over)),
    }
    authors = frozenset(person for person in people if person is not None)
    return authors | alone_behind(session, authors)


def _about(campaign_id: int) -> Select[int]:
    return select(AuditSubject.seq).where(AuditSubject.kind == "campaign", AuditSubject.subject_id == str(campaign_id))


def _actors(session: Session, *conditions: ColumnElement[bool]) -> Iterator[int | None]:
    """Who did what fits; None for Despatch."""
    return (body["actor"] for body in bodies_of(session, *conditions))


def _writers(session: Session, campaign_id: int, actions: Sequence[str]) -> Iterator[int | None]:
    """Who did any of `actions` to a campaign, and who wrote its sender's address."""
    about = AuditEvent.seq.in_(_about(campaign_id))
    yield from _actors(session, AuditEvent.action.in_(actions), about)
    details = bodies_of(session, AuditEvent.action == events.CAMPAIGN_DETAILS_CHANGED, about)
    yield from (body["actor"] for body in details if "sender" in body["after"])


def _authors_of_beginning(session: Session, campaign: Campaign) -> Iterator[int | None]:
    """Whoever wrote a template, up to the version that the campaign took its text from, or words of the earlier
    campaigns that it was copied from, one from the other; of a chaser, who wrote the title, the
    signatories or the sender's address of the campaign that it chases."""
    earlier = _copied_from(session, campaign)
    for one in (campaign, *earlier):
        for version in templates_taken(session, one):
            yield from _authors_of_template(session, version)
    for one in earlier:
        yield from _writers(session, one.id, OF_EARLIER)
    if campaign.chases_id:
        chased = session.get_one(Campaign, campaign.chases_id)
        for one in (chased, *_copied_from(session, chased)):
            yield from _writers(session, one.id, OF_CHASED)


def templates_taken(session: Session, campaign: Campaign) -> list[TemplateVersion]:
    """Every version of a template that was the campaign's text at some time, since an older text can be restored: as
    its events name them and, of texts whose events are too old to name any, those of the same words."""
    taken = {campaign.template_version_id}
    unnamed = set()
    kept = AuditEvent.action.in_((events.CAMPAIGN_CREATED, events.CAMPAIGN_TEXT_KEPT))
    for body in bodies_of(session, kept, AuditEvent.seq.in_(_about(campaign.id))):
        after = body["after"]
        if body["action"] == events.CAMPAIGN_CREATED or "template_version" in after:
            taken.add(after.get("template_version"))
        else:
            unnamed.add(after["sha256"])
    versions = list(session.scalars(select(TemplateVersion).where(TemplateVersion.id.in_(taken - {None}))))
    alike = TemplateVersion.sha256.in_(unnamed - {version.sha256 for version in versions})
    return [*versions, *session.scalars(select(TemplateVersion).where(alike).order_by(TemplateVersion.id))]


def _copied_from(session: Session, campaign: Campaign) -> list[Campaign]:
    """The earlier campaign, the one that this was copied from, and so on; each once."""
    campaigns = [campaign]
    while (earlier_id := campaigns[-1].earlier_id) and earlier_id not in {one.id for one in campaigns}:
        campaigns.append(session.get_one(Campaign, earlier_id))
    return campaigns[1:]


def _authors_of_template(session: Session, version: TemplateVersion) -> Iterator[int | None]:
    """Whoever wrote a template up to this version, and the templates that versions of it were copied from."""
    waiting, followed = [version], set()
    while waiting:
        newest = waiting.pop()
        followed.add(newest.id)
        of_template = (TemplateVersion.template_id == newest.template_id, TemplateVersion.number <= newest.number)
        versions = session.scalars(select(TemplateVersion).where(*of_template)).all()
        wrote = [template_version.recorded for template_version in versions if not template_version.shipped]
        yield from _actors(session, AuditEvent.seq.in_(wrote))
        copied = {
            template_version.copied_from for template_version in versions if template_version.copied_from
        } - followed
        waiting += session.scalars(select(TemplateVersion).where(TemplateVersion.id.in_(copied)))


def _authors_of_lines(session: Session, campaign: Campaign) -> Iterator[int | None]:
    """Whoever wrote a standard line that is in the letter, also with some words changed, up to that version."""
    for line in lines_in_letter(session, campaign):
        version = line.kept.version
        of_line = select(LineVersion.recorded).where(
            LineVersion.line_id == version.line_id, LineVersion.number <= version.number
        )
        yield from _actors(session, AuditEvent.seq.in_(of_line))


def require_not_cleared(session: Session, campaign: Campaign, user_id: int | None) -> None:
    """Raise HasCleared when a user's answer about `campaign` stands: authors do not clear it, before or after."""
    if offices := offices_answered_by(session, campaign.id, user_id):
        raise HasCleared(campaign, names_of_offices(session, offices)[offices[0]])
