"""A campaign to which everything has happened that can happen to one, each thing in a line or two."""

from dataclasses import replace
from datetime import date

from app.accounts.models import Role, User
from app.audit.record import SYSTEM, Actor
from app.campaigns.audience import audience_of
from app.campaigns.audience_save import save_audience
from app.campaigns.copies import add_copy, copies_seen
from app.campaigns.details import change_details, details_of
from app.campaigns.details import seen_of as details_seen
from app.campaigns.holdouts import hold_out, put_back
from app.campaigns.keep_letter import Seen, keep_letter
from app.campaigns.letter_values_save import fill_letter
from app.campaigns.letter_values_save import seen_of as values_seen
from app.campaigns.life import take_step
from app.campaigns.own import hand_over, take_on
from app.campaigns.signatories import (
    Office,
    add_signatory,
    change_signatory,
    keep_signature,
    move_signatory,
    remove_signatory,
    seen_of,
    set_signature,
)
from app.campaigns.text import newest_text
from app.campaigns.written import written_of
from app.clearance.clearances import remove, standing
from app.delivery.recordings import undo_recording
from app.production.steer import cancel_run, pause_run, resume_run
from app.production.sweep import sweep_run
from app.production.work import work
from app.responses.correct import correct_response, withdraw_response
from app.responses.record import record_response
from app.responses.standing import held
from app.services import Services
from app.tracking.assign import assign
from app.tracking.notes import add_note, take_back
from tests.campaigns.clearing import clear_all
from tests.campaigns.filling import fields_in
from tests.delivery.sending import BY_POST, TODAY, campaign, clear, send
from tests.fixtures.app import add_member
from tests.letters.signatures import drawn
from tests.production.making import AT, LEASE, start, take
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
    for days in (owned, written, signed, addressed, cleared, made_and_sent, answered, looked_after, over):
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


def signed(services: Services) -> None:
    picture = keep_signature(services.storage, drawn())
    with services.database.writing() as session:
        one = campaign(session)
        added = add_signatory(session, one, OTHER, seen=seen_of(one), actor=SYSTEM)
        change_signatory(session, one, added, replace(OTHER, name="The minister"), seen=seen_of(one), actor=SYSTEM)
        move_signatory(session, one, added, up=True, seen=seen_of(one), actor=SYSTEM)
        set_signature(session, one, added, picture, seen=seen_of(one), actor=SYSTEM)
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


def cleared(services: Services) -> None:
    with services.database.writing() as session:
        clear_all(session, campaign(session), registries=["lead-members"])
        remove(session, list(standing(session, campaign(session).id).values()), why="edited", actor=SYSTEM)
    clear(services, "council-leaders")


def made_and_sent(services: Services) -> None:
    run = start(services, [44, 45])
    for step in (pause_run, resume_run):
        with services.database.writing() as session:
            step(session, run.id, actor=SYSTEM)
    work(services, run.id)
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


def answered(services: Services) -> None:
    with services.database.writing() as session:
        one, to = campaign(session), [letter(session, number, "MAR15") for number in (44, 45)]
        asked = {"answers": {}, "today": TODAY, "actor": SYSTEM}
        response = record_response(
            session, one, to, details("holding", new_reply_by=date(2015, 4, 2)), once="a", **asked
        )
        seen = held(session, response.id).seq
        correct_response(session, response, to[:1], details(), seen=seen, **asked)
        withdraw_response(session, response, seen=held(session, response.id).seq, actor=SYSTEM)


def looked_after(services: Services) -> None:
    with services.database.writing() as session:
        one, to = campaign(session), letter(session, 44, "MAR15")
        for letters in ([to.id], [to.id, letter(session, 45, "MAR15").id]):
            assign(session, one, letters, to=one.owner_id, actor=SYSTEM)
        take_back(
            session, add_note(session, to, text="Wrong letter.", once="b", actor=SYSTEM), author_id=None, actor=SYSTEM
        )


def over(services: Services) -> None:
    for step in ("close", "open", "close", "archive", "bring_back"):
        with services.database.writing() as session:
            take_step(session, campaign(session), step, actor=SYSTEM)
