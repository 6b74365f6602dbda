"""A campaign that offices are asked to clear by tomorrow: one has objected, one has not answered, and an edit waits."""

from collections.abc import Callable, Collection, Container
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.audience.copies import add_copy, copies_seen
from app.campaigns.audience.holdouts import hold_out
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.audience.save import save_audience
from app.campaigns.clearance.clear import answer_requests, ask_for_clearance
from app.campaigns.clearance.comments import comment_on, reply_to
from app.campaigns.editing import RemovesClearances
from app.campaigns.enclosures.change import EnclosureDetails, add_enclosure, keep_file
from app.campaigns.enclosures.change import seen_of as enclosures_seen
from app.campaigns.fields.declare import declare_field
from app.campaigns.letter.editor_view import saved_values, seen_now
from app.campaigns.letter.form import OpenedText, filled_with
from app.campaigns.letter.keep import keep_letter
from app.campaigns.letter.text import LetterContent, newest_text, written_of
from app.campaigns.letter.unsaved import keep_draft
from app.campaigns.lifecycle.create import Details, campaign_by_reference
from app.campaigns.lifecycle.start import beginning_from_blank_page, start_campaign
from app.campaigns.models import Campaign, Letter
from app.campaigns.signatories.change import Office, add_signatory
from app.campaigns.signatories.change import seen_of as signatories_seen
from app.campaigns.signatories.offices import holder_of, signing_day
from app.campaigns.values.plan import plan_of
from app.campaigns.values.save import apply_table
from app.campaigns.values.sheet import REFERENCE
from app.checking.start import CHECKS, start_check
from app.clearance.answer import OfficeAnswer
from app.clearance.models import ClearanceRequest, ClearedText, Comment, PrivateOffice
from app.clearance.read import read
from app.clearance.requests import standing_requests
from app.clearance.rounds import RoundTerms
from app.clearance.states import State, StepState
from app.clearance.steps import USUAL, add_step, answer_step, steps_before
from app.clearance.words import JOINT
from app.evidence.packs.files.document import Document, Grid, Heading, Text, pack_pdf
from app.letters.text.front_matter import FieldSpec
from app.letters.text.source import put_together, take_apart
from app.platform.clock import now, today
from app.platform.practice import NOTICE
from app.practice.country.draw import Draw
from app.practice.diary import Story
from app.practice.stories import homes_text as text
from app.practice.stories.areas import earlier_guidance
from app.practice.world import World
from app.registry.models import Post
from app.web.tables.csv_file import csv_lines
from app.web.tables.table_file import rows_in

SIGNING = {"families_clearer": 0, "safety_clearer": 1, "towns_clearer": 2, "care_clearer": 3}
"""Who clears for each office that signs, with its place in the country’s list of departments."""

ASKED, DUE, DATED, REPLY_BY = -4, 1, 8, 28
"""Working days from today: when offices are asked, by when they answer, the date of the letter and of replies."""

FIELDS = (
    FieldSpec(
        name="homes in the area",
        label="Registered children’s homes in the area",
        type="number",
        by_recipient=True,
        example="14",
    ),
    FieldSpec(name="contact", label="Where to send a reply", example="the private office at the address above"),
)

NOTE = "The joint inspections are debated next week, so we would be grateful for an answer by the deadline."

COMMENT = "Could this name the nurses for looked-after children too? They see more of these children than schools do."
REPLY = "Thank you: they are named now. Your answer about this text has to be given again, for which we are sorry."
OBJECTION = (
    "Our Secretary of State can’t sign a promise that every report is shared on the same day. An officer must be able "
    "to wait where sharing would warn a suspect. Please say so."
)
QUERY = "Same day, without exception? An officer in charge of an investigation must be able to hold a report back."
QUERY_REPLY = (
    "I have typed a version with an exception that has to be recorded, and not saved it: it would remove the two "
    "clearances that this text has. May I save it?"
)


