"""Nothing is signed once clearance is gone: not in a run, large print, the print room or a correction."""

import pypdfium2
import pytest
from sqlalchemy import select

from app.audit.record import SYSTEM
from app.campaigns.clearance.clear import reopen_texts
from app.campaigns.models import Campaign, Letter
from app.clearance.offices.signature_pictures import keep_signature
from app.delivery.marking.correct import correct, corrections
from app.delivery.marking.record import Sending
from app.delivery.marking.sendable import sendable
from app.production.editions.large_print import make_large, make_wanted
from app.production.runs.work import work
from app.production.states import RunState
from app.production.verification.issue_check import ClearanceWent
from app.production.words import sentence
from app.registry.contacts.preferences import LARGE as LARGE_PRINT
from app.registry.contacts.preferences import set_preference
from tests.campaigns.clearing import answer_again, clear_all, sign_with, take_back
from tests.delivery.sending import BY_EMAIL, attempts, campaign, ids, send
from tests.fixtures.app import token_in
from tests.production.making import editions_of, rows_of, run_of, start
from tests.production.shown import words
from tests.production.signing.roads import NUMBER, POLICE, REFERENCE, REGISTRY, blot, fetched, signatures_of, taken
from tests.refusals import refused, said_of
from tests.web.figures import numbers_in
from tests.web.markup import message_of, part_of, words_of


def taken_back_by_all(session, one: Campaign) -> None:
    take_back(session, one, REGISTRY)


def reopened_alone(session, one: Campaign) -> None:
    reopen_texts(session, one, [REGISTRY], reason="A slip", actor=SYSTEM)


CLEARANCE_GOES = (taken_back_by_all, reopened_alone)
WENT = "clearance_went"


def test_what_is_made_again_after_an_office_took_its_answer_back_is_a_draft(client, signing):
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    work(signing, start(signing, [NUMBER]).id)
    with signing.database.writing() as session:
        take_back(session, campaign(session), REGISTRY)
    assert {(one.signed, one.draft) for one in taken(client, signing)} == {(False, True)}


@pytest.mark.parametrize("goes", CLEARANCE_GOES, ids=lambda one: one.__name__)
def test_what_a_run_has_not_made_when_its_clearance_goes_fails_and_the_rest_is_signed(client, signing, cheap, goes):
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    run = start(signing, [POLICE, NUMBER])
    with signing.database.writing() as session:
        goes(session, campaign(session))
    work(signing, run.id)
    assert [(row.state, row.error_code) for row in rows_of(signing, run.id)] == [("made", None), ("failed", WENT)]
    assert [edition.draft for edition in editions_of(signing, run.id)] == [False]
    assert run_of(signing, run.id).state == RunState.DONE
    assert sentence(WENT, {}) in words(client.get("/campaigns/MAR15/runs/1"))
    with refused("nothing_to_send"):
        send(signing, [NUMBER], BY_EMAIL)
    assert attempts(signing) == []


def test_a_run_does_not_sign_with_what_an_office_gave_before_it_cleared_anew(signing, cheap):
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    run = start(signing, [NUMBER])
    with signing.database.writing() as session:
        one = campaign(session)
        sign_with(session, one.signatories[0].office_id, keep_signature(signing.storage, blot(500)))
        answer_again(session, one)
    work(signing, run.id)
    assert [row.error_code for row in rows_of(signing, run.id)] == [WENT]


@pytest.mark.parametrize("goes", CLEARANCE_GOES, ids=lambda one: one.__name__)
def test_of_an_edition_whose_clearance_went_no_large_print_is_made_and_what_was_made_stays(
    client, signing, cheap, goes
):
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    run = start(signing, [NUMBER, NUMBER + 1])
    work(signing, run.id)
    before, after = editions_of(signing, run.id)
    make_large(signing, before.letter_id, 1, actor=SYSTEM)
    with signing.database.writing() as session:
        goes(session, campaign(session))
    with pytest.raises(ClearanceWent):
        make_large(signing, after.letter_id, 1, actor=SYSTEM)
    assert make_large(signing, before.letter_id, 1, actor=SYSTEM) is False
    assert fetched(client, f"/letters/{REFERENCE}/large-print.pdf")
    page = client.get("/letters/MAR15-0045").text
    form = {"edition": "1", "csrf_token": token_in(page)}
    answer = client.post("/letters/MAR15-0045/large-print", data=form, follow_redirects=True)
    assert message_of(answer) == ("warning", said_of("clearance_went", number=1))


def test_the_worker_goes_past_large_print_whose_clearance_went(signing, cheap):
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    run = start(signing, [POLICE, NUMBER])
    with signing.database.reading() as session:
        wanted = select(Letter.post_id).where(Letter.number.in_([POLICE, NUMBER]))
        posts = session.scalars(wanted.order_by(Letter.number)).all()
    work(signing, run.id)
    with signing.database.writing() as session:
        for post_id in posts:
            set_preference(session, post_id, LARGE_PRINT, source="A letter", seen=0, actor=SYSTEM)
        take_back(session, campaign(session), REGISTRY)
    assert make_wanted(signing, run.id) == 1


def test_the_print_room_leaves_out_signed_letters_whose_text_is_not_issued_and_says_so(client, signing):
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    work(signing, start(signing, [POLICE, NUMBER]).id)
    here = "/campaigns/MAR15/print"
    assert "left out" not in words(client.get(here))
    with signing.database.writing() as session:
        take_back(session, campaign(session), REGISTRY)
    for query in ("", "?run=1"):
        assert numbers_in(words_of(part_of(client.get(here + query), "left-out"))) == [1]
        with pypdfium2.PdfDocument(fetched(client, f"{here}/bundle.pdf{query}")) as pdf:
            text = " ".join(page.get_textpage().get_text_range() for page in pdf)
        assert ("MAR15-0042" in text, REFERENCE in text) == (True, False)
        assert REFERENCE not in fetched(client, f"{here}/list.csv{query}").decode()
    assert numbers_in(words_of(part_of(client.get(f"{here}?registry={REGISTRY}"), "left-out"))) == [1]
    assert client.get(f"{here}/bundle.pdf?registry={REGISTRY}").status_code == 404
    assert "left out" not in words(client.get(f"{here}?registry=chief-constables"))
    work(signing, start(signing, [NUMBER]).id)
    assert "left out" not in words(client.get(here)), "a draft is printed"


def test_a_correction_of_what_was_sent_is_a_draft_once_clearance_is_gone(signing, cheap):
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    work(signing, start(signing, [NUMBER]).id)
    send(signing, [NUMBER], BY_EMAIL)
    with signing.database.writing() as session:
        one = campaign(session)
        take_back(session, one, REGISTRY)
        chosen = ids(session, [NUMBER])
        wanted = corrections(each for each in sendable(session, one) if each.letter_id in chosen)
        run = correct(session, one, chosen, reason="A slip", seen=wanted.seen, actor=SYSTEM)
    work(signing, run.id)
    (edition,) = editions_of(signing, run.id)
    assert (edition.draft, signatures_of(edition.content)) == (True, [])
    with refused("nothing_to_send"):
        send(signing, [NUMBER], Sending(BY_EMAIL.channel, BY_EMAIL.sent_on, again=True))
