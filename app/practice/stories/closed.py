"""A campaign that is over: asked, sent, answered, chased twice, and closed with nearly every reply in."""

from collections.abc import Mapping, Sequence
from datetime import date

from app.campaigns.clearance.comments import comment_on, reply_to, settle
from app.campaigns.lifecycle.close import take_step
from app.campaigns.lifecycle.create import Details
from app.campaigns.models import Letter
from app.campaigns.values.save import fill_letters
from app.clearance.requests import standing_requests
from app.clearance.states import State
from app.delivery.attempts.reasons import PostReason
from app.delivery.channels import Channel
from app.delivery.posting.returns import ReturnDetails, record_return
from app.platform.clock import today
from app.practice.country.draw import Draw
from app.practice.desk import Desk
from app.practice.diary import Story
from app.practice.postbag import Postbag
from app.practice.replies import Replies
from app.practice.texts.missing_replies import PHRASES
from app.practice.world import World
from app.registry.contacts.of_posts import OFFICE_OF_POST
from app.registry.contacts.preferences import STANDARD, set_preference
from app.registry.contacts.record import ContactFacts, Owner, newest_seq, record_contact, standing_contacts
from app.tracking.letter_notes import add_note, assign
from app.web.forms import new_once

SENT = -350
"""The working day on which the letters are dated and sent."""

REPLY_BY = SENT + 22

FIRST_REMINDER, SECOND_REMINDER, CLOSED = REPLY_BY + 4, REPLY_BY + 16, SENT + 130

CLEARERS = ("families_clearer", "safety_clearer", "care_clearer")
DEPARTMENTS = (0, 1, 3)
"""Who sign, by their places in the country's list, and who clear for them."""

REGISTRIES: Sequence[tuple[str, Mapping[str, Sequence[str]]]] = (
    ("directors-of-childrens-services", {}),
    ("lead-members", {}),
    ("chief-constables", {"nation": ["England"]}),
)

ON_PAPER = 14
"""One post in so many has asked for its letters on paper."""

EMAILED = "Northmarch"
"""The region whose directors get the letter by email."""

RETURNED = 100
"""The place among the posted letters of the one that comes back."""

ANSWERED = 0.96
"""So much of all letters is answered in the end."""

SEED = "missing"

NOTES = (
    "Telephoned the director’s office. They have the letter and both reminders, and will reply this month.",
    "Their correspondence team can’t find the letter. Asked the owner to send a copy.",
    "The post has been vacant since the spring. The deputy says that the new director will reply.",
    "Telephoned twice without an answer. Emailed the general enquiries address too.",
    "The lead member has changed since our letter; the new one has asked for a briefing first.",
)


def closed(world: World) -> Story:
    """MISSING<yy>, from its first words to its end."""
    desk = Desk(world, f"MISSING{world.working_day(SENT):%y}")
    yield from _write(desk)
    yield from _clear(desk)
    yield from _send(desk)
    yield from _hear(desk, Replies(world.country, PHRASES, SEED))
    yield from _close(desk)


def _write(desk: Desk) -> Story:
    world = desk.world
    yield world.at(SENT - 14, 9, 40)
    departments = [world.country.departments[number] for number in DEPARTMENTS]
    details = Details(
        reference=desk.reference,
        title="Children missing from home and care",
        letter_date=world.working_day(SENT),
        reply_by=world.working_day(REPLY_BY),
        valid_at=world.working_day(SENT),
        sender=(departments[0].private_office, *departments[0].lines, departments[0].email),
    )
    desk.begin(details, "missing", REGISTRIES, departments)
    yield world.at(SENT - 14, 11, 15)
    letter_year = world.working_day(SENT)
    year_ended = date(letter_year.year - (letter_year < date(letter_year.year, 4, 1)), 3, 31)
    desk.fill(year_ended=year_ended.isoformat(), contact="the private office at the address at the top of this letter")
    yield world.at(SENT - 13, 10, 5)
    draw = Draw(f"{SEED} episodes")
    with desk.changing() as (session, campaign):
        most = {"chief-constables": (900, 4200)}
        given = {
            letter.id: {"episodes": str(draw.between(*most.get(letter.registry_slug, (60, 980))))}
            for letter in desk.letters().values()
        }
        fill_letters(session, campaign, given, actor=world.actor("drafter"))
    yield world.at(SENT - 13, 15, 20)
    for letter in list(desk.letters().values())[::ON_PAPER]:
        with world.writing() as session:
            set_preference(
                session,
                letter.post_id or 0,
                STANDARD,
                source="Their office asked for it by telephone",
                seen=0,
                actor=world.actor("correspondence"),
                way=Channel.POST,
            )


