"""What is decided of items, what is in the way of a bundle, and what is blacked out."""

from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.find import EventFilter as WantedEvent
from app.audit.find import find_events
from app.audit.record import SYSTEM, record
from app.errors import Refused
from app.evidence.disclosure.begin import DisclosureMoved, disclosure_by_number
from app.evidence.disclosure.exemptions import EXEMPTIONS, exemption_words, need_interest
from app.evidence.disclosure.items.decide import (
    Choice,
    Decision,
    choosing_progress,
    decide,
    require_whole,
)
from app.evidence.disclosure.items.redact import (
    marks_of,
    pieces,
    released_text,
    unmark,
    withhold_pages,
)
from app.evidence.disclosure.items.spellings import gives_away, occurrences
from app.evidence.disclosure.items.suggest import suggestions
from app.evidence.disclosure.listing import UNDECIDED, ItemFilter, item_by_number, listed_items
from app.evidence.disclosure.move import end_choosing, open_again
from tests.audit.codes import event_of
from tests.evidence.disclosure.asking import (
    REPLY,
    SECRET,
    asked,
    blacked,
    decided,
    disclosure_of,
    items_of,
    of_campaign,
    read,
    searched,
    the_item,
    the_office,
)
from tests.fixtures.app import add_member
from tests.refusals import refused
from tests.tracking.office import reply, small


@pytest.fixture
def number(services):
    the_office(services)
    return asked(services, of_campaign(services))


def how_far(services, number):
    with services.database.reading() as session:
        return choosing_progress(session, disclosure_by_number(session, number))


def test_items_are_decided_alike_and_what_is_undecided_is_counted(services, number):
    total = how_far(services, number).total
    assert how_far(services, number).undecided == total
    message, file = the_item(services, number, "message:"), the_item(services, number, "file:")
    assert decided(services, number, Decision.WITHHOLD, [message, file]) == 2
    assert decided(services, number, Decision.WITHHOLD, [message, file]) == 0, "a second click"
    found = how_far(services, number)
    assert (found.undecided, found.counts["withhold"], found.is_whole) == (total - 2, 2, False)
    decided(services, number, Decision.RELEASE)
    found = how_far(services, number)
    assert (found.undecided, found.counts, found.is_whole) == (0, {"release": total}, True)
    assert the_item(services, number, "message:").reason == "", "what is released whole needs none"


def test_a_list_is_narrowed_by_decision_kind_and_words(services, number):
    decided(services, number, Decision.WITHHOLD, [the_item(services, number, "message:")])
    with services.database.reading() as session:
        found = disclosure_by_number(session, number)

        def kinds(**wanted):
            return {one.kind for one in listed_items(session, found, ItemFilter(**wanted)).items(session)}

        assert kinds(decisions=("withhold",)) == {"message"}
        assert "message" not in kinds(decisions=(UNDECIDED,))
        assert kinds(kinds=("note",)) == {"note"}
        assert kinds(q="note trk15-0001") == {"note"}
        assert kinds(q="100% of_it") == set()


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (Choice(Decision.WITHHOLD, (), "A reason"), "exemption_needed"),
        (Choice(Decision.PART, ("99",), "A reason"), "exemption_needed"),
        (Choice(Decision.PART, ("40",), ""), "exemption_reason_needed"),
        (Choice(Decision.WITHHOLD, ("40", "35"), "A reason"), "interest_needed"),
    ],
)
def test_what_is_kept_back_needs_an_exemption_a_reason_and_the_public_interest(choice, code):
    with pytest.raises(Refused) as raised:
        require_whole(choice)
    assert raised.value.code == code


def test_the_exemptions_are_those_of_the_act():
    assert exemption_words(["40", "35", "40"]) == "s.35, s.40"
    assert need_interest(["35"])
    assert need_interest(["22A"])
    assert need_interest(["37"])
    assert not need_interest(["37(1)(a)", "37(1)(aa)", "37(1)(ab)"])
    assert not need_interest(["21", "40", "41", "44"])
    assert {"21", "22", "24", "30", "31", "35", "36", "38", "40", "41", "42", "43"} <= EXEMPTIONS.keys()