@dataclass(frozen=True)
class Homes:
    """The campaign, from its start to the edits that wait."""

    world: World

    @property
    def reference(self) -> str:
        return f"HOMES{self.world.working_day(DATED):%y}"

    def act(self, verb: Callable[[Session, Campaign], object]) -> None:
        """In a transaction of its own."""
        with self.world.writing() as session:
            campaign = campaign_by_reference(session, self.reference)
            assert campaign is not None  # noqa: S101 (it was started)
            verb(session, campaign)

    def start(self) -> None:
        dated, department = self.world.working_day(DATED), self.world.country.departments[0]
        details = Details(
            reference=self.reference,
            title=text.TITLE,
            letter_date=dated,
            reply_by=self.world.working_day(REPLY_BY),
            valid_at=dated,
            sender=(department.private_office, *department.lines, department.email),
        )
        with self.world.writing() as session:
            start_campaign(session, beginning_from_blank_page(text.TITLE), details, actor=self.world.actor("owner"))

    def choose_audience(self, session: Session, campaign: Campaign) -> None:
        parts = tuple((slug, {"nation": ["England"]}) for slug in (text.POLICE, text.HEALTH, text.DIRECTORS))
        audience, seen = Audience(parts, campaign.valid_at), audience_of(campaign).digest
        save_audience(session, campaign, audience, seen=seen, actor=self.world.actor("owner"))

    def add_signatory(self, session: Session, campaign: Campaign, department: int) -> None:
        """With the minister of that day, as the page offers the office."""
        office = self.office(session, department)
        minister = holder_of(session, office.id, signing_day(campaign, today()))
        signing = Office(office.title, office.department, minister)
        seen = signatories_seen(campaign)
        add_signatory(session, campaign, signing, seen=seen, actor=self.world.actor("owner"))

    def office(self, session: Session, department: int) -> PrivateOffice:
        title = self.world.country.departments[department].office
        return session.scalars(select(PrivateOffice).where(PrivateOffice.title == title)).one()

    def declare(self, session: Session, campaign: Campaign, spec: FieldSpec) -> None:
        seen = newest_text(session, campaign.id).number
        declare_field(session, campaign, spec, seen=seen, actor=self.world.actor("drafter"))

    def write(self, session: Session, campaign: Campaign) -> None:
        changes = {"subject": text.SUBJECT, "asks": text.ASKS, "body": text.body(earlier_guidance(self.world))}
        contact = {"contact": f"{self.world.country.departments[0].email}, or the address at the top of this letter"}
        self.save(session, campaign, changes, contact, note="First draft")

    def save(
        self,
        session: Session,
        campaign: Campaign,
        changes: dict[str, Any],
        values: dict[str, Any] | None = None,
        *,
        note: str,
        accepted: Container[int] = (),
    ) -> None:
        """What the drafter changes of the text, and of the fields beside it."""
        saved, opened = written_of(session, campaign), OpenedText(newest_text(session, campaign.id))
        source = put_together(opened.parts.with_changes(**changes))
        written = LetterContent(source, {**saved.values, **(values or {})}, saved.enclosures)
        seen, actor = seen_now(campaign, opened), self.world.actor("drafter")
        keep_letter(session, campaign, written, seen=seen, note=note, actor=actor, accepted=accepted)

    def replace(
        self, session: Session, campaign: Campaign, before: str, after: str, *, note: str, accepted: Container[int] = ()
    ) -> None:
        """A passage of the text by another."""
        body = take_apart(newest_text(session, campaign.id).source).body.replace(before, after)
        self.save(session, campaign, {"body": body}, note=note, accepted=accepted)

    def replace_cleared(self, before: str, after: str, *, note: str) -> None:
        """The same, by a person who is asked whether to remove clearances, and goes on."""
        try:
            self.act(lambda session, campaign: self.replace(session, campaign, before, after, note=note))
        except RemovesClearances as removes:
            lost = {loss.request_id for loss in removes.lost}
            self.act(lambda session, campaign: self.replace(session, campaign, before, after, note=note, accepted=lost))

    def copy_to(self, session: Session, campaign: Campaign, line: str) -> None:
        add_copy(session, campaign, line, seen=copies_seen(campaign), actor=self.world.actor("drafter"))

    def exclude(self, session: Session, campaign: Campaign) -> None:
        key = Post.key == f"{text.DIRECTORS}/{text.EXCLUDED}"
        post_id = session.scalars(select(Post.id).where(key)).one()
        reason, actor = {post_id: text.WHY_EXCLUDED}, self.world.actor("drafter")
        hold_out(session, campaign, reason, seen={post_id: None}, actor=actor)

    def enclose(self, session: Session, campaign: Campaign) -> None:
        rows = [("What to look for", "What it means"), *text.CHECKS]
        blocks = (
            Heading(1, text.CHECKLIST),
            Text(text.CHECKLIST_OPENING, "lede"),
            Grid("Five things to look for", rows[0], rows[1:], (52, 118)),
        )
        file = pack_pdf(Document(text.CHECKLIST, f"{self.world.country.departments[0].name}. {NOTICE}", None, blocks))
        details = EnclosureDetails(text.CHECKLIST, file=keep_file(self.world.services.storage, file))
        seen = enclosures_seen(session, campaign)
        add_enclosure(session, campaign, details, seen=seen, actor=self.world.actor("drafter"))

    def fill_in_homes(self, session: Session, campaign: Campaign) -> None:
        """By a table, which is looked at before it is applied."""
        directors = (Letter.campaign_id == campaign.id, Letter.registry_slug == text.DIRECTORS, ~Letter.withdrawn)
        references = session.scalars(select(Letter.reference).where(*directors).order_by(Letter.number))
        draw = Draw(campaign.reference)
        rows = [[reference, str(draw.below(40) + 3)] for reference in references]
        table = "".join(csv_lines([REFERENCE, FIELDS[0].label], rows)).encode()
        seen = plan_of(session, campaign, rows_in(table)).seen
        apply_table(session, campaign, table, seen=seen, actor=self.world.actor("drafter"))

    def add_reviewer(self, session: Session, campaign: Campaign, name: str) -> None:
        add_step(session, campaign.id, name, actor=self.world.actor("owner"))

    def record_review(self, session: Session, campaign: Campaign, name: str, who: str, note: str) -> None:
        """The reviewer is content with the newest version."""
        step = next(step for step in steps_before(session, campaign.id) if step.name == name)
        version = newest_text(session, campaign.id).number
        actor = self.world.actor("owner")
        answer_step(session, step, StepState.CONTENT, who=who, note=note, version=version, actor=actor)

    def check(self, session: Session, campaign: Campaign) -> None:
        CHECKS.wake(session, start_check(session, campaign, actor=self.world.actor("drafter")).id)

    def ask(self, session: Session, campaign: Campaign) -> None:
        terms = RoundTerms(JOINT, self.world.working_day(DUE), note=NOTE)
        ask_for_clearance(session, campaign, terms, actor=self.world.actor("owner"))

    def requests(self, session: Session, campaign: Campaign, key: str) -> dict[str, ClearanceRequest]:
        """What the office of a clearer is asked, by registry."""
        office_id = self.office(session, SIGNING[key]).id
        standing = standing_requests(session, campaign.id)
        return {slug: request for (office, slug), request in standing.items() if office == office_id}

    def answer(
        self, session: Session, campaign: Campaign, key: str, answer: OfficeAnswer, slugs: Collection[str] = ()
    ) -> None:
        """About the texts for these registries, or for all."""
        requests = self.requests(session, campaign, key)
        seen = {request.id: request.text_sha256 for slug, request in requests.items() if not slugs or slug in slugs}
        answer_requests(session, campaign, seen, answer, today=today(), actor=self.world.actor(key))

    def comment(self, session: Session, campaign: Campaign, key: str, slug: str, passage: str, body: str) -> None:
        """Of a clearer, on the paragraph that begins so."""
        request = self.requests(session, campaign, key)[slug]
        kept = session.get_one(ClearedText, request.text_sha256).content
        block = next(one.block for one in read(kept).paragraphs if one.words.startswith(passage[:40]))
        actor, office_id = self.world.actor(key), request.office_id
        sha256 = request.text_sha256
        comment_on(session, campaign, slug, sha256, block, body, office_id=office_id, actor=actor)

    def reply(self, session: Session, campaign: Campaign, to: str, body: str) -> None:
        """The drafter’s, to the comment that says `to`."""
        said = select(Comment.id).where(Comment.campaign_id == campaign.id, Comment.body == to)
        actor = self.world.actor("drafter")
        reply_to(session, campaign, session.scalars(said).one(), body, office_id=None, actor=actor)

    def type_unsaved(self, session: Session, campaign: Campaign) -> None:
        """What the page of the letter keeps of the drafter while nothing is saved."""
        opened = OpenedText(newest_text(session, campaign.id))
        boxes = filled_with(opened, saved_values(campaign, opened), campaign.enclosures)
        boxes["body"] = boxes["body"].replace(text.POLICE_PASSAGE, text.POLICE_PASSAGE_TYPED)
        sent = [(name, str(value or "")) for name, value in {**boxes, "note": ""}.items()]
        user_id = self.world.users["drafter"]
        keep_draft(session, campaign, sent, seen=seen_now(campaign, opened), known="", user_id=user_id, at=now())


