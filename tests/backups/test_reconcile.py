"""After a restore nothing is sent until the owner of each campaign has recorded what was sent before it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from app.accounts.models import OneTimeLink, Purpose, Role, SignIn
from app.accounts.sessions.sign_in import Proof, start
from app.audit.event_words import tables
from app.audit.record import Actor
from app.audit.verify import verify
from app.backups.models import SentReport
from app.backups.reconcile.evidence import evidence_of
from app.backups.reconcile.record import reconcile, record_letters_sent, record_not_sent, record_others_not_sent
from app.backups.reconcile.reports import collect_later_reports, collect_reports
from app.backups.reconcile.said_sent import said_sent
from app.backups.reconcile.state import campaigns_to_reconcile, gap_of, held_until_reconciled, newest_restore
from app.campaigns.letters import letter_reference, list_letters
from app.campaigns.lifecycle.create import beginning_from_template, create_campaign
from app.campaigns.lifecycle.details import change_details, details_of, seen_of
from app.campaigns.lifecycle.ownership import take_on
from app.campaigns.models import AudiencePart, Letter
from app.campaigns.timeline import timeline
from app.delivery.marking.sendable import Stand
from app.delivery.models import Attempt
from app.delivery.posting.notify import open_notify
from app.delivery.replay import KINDS
from app.delivery.sending.claim import ClaimResult, claim
from app.delivery.states import SendingState, State
from app.drafting.models import TemplateVersion
from app.platform.clock import clock_put_to, now, today
from tests.backups.restoring import BY_EMAIL, confirm, left_uncertain, record_sent, report_sent, restored
from tests.delivery.conftest import settings
from tests.delivery.sending import campaign, ids, of
from tests.delivery.sendings.conftest import ready, unreached
from tests.delivery.sendings.office import (
    LETTERS,
    attempts_in,
    in_hand,
    rehearsed,
    sending_of,
    started,
    states,
    turn,
)
from tests.fixtures.app import PASSWORD_HASH, add_member
from tests.inbox.mail import came
from tests.refusals import refused
from tests.services.notify import KEY

__all__ = ["ready", "settings", "unreached"]


@pytest.fixture
def owned(ready):
    """`(services, actor)`: five letters that may go, and the owner of their campaign."""
    owner = Actor(add_member(ready, Role.DRAFTER, name="Robin Owner").id)
    with ready.database.writing() as session:
        take_on(session, campaign(session), actor=owner)
    return ready, owner


def held(services) -> dict[int, str]:
    """What a rehearsal says holds the letters back."""
    with services.database.reading() as session:
        return {letter.letter.letter_id: letter.channel for letter in rehearsed(session).routed if not letter.goes}


def test_sending_under_way_ends_and_its_letters_are_uncertain(owned) -> None:
    services, _ = owned
    sending_id, _ = in_hand(services)
    was = states(services, sending_id)
    assert State.HANDED_OVER in was
    assert {State.QUEUED, State.HANDING} <= set(was)
    restored(services)
    assert sending_of(services, sending_id).state == SendingState.CANCELLED
    now_states = states(services, sending_id)
    assert [state for state in now_states if state != State.UNCERTAIN] == [State.HANDED_OVER]
    assert len(left_uncertain(services)) == len(was) - 1
    with services.database.reading() as session:
        assert verify(session, kinds=KINDS).faults == ()


def test_trial_copies_are_cancelled_since_they_reach_nobody(owned) -> None:
    services, _ = owned
    sending_id = started(services, carrier="outbox")
    restored(services)
    assert set(states(services, sending_id)) == {State.CANCELLED}
    assert left_uncertain(services) == []


def test_nothing_is_sent_before_the_campaign_is_reconciled(owned) -> None:
    services, owner = owned
    assert held(services) == {}
    restored(services)
    with services.database.reading() as session:
        assert held(services).keys() == set(ids(session, LETTERS))
    confirm(services, owner)
    assert held(services) == {}
    sending_id = started(services, actor=owner)
    assert len(turn(services, sending_id).parcels) == len(LETTERS)


def test_worker_that_has_a_letter_in_hand_at_the_restore_does_not_send_it(owned) -> None:
    """Of a sending that was started since, by whatever way, no letter may leave."""
    services, _ = owned
    sending_id = started(services)
    attempt_id = attempts_in(services, sending_id)[0].id
    restore = restored(services)
    with services.database.writing() as session:
        session.get_one(Attempt, attempt_id).state = State.QUEUED
        sending = session.get_one(type(sending_of(services, sending_id)), sending_id)
        sending.state = SendingState.SENDING
    services.database.close()
    with services.database.writing() as session:
        assert claim(session, attempt_id, at=now()) is ClaimResult.KEPT_BACK
    assert restore.backup


def test_campaign_that_was_lost_and_is_created_again_is_held_until_its_owner_confirms(owned) -> None:
    """Letters may have been sent under its reference."""
    services, owner = owned
    restored(services)
    with services.database.writing() as session:
        restore = newest_restore(session)
        restore.last_campaign = campaign(session).id - 1
        campaign(session).created_at = restore.restored_at + timedelta(days=1)
    with services.database.reading() as session:
        assert gap_of(session, campaign(session).id).new
        assert [one.done for one in campaigns_to_reconcile(session, newest_restore(session))] == [False]
        assert held(services).keys() == set(ids(session, LETTERS))
    confirm(services, owner)
    assert held(services) == {}


def test_campaign_created_long_after_the_restore_is_free(owned) -> None:
    services, _ = owned
    restored(services)
    with services.database.writing() as session:
        restore = newest_restore(session)
        restore.last_campaign = campaign(session).id - 1
        campaign(session).created_at = restore.restored_at + timedelta(days=31)
    with services.database.reading() as session:
        assert gap_of(session, campaign(session).id) is None
        assert campaigns_to_reconcile(session, newest_restore(session)) == []


def test_second_restore_asks_again(owned) -> None:
    services, owner = owned
    restored(services)
    confirm(services, owner)
    restored(services)
    assert held(services)
    with services.database.writing() as session, refused("reconciled_already"):
        reconcile(session, campaign(session), seen=1, note="", actor=owner)


def test_letters_in_a_log_are_recorded_as_sent(owned) -> None:
    """One that was being sent, and one of which the record knows nothing."""
    services, owner = owned
    sending_id = started(services, LETTERS[:2])
    number = attempts_in(services, sending_id)[0].message_id
    restored(services)
    log = (
        f"Dec  1 02:14:07 mx postfix/smtp[77]: 4F1: message-id=<{number}>, status=sent (250 2.0.0 Ok)\n"
        "Dec  1 02:14:09 mx postfix/smtp[77]: 4F2: message-id=<mar15-0044.abcdefghijklmnop@localhost>, status=sent\n"
        "Dec  1 02:14:11 mx postfix/smtp[77]: 4F3: message-id=<other15-0001.abcdefgh@localhost>, status=sent\n"
    )
    recorded = record_sent(services, owner, log)
    assert recorded.settled == ["MAR15-0042"]
    assert recorded.marked == ["MAR15-0044"]
    assert recorded.not_listed == ["OTHER15-0001"]
    assert recorded.others == []
    assert states(services, sending_id) == [State.HANDED_OVER, State.UNCERTAIN]
    with services.database.reading() as session:
        assert {of(session, number).stand for number in (42, 43, 44)} == {Stand.SENT}
    assert record_sent(services, owner, log).others == ["MAR15-0042", "MAR15-0044"], "a second time changes nothing"
    with services.database.reading() as session:
        assert verify(session, kinds=KINDS).faults == ()


def test_letters_that_were_not_sent_can_be_sent_once_all_is_recorded(owned) -> None:
    services, owner = owned
    sending_id = started(services)
    restored(services)
    record_sent(services, owner, "MAR15-0042 MAR15-0043")
    with services.database.writing() as session:
        count = record_others_not_sent(session, campaign(session), note="Not in the log", at=now(), actor=owner)
    assert count == 3
    assert left_uncertain(services) == []
    confirm(services, owner)
    again = started(services, LETTERS[2:], actor=owner)
    carrier = turn(services, again)
    assert len(carrier.parcels) == 3
    assert sum(state == State.FAILED for state in states(services, sending_id)) == 3
    with services.database.reading() as session:
        assert verify(session, kinds=KINDS).faults == ()
    with services.database.reading() as session:
        titles = [entry.told.title for entry in timeline(session, campaign(session), tables(), size=100).entries]
    assert {"What was sent before the restore recorded", "5 letters uncertain after a restore"} <= set(titles)
    assert "3 letters not sent before a restore" in titles


def test_letters_that_were_never_made_are_named(owned) -> None:
    services, owner = owned
    restored(services)
    ((reference, _),) = record_sent(services, owner, "MAR15-0001").not_marked
    assert reference == "MAR15-0001"
    confirm(services, owner)
    with services.database.reading() as session:
        (sent,), (other,) = ids(session, [1]), ids(session, [42])
        assert held_until_reconciled(session, [sent, other]).keys() == {sent}, "it may not be sent again"
    with refused("no_letters_named"):
        record_sent(services, owner, "nothing that looks like a letter")


def test_only_the_owner_records(owned) -> None:
    services, _ = owned
    other = Actor(add_member(services, Role.DRAFTER, name="Sam Drafter").id)
    started(services)
    restored(services)
    for act in (
        lambda: record_sent(services, other, "MAR15-0042"),
        lambda: confirm(services, other),
    ):
        with refused("not_allowed"):
            act()


def test_report_of_ses_about_a_letter_that_is_not_recorded_is_evidence(owned) -> None:
    services, _ = owned
    restore = restored(services)
    for number, (moment, reference) in enumerate(
        ((now(), "mar15-0044"), (restore.made_at - timedelta(days=9), "mar15-0042"))
    ):
        event = {
            "eventType": "Delivery",
            "mail": {
                "messageId": f"ses-{number}",
                "timestamp": moment.isoformat(),
                "tags": {"despatch-number": [f"{reference}.abcdefghijklmnop@localhost"]},
            },
            "delivery": {"timestamp": moment.isoformat(), "smtpResponse": "250 ok"},
        }
        services.storage.put(f"ses-events/{number}.json", json.dumps(event).encode())
    services.storage.put("ses-events/odd.json", b"\xff not an event")
    services.settings.notify_api_key = SecretStr(KEY)
    services.settings.notify_url = "http://127.0.0.1:9"  # nobody answers there
    assert collect_reports(services) == 1
    assert collect_reports(services) == 0, "each counts once"
    with services.database.reading() as session:
        (evidence,) = evidence_of(session, campaign(session), gap_of(session, campaign(session).id))
    assert (evidence.reference, evidence.source, evidence.said) == ("MAR15-0044", "ses", "delivery")


def test_letters_that_notify_has_are_evidence(owned, notify_office) -> None:
    services, _ = owned
    services.settings.notify_api_key = SecretStr(KEY)
    services.settings.notify_url = notify_office.url
    restored(services)
    notify = open_notify(services.settings)
    assert list(notify.recent()) == []
    for number, reference in enumerate(("mar15-0046.77@localhost", "other15-0001.7@localhost", "", "mar15-0047.78@d")):
        known = {"id": str(number), "reference": reference, "status": "received", "type": "letter"}
        notify_office.letters[str(number)] = {**known, "created_at": now().isoformat()}
    assert [letter.id for letter in notify.recent()] == ["3", "2", "1", "0"], "page by page"
    assert collect_reports(services) == 2
    with services.database.reading() as session:
        assert session.scalars(select(SentReport.source)).all() == ["notify", "notify"]


def test_reports_are_read_only_until_all_is_reconciled(owned) -> None:
    services, owner = owned
    assert collect_reports(services) == 0
    restored(services)
    with services.database.reading() as session:
        assert [one.campaign.reference for one in campaigns_to_reconcile(session, newest_restore(session))] == ["MAR15"]
    confirm(services, owner)
    report_sent(services, "mar15-0044")
    assert collect_reports(services) == 1, "a provider may report late"
    report_sent(services, "mar15-0046")
    with clock_put_to(now() + timedelta(days=8)):
        assert collect_later_reports(services) == 0


def test_letter_that_is_listed_again_after_it_was_recorded_as_sent_is_held(owned) -> None:
    """The restored database has no letter of this reference; listing the audience again makes it."""
    services, owner = owned
    restored(services)
    again = letter_reference("MAR15", 9_001)
    assert record_sent(services, owner, again).not_listed == [again]
    confirm(services, owner)
    with services.database.writing() as session:
        (letter_id,) = ids(session, [44])
        session.get_one(Letter, letter_id).reference = again
    assert held(services).keys() == {letter_id}
    with services.database.writing() as session:
        record_not_sent(session, campaign(session), again, note="It was a draft", actor=owner)
    assert held(services) == {}


def test_letter_that_left_the_audience_is_held_when_it_comes_back(owned) -> None:
    services, owner = owned
    restored(services)
    with services.database.writing() as session:
        (letter_id,) = ids(session, [44])
        session.get_one(Letter, letter_id).withdrawn = True
    assert record_sent(services, owner, "MAR15-0044").not_listed == ["MAR15-0044"]
    confirm(services, owner)
    with services.database.writing() as session:
        session.get_one(Letter, letter_id).withdrawn = False
    assert held(services).keys() == {letter_id}


def test_campaign_without_letters_cannot_be_confirmed(owned) -> None:
    """Nothing of what was sent could be found. What a person records of it counts once its letters are listed."""
    services, owner = owned
    restored(services)
    with services.database.writing() as session:
        own = campaign(session)
        template = session.get_one(TemplateVersion, own.template_version_id)
        beginning = replace(beginning_from_template(template), registries=[])
        details = replace(details_of(own), reference="LOST15")
        again = create_campaign(session, beginning, details, actor=owner)
        take_on(session, again, actor=owner)
        seen = newest_restore(session).id
        assert gap_of(session, again.id).new
        lines = "LOST15-0002 LOST15-0003"
        assert (
            record_letters_sent(session, again, lines, BY_EMAIL, today=today(), at=now(), actor=owner).not_listed
            == lines.split()
        )
        with refused("no_letters_to_compare"):
            reconcile(session, again, seen=seen, note="", actor=owner)
        again.audience = [
            AudiencePart(registry_slug=part.registry_slug, position=part.position, filters=part.filters)
            for part in own.audience
        ]
        session.flush()
        listed = list_letters(session, again, actor=owner).added
        reconcile(session, again, seen=seen, note="", actor=owner)
        sent = {letter.id for letter in listed[1:3]}
        assert held_until_reconciled(session, [letter.id for letter in listed]).keys() == sent


@pytest.mark.parametrize("how", ["provider", "message"])
def test_letter_that_seems_sent_is_held_after_the_confirmation_until_that_is_overruled(owned, how) -> None:
    services, owner = owned
    started(services)
    restored(services)
    if how == "message":
        came(services, subject="Your letter MAR15-0044", at=now())
    else:
        report_of(services, 44, "received")
        report_of(services, 46, "validation-failed")
    with services.database.writing() as session:
        count = record_others_not_sent(session, campaign(session), note="Not in the log", at=now(), actor=owner)
        assert count == len(LETTERS) - 1
    assert left_uncertain(services) == ["MAR15-0044"]
    confirm(services, owner)
    with services.database.writing() as session:
        (letter_id,) = ids(session, [44])
        assert said_sent(session, campaign_id=campaign(session).id) == {letter_id: "MAR15-0044"}
        assert held_until_reconciled(session, ids(session, LETTERS)).keys() == {letter_id}
        record_not_sent(session, campaign(session), "MAR15-0044", note="The printer has it", actor=owner)
        assert held_until_reconciled(session, ids(session, LETTERS)) == {}
        assert record_others_not_sent(session, campaign(session), note="It has it", at=now(), actor=owner) == 1
        with refused("no_held_letters_named"):
            record_not_sent(session, campaign(session), "MAR15-0044", note="", actor=owner)


@pytest.mark.parametrize("how", ["provider", "message"])
def test_what_is_said_of_one_letter_overrules_nothing_of_another_or_of_a_later_restore(owned, how) -> None:
    services, owner = owned

    def say_sent(number: int) -> None:
        if how == "message":
            came(services, subject=f"Your letter MAR15-00{number}", at=now(), number=f"{number}@x.example")
        else:
            report_of(services, number, "received")

    restored(services)
    for number in (44, 46):
        say_sent(number)
    with services.database.writing() as session:
        record_not_sent(session, campaign(session), "MAR15-0044", note="It was not", actor=owner)
        assert list(said_sent(session, campaign_id=campaign(session).id).values()) == ["MAR15-0046"]
    restored(services, made=now() - timedelta(minutes=1))
    if how == "provider":
        say_sent(44)
    with services.database.reading() as session:
        held_now = said_sent(session, campaign_id=campaign(session).id)
    assert list(held_now.values()) == ["MAR15-0044", "MAR15-0046"]


def report_of(services, number: int, said: str) -> None:
    with services.database.writing() as session:
        (letter_id,) = ids(session, [number])
        facts = {"source": "notify", "outside_id": str(number), "at": now(), "said": said}
        session.add(SentReport(restore_id=newest_restore(session).id, letter_id=letter_id, **facts))


def test_reference_stays_while_a_restore_is_young_or_letters_are_held(owned) -> None:
    """Under another reference the letters would not be known, or would be taken for a lost campaign's."""
    services, owner = owned
    restored(services)

    def rename() -> None:
        with services.database.writing() as session:
            own = campaign(session)
            details = replace(details_of(own), reference="LOST15")
            change_details(session, own, details, seen=seen_of(own), printed=False, actor=owner)

    confirm(services, owner)
    with refused("reference_after_restore"):
        rename()
    report_of(services, 44, "received")
    with clock_put_to(now() + timedelta(days=31)):
        with refused("reference_after_restore"):
            rename()
        with services.database.writing() as session:
            record_not_sent(session, campaign(session), "MAR15-0044", note="It was not", actor=owner)
        rename()


