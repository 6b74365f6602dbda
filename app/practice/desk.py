"""What a private office does with a campaign, act by act, as the pages of the product do it for a person who clicks.

Each method is one act in a transaction of its own. One that gives a Story is several, with the time that people take
between them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.campaigns.audience.posts import Part
from app.campaigns.clearance.clear import answer_requests, ask_for_clearance, issue_texts
from app.campaigns.letter.keep import Seen, keep_letter
from app.campaigns.letter.text import campaign_text, newest_text, written_of
from app.campaigns.lifecycle.create import Beginning, Details, campaign_by_reference
from app.campaigns.lifecycle.start import start_campaign
from app.campaigns.models import Campaign, Letter
from app.campaigns.signatories.change import Office
from app.chasing.policy import OVERDUE
from app.chasing.propose import proposals, seen_of
from app.chasing.start import start_chaser
from app.checking.start import CHECKS, start_check
from app.clearance.answer import OfficeAnswer
from app.clearance.models import OfficeMember
from app.clearance.requests import issued_texts, standing_requests
from app.clearance.rounds import RoundTerms
from app.clearance.states import State
from app.clearance.words import JOINT
from app.delivery.channels import Channel
from app.delivery.email.choose import carrier_in
from app.delivery.email.sign_off import usual_sign_off
from app.delivery.email.usual_covers import usual_cover
from app.delivery.marking.correct import correct, corrections
from app.delivery.marking.sendable import sendable
from app.delivery.posting.balance import Tally
from app.delivery.posting.close import close
from app.delivery.posting.counts import Count, record_counts
from app.delivery.posting.find import batch_numbered
from app.delivery.posting.make import give, make_batch, post
from app.delivery.posting.plan import BatchPlan, BatchWish, plan_batch
from app.delivery.posting.postage import Postage
from app.delivery.sending.rehearse import rehearse
from app.delivery.sending.routes import Rehearsal, Wish
from app.delivery.sending.start import MOST_PER_MINUTE, TASK, Terms, start_sending
from app.delivery.sending.steer import go_on, sending_numbered
from app.letters.dates import after_clear_working_days
from app.platform.clock import now, today
from app.platform.database import wake_after_commit
from app.practice.country.departments import Department
from app.practice.diary import Story
from app.practice.replies import Reply
from app.practice.world import World
from app.production.runs.runs import start_run
from app.registry.contacts.acts import confirm_contacts
from app.registry.models import Post
from app.responses.recording.record import record_response
from app.web.forms import new_once

TEXTS = Path(__file__).parent / "texts"

BY_EMAIL, BY_POST = Wish(Channel.EMAIL), Wish(Channel.POST)

COUNTDOWN, FIRST_WAVE = timedelta(minutes=10), 20

Answer = tuple[State, str]
"""What an office says, and its note."""

CONTENT: Answer = (State.CONTENT, "")


def source_of(name: str) -> str:
    """A letter that a drafter of practice has written."""
    return (TEXTS / f"{name}.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Desk:
    """Where the people of practice work on one campaign, which its reference names."""

    world: World
    reference: str

    @contextmanager
    def changing(self) -> Iterator[tuple[Session, Campaign]]:
        """A transaction about a campaign."""
        with self.world.writing() as session:
            yield session, self._campaign(session)

    def letters(self) -> dict[str, Letter]:
        """Those that stand, in their order, by the keys of their posts."""
        with self.world.reading() as session:
            query = (
                select(Post.key, Letter)
                .join(Letter, Letter.post_id == Post.id)
                .join(Campaign, Campaign.id == Letter.campaign_id)
                .where(Campaign.reference == self.reference, Letter.withdrawn.is_(False))
            )
            return dict(session.execute(query.order_by(Letter.number)).all())

    def begin(self, details: Details, text: str, registries: Sequence[Part], departments: Sequence[Department]) -> None:
        """With the letter `text` (a file of TEXTS), to these registries, over the signatures of the ministers of these
        departments. `details` of the first of them: its address is the sender's."""
        signatories = [Office(department.office, department.name) for department in departments]
        beginning = Beginning(source_of(text), registries=registries, signatories=signatories)
        with self.world.writing() as session:
            start_campaign(session, beginning, details, actor=self.world.actor("owner"))

    def fill(self, **values: str) -> None:
        """What the campaign says in its fields that are alike in all letters, by their names with _ for a space."""
        with self.changing() as (session, campaign):
            written = written_of(session, campaign)
            filled = replace(written, values={name.replace("_", " "): value for name, value in values.items()})
            seen = Seen(newest_text(session, campaign.id).number, written.beside)
            keep_letter(session, campaign, filled, seen=seen, actor=self.world.actor("drafter"))

    def record(self, replies: Iterable[tuple[Sequence[Letter], Reply]]) -> None:
        """The correspondence officer records what came, each reply to one letter or to several together."""
        with self.changing() as (session, campaign):
            for letters, reply in replies:
                said = {(letter.id, number): one for letter in letters for number, one in reply.answers.items()}
                record_response(
                    session,
                    campaign,
                    letters,
                    reply.details,
                    answers=said,
                    once=new_once(),
                    today=today(),
                    actor=self.world.actor("correspondence"),
                )

    def check(self) -> None:
        """Have all letters checked."""
        with self.changing() as (session, campaign):
            CHECKS.wake(session, start_check(session, campaign, actor=self.world.actor("drafter")).id)

    def ask(self, *, days: int = 5, note: str = "") -> None:
        """Every office that signs is asked for clearance, with so many clear working days."""
        due = after_clear_working_days(today(), days, holidays=self.world.holidays)
        with self.changing() as (session, campaign):
            ask_for_clearance(session, campaign, RoundTerms(JOINT, due, note=note), actor=self.world.actor("owner"))

    def answer(self, member: str, said: Answer = CONTENT, *, registries: Collection[str] = ()) -> None:
        """A member of a private office answers for it, about all texts or those for these registries."""
        with self.changing() as (session, campaign):
            actor = self.world.actor(member)
            office_id = session.scalars(
                select(OfficeMember.office_id).where(OfficeMember.user_id == actor.user_id)
            ).one()
            seen = {
                request.id: request.text_sha256
                for (office, slug), request in standing_requests(session, campaign.id).items()
                if office == office_id and (not registries or slug in registries)
            }
            answer_requests(session, campaign, seen, OfficeAnswer(*said), today=today(), actor=actor)

    def issue(self) -> None:
        """All texts that are not issued yet."""
        with self.changing() as (session, campaign):
            there = issued_texts(session, campaign.id)
            slugs = [part.registry_slug for part in campaign.audience if part.registry_slug not in there]
            issue_texts(session, campaign, slugs, actor=self.world.actor("owner"))

    def generate(
        self,
        *,
        letter_ids: Collection[int] | None = None,
    ) -> None:
        """All letters, or those given."""
        with self.changing() as (session, campaign):
            run = start_run(
                session,
                campaign.id,
                actor=self.world.actor("owner"),
                letter_ids=letter_ids,
            )
            wake_after_commit(session, "make", run.id, everyone=True)

    def correct(self, letter_ids: Collection[int], reason: str) -> None:
        """Letters that were sent are made again. `reason`: what was wrong with them."""
        with self.changing() as (session, campaign):
            seen = corrections(one for one in sendable(session, campaign) if one.letter_id in letter_ids).seen
            run = correct(session, campaign, letter_ids, reason=reason, seen=seen, actor=self.world.actor("owner"))
            wake_after_commit(session, "make", run.id, everyone=True)

    def verify_contacts(self) -> None:
        """The contacts that a rehearsal names as not verified for long are found to be right."""
        with self.changing() as (session, campaign):
            rehearsals = (self._rehearsal(session, campaign, wish, None) for wish in (BY_EMAIL, BY_POST))
            unverified = frozenset().union(*(rehearsal.unverified for rehearsal in rehearsals))
            confirm_contacts(session, unverified, on=today(), actor=self.world.actor("drafter"))

    def email(
        self,
        *,
        letter_ids: Collection[int] | None = None,
        wish: Wish = BY_EMAIL,
        first_wave: int = FIRST_WAVE,
        mistake: str = "",
    ) -> int:
        """Start the countdown of all letters that can go by email, or of those given; the number of the sending."""
        at, actor = now(), self.world.actor("owner")
        with self.changing() as (session, campaign):
            language = campaign_text(session, campaign).front.language
            rehearsal = self._rehearsal(session, campaign, wish, letter_ids)
            starts_at = at + COUNTDOWN
            terms = Terms(
                channel=Channel.EMAIL,
                carrier=carrier_in(self.world.services),
                starts_at=starts_at,
                first_wave=first_wave,
                per_minute=MOST_PER_MINUTE,
                mail=usual_cover(language, chaser=campaign.chases_id is not None),
                sign_off=usual_sign_off(
                    session, campaign, session.get_one(User, actor.user_id).name, language=language
                ),
                mistake=mistake,
            )
            sending = start_sending(
                session,
                campaign,
                rehearsal,
                terms,
                settings=self.world.settings,
                seen=rehearsal.seen(Channel.EMAIL),
                at=at,
                actor=actor,
            )
            wake_after_commit(session, TASK, sending.id, delay=(starts_at - at).total_seconds())
            return sending.number

    def send_the_rest(self, number: int) -> None:
        """Somebody has reviewed what became of the first wave."""
        with self.changing() as (session, campaign):
            sending = sending_numbered(session, campaign, number)
            go_on(session, sending.id, at=now(), actor=self.world.actor("owner"))
            wake_after_commit(session, TASK, sending.id, delay=0.0)

    def make_print_batch(
        self,
        *,
        letter_ids: Collection[int] | None = None,
        wish: Wish = BY_POST,
        postage: Postage = Postage.FIRST,
    ) -> int:
        """Of all letters that can go by post, or of those given; the number of the batch."""

        def plan(session: Session) -> BatchPlan:
            rehearsal = self._rehearsal(session, self._campaign(session), wish, letter_ids)
            return plan_batch(
                session,
                rehearsal.by(Channel.POST),
                BatchWish(postage, separators=True, both_sides=True),
                accepted=wish.accepted,
                again=wish.again,
                former=rehearsal.former,
                former_reason=wish.former,
            )

        with self.world.reading() as session:
            seen = plan(session).seen
        with self.changing() as (session, campaign):
            batch = make_batch(session, campaign, plan, seen=seen, today=today(), actor=self.world.actor("owner"))
            return batch.number

    def count_and_close(self, number: int, *, spoiled: int = 0) -> None:
        """The print room counted the whole batch: so many copies were spoiled and printed once more. It adds up."""
        with self.changing() as (session, campaign):
            letters = batch_numbered(session, campaign, number).letters
            counted: Mapping[int | None, Count] = {None: (Tally(letters + spoiled, spoiled, spoiled, letters), "")}
            record_counts(session, campaign, number, counted, actor=self.world.actor("owner"))
        with self.changing() as (session, campaign):
            close(session, campaign, number, actor=self.world.actor("owner"))

    def overdue(self) -> list[Letter]:
        """Letters to which a reply is late, whether or not the policy proposes a reminder of them."""
        with self.changing() as (session, campaign):
            found = proposals(session, campaign, today=today())
        late = [*found.lines, *(line for line in found.held if line.proposal.held in OVERDUE)]
        numbers = {line.tracked.number for line in late}
        return [letter for letter in self.letters().values() if letter.number in numbers]

    def start_reminder(self, *, of: Callable[[int], bool] = lambda _: True) -> str:
        """Of the letters that the policy proposes, by their numbers; the reference of the reminder."""
        with self.changing() as (session, campaign):
            lines = [line for line in proposals(session, campaign, today=today()).lines if of(line.tracked.number)]
            chosen = {line.tracked.id for line in lines}
            return start_chaser(
                session, campaign, chosen, seen=seen_of(lines), today=today(), actor=self.world.actor("owner")
            ).reference

    def send_reminder(self, day: int, clearers: Sequence[str], *, emails: int) -> Story:
        """Clear a reminder and generate it in the morning; email so many letters after lunch, and post the others."""
        yield self.world.at(day, 10, 5)
        self.ask(days=1, note="The words are those of the reminder that all offices have agreed.")
        for number, member in enumerate(clearers):
            yield self.world.at(day, 11, 10 + 7 * number)
            self.answer(member)
        yield self.world.at(day, 12, 15)
        self.issue()
        yield self.world.at(day, 12, 20)
        self.generate()
        yield self.world.at(day, 13, 40)
        self.email(letter_ids=[letter.id for letter in list(self.letters().values())[:emails]], first_wave=0)
        yield self.world.at(day, 14, 5)
        yield from self.send_on_paper(day, self.make_print_batch())

    def send_on_paper(self, day: int, *batches: int, spoiled: int = 0) -> Story:
        """Batches are given to the printer, posted the same evening, and counted on the next working day; so many
        copies of each were spoiled."""
        yield self.world.at(day, 15, 0)
        for number in batches:
            with self.changing() as (session, campaign):
                give(session, campaign, number, actor=self.world.actor("owner"))
        yield self.world.at(day, 17, 10)
        for number in batches:
            with self.changing() as (session, campaign):
                post(session, campaign, number, on=today(), despite="", today=today(), actor=self.world.actor("owner"))
        yield self.world.at(day + 1, 9, 20)
        for number in batches:
            self.count_and_close(number, spoiled=spoiled)

    def _campaign(self, session: Session) -> Campaign:
        campaign = campaign_by_reference(session, self.reference)
        assert campaign is not None  # noqa: S101 (a story names only those that it began)
        return campaign

    def _rehearsal(
        self, session: Session, campaign: Campaign, wish: Wish, letter_ids: Collection[int] | None
    ) -> Rehearsal:
        letters = sendable(session, campaign)
        return rehearse(
            session,
            [letter for letter in letters if letter_ids is None or letter.letter_id in letter_ids],
            wish,
            today=today(),
            months=self.world.settings.contact_months,
            most=self.world.settings.most_letter_bytes,
        )
