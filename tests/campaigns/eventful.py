"""A campaign to which everything has happened that can happen to one, each thing in a line or two."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.audit.data_exports import record_download
from app.audit.record import SYSTEM, Actor
from app.campaigns.audience.copies import add_copy, copies_seen
from app.campaigns.audience.holdouts import hold_out, put_back
from app.campaigns.audience.posts import audience_of
from app.campaigns.audience.save import save_audience
from app.campaigns.clearance.clear import move_due, remind_offices, reopen_texts, withdraw_request
from app.campaigns.clearance.comments import comment_on, reply_to, settle
from app.campaigns.enclosures.change import (
    EnclosureDetails,
    add_enclosure,
    change_enclosure,
    keep_file,
    move_enclosure,
    remove_enclosure,
)
from app.campaigns.enclosures.change import seen_of as enclosures_seen
from app.campaigns.letter.keep import Seen, keep_letter
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text, written_of
from app.campaigns.lifecycle.close import take_step
from app.campaigns.lifecycle.details import change_details, details_of
from app.campaigns.lifecycle.details import seen_of as details_seen
from app.campaigns.lifecycle.ownership import hand_over, take_on
from app.campaigns.models import Campaign
from app.campaigns.signatories.change import (
    Office,
    add_signatory,
    change_signatory,
    move_signatory,
    order_signatories,
    remove_signatory,
    seen_of,
)
from app.campaigns.values.save import fill_letter
from app.campaigns.values.save import seen_of as values_seen
from app.checking.start import CHECKS, cancel_check, start_check
from app.clearance.answer import assign
from app.clearance.models import ClearanceRequest, OfficeMember
from app.clearance.requests import standing_requests
from app.clearance.states import StepState
from app.clearance.steps import USUAL, add_step, answer_step, remove_step
from app.delivery.carriers import FILES, Parcel
from app.delivery.email.test_send import record_tests
from app.delivery.marking.recordings import undo_recording
from app.delivery.models import AttemptEvent
from app.delivery.release.embargo import change_embargo
from app.delivery.release.publish import keep_published
from app.delivery.sending.written_to_files import mark_trial_copies
from app.delivery.states import State
from app.evidence.disclosure.holds import lift, place
from app.platform.clock import now
from app.platform.services import Services
from app.production.editions.large_print import make_large
from app.production.runs.claim import sweep_run
from app.production.runs.compare import compare
from app.production.runs.steer import cancel_run, pause_run, resume_run
from app.production.runs.work import work
from app.registry.working_days import named_bank_holidays
from app.responses.lateness.moves import record_moves, would_move
from app.responses.recording.correct import correct_response, withdraw_response
from app.responses.recording.record import record_response
from app.responses.standing import recorded_response
from app.tracking.letter_notes import add_note, take_back
from app.tracking.letter_notes import assign as look_after
from tests.campaigns.clearing import ALL, ask, clear_all, clearer_of
from tests.campaigns.clearing import take_back as take_back_answers
from tests.campaigns.filling import fields_in
from tests.checking.checking import checked
from tests.delivery.posting.office import every_step as every_batch_step
from tests.delivery.sending import BY_POST, TODAY, campaign, clear, make, send
from tests.delivery.sendings.office import every_step
from tests.fixtures.app import add_member
from tests.letters.enclosure.files import leaflet
from tests.production.making import AT, LEASE, start, take
from tests.registry.greeted import greet
from tests.responses.office import details
from tests.tracking.office import letter

FIELDS = """fields:
  - name: meeting place
    label: Where we meet
    required: no
  - name: ward
    label: Ward
    required: no
    filled: by recipient
"""
OTHER = Office(office="Secretary of State for Wales", department="Wales Office", name="")


def eventful_campaign(services: Services) -> None:
    """MAR15, on an office's busiest days. Ask for the fixture `cheap`."""
    for days in (
        owned,
        written,
        enclosed,
        signed,
        addressed,
        read,
        cleared,
        made_and_sent,
        released,
        emailed,
        printed,
        answered,
        looked_after,
        on_hold,
        over,
    ):
        days(services)


def owned(services: Services) -> None:
    alex, sam = (add_member(services, Role.DRAFTER, name=name).id for name in ("Alex Example", "Sam Example"))
    with services.database.writing() as session:
        take_on(session, campaign(session), actor=Actor(alex))
        hand_over(session, campaign(session), session.get_one(User, sam), seen=alex, actor=Actor(alex))


