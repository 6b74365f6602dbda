"""A thing that was recorded, and then corrected or taken away, says in its words which of it still applies."""

from datetime import date

import pytest

from app.audit.record import SYSTEM
from app.evidence.packs.figures.findings import AskedPart, PackRequest
from app.evidence.packs.find import pack_by_number
from app.evidence.packs.lines.keep import drop_line, keep_line, kept_lines, reword_line
from app.evidence.packs.lines.line import Line
from app.evidence.packs.make import look, make_pack
from app.responses.recording.record import record_response
from app.responses.standing import Details, SaidToAsk
from tests.evidence.disclosure.asking import asked, of_campaign, read, the_item, the_office
from tests.responses.office import corrected, details
from tests.tracking.office import TODAY, letter, reply, small


def test_each_record_of_a_corrected_reply_has_all_its_answers(services):
    the_office(services)
    response = reply(services, [3], on=date(2015, 3, 20), answers=["yes", "no"])
    corrected(services, response.id, [3], details("substantive", day=20), answers=["partly", "no"])
    number = asked(services, of_campaign(services))
    words = read(services, the_item(services, number, f"reply:{response.id}")).text
    now, before = words.split("Superseded: by a correction")
    assert [line for line in now.splitlines() if line.startswith("To ask")] == [
        "To ask 1 of TRK15-0003: Partly",
        "To ask 2 of TRK15-0003: No",
    ]
    assert [line for line in before.splitlines() if line.startswith("To ask")] == [
        "To ask 1 of TRK15-0003: Yes",
        "To ask 2 of TRK15-0003: No",
    ]


def test_a_summary_and_a_quotation_are_told_apart(services):
    """In the reply, and in what happened to the campaign, which keeps both under one name."""
    the_office(services)
    details = Details(date(2015, 3, 20), "email", "substantive", summary="They answer.")
    said = SaidToAsk("in_words", words="Deputy Chief Constable", passage="My deputy answers to me\nfor this work.")
    with services.database.writing() as session:
        three = letter(session, 3)
        of = {(three.id, 1): said, (three.id, 2): SaidToAsk("yes", passage="Deputy Chief Constable")}
        one = record_response(
            session, small(session), [three], details, answers=of, once="r", today=TODAY, actor=SYSTEM
        )
    number = asked(services, of_campaign(services))
    words = read(services, the_item(services, number, f"reply:{one.id}")).text
    assert "Summary: Deputy Chief Constable\nQuotation: My deputy answers to me\nfor this work." in words
    told = read(services, the_item(services, number, "timeline:campaign")).text
    assert (
        "Asks: 1, summary: Deputy Chief Constable\n1, quotation: My deputy answers to me\nfor this work.\n"
        "2, quotation: Deputy Chief Constable"
    ) in told


@pytest.fixture
def lines(services) -> int:
    """How many lines were kept of a pack: of one the words were changed, one stands, one was removed."""
    the_office(services)
    with services.database.reading() as session:
        asked_of = PackRequest((AskedPart("", "of the police", "police"),), (small(session).id,))
        looked = look(session, asked_of, valid_at=date(2015, 3, 27))
    with services.database.writing() as session:
        pack = make_pack(session, looked, title="A pack", once="p", actor=SYSTEM)
        for words in ("Every one replied.", "Two replied.", "Nobody refused."):
            keep_line(session, pack, Line("", words, ()), once=words, actor=SYSTEM)
    with services.database.writing() as session:
        pack = pack_by_number(session, 1)
        first, _, third = kept_lines(session, pack)
        reword_line(session, pack, first.id, "One replied.", seen=first.seen, actor=SYSTEM)
        drop_line(session, pack, third.id, seen=third.seen, actor=SYSTEM)
    return 3


def test_lines_of_a_pack_that_were_reworded_or_removed_say_so(services, lines):
    number = asked(services, of_campaign(services))
    words = read(services, the_item(services, number, "pack:")).text
    said = [line for line in words.splitlines() if line.startswith("Line ")]
    assert sorted(said) == [
        "Line kept: One replied.",
        "Line kept: Two replied.",
        "Line removed since: Nobody refused.",
        "Line reworded since: Every one replied.",
    ]
    assert len(said) == lines + 1