def test_reports_are_read_often_at_first_and_later_once_an_hour(owned, monkeypatch) -> None:
    services, _ = owned
    moment = restored(services).restored_at.replace(minute=30)
    asked = []
    monkeypatch.setattr("app.backups.reconcile.reports._ses", lambda _services: asked.append(now()) or ())
    later = moment + timedelta(days=2)
    for at in (moment, later):
        with clock_put_to(at):
            collect_reports(services)
            assert len(asked) == 1
    with clock_put_to(moment):
        collect_later_reports(services)
        assert len(asked) == 1
    for minute in (2, 35):
        with clock_put_to(later.replace(minute=minute)):
            collect_later_reports(services)
    assert len(asked) == 3, "in whatever minute the worker comes to it"


def test_sign_ins_and_links_from_before_the_restore_open_nothing(owned) -> None:
    services, owner = owned
    with services.database.writing() as session:
        start(session, Proof(owner.user_id, PASSWORD_HASH, None), browser="A browser", at=now())
        link = OneTimeLink(
            token_sha256="0" * 64, purpose=Purpose.RESET, user_id=owner.user_id, expires_at=now() + timedelta(1)
        )
        session.add(link)
    restored(services)
    with services.database.reading() as session:
        assert session.scalars(select(SignIn).where(SignIn.ended_at.is_(None))).all() == []
        assert session.scalars(select(OneTimeLink.expires_at)).one() <= now()