def test_what_somebody_changed_meanwhile_is_not_replaced_unread(services, number):
    message, note = the_item(services, number, "message:"), the_item(services, number, "letter-note:")
    seen = disclosure_of(services, number).changed
    decided(services, number, Decision.WITHHOLD, [message])
    with refused("disclosure_changed"):
        decided(services, number, Decision.RELEASE, [message, note], seen=seen)
    assert the_item(services, number, "letter-note:").decision == ""
    assert decided(services, number, Decision.RELEASE, [note], seen=seen) == 1, "nobody touched that one"


def test_nothing_chosen_and_items_of_another_request_are_refused(services, number):
    other = asked(services, of_campaign(services), once="b")
    for items in ([], [items_of(services, other)[0].id]):
        with services.database.writing() as session, refused("nothing_chosen"):
            decide(session, number, items, Choice(Decision.RELEASE), seen=10_000, actor=SYSTEM)


def test_the_choosing_ends_once_all_is_decided_and_then_nothing_changes(services, number):
    message = the_item(services, number, "message:")
    with services.database.writing() as session, refused("not_all_decided"):
        end_choosing(session, number, seen=disclosure_of(services, number).changed, actor=SYSTEM)
    decided(services, number, Decision.RELEASE)
    seen = disclosure_of(services, number).changed
    with services.database.writing() as session, refused("disclosure_changed"):
        end_choosing(session, number, seen=seen - 1, actor=SYSTEM)
    with services.database.writing() as session:
        assert end_choosing(session, number, seen=seen, actor=SYSTEM)
        assert not end_choosing(session, number, seen=seen, actor=SYSTEM), "a second click"
    for act in (
        lambda: decided(services, number, Decision.WITHHOLD, [message]),
        lambda: blacked(services, number, message, SECRET),
        lambda: searched(services, number),
    ):
        with pytest.raises(DisclosureMoved):
            act()
    with services.database.writing() as session:
        assert open_again(session, number, actor=SYSTEM)
    assert decided(services, number, Decision.WITHHOLD, [message]) == 1


def test_part_needs_something_black_and_whole_nothing(services, number):
    message, note = the_item(services, number, "message:"), the_item(services, number, "letter-note:")
    decided(services, number, Decision.RELEASE)
    decided(services, number, Decision.PART, [message])
    assert how_far(services, number).nothing_black == [message.number]
    blacked(services, number, message, SECRET)
    assert how_far(services, number).is_whole
    blacked(services, number, note, "rang")
    assert how_far(services, number).black_in_whole == [note.number]


def test_words_are_black_wherever_the_item_says_them(services, number):
    message = the_item(services, number, "message:")
    assert blacked(services, number, message, f"  {SECRET.upper()} leads\nthis work") == 1
    assert blacked(services, number, message, SECRET) == 1, "in the address; the name is black already"
    assert blacked(services, number, message, SECRET) == 0, "a second click"
    message = the_item(services, number, "message:")
    with services.database.reading() as session:
        text, marks = read(services, message).text, marks_of(session, message)
        assert SECRET.casefold() not in released_text(text, message, marks).casefold()
        assert "Thank you for your letter." in released_text(text, message, marks)
        (page,) = pieces(text, marks)
        assert [one.exemption for one in page if one.exemption] == ["40", "40"]


def test_words_are_shown_again(services, number):
    message = the_item(services, number, "message:")
    blacked(services, number, message, SECRET)
    with services.database.writing() as session:
        own = item_by_number(session, disclosure_by_number(session, number), message.number)
        marks = [one.id for one in marks_of(session, own)]
        assert unmark(session, number, own, marks, actor=SYSTEM) == len(marks)
        assert unmark(session, number, own, marks, actor=SYSTEM) == 0
    with services.database.reading() as session:
        assert marks_of(session, message) == []