def _clear(desk: Desk) -> Story:
    """Three offices; one of them has a comment, which is settled, and one clears with a comment."""
    world, (families, safety, care) = desk.world, CLEARERS
    yield world.at(SENT - 13, 16, 40)
    desk.check()
    yield world.at(SENT - 12, 10, 30)
    desk.ask(note="Please read the second ask with care: officials have changed it since you saw the draft.")
    yield world.at(SENT - 11, 14, 10)
    with desk.changing() as (session, campaign):
        (office_id, slug), request = next(
            (place, one)
            for place, one in standing_requests(session, campaign.id).items()
            if place[1] == "chief-constables" and one.office == world.country.departments[1].office
        )
        comment = comment_on(
            session,
            campaign,
            slug,
            request.text_sha256,
            2,
            "Could we say “recent” rather than name a number of years? Forces keep these records for different times.",
            office_id=office_id,
            actor=world.actor(safety),
        )
    yield world.at(SENT - 11, 16, 45)
    with desk.changing() as (session, campaign):
        words = "It says “recent” now: the years came out when the draft was shortened."
        reply_to(session, campaign, comment.id, words, office_id=None, actor=world.actor("owner"))
        settle(session, campaign, comment.id, actor=world.actor("owner"))
    yield world.at(SENT - 10, 9, 50)
    desk.answer(families)
    yield world.at(SENT - 10, 15, 5)
    desk.answer(safety)
    yield world.at(SENT - 8, 12, 25)
    note = "Content. The Secretary of State would like to see a summary of the replies before the recess."
    desk.answer(care, (State.SUBJECT_COMMENT, note))
    yield world.at(SENT - 7, 10, 15)
    desk.issue()


def _send(desk: Desk) -> Story:
    """By email in two waves, the others by post, of which one comes back and is posted again."""
    world = desk.world
    yield world.at(SENT - 3, 10, 0)
    desk.generate()
    yield world.at(SENT - 3, 15, 50)
    desk.verify_contacts()
    yield world.at(SENT - 1, 14, 30)
    letters = list(desk.letters().items())
    by_email = [letter.id for key, letter in letters if _by_email(world, key)]
    by_post = [letter.id for _, letter in letters if letter.id not in by_email]
    batch = desk.make_print_batch(letter_ids=by_post)
    yield world.at(SENT, 9, 20)
    sending = desk.email(letter_ids=by_email)
    yield world.at(SENT, 9, 55)
    desk.send_the_rest(sending)
    yield from desk.send_on_paper(SENT, batch, spoiled=2)
    yield world.at(SENT + 6, 15, 0)
    key, letter = next((key, letter) for key, letter in letters if letter.id == by_post[RETURNED])
    with desk.changing() as (session, campaign):
        came = ReturnDetails(PostReason.GONE_AWAY, world.working_day(SENT + 6), "Office moved, says the envelope.")
        record_return(session, campaign, letter, came, actor=world.actor("correspondence"))
    yield world.at(SENT + 6, 15, 30)
    *_, town, postcode = world.country.contacts[key].lines
    with world.writing() as session:
        owner = Owner(post_id=letter.post_id)
        record_contact(
            session,
            owner,
            "postal",
            OFFICE_OF_POST,
            ContactFacts(
                lines=("The Old Corn Exchange", "4 Bellman Square", town, postcode),
                source="Their switchboard, by telephone",
                verified_on=today(),
            ),
            since=world.working_day(SENT - 5),
            today=today(),
            seen=newest_seq(standing_contacts(session, owner, "postal")),
            actor=world.actor("correspondence"),
        )
    yield world.at(SENT + 7, 9, 40)
    desk.generate(letter_ids=[letter.id])
    yield world.at(SENT + 7, 10, 0)
    yield from desk.send_on_paper(SENT + 7, desk.make_print_batch(letter_ids=[letter.id]))


