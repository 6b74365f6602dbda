"""What happened to a letter is in a request what the letter's own page says."""

from datetime import date

from sqlalchemy import event, select

from app.audit.record import SYSTEM, record
from app.audit.words import sentence
from app.evidence.disclosure.finding.sources import words_of
from app.evidence.disclosure.scope import Scope
from app.tracking.letter_events import timeline_of
from app.tracking.letter_notes import take_back
from app.tracking.models import LetterNote
from tests.audit.codes import event_of
from tests.evidence.disclosure.asking import (
    CALLER,
    SECRET,
    asked,
    of_campaign,
    read,
    restrict,
    searched,
    the_item,
    the_office,
)
from tests.inbox.mail import bounce, came
from tests.tracking.office import letter, reply


def test_what_happened_to_a_letter_is_what_its_page_says(services):
    """Also what is filed under its campaign alone: that it was listed, made and cleared."""
    the_office(services)
    with services.database.reading() as session:
        letters = [letter(session, number) for number in (1, 2, 9)]
        pages = [[(one.title, one.words) for one in timeline_of(session, each)] for each in letters]
    number = asked(services, Scope(posts=tuple(one.post_id for one in letters)))
    for each, page in zip(letters, pages, strict=True):
        item = read(services, the_item(services, number, f"timeline:letter-{each.id}")).text
        assert ("Letter added to the campaign", f"Its reference is {each.reference}.") in page
        for title, words in page:
            told = "\n".join(filter(None, (title, words)))
            assert f", Despatch: {told}\n" in f"{item}\n", (each.reference, title)
        assert item.count("\n\n") >= len(page) - 1


def test_what_happened_to_a_letter_is_read_as_it_was_at_the_search(services):
    the_office(services)
    with services.database.reading() as session:
        one = letter(session, 1)
        note = session.scalars(select(LetterNote)).one()
    number = asked(services, Scope(posts=(one.post_id,)))
    item = the_item(services, number, f"timeline:letter-{one.id}")
    before = read(services, item).text
    assert CALLER in before
    with services.database.writing() as session:
        take_back(session, session.get_one(LetterNote, note.id), author_id=None, actor=SYSTEM)
    reply(services, [1], on=date(2015, 3, 26))
    assert read(services, item).text == before
    searched(services, number)
    after = read(services, the_item(services, number, f"timeline:letter-{one.id}")).text
    assert "Note added\nIt was withdrawn later." in after
    assert "Note withdrawn" in after


def test_what_happened_to_a_campaign_names_the_letters_that_did_not_arrive(services):
    the_office(services)
    came(services, bounce(2))
    with services.database.reading() as session:
        reference = letter(session, 2).reference
    number = asked(services, of_campaign(services))
    told = read(services, the_item(services, number, "timeline:campaign")).text
    assert f"{sentence('letter.failed')}: {reference}\n" in f"{told}\n"


def test_what_a_restricted_message_reported_of_a_sending_is_kept_back(services, monkeypatch):
    the_office(services)
    report = came(services, bounce(2).replace(b"Undelivered Mail", f"{SECRET}: undelivered".encode()))
    with services.database.reading() as session:
        one = letter(session, 2)
    number = asked(services, Scope(posts=(one.post_id,)))
    item = the_item(services, number, f"timeline:letter-{one.id}")
    assert SECRET in read(services, item).text
    restrict(monkeypatch, report)
    after = read(services, item).text
    assert SECRET not in after
    assert "Edition 1 made" in after


def test_a_timeline_takes_as_many_queries_however_much_happened(services):
    the_office(services)
    with services.database.reading() as session:
        one = letter(session, 1)

    def statements() -> int:
        sent = []

        def listen(_connection, _cursor, statement, *_rest):
            sent.append(statement)

        with services.database.reading() as session:
            event.listen(session.get_bind(), "before_cursor_execute", listen)
            words_of(session, f"timeline:post-{one.post_id}", known_at=10_000)
            event.remove(session.get_bind(), "before_cursor_execute", listen)
        return len(sent)

    def happen(times: int) -> None:
        about = [("post", one.post_id)]
        with services.database.writing() as session:
            for _ in range(times):
                record(session, event_of("post.tagged"), actor=SYSTEM, subjects=about, personal={"note": "Both"})

    happen(1)
    few = statements()
    happen(5)
    assert statements() == few
