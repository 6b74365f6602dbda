"""The email around a chaser's letter quotes the first letter as it was sent, whatever the campaign is called."""

from dataclasses import replace

from app.audit.record import SYSTEM, record
from app.campaigns.models import Campaign
from app.delivery.email.compose import compose_with_reply_to, unsaved_sending
from app.delivery.email.sign_off import add_sign_off
from app.delivery.email.usual_covers import usual_cover
from app.delivery.models import Attempt
from app.letters.text.fields import Run as Words
from app.platform.clock import now
from app.production.models import Edition, Run, RunLetter
from tests.audit.codes import event_of
from tests.chasing.begun import begin, letters_of
from tests.delivery.sendings.office import SIGN_OFF
from tests.letters.factory import march_letter
from tests.tracking.office import TODAY


def test_it_names_subject_date_and_reference_of_the_first_letter(owner, services):
    made = begin(services, owner)
    with services.database.writing() as session:
        letter = letters_of(session, made)[1]
        edition = edition_of(session, made, letter)
        cover = usual_cover("en", chaser=session.get_one(Campaign, made).chases_id is not None)
        mail = add_sign_off(cover, SIGN_OFF, language="en", replies_to="replies@department.example")
        attempt = Attempt(letter_id=letter.id, edition_id=edition.id, address="a@b.example", sent_on=TODAY)
        sending = unsaved_sending(mail, with_word=False)
        parcel = compose_with_reply_to(session, services, attempt, sending, reply_to="replies@department.example")
    assert parcel.subject == "Reminder from the Home Secretary – Keeping children safe (TRK15-0008)"
    assert parcel.text == (
        "OFFICIAL\n\n"
        "Dear Director,\n\n"
        "This is a reminder about our letter dated 3 March 2015 and headed “Keeping children safe” (reference "
        "TRK15-0008). That letter was from the Secretary of State for the Home Department and four other ministers. "
        "We have no record of a reply. If you have replied in the last few days, please accept our thanks: you do not "
        "need to do anything more. If you replied before that, please send us a copy.\n\n"
        "We would be grateful for a reply by 14 April 2015. You can reply to this email, or write to the address "
        "below, quoting TRK15-0008.\n\n"
        "Please find attached the reminder from the Home Secretary, dated 27 March 2015.\n\n"
        "Kind regards,\n\n"
        "Robin Owner\n"
        "Private Office to the Home Secretary\n"
        "2 Marsham Street\n"
        "London SW1P 4DF\n"
    )


def edition_of(session, campaign_id, letter):
    """An edition of a reminder: rows alone."""
    event = record(session, event_of("letters.made"), actor=SYSTEM, subjects=[("campaign", campaign_id)], after={})
    facts = {"state": "done", "valid_at": TODAY, "known_at": event.seq, "total": 1, "started_at": now()}
    run = Run(campaign_id=campaign_id, number=1, **facts)
    session.add(run)
    session.flush()
    page = march_letter()
    page = replace(
        page,
        reference=letter.reference,
        date="27 March 2015",
        reply_by="14 April 2015",
        salutation="Dear Director",
        notice="",
        subject=(Words("Our letter of 3 March 2015: your reply"),),
        signatories=(replace(page.signatories[0], office="Home Secretary"),),
    )
    edition = Edition(
        letter_id=letter.id,
        number=1,
        run_id=run.id,
        content=page.canonical_json().decode(),
        sha256="0" * 64,
        draft=False,
        pages=1,
        recorded=event.seq,
    )
    session.add_all((edition, RunLetter(run_id=run.id, letter_id=letter.id, state="made", ended_at=now())))
    session.flush()
    return edition
