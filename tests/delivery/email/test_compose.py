"""A letter's mail is made from what its edition froze, with the files as they are kept, byte for byte."""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from app.audit.record import SYSTEM, digest_of, record
from app.campaigns.models import Letter
from app.delivery.attempts.reasons import PostReason
from app.delivery.email.compose import ANSWERED_REFERENCE, sizes_of
from app.delivery.email.covers import Cover
from app.delivery.email.mime import message_bytes
from app.delivery.email.numbers import reply_address
from app.delivery.models import Attempt
from app.delivery.posting.returns import ReturnDetails, record_return
from app.letters.letter import Letter as Page
from app.letters.text.fields import Run as Words
from app.letters.text.fields import normalise
from app.platform.mail.errors import PutOff, RefusedByServer
from app.platform.storage import StorageFailed
from app.production.editions.archive import stream
from app.production.editions.editions import editions_of
from app.production.models import EditionFile, Run
from tests.audit.codes import event_of
from tests.delivery.email.mailing import AT, OFFICE, TO, mail_of, parcel_of, queue
from tests.delivery.sending import LEADERS, POLICE, campaign, make, of, send

CHIEF, LEADER = POLICE[0], LEADERS[0]


def newest(services, attempt_id):
    with services.database.reading() as session:
        return editions_of(session, session.get_one(Attempt, attempt_id).letter_id)[0]


def test_the_mail_of_a_letter(made):
    attempt_id = queue(made, LEADER)
    parcel, letter = parcel_of(made, attempt_id), newest(made, attempt_id)
    assert (parcel.to, parcel.reference) == (TO, letter.reference)
    assert parcel.subject.startswith("Letter from the ")
    assert parcel.subject.endswith(f"({letter.reference})")
    with made.database.reading() as session:
        attempt = session.get_one(Attempt, attempt_id)
        assert parcel.number == attempt.message_id
        assert parcel.reply_to == reply_address(session, attempt.letter_id, made.settings)
    (file,) = parcel.files
    assert file.name == f"Letter to the {letter.recipient} ({letter.reference}).pdf"
    assert file.body == b"".join(stream(made.storage, letter.files["pdf"]))
    (sent,) = mail_of(parcel).iter_attachments()
    assert sent.get_content() == file.body


def test_it_is_the_same_however_often_it_is_composed(made):
    attempt_id = queue(made, LEADER)
    assert parcel_of(made, attempt_id) == parcel_of(made, attempt_id)


def test_an_email_asks_for_a_reply_by_the_date_until_that_has_passed(made):
    attempt_id = queue(made, LEADER)

    def text(due_on):
        with made.database.writing() as session:
            session.get_one(Attempt, attempt_id).due_at = datetime(*due_on, 9, tzinfo=UTC)
        return parcel_of(made, attempt_id).text

    assert "We would be grateful for a reply by 24 March 2015." in text((2015, 3, 24))
    after = text((2015, 3, 25))
    assert (
        "The attached letter asks for a reply by 24 March 2015. As that date has passed, we would be grateful for a "
        "reply by 17 April 2015. You can reply"
    ) in after, "as many working days as the letter gave, Easter left out"


def test_letter_that_came_back_says_when_it_was_first_tried(made):
    """The letter was posted on 4 March and came back; it goes by email."""
    send(made, [LEADER])
    back(made, LEADER)
    text = parcel_of(made, queue(made, LEADER)).text
    assert "We first tried to send you this letter on 4 March 2015, but it did not reach you." in text
    assert "replaces" not in text


def test_letter_that_is_sent_once_more_says_when_it_went_first(made):
    send(made, [LEADER])
    attempt_id = queue(made, LEADER)
    assert "We first" not in parcel_of(made, attempt_id).text, "on the day on which it was posted too"
    with made.database.writing() as session:
        session.get_one(Attempt, attempt_id).due_at = datetime(2015, 3, 9, 9, tzinfo=UTC)
    said = "We first posted it to you on 4 March 2015. It has not changed since then."
    assert said in parcel_of(made, attempt_id).text


def test_letter_with_asks_and_no_date_is_not_said_to_need_no_reply(made, monkeypatch):
    attempt_id = queue(made, LEADER)
    undated = SimpleNamespace(from_json=lambda content: replace(Page.from_json(content), reply_by=""))
    monkeypatch.setattr("app.delivery.email.compose.Page", undated)
    text = parcel_of(made, attempt_id).text
    assert "answer for”.\n\nIf you would like to contact us, please reply to this email" in text


def test_email_quotes_the_reference_that_a_letter_of_thanks_prints(made, monkeypatch):
    attempt_id = queue(made, LEADER)

    def text(subject):
        page = SimpleNamespace(from_json=lambda content: replace(Page.from_json(content), subject=(Words(subject),)))
        monkeypatch.setattr("app.delivery.email.compose.Page", page)
        return parcel_of(made, attempt_id).text

    def values(session, letter_ids, **_):
        return {letter_id: {normalise(ANSWERED_REFERENCE): "LEAD15-0007"} for letter_id in letter_ids}

    monkeypatch.setattr("app.delivery.email.compose.values_of_letters", values)
    assert "quoting LEAD15-0007." in text("Your reply to LEAD15-0007")
    assert f"quoting {newest(made, attempt_id).reference}." in text("Your reply"), "the letter does not print it"