def written(services: Services) -> None:
    with services.database.writing() as session:
        one = campaign(session)
        changed = replace(details_of(one), title="Another title")
        change_details(session, one, changed, seen=details_seen(one), printed=False, actor=SYSTEM)
        now = written_of(session, one)
        source = now.source.replace("fields:\n", FIELDS, 1).replace(
            "We look forward", "We meet at ((meeting place)).((ward))\n\nWe look forward", 1
        )
        new = replace(now, source=source, values={"meeting place": "Leeds"}, enclosures=["A list"])
        seen = Seen(newest_text(session, one.id).number, now.beside)
        keep_letter(session, one, new, seen=seen, actor=SYSTEM)
        to = letter(session, 44, "MAR15")
        fill_letter(session, one, to, {"ward": "Central"}, seen=values_seen({}, fields_in(session, to)), actor=SYSTEM)


def enclosed(services: Services) -> None:
    file = keep_file(services.storage, leaflet())
    with services.database.writing() as session:
        one = campaign(session)
        add_enclosure(
            session, one, EnclosureDetails("A leaflet", file=file), seen=enclosures_seen(session, one), actor=SYSTEM
        )
        change_enclosure(
            session, one, 2, EnclosureDetails("The leaflet"), seen=enclosures_seen(session, one), actor=SYSTEM
        )
        move_enclosure(session, one, 2, up=True, seen=enclosures_seen(session, one), actor=SYSTEM)
        remove_enclosure(session, one, 1, seen=enclosures_seen(session, one), actor=SYSTEM)


def signed(services: Services) -> None:
    with services.database.writing() as session:
        one = campaign(session)
        added = add_signatory(session, one, OTHER, seen=seen_of(one), actor=SYSTEM)
        change_signatory(session, one, added, replace(OTHER, name="The minister"), seen=seen_of(one), actor=SYSTEM)
        move_signatory(session, one, added, up=True, seen=seen_of(one), actor=SYSTEM)
        order_signatories(session, one, seen=seen_of(one), actor=SYSTEM)
        remove_signatory(session, one, added, seen=seen_of(one), actor=SYSTEM)


def addressed(services: Services) -> None:
    with services.database.writing() as session:
        one = campaign(session)
        whole = audience_of(one)
        for audience in (replace(whole, parts=whole.parts[:-1]), whole):
            save_audience(session, one, audience, seen=audience_of(one).digest, actor=SYSTEM)
        post_id = letter(session, 46, "MAR15").post_id
        hold_out(session, one, {post_id: "They wrote first."}, actor=SYSTEM)
        put_back(session, one, post_id, actor=SYSTEM)
        add_copy(session, one, "The Children’s Commissioner", seen=copies_seen(one), actor=SYSTEM)


def read(services: Services) -> None:
    """The letters are checked: to the end, left, and given up."""
    checked(services, "MAR15")
    with services.database.writing() as session:
        cancel_check(session, start_check(session, campaign(session), actor=SYSTEM).id, actor=SYSTEM)
    with services.database.writing() as session:
        CHECKS.give_up(session, start_check(session, campaign(session), actor=SYSTEM))


def cleared(services: Services) -> None:
    with services.database.writing() as session:
        one = campaign(session)
        looked_at = newest_text(session, one.id).number
        policy, press = (add_step(session, one.id, name, actor=SYSTEM) for name in USUAL[::3])
        for state in (StepState.CONTENT, StepState.WAITING, StepState.CONTENT):
            answer_step(session, policy, state, who="The policy team", note="", version=looked_at, actor=SYSTEM)
        remove_step(session, press, actor=SYSTEM)
        ask(session, one)
        withdraw_request(session, one, reason="The minister is travelling.", actor=SYSTEM)
        clear_all(session, one, registries=["lead-members"])
        first = one.signatories[0].office_id
        reopen_texts(session, one, ["lead-members"], reason="A wrong word.", actor=SYSTEM)
        newest = newest_text(session, one.id)
        changed = newest.source.replace("Your office exists in law", "Your office exists by law")
        keep_text(session, one, changed, seen=newest.number, actor=SYSTEM, accepted=ALL)
        remind_offices(session, one, [first], today=TODAY, actor=SYSTEM)
        move_due(session, one, TODAY, actor=SYSTEM)
        waiting = [request for (office, _), request in standing_requests(session, one.id).items() if office == first]
        gateway = session.get_one(OfficeMember, (first, clearer_of(session, first).user_id))
        gateway.gateway = True
        assign(session, waiting, session.get_one(User, gateway.user_id), actor=Actor(gateway.user_id))
        comment_and_settle(session, one, waiting[0], Actor(gateway.user_id))
    clear(services, "lead-members")
    with services.database.writing() as session:
        take_back_answers(session, campaign(session), "lead-members")
    clear(services, "council-leaders")