def _by_email(world: World, key: str) -> bool:
    """Forces, and the directors of one region: the others have always had such letters on paper."""
    registry, _, organisation = key.partition("/")
    region = next(row.region for row in world.country.package.organisations if row.organisation == organisation)
    return registry == "chief-constables" or (registry.startswith("directors") and region == EMAILED)


def _hear(desk: Desk, replies: Replies) -> Story:
    """Replies over two months, with two reminders to those who were late."""
    world = desk.world
    yield world.at(SENT + 2, 9, 30)
    bag = Postbag(desk)
    expected = replies.draw.shuffled(desk.letters().items())
    for number, (key, letter) in enumerate(expected):
        _expect(world, bag, replies, key, letter, share=number / len(expected))
    yield from bag.opened(FIRST_REMINDER - 1)
    yield world.at(FIRST_REMINDER, 9, 35)
    first = Desk(world, desk.start_reminder())
    yield from first.send_reminder(FIRST_REMINDER, CLEARERS, emails=4)
    yield from bag.opened(SECOND_REMINDER - 1)
    yield world.at(SECOND_REMINDER, 9, 25)
    second = Desk(world, desk.start_reminder())
    yield from second.send_reminder(SECOND_REMINDER, CLEARERS, emails=4)
    yield from bag.opened(CLOSED - 1)


def _expect(world: World, bag: Postbag, replies: Replies, key: str, letter: Letter, *, share: float) -> None:
    """What comes of one letter. `share`: of all letters, those whose fate is told before this one's."""
    draw = replies.draw
    if share < 0.55:
        day = draw.between(SENT + 4, REPLY_BY + 1)
    elif share < 0.63:
        interim, day = draw.between(SENT + 8, REPLY_BY), draw.between(REPLY_BY - 1, REPLY_BY + 4)
        promised = world.working_day(REPLY_BY + 4)
        bag.put(interim, [letter], replies.holding(key, world.working_day(interim), promised))
        day = max(day, interim + 1)
    elif share < 0.69:
        interim, day = draw.between(SENT + 2, SENT + 6), draw.between(SENT + 12, REPLY_BY + 1)
        bag.put(interim, [letter], replies.acknowledgement(key, world.working_day(interim)))
    elif share < 0.72:
        day = draw.between(SENT + 6, REPLY_BY)
        bag.put(day, [letter], replies.refusal(key, world.working_day(day)))
        return
    elif share < 0.77:
        day = draw.between(REPLY_BY + 1, FIRST_REMINDER)
    elif share < 0.89:
        day = draw.between(FIRST_REMINDER + 1, SECOND_REMINDER)
    elif share < ANSWERED:
        day = draw.between(SECOND_REMINDER + 1, SECOND_REMINDER + 14)
    else:
        return
    bag.put(day, [letter], replies.substantive(key, world.working_day(day)))


def _close(desk: Desk) -> Story:
    """What is still open is looked after for a while, then noted and left."""
    world = desk.world
    yield world.at(SECOND_REMINDER + 16, 11, 0)
    late = desk.overdue()
    with desk.changing() as (session, campaign):
        assign(
            session,
            campaign,
            [letter.id for letter in late],
            to=world.users["correspondence"],
            actor=world.actor("owner"),
        )
    for number, letter in enumerate(late[: len(NOTES)]):
        yield world.at(SECOND_REMINDER + 18, 10, 10 + 12 * number)
        _note(world, letter, NOTES[number])
    yield world.at(CLOSED, 15, 10)
    for letter in late[:3]:
        _note(world, letter, "No reply came. The area will be asked again in the next letter.")
    with desk.changing() as (session, campaign):
        take_step(session, campaign, "close", actor=world.actor("owner"))


def _note(world: World, letter: Letter, text: str) -> None:
    with world.writing() as session:
        add_note(session, letter, text=text, once=new_once(), actor=world.actor("correspondence"))