def test_message_that_came_since_the_backup_is_evidence(owned) -> None:
    """Of a letter that is not recorded as sent; what came before, and what is about one that is, is not listed."""
    services, owner = owned
    restore = restored(services)
    came(services, subject="Your letter MAR15-0044", at=now())
    came(services, subject="Your letter MAR15-0046", at=restore.made_at - timedelta(days=1), number="b@x.example")
    came(services, subject="Your letter MAR15-0047", at=now(), number="c@x.example")
    record_sent(services, owner, "MAR15-0047")
    with services.database.reading() as session:
        evidence = evidence_of(session, campaign(session), gap_of(session, campaign(session).id))
    assert [(one.reference, one.source) for one in evidence] == [("MAR15-0044", "mail")]


def test_second_restore_before_the_first_was_reconciled_keeps_what_the_first_did_not_know(owned) -> None:
    services, owner = owned
    first = restored(services, made=now() - timedelta(days=3))
    second = restored(services)
    with services.database.reading() as session:
        gap = gap_of(session, campaign(session).id)
    assert gap
    assert (gap.made_at, list(gap.restores)) == (first.made_at, [first.id, second.id])
    confirm(services, owner)
    assert held(services) == {}


def test_letters_that_a_provider_refused_are_shown_and_not_taken_for_sent(owned) -> None:
    services, _ = owned
    restore = restored(services)
    with services.database.writing() as session:
        for number, said in ((44, "validation-failed"), (46, "received")):
            (letter_id,) = ids(session, [number])
            facts = {"source": "notify", "outside_id": str(number), "at": now(), "said": said}
            session.add(SentReport(restore_id=restore.id, letter_id=letter_id, **facts))
    with services.database.reading() as session:
        evidence = evidence_of(session, campaign(session), gap_of(session, campaign(session).id))
    assert [(one.reference, one.sent) for one in evidence] == [("MAR15-0044", False), ("MAR15-0046", True)]
