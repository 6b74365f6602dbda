"""What the policy proposes for a campaign's letters, and whom a chaser would be copied to."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.audit.record import digest_of
from app.campaigns.letters import titles_of_letters
from app.campaigns.models import Campaign, Letter
from app.chasing.cases import cases_of
from app.chasing.policy import OVERDUE, ChasingPolicy, NotChasedReason, Proposal
from app.platform.history import as_at
from app.registry.models import PostVersion
from app.registry.posts.titles import called_on
from app.registry.working_days import bank_holidays
from app.tracking.answers import TrackedLetter


@dataclass(frozen=True)
class Line:
    """A letter with what is proposed for it. `copy_to`: the title of the post that the chaser is copied to, or
    blank."""

    tracked: TrackedLetter
    proposal: Proposal
    copy_to: str


@dataclass(frozen=True)
class Proposals:
    """In the letters' order: those to chase, and those held back; letters that were answered are in neither."""

    lines: Sequence[Line]
    held: Sequence[Line]

    @property
    def why(self) -> Mapping[NotChasedReason, int]:
        """How many are held back, by reason, in the order of Held."""
        counts = Counter(line.proposal.held for line in self.held)
        return {why: counts[why] for why in NotChasedReason if counts[why]}

    @property
    def overdue(self) -> Mapping[NotChasedReason, int]:
        """Of those held back, the ones whose reply is late, as in `why`."""
        return {why: number for why, number in self.why.items() if why in OVERDUE}

    def among(self, letter_ids: Collection[int]) -> list[Line]:
        return [line for line in self.lines if line.tracked.id in letter_ids]


def seen_of(lines: Sequence[Line]) -> str:
    """The digest of what a person has agreed to chase."""
    return digest_of([[line.tracked.id, line.proposal.number, line.copy_to] for line in lines])


def proposals(session: Session, campaign: Campaign, *, today: date, policy: ChasingPolicy | None = None) -> Proposals:
    """Nothing is kept of it: it is worked out anew each time."""
    policy, holidays = policy or ChasingPolicy(), bank_holidays(session)
    cases = cases_of(session, campaign, today=today)
    proposed = [(one, policy.propose(case, today=today, holidays=holidays)) for one, case in cases.values()]
    wanted = [(one, proposal) for one, proposal in proposed if proposal.held is not NotChasedReason.REPLIED]
    copies = _copied(session, [(one, proposal) for one, proposal in wanted if proposal.copy_to], today=today)
    lines = [Line(one, proposal, copies.get(one.id, "")) for one, proposal in wanted]
    return Proposals([line for line in lines if not line.proposal.held], [line for line in lines if line.proposal.held])


def recipients_of(session: Session, campaign: Campaign, lines: Sequence[Line]) -> dict[int, str]:
    """Return whom the letters go to, by letter id; a letter's reference where its post is on no list."""
    references = {line.tracked.id: line.tracked.reference for line in lines}
    ids = select(Letter.id).where(Letter.id.in_(references))
    return references | titles_of_letters(session, ids, valid_at=campaign.valid_at)


def _copied(session: Session, wanted: Sequence[tuple[TrackedLetter, Proposal]], *, today: date) -> dict[int, str]:
    """By letter id, the title of the post in the recipient's organisation whose registry the proposal names."""
    if not wanted:
        return {}
    theirs, other = aliased(PostVersion), aliased(PostVersion)
    rows = session.execute(
        select(theirs.post_id, other.registry_slug, other.post_id)
        .join(other, (other.organisation_id == theirs.organisation_id) & as_at(other, today))
        .where(theirs.post_id.in_([one.post_id for one, _ in wanted]), as_at(theirs, today))
        .where(other.registry_slug.in_({proposal.copy_to for _, proposal in wanted}))
        .order_by(other.post_id.desc())
    )
    posts = {(post_id, slug): copied for post_id, slug, copied in rows}
    titles = called_on(session, set(posts.values()), valid_at=today)
    return {
        one.id: titles.get(copied, "")
        for one, proposal in wanted
        if (copied := posts.get((one.post_id or 0, proposal.copy_to)))
    }
