"""What a reply said is kept back from timelines and packs once the message that it came by is restricted."""

from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.evidence.disclosure.scope import Scope
from app.evidence.packs.figures.findings import AskedPart, PackRequest
from app.evidence.packs.files import work as file_work
from app.evidence.packs.files.ask import ask_files, newest_set
from app.evidence.packs.find import findings_of, pack_by_number
from app.evidence.packs.kept_back import replies_kept_back, sets_quoting
from app.evidence.packs.make import look, make_pack
from app.inbox.models import Message, MessageResponse
from app.responses.kept_back import KEPT_BACK
from app.responses.recording.record import record_response
from app.responses.standing import Details, SaidToAsk
from tests.evidence.disclosure.asking import SECRET, asked, items_of, keys_of, of_campaign, read, the_item
from tests.tracking.office import TODAY, letter, small
from tests.web.markup import part_of, states_of


@pytest.fixture
def message(services, hidden):
    """The message was recorded as a reply that is quoted; from some moment on it is restricted."""
    details = Details(date(2015, 3, 20), "email", "substantive", summary=f"{SECRET} leads the work.")
    with services.database.writing() as session:
        one = letter(session, 1)
        said = {(one.id, 1): SaidToAsk("yes", passage=f"{SECRET} has done so.")}
        reply = record_response(
            session, small(session), [one], details, answers=said, once="r", today=TODAY, actor=SYSTEM
        )
        came = session.scalars(select(Message.id)).one()
        session.add(MessageResponse(message_id=came, response_id=reply.id, recorded=reply.recorded))
    return hidden


def a_pack(services) -> None:
    with services.database.reading() as session:
        looked = look(
            session, PackRequest((AskedPart("a", "of the police", "police"),), [small(session).id]), valid_at=TODAY
        )
    with services.database.writing() as session:
        make_pack(session, looked, title="A pack", once="p", actor=SYSTEM)


def files_made(services, *, seen: int = 0) -> int:
    with services.database.writing() as session:
        one = ask_files(session, pack_by_number(session, 1), seen=seen, actor=SYSTEM).id
    file_work.work_on(services, one)
    return one


def test_no_timeline_says_what_such_a_reply_said(services, message):
    with services.database.reading() as session:
        one = letter(session, 1)
        post, own = Scope(posts=(one.post_id,)), f"timeline:letter-{one.id}"
    number, other = asked(services, of_campaign(services)), asked(services, post, once="b")
    for which, key in ((number, "timeline:campaign-"), (other, own)):
        assert SECRET in read(services, the_item(services, which, key)).text, key
    message()
    for one in (number, other):
        for item in items_of(services, one):
            assert SECRET not in read(services, item).text, item.key


def test_a_pack_quotes_nothing_of_it_and_counts_it_as_before(services, message):
    a_pack(services)
    with services.database.reading() as session:
        before = findings_of(session, pack_by_number(session, 1))
    assert SECRET in str(before)
    message()
    with services.database.reading() as session:
        after = findings_of(session, pack_by_number(session, 1))
    assert SECRET not in str(after)
    assert KEPT_BACK in str(after)
    assert after.digest == before.digest


def test_files_that_quote_it_are_neither_found_nor_released_and_those_made_again_are(services, message, signed_in):
    viewer, file = signed_in(Role.VIEWER), "/evidence/packs/1/files/1.pdf"
    a_pack(services)
    first = files_made(services)
    number = asked(services, of_campaign(services))
    assert len([one for one in keys_of(services, number) if one.startswith("pack-file:")]) == 6
    assert viewer.get(file).status_code == 200
    message()
    assert viewer.get(file).status_code == 404
    assert [one.shape for one in states_of(part_of(viewer.get("/evidence/packs/1"), "pack-files"))] == ["stop"]
    assert not [one for one in keys_of(services, number) if one.startswith("pack-file:")]
    second = files_made(services, seen=1)
    with services.database.reading() as session:
        assert sets_quoting(session, replies_kept_back(session)) == {first}
        assert newest_set(session, pack_by_number(session, 1)).id == second
    assert viewer.get(file.replace("1.pdf", "2.pdf")).status_code == 200
    again = asked(services, of_campaign(services), once="b")
    assert len([one for one in keys_of(services, again) if one.startswith("pack-file:")]) == 6
    for item in items_of(services, again):
        assert SECRET not in read(services, item).text, item.key