def in_clearance(world: World) -> Story:
    """HOMES with the year of its letter."""
    homes = Homes(world)
    yield world.at(-24, 10, 5)
    homes.start()
    yield world.at(-24, 10, 20)
    homes.act(homes.choose_audience)
    for department in SIGNING.values():
        yield world.at(-24, 10, 30 + department)
        homes.act(partial(homes.add_signatory, department=department))
    for minute, spec in enumerate(FIELDS):
        yield world.at(-23, 11, minute)
        homes.act(partial(homes.declare, spec=spec))
    yield world.at(-22, 15, 45)
    homes.act(homes.write)
    for minute, line in enumerate(text.COPIES):
        yield world.at(-22, 16, minute)
        homes.act(partial(homes.copy_to, line=line))
    yield world.at(-20, 9, 55)
    homes.act(homes.exclude)
    yield world.at(-19, 14, 25)
    homes.act(homes.enclose)
    yield world.at(-17, 11, 35)
    homes.act(homes.fill_in_homes)
    yield from _reviews(homes)
    yield world.at(-6, 9, 25)
    homes.act(homes.check)
    yield world.at(ASKED, 10, 10)
    homes.act(homes.ask)
    yield from _answers(homes)
    yield from _edits(homes)


def _reviews(homes: Homes) -> Story:
    """The policy team reads the text first, then the legal advisers, and both again what was changed for them."""
    policy, legal = USUAL[:2]
    world = homes.world
    for minute, name in enumerate((policy, legal)):
        yield world.at(-16, 9, 40 + minute)
        homes.act(partial(homes.add_reviewer, name=name))
    yield world.at(-13, 12, 15)
    say = "Content. The opening could say what inspectors saw, and not only that it was bad."
    homes.act(partial(homes.record_review, name=policy, who="Head of children’s homes policy", note=say))
    yield world.at(-12, 10, 50)
    note = "After the policy team’s comment"
    homes.act(partial(homes.replace, before=text.OPENING_BEFORE, after=text.OPENING, note=note))
    yield world.at(-10, 15, 20)
    homes.act(partial(homes.record_review, name=policy, who="Head of children’s homes policy", note="Content now."))
    yield world.at(-9, 11, 5)
    say = "Content. Section 11 binds each recipient."
    homes.act(partial(homes.record_review, name=legal, who="Duty lawyer, children and families", note=say))