def back(services, number):
    """What was posted of a letter came back."""
    with services.database.writing() as session:
        letter = session.get_one(Letter, of(session, number).letter_id)
        came = ReturnDetails(PostReason.GONE_AWAY, date(2015, 3, 6))
        record_return(session, campaign(session), letter, came, actor=SYSTEM)


def test_a_holder_who_is_known_is_named_and_else_the_post(made):
    leader, chief = parcel_of(made, queue(made, LEADER)), parcel_of(made, queue(made, CHIEF))
    with made.database.reading() as session:
        titles = {of(session, number).reference for number in (LEADER, CHIEF)}
    assert {leader.reference, chief.reference} == titles
    assert leader.to_name
    assert chief.to_name


def test_word_goes_along_where_it_was_chosen(made):
    parcel = parcel_of(made, queue(made, LEADER, with_word=True))
    assert [file.name.rpartition(".")[2] for file in parcel.files] == ["pdf", "docx"]
    assert "We also attach the letter as an unsigned Word document." in parcel.text


def test_what_was_made_in_large_print_goes_along(made):
    attempt_id = queue(made, LEADER)
    with made.database.writing() as session:
        edition_id = session.get_one(Attempt, attempt_id).edition_id
        (kept,) = session.scalars(
            select(EditionFile).where(EditionFile.edition_id == edition_id, EditionFile.format == "pdf")
        )
        facts = {name: getattr(kept, name) for name in ("archive_id", "shared_id", "offset", "length", "sha256")}
        session.add(
            EditionFile(
                edition_id=edition_id,
                format="large-pdf",
                inflated_sha256=kept.inflated_sha256,
                fingerprint=kept.fingerprint,
                **facts,
            )
        )
    parcel = parcel_of(made, attempt_id)
    assert [file.name.endswith(" large print.pdf") for file in parcel.files] == [False, True]
    assert "We also attach the letter in large print." in parcel.text


def test_what_goes_beside_it_is_attached_and_named(made):
    attempt_id = queue(made, LEADER)
    body = b"%PDF a leaflet"
    enclosed = {"sha256": put(made, body), "length": len(body), "pages": 1}
    print_with(
        made,
        attempt_id,
        [
            {"name": "A leaflet: for you/all", "placement": "beside", **enclosed},
            {"name": "Behind", "placement": "after", **enclosed},
        ],
    )
    parcel = parcel_of(made, attempt_id)
    assert [file.name for file in parcel.files[1:]] == ["A leaflet for you all.pdf"]
    assert parcel.files[1].body == body
    assert "We also attach “A leaflet: for you/all”." in parcel.text


def put(services, body):
    from app.campaigns.enclosures.enclosure_list import enclosure_key
    from app.platform.storage import sha256

    services.storage.put(enclosure_key(sha256(body)), body)
    return sha256(body)


def print_with(services, attempt_id, enclosed):
    """As if its run had been started with these enclosures."""
    with services.database.writing() as session:
        letter_id = session.get_one(Attempt, attempt_id).letter_id
        run_number = editions_of(session, letter_id)[0].run_number
        run = session.scalars(select(Run).where(Run.number == run_number)).one()
        printing = {**run.printing, "enclosed": enclosed}
        said = {"printing": digest_of([printing]), "valid_at": run.valid_at.isoformat()}
        event = record(session, event_of("run.started"), actor=SYSTEM, subjects=[], after=said)
        session.execute(update(Run).where(Run.id == run.id).values(printing=printing, known_at=event.seq))


def test_a_correction_says_so(made):
    send(made, [LEADER])
    make(made, [LEADER])
    parcel = parcel_of(made, queue(made, LEADER))
    assert parcel.subject.startswith("Corrected letter from the ")
    replaced = "This letter replaces the one that we posted to you on 4 March 2015 under the same reference."
    assert replaced in parcel.text, "both are dated 3 March"


def test_a_copy_carries_no_token(made):
    parcel = parcel_of(made, queue(made, LEADER, copy=1))
    assert parcel.reply_to == made.settings.replies_address
    assert parcel.to_name == ""


@pytest.mark.parametrize("with_word", [False, True])
def test_its_size_is_known_before_and_never_less_than_it_comes_to(made, with_word):
    wordy = Cover("s" * 190, "ŵ" * 7990)
    attempt_id = queue(made, LEADER, with_word=with_word, cover=wordy)
    with made.database.reading() as session:
        edition_id = session.get_one(Attempt, attempt_id).edition_id
        (at_most,) = sizes_of(session, [edition_id], with_word=with_word).values()
    size = len(message_bytes(parcel_of(made, attempt_id), OFFICE, at=AT))
    assert size <= at_most < size + 250_000


def test_a_file_that_is_not_what_was_made_is_not_sent(made):
    attempt_id = queue(made, LEADER)
    with made.database.writing() as session:
        edition_id = session.get_one(Attempt, attempt_id).edition_id
        session.execute(update(EditionFile).where(EditionFile.edition_id == edition_id).values(sha256="0" * 64))
    with pytest.raises(RefusedByServer) as raised:
        parcel_of(made, attempt_id)
    assert raised.value.code == "letter_file_changed"


def test_a_file_that_is_out_of_reach_is_tried_again(made, monkeypatch):
    attempt_id = queue(made, LEADER)

    def fail(*args, **kwargs):
        raise StorageFailed("no answer")

    monkeypatch.setattr(type(made.storage), "stream", fail)
    monkeypatch.setattr(type(made.storage), "get", fail)
    with pytest.raises(PutOff) as raised:
        parcel_of(made, attempt_id)
    assert raised.value.code == "letter_file_out_of_reach"
