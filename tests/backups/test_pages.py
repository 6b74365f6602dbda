"""The pages of backups and of what is settled after a restore."""

from wtforms.validators import DataRequired

from app.accounts.models import Role
from app.backups.forms import NotSentForm, SentLettersForm
from app.backups.history import latest_backups
from app.backups.models import SentReport
from app.backups.reconcile.said_sent import FAILED
from app.backups.reconcile.state import newest_restore
from app.backups.words import PROVIDER_WORDS
from app.campaigns.lifecycle.create import campaign_by_reference
from app.delivery.models import Attempt
from app.delivery.posting.notify_statuses import STATUSES
from app.delivery.states import State
from app.platform.clock import now, today
from tests.backups.restoring import restored
from tests.campaigns.owned import drafter, owner
from tests.delivery.conftest import settings
from tests.delivery.marking import press
from tests.delivery.sending import ids
from tests.delivery.sendings.conftest import ready, unreached
from tests.delivery.sendings.office import LETTERS, attempts_in, started, states
from tests.web.markup import errors_of, faults_of, links_of, message_of, rows_of, said_by, with_class, words_of

__all__ = ["drafter", "owner", "ready", "settings", "unreached"]

PAGE = "/campaigns/MAR15/reconcile"
TODAY = [str(today().day), str(today().month), str(today().year)]


def sent_letters(letters: str, **changes) -> dict:
    return {"letters": letters, "channel": "email", "sent_on": TODAY, "note": ""} | changes


def test_owner_is_led_from_home_and_send_to_what_is_to_be_recorded(owner, ready) -> None:
    assert PAGE not in links_of(owner.get("/campaigns/MAR15/send"))
    restored(ready, owner)
    for page in ("/", "/campaigns/MAR15/send"):
        assert PAGE in links_of(owner.get(page))


def test_walk_from_the_restore_to_sending_again(owner, ready) -> None:
    sending_id = started(ready, LETTERS)
    number = attempts_in(ready, sending_id)[1].message_id
    restored(ready, owner)
    page = owner.get(PAGE)
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert "MAR15-0042" in words_of(page)
    answer = press(owner, f"{PAGE}/sent", **sent_letters(f"MAR15-0042\nsome line with {number} in it"))
    assert answer.status_code == 302
    assert message_of(owner.get(PAGE)).kind == "success"
    assert states(ready, sending_id).count(State.HANDED_OVER) == 2
    assert press(owner, f"{PAGE}/others", note="They are not in the log").status_code == 302
    assert states(ready, sending_id).count(State.FAILED) == 3
    with ready.database.reading() as session:
        seen = newest_restore(session).id
    assert press(owner, PAGE, seen=seen).status_code == 400, "it is not confirmed"
    answer = press(owner, PAGE, seen=seen, checked="y", compared="The log of the mail server")
    assert answer.location == "/campaigns/MAR15/send"
    assert PAGE not in links_of(owner.get("/campaigns/MAR15/send"))
    assert owner.get(PAGE).location == "/campaigns/MAR15/send"


def test_owner_of_a_campaign_created_after_the_restore_confirms_its_reference(owner, ready) -> None:
    restored(ready, owner)
    with ready.database.writing() as session:
        newest_restore(session).last_campaign = 0
        campaign_by_reference(session, "MAR15").created_at = newest_restore(session).restored_at
    page = owner.get(PAGE)
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert "under the reference MAR15" in words_of(page)
    with ready.database.reading() as session:
        seen = newest_restore(session).id
    assert press(owner, PAGE, seen=seen).status_code == 400
    assert press(owner, PAGE, seen=seen, checked="y").location == "/campaigns/MAR15/send"
    assert owner.get(PAGE).location == "/campaigns/MAR15/send"


def test_letter_that_a_provider_reported_is_shown_until_it_is_recorded_that_it_was_not_sent(owner, ready) -> None:
    restore = restored(ready, owner)
    with ready.database.writing() as session:
        (letter_id,) = ids(session, [44])
        facts = {"source": "notify", "outside_id": "1", "at": now(), "said": "received"}
        session.add(SentReport(restore_id=restore.id, letter_id=letter_id, **facts))
    assert f"{PAGE}/held" in links_of(owner.get(PAGE))
    press(owner, PAGE, seen=restore.id, checked="y")
    assert f"{PAGE}/held" in links_of(owner.get("/campaigns/MAR15/send"))
    page = owner.get(f"{PAGE}/held")
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert "MAR15-0044" in words_of(page)
    assert "letters" in errors_of(press(owner, f"{PAGE}/held", letters="MAR15-0042", note="Asked"))
    assert press(owner, f"{PAGE}/held", letters="MAR15-0044", note="Asked").location == "/campaigns/MAR15/send"
    assert f"{PAGE}/held" not in links_of(owner.get("/campaigns/MAR15/send"))
    assert owner.get(f"{PAGE}/held").location == "/campaigns/MAR15/send"


def test_letter_that_is_not_listed_is_kept_by_its_reference_and_named(owner, ready) -> None:
    restored(ready, owner)
    press(owner, f"{PAGE}/sent", **sent_letters("MAR15-9001"))
    message = message_of(owner.get(PAGE))
    assert (message.kind, "MAR15-9001" in message.words) == ("warning", True)


def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(owner, ready) -> None:
    restored(ready, owner)
    page = press(owner, f"{PAGE}/sent", **sent_letters("", note="From the log"))
    assert errors_of(page) == {"letters": said_by(SentLettersForm.letters, DataRequired)}
    assert "From the log" in page.text
    page = press(owner, f"{PAGE}/sent", **sent_letters("nothing like a letter"))
    assert page.status_code == 400
    assert "letters" in errors_of(page)
    started_before = press(owner, f"{PAGE}/others", note="")
    assert started_before.location == PAGE, "there is nothing uncertain"


def test_letters_that_stay_uncertain_need_a_reason_to_be_failed(owner, ready) -> None:
    started(ready, LETTERS[:1])
    restored(ready, owner)
    page = press(owner, f"{PAGE}/others", note="")
    assert errors_of(page) == {"note": said_by(NotSentForm.note, DataRequired)}
    with ready.database.reading() as session:
        assert session.query(Attempt).one().state == State.UNCERTAIN


def test_others_read_that_they_cannot_do_it(drafter, owner, ready) -> None:
    restored(ready, drafter)
    assert drafter.get(PAGE).status_code == 403
    assert with_class(drafter.get("/campaigns/MAR15/send"), "ds-note--warn")


def test_administrator_sees_backups_and_what_is_left_to_do(signed_in, owner, ready) -> None:
    administrator = signed_in(Role.ADMINISTRATOR)
    page = administrator.get("/admin/backups")
    assert with_class(page, "ds-note--warn"), "no backups are made"
    assert "/admin/backups" in links_of(administrator.get("/admin/users"))
    restore = restored(ready, administrator)
    page = administrator.get("/admin/backups")
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    (campaign, name, _), backup = rows_of(page)
    assert "MAR15" in campaign
    assert name == owner.member.name
    assert restore.backup in backup
    with ready.database.reading() as session:
        (outcome,) = latest_backups(session, 5)
    assert (outcome.kind, outcome.name) == ("restored", restore.backup)


def test_reports_of_providers_are_put_into_words() -> None:
    sent = {status for status, fate in STATUSES.items() if not fate.reason} | {"send", "delivery", "complaint", "delay"}
    assert sent <= PROVIDER_WORDS.keys()
    assert PROVIDER_WORDS.keys().isdisjoint(FAILED)