def _answers(homes: Homes) -> Story:
    """One office is content, one with a comment, one is not about one text, and one has not answered."""
    world, answer = homes.world, homes.answer
    yield world.at(-3, 9, 45)
    homes.act(partial(answer, key="families_clearer", answer=OfficeAnswer(State.CONTENT)))
    yield world.at(-3, 15, 30)
    homes.act(partial(homes.comment, key="care_clearer", slug=text.HEALTH, passage=text.HEALTH_PASSAGE, body=COMMENT))
    yield world.at(-3, 15, 35)
    said = OfficeAnswer(
        State.SUBJECT_COMMENT, "Our Secretary of State is content, and asks that nurses are named with care."
    )
    homes.act(partial(answer, key="care_clearer", answer=said))
    yield world.at(-2, 11, 15)
    homes.act(partial(homes.comment, key="safety_clearer", slug=text.POLICE, passage=text.POLICE_PASSAGE, body=QUERY))
    for minute, slug in enumerate((text.DIRECTORS, text.HEALTH)):
        yield world.at(-2, 11, 30 + minute)
        homes.act(partial(answer, key="safety_clearer", answer=OfficeAnswer(State.CONTENT), slugs=(slug,)))
    yield world.at(-2, 11, 40)
    said = OfficeAnswer(State.SUBJECT_MUST, OBJECTION)
    homes.act(partial(answer, key="safety_clearer", answer=said, slugs=(text.POLICE,)))


def _edits(homes: Homes) -> Story:
    """One is saved, by which three offices are asked again about one text; one is typed, and waits for the owner."""
    world = homes.world
    yield world.at(-1, 14, 10)
    note = "Names the nurses, as asked in clearance"
    homes.replace_cleared(text.HEALTH_PASSAGE, text.HEALTH_PASSAGE_AFTER, note=note)
    yield world.at(-1, 14, 20)
    homes.act(partial(homes.reply, to=COMMENT, body=REPLY))
    yield world.at(0, 9, 5)
    homes.act(homes.type_unsaved)
    yield world.at(0, 9, 15)
    homes.act(partial(homes.reply, to=QUERY, body=QUERY_REPLY))