@pytest.mark.parametrize(
    ("words", "exemption", "code"),
    [
        ("Nobody said this", "40", "words_not_there"),
        ("T", "40", "words_too_short"),
        (SECRET, "99", "no_exemption"),
        (" ", "40", "words_too_short"),
    ],
)
def test_what_can_not_be_black(services, number, words, exemption, code):
    with pytest.raises(Refused) as raised:
        blacked(services, number, the_item(services, number, "message:"), words, exemption)
    assert raised.value.code == code


def test_no_word_of_what_is_black_is_in_the_audit_record(services, number):
    blacked(services, number, the_item(services, number, "message:"), SECRET)
    with services.database.reading() as session:
        event = find_events(session, WantedEvent(action="disclosure.redacted"), size=1).events[0]
    assert SECRET not in event.body


def test_whole_pages_of_a_file_are_withheld(services, number):
    file = the_item(services, number, "file:")
    reading = read(services, file)
    with services.database.writing() as session:
        own = item_by_number(session, disclosure_by_number(session, number), file.number)
        with pytest.raises(Refused) as raised:
            withhold_pages(session, number, own, reading, [2], actor=SYSTEM)
        assert raised.value.code == "no_such_item_page"
        assert withhold_pages(session, number, own, reading, [1], actor=SYSTEM)
        assert not withhold_pages(session, number, own, reading, [1], actor=SYSTEM)
        assert SECRET not in released_text(reading.text, own, [])


def test_what_was_black_is_black_in_the_words_as_they_are_after_another_search(services, number):
    item = the_item(services, number, "timeline:campaign")
    name = "Note added" if "Note added" in read(services, item).text else "letter"
    blacked(services, number, item, name)
    reply(services, [3], on=date(2015, 3, 26))
    assert searched(services, number).anew == 1
    item = the_item(services, number, "timeline:campaign")
    reading = read(services, item)
    assert item.text_sha256 == reading.sha256
    with services.database.reading() as session:
        assert not occurrences(released_text(reading.text, item, marks_of(session, item)), name)


def test_an_item_that_a_new_release_words_otherwise_is_to_be_decided_again(services, number):
    """Of what was black only places in the text are kept, and the text is another."""
    message = the_item(services, number, "message:")
    blacked(services, number, message, SECRET)
    decided(services, number, Decision.PART, [message])
    with services.database.writing() as session:
        item_by_number(session, disclosure_by_number(session, number), message.number).text_sha256 = "0" * 64
    assert searched(services, number).anew == 1
    message = the_item(services, number, "message:")
    assert message.decision == ""
    assert blacked(services, number, message, SECRET) > 0


def test_addresses_numbers_and_names_are_offered_and_nothing_is_done_by_itself(services, number):
    message = the_item(services, number, "message:")
    with services.database.reading() as session:
        offered = {(one.why, one.words) for one in suggestions(session, read(services, message).text)}
        assert marks_of(session, message) == []
    assert ("email", f"jo.{SECRET.lower()}@council.example") in {(why, words.lower()) for why, words in offered}
    assert ("telephone", "01632 960 123") in offered


def test_officials_whom_an_event_names_are_offered_though_despatch_does_not_know_them(services, number):
    with services.database.writing() as session:
        of_it = [("campaign", small(session).id)]
        record(
            session, event_of("clearance.answered"), actor=SYSTEM, subjects=of_it, personal={"said_by": "Ffion Quibble"}
        )
        record(
            session,
            event_of("step.content"),
            actor=SYSTEM,
            subjects=of_it,
            personal={"who": "Tarquin", "note": "Who knows"},
        )
    searched(services, number)
    timeline = read(services, the_item(services, number, "timeline:campaign")).text
    answer = "Office: Home Office\nGiven by: Perpetua Quibble (in absence)\nIn words: By: nobody"
    comment = "By: Ianto Quibble\nComment: Fine"
    header = "24 March 2015, 15:20, Ada Quibble: Sent letters\n\n24 March 2015, 15:20, Despatch: Sent letters"
    of_letter = (
        "24 March 2015, 15:20, Despatch: Home Office: cleared\nBy Dr. Efa Quibble (gateway, in absence). Note: With "
        "care: yes\n\n24 March 2015, 15:20, Despatch: Edition 1 waiting to be sent\nBy email, to a@council.example."
    )
    with services.database.reading() as session:
        texts = (timeline, answer, comment, header, of_letter)
        offered = [{one.words for one in suggestions(session, text) if one.why == "official"} for text in texts]
    assert offered == [
        {"Ffion Quibble", "Tarquin"},
        {"Perpetua Quibble"},
        {"Ianto Quibble"},
        {"Ada Quibble"},
        {"Dr. Efa Quibble"},
    ]