def comment_and_settle(session: Session, one: Campaign, request: ClearanceRequest, actor: Actor) -> None:
    about = (request.registry_slug, request.text_sha256)
    said = comment_on(session, one, *about, 0, "Is it?", office_id=request.office_id, actor=actor)
    reply_to(session, one, said.id, "It is.", office_id=request.office_id, actor=actor)
    for again in (False, True):
        settle(session, one, said.id, actor=actor, again=again)


def made_and_sent(services: Services) -> None:
    with services.database.writing() as session:
        greet(session, letter(session, 44, "MAR15").post_id, "Dear Lord Mayor")
    run = start(services, [44, 45])
    for step in (pause_run, resume_run):
        with services.database.writing() as session:
            step(session, run.id, actor=SYSTEM)
    work(services, run.id)
    compare(services, run.id)
    with services.database.reading() as session:
        in_large_print = letter(session, 45, "MAR15").id
    make_large(services, in_large_print, 1, actor=SYSTEM)
    lost = start(services, [46])
    take(services, lost.id)
    with services.database.writing() as session:
        sweep_run(session, lost.id, at=AT + 2 * LEASE, max_tries=1)
    unwanted = start(services, [46])
    with services.database.writing() as session:
        cancel_run(session, unwanted.id, actor=SYSTEM)
    event = send(services, [44, 45], BY_POST)
    with services.database.writing() as session:
        undo_recording(session, campaign(session), event, actor=SYSTEM)


def released(services: Services) -> None:
    until = AT + timedelta(days=1)
    with services.database.writing() as session:
        one = campaign(session)
        change_embargo(session, one, until, seen=None, at=AT, actor=SYSTEM)
        change_embargo(session, one, None, seen=until, at=AT, actor=SYSTEM)
        tested = Parcel(attempt_id=0, reference="MAR15-0045", number="test.x@despatch.example", to="me@office.example")
        record_tests(session, one, [tested], actor=SYSTEM)
        published = letter(session, 45, "MAR15").id
        keep_published(session, one, published, on=TODAY, url="https://www.department.example/letters", actor=SYSTEM)


def emailed(services: Services) -> None:
    make(services, [47, 48])
    every_step(services, [47, 48])
    with services.database.writing() as session:  # as an earlier release wrote down what had gone to a file
        session.execute(update(AttemptEvent).where(AttemptEvent.kind == State.HANDED_OVER).values(source=FILES))
        mark_trial_copies(session, served=True, at=now())


def printed(services: Services) -> None:
    make(services, [49, 50])
    every_batch_step(services, [49, 50])


def answered(services: Services) -> None:
    with services.database.writing() as session:
        one, to = campaign(session), [letter(session, number, "MAR15") for number in (44, 45)]
        asked = {"answers": {}, "today": TODAY, "actor": SYSTEM}
        response = record_response(
            session, one, to, details("holding", new_reply_by=date(2015, 4, 2)), once="a", **asked
        )
        seen = recorded_response(session, response.id).seq
        correct_response(session, response, to[:1], details(), seen=seen, **asked)
        withdraw_response(session, response, seen=recorded_response(session, response.id).seq, actor=SYSTEM)
        known = named_bank_holidays(session)
        record_moves(session, would_move(session, known, known | {date(2015, 3, 20): "An eclipse"}), actor=SYSTEM)


def looked_after(services: Services) -> None:
    with services.database.writing() as session:
        one, to = campaign(session), letter(session, 44, "MAR15")
        for letters in ([to.id], [to.id, letter(session, 45, "MAR15").id]):
            look_after(session, one, letters, to=one.owner_id, actor=SYSTEM)
        take_back(
            session, add_note(session, to, text="Wrong letter.", once="b", actor=SYSTEM), author_id=None, actor=SYSTEM
        )
        record_download(
            session, "Letters", file="csv", rows=2, columns=["Letter"], actor=SYSTEM, subjects=[("campaign", one.id)]
        )


def on_hold(services: Services) -> None:
    with services.database.writing() as session:
        one = campaign(session)
        place(session, "campaign", one.id, reason="An inquiry may ask for it", actor=SYSTEM)
        lift(session, "campaign", one.id, reason="It is over", actor=SYSTEM)


def over(services: Services) -> None:
    for step in ("close", "open", "close", "archive", "bring_back"):
        with services.database.writing() as session:
            take_step(session, campaign(session), step, actor=SYSTEM)