def test_the_name_of_an_office_is_not_offered_as_that_of_a_person(services, number):
    title = "Lord Chancellor and Secretary of State for Justice"
    name = f"Office of the {title}"
    add_member(services, Role.CLEARER, name=name)
    names = (name, title, "Private Office to the Secretary of State for Education", "Secretary of State for Wales")
    text = "\n".join(f"Given by: {one}" for one in (*names, "Perpetua Quibble"))
    with services.database.reading() as session:
        assert [one.words for one in suggestions(session, text)] == ["Perpetua Quibble"]


def test_the_postcode_at_the_head_of_our_letters_is_not_offered(services, number):
    with services.database.writing() as session:
        small(session).sender = ["Home Office", "2 Marsham Street", "London SW1P 4DF"]
    with services.database.reading() as session:
        assert [one.words for one in suggestions(session, "From SW1P 4DF to S60 1AE.")] == ["S60 1AE"]


@pytest.mark.parametrize(
    "text",
    ["+44 1632 960123", "(01632) 960 123", "07700 900123", "0808 157 0192", "01632-960-123"],
)
def test_telephone_numbers_are_known_by_their_look(services, text):
    with services.database.reading() as session:
        assert [one.why for one in suggestions(session, f"Call {text}, please")] == ["telephone"]
        assert suggestions(session, "In 2015 12 of 1268 letters, dated 03 03 2015, and event 4711.") == []


def test_part_of_a_longer_word_is_another_word():
    assert occurrences("Anna and Ann; ANN.", "ann") == [(9, 12), (14, 17)]
    assert occurrences("a (b) c", "(b)") == [(2, 5)]
    assert occurrences("Jo\nExample", "jo example") == [(0, 10)]
    assert occurrences(REPLY, "  ") == []


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Ask Quill-\nfeather.", "Quillfeather", "Quill-\nfeather"),
        ("Ask Quill\nfeather.", "Quillfeather", "Quill\nfeather"),
        ("Mr O’Brien wrote", "O'Brien", "O’Brien"),
        ("Mr O'Brien wrote", "O’Brien", "O'Brien"),
        ("Señor Jose\u0301 wrote", "José", "Jose\u0301"),
        ("of Gri\ufb03ths, too", "Griffiths", "Gri\ufb03ths"),
        ("Write to jo_quillfeather@x.example", "Quillfeather", "quillfeather"),
        ("See Quillfeather_plan.pdf", "Quillfeather", "Quillfeather"),
        ("Call (01632) 960123 today", "01632 960 123", "01632) 960123"),
        ("Quill\u00adfeather – she", "Quillfeather", "Quill\u00adfeather"),
        ("Jo\u00a0Example", "Jo Example", "Jo\u00a0Example"),
    ],
)
def test_words_are_found_in_other_spellings(text, words, found):
    assert [text[a:b] for a, b in occurrences(text, words)] == [found]


def test_a_number_within_a_longer_one_is_another():
    assert not occurrences("101632 960 1234", "01632 960 123")


def test_words_within_longer_ones_stay_but_give_away():
    assert not occurrences("JoQuillfeather@x.example", "Quillfeather")
    assert gives_away("JoQuillfeather@x.example", "Quillfeather")
    assert not gives_away("Anna", "Ann"), "too short to tell"
