"""Replies in the browser, without a browser: what the form says, does and refuses."""

import re
from io import BytesIO

import pytest
from sqlalchemy import func, select

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.states import State
from app.responses.models import Response
from app.responses.standing import SaidToAsk
from app.storage import StorageFailed
from tests.fixtures.app import add_member, token_in
from tests.production.shown import words
from tests.responses.conftest import Office
from tests.responses.office import as_held, corrected, details, recorded, withdrawn
from tests.tracking.office import letter, small, small_campaign
from tests.web.filled import filled_form
from tests.web.markup import faults_of

NEW = "/campaigns/TRK15/replies/new"


@pytest.fixture
def office(app):
    services = app.extensions["despatch"]
    small_campaign(services, actor=Actor(add_member(services, Role.DRAFTER, name="Owner Example").id))
    with services.database.reading() as session:
        return Office(services, {number: letter(session, number).id for number in range(1, 17)})


@pytest.fixture
def drafter(office, signed_in):
    return signed_in(Role.DRAFTER, name="Drafter Example")


def filled(office, numbers=(5,), **changes):
    """The form as a person fills it for these letters."""
    said = {
        "once": "a-token",
        "letter": [office.ids[number] for number in numbers],
        "received_on": ["20", "3", "2015"],
        "how": "email",
        "kind": "substantive",
        "summary": "They answer in full.",
    }
    return said | changes


def send(client, to, form, **files):
    token = token_in(client.get(to).text)
    sent = form | {"csrf_token": token} | files
    return client.post(to, data=sent, content_type="multipart/form-data")


def with_token(client, form):
    return form | {"csrf_token": token_in(client.get(NEW).text)}


def count(office):
    with office.services.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Response))


def test_a_reply_is_recorded_from_a_letters_page(office, drafter):
    opened = drafter.get("/letters/TRK15-0005/replies/new", follow_redirects=True)
    assert "TRK15-0005" in words(opened)
    answer = send(drafter, NEW, filled(office, **{"ask-1": "yes", "ask-2": "partly", "ask-3": ""}))
    page = drafter.get(answer.location)
    said = words(page)
    assert "Reply recorded for 1 letter." in said
    assert "Answer, received 20 March 2015" in said
    assert "They answer in full." in said
    assert "1. " in said
    assert " Yes 2. " in said
    assert "Letter dated Tuesday 3 March 2015, 15 working days, so reply by Tuesday 24 March 2015." in said
    assert "The reply came on Friday 20 March 2015, in time." in said
    assert "Recorded by Drafter Example" in said
    now = as_held(office.services, 1)
    assert now.answers == {(office.ids[5], 1): SaidToAsk("yes"), (office.ids[5], 2): SaidToAsk("partly")}
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []


def test_each_ask_has_its_answer_its_words_and_the_passage_that_says_so(office, drafter):
    asks = {
        "ask-1": "in_words",
        "ask-1-words": "Two officers <share> it.\r\nFrom June.",
        "ask-2": "no",
        "ask-2-passage": "“We have no such plan.”",
    }
    answer = send(drafter, NEW, filled(office, **asks))
    page = drafter.get(answer.location)
    assert "Two officers <share> it. From June. In words 2. " in words(page)
    assert "“We have no such plan.” No 3. " in words(page)
    assert "<blockquote>“We have no such plan.”</blockquote>" in page.text
    now = as_held(office.services, 1)
    assert now.answers == {
        (office.ids[5], 1): SaidToAsk("in_words", "Two officers <share> it.\nFrom June."),
        (office.ids[5], 2): SaidToAsk("no", passage="“We have no such plan.”"),
    }
    again = filled_form(drafter.get("/replies/1/correct").text)
    assert (again["ask-1"], again["ask-2-passage"], again["ask-3"]) == (["in_words"], ["“We have no such plan.”"], [""])
    assert "Nothing was changed." in words(
        drafter.post("/replies/1/correct", data=with_token(drafter, again), follow_redirects=True)
    )


@pytest.mark.parametrize(
    ("asks", "sentence"),
    [
        (
            {"ask-2": "in_words"},
            "Write what it says to ask 2 in a few words, or choose “Not read yet” and add it later",
        ),
        (
            {"ask-2": "in_words", "ask-2-words": " \n "},
            "Write what it says to ask 2 in a few words, or choose “Not read yet” and add it later",
        ),
        ({"ask-2-words": "They do."}, "Choose what it says to ask 2, or clear what is written below it"),
        ({"ask-2": "", "ask-2-passage": "We do."}, "Choose what it says to ask 2, or clear what is written below it"),
        ({"ask-2": "answered"}, "Choose what it says to ask 2, or clear what is written below it"),
        ({"ask-2": "yes", "ask-2-words": "x" * 2001}, "Use at most 2,000 characters"),
        ({"ask-2": "yes", "ask-2-passage": "x" * 4001}, "Use at most 4,000 characters"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_beside_it_and_stays(office, drafter, asks, sentence):
    answer = send(drafter, NEW, filled(office, **asks))
    assert answer.status_code == 400
    assert words(answer).count(sentence) == 2, "in the summary and beside the field"
    typed = filled_form(answer.text)
    for name, value in asks.items():
        assert name == "ask-2" or typed[name] == [value.strip()]
    assert count(office) == 0
    assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []


def test_a_double_click_records_once_and_says_so(office, drafter):
    first = send(drafter, NEW, filled(office))
    second = send(drafter, NEW, filled(office))
    assert first.location == second.location
    assert count(office) == 1
    assert "This reply was recorded already." in words(drafter.get(second.location))


def test_thirty_letters_may_be_answered_at_once(office, drafter):
    answer = send(drafter, NEW, filled(office, range(1, 17)))
    assert "A joint reply: it answers 16 letters." in words(drafter.get(answer.location))


def test_a_letter_that_is_unticked_is_left_out_though_the_address_names_it(office, drafter):
    chosen = f"{NEW}?letter={office.ids[5]}&letter={office.ids[6]}"
    answer = send(drafter, chosen, filled(office, [6]))
    assert "It answers TRK15-0006" in words(drafter.get(answer.location))


def test_all_letters_of_a_list_under_its_filter_stand_in_the_form_as_it_opens(office, drafter):
    chosen = f"{NEW}?list=track&all-letter=1&registry=chief-constables"
    opened = words(drafter.get(chosen))
    assert [number for number in office.ids if f"TRK15-{number:04d}" in opened] == [1, 2, 3, 4]
    answer = send(drafter, chosen, filled(office, [1, 2]))
    assert "A joint reply: it answers 2 letters." in words(drafter.get(answer.location))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"received_on": ["28", "3", "2099"]}, "That day is still to come."),
        ({"received_on": ["", "", ""]}, "Enter the day on which it was received"),
        ({"received_on": ["31", "2", "2015"]}, "There is no such day as 31 2 2015."),
        ({"received_on": ["2", "3", "2015"]}, "The letter is dated 3 March 2015, after that day."),
        ({"how": ""}, "Choose how it was received"),
        ({"kind": "gossip"}, "Not a valid choice"),
        ({"new_reply_by": ["10", "4", "2015"]}, "Only a holding reply names a new day."),
        (
            {"kind": "holding", "new_reply_by": ["10", "3", "2015"]},
            "A holding reply received on 20 March 2015 promises a later day.",
        ),
        ({"letter": []}, "Name the letter that it answers"),
        ({"find": "TRK15-9999"}, "No letter of this campaign has the reference TRK15-9999"),
        ({"find": "no such place"}, "No post of this campaign has these words."),
        ({"find": "Gateshead"}, "Tick those of the letters found that it answers too, or none of them"),
        ({"summary": "x" * 10_001}, "Use at most 10,000 characters"),
    ],
)
def test_what_the_form_refuses_and_what_was_typed_stays(office, drafter, changes, sentence):
    answer = send(drafter, NEW, filled(office) | changes)
    assert answer.status_code == 400
    assert words(answer).count(sentence) == 2, "in the summary and beside the field"
    assert "They answer in full." in answer.text or "summary" in changes
    assert count(office) == 0
    assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []


def test_a_reply_that_came_before_the_letter_is_recorded_once_the_person_says_so(office, drafter):
    early = filled(office, received_on=["2", "3", "2015"])
    assert "Received before the date of the letter" in words(send(drafter, NEW, early))
    assert send(drafter, NEW, early | {"early": "y"}).status_code == 302


def test_letters_are_added_by_reference_and_by_words(office, drafter):
    looking = filled(office, look="1", find="trk15-0006, TRK15-0007")
    answer = send(drafter, NEW, looking)
    assert answer.status_code == 200
    chosen = re.findall(r'name="letter" type="checkbox" value="(\d+)" checked', answer.text)
    assert [int(one) for one in chosen] == [office.ids[5], office.ids[6], office.ids[7]]
    found = send(drafter, NEW, looking | {"find": "gateshead"})
    assert "Letters found by “gateshead”" in words(found)
    assert "Gateshead" in words(found)
    assert filled_form(found.text)["find"] == [""], "to be recorded as it stands"
    assert count(office) == 0
    straight = send(drafter, NEW, filled(office, find="TRK15-0008"))
    assert straight.status_code == 302
    assert as_held(office.services, 1).letter_ids == (office.ids[5], office.ids[8])


@pytest.mark.parametrize(
    ("words_typed", "chosen", "said"),
    [
        ("durham", [6], "The letter that these words fit is chosen already."),
        ("director", range(5, 17), "All 12 letters that these words fit are chosen already."),
    ],
)
def test_words_that_fit_only_letters_chosen_already_say_so(office, drafter, words_typed, chosen, said):
    form = filled(office, chosen, find=words_typed)
    for looking in ({"look": "1"}, {}):
        assert said in words(send(drafter, NEW, form | looking))
    assert count(office) == 0
    some = words(send(drafter, NEW, filled(office, [5], find="director", look="1")))
    assert "Letters found by “director”" in some
    assert "chosen already" not in some


def test_track_may_post_the_letters_that_were_chosen(office, drafter):
    token = token_in(drafter.get(NEW).text)
    answer = drafter.post(NEW, data={"csrf_token": token, "letter": [office.ids[5], office.ids[6]]})
    assert answer.status_code == 200
    assert answer.text.count('type="checkbox" value="') >= 2
    assert count(office) == 0


def text_file(body=b"What they say", name="reply.txt"):
    return (BytesIO(body), name)


def test_files_come_back_as_they_were_and_can_do_nothing(office, drafter):
    answer = send(drafter, NEW, filled(office), files=[text_file(), text_file(b"<script>1</script>", "Ä page.txt")])
    page = drafter.get(answer.location)
    assert "2 files" in words(page)
    first, second = re.findall(r'href="(/replies/\d+/files/\d+)"', page.text)
    got = drafter.get(second)
    assert got.data == b"<script>1</script>"
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert drafter.get(first).data == b"What they say"
    assert drafter.get("/replies/1/files/99").status_code == 404


@pytest.mark.parametrize(
    ("body", "name", "sentence"),
    [
        (b"", "reply.txt", "reply.txt is empty."),
        (b"\x7fELF\x00\x01\x02", "reply.pdf", "reply.pdf is of a type that is not taken."),
        (b"Just text", "reply.pdf", "reply.pdf holds plain text"),
    ],
)
def test_a_file_that_is_not_taken_is_refused_beside_its_field(office, drafter, body, name, sentence):
    answer = send(drafter, NEW, filled(office), files=[text_file(body, name)])
    assert answer.status_code == 400
    assert sentence in words(answer)
    assert count(office) == 0


def test_a_file_sent_with_a_mistake_need_not_be_chosen_again(office, drafter):
    wrong = send(drafter, NEW, filled(office, how=""), files=[text_file()])
    assert "reply.txt" in words(wrong)
    kept = re.search(r'name="kept" type="checkbox" value="([^"]+)"', wrong.text)[1]
    answer = send(drafter, NEW, filled(office, kept=kept))
    assert "1 file" in words(drafter.get(answer.location))
    forged = send(drafter, NEW, filled(office, kept=kept[:-3] + "abc", once="another", summary="More."))
    assert "1 file" not in words(drafter.get(forged.location))


def test_a_full_disk_is_said_and_what_was_typed_stays(office, drafter, monkeypatch):
    def full(*_):
        raise StorageFailed("No space left on device")

    monkeypatch.setattr(office.services.storage, "put", full)
    answer = send(drafter, NEW, filled(office), files=[text_file()])
    assert answer.status_code == 400
    assert "The file store took no file, so nothing is recorded yet." in words(answer)
    assert "They answer in full." in answer.text
    assert count(office) == 0


def test_a_correction_shows_what_was_and_what_is(office, drafter):
    recorded(office.services, [5], details("acknowledgement"), answers=["yes"])
    form = drafter.get("/replies/1/correct")
    seen = re.search(r'name="seen" value="(\d+)"', form.text)[1]
    assert 'value="acknowledgement" checked' in form.text
    answer = send(drafter, "/replies/1/correct", filled(office, [5, 6], seen=seen, **{"ask-1": "partly"}))
    page = words(drafter.get(answer.location))
    assert "Reply corrected." in page
    assert "Kind: Answer, was Acknowledgement only. Answers TRK15-0006 too. Ask 1: partly, was yes." in page
    assert "Corrected by Drafter Example" in page


def test_a_stale_tab_shows_theirs_and_keeps_yours(office, drafter):
    recorded(office.services, [5], details())
    seen = str(as_held(office.services, 1).seq)
    corrected(office.services, 1, [5], details("declined"))
    mine = filled(office, seen=seen, summary="What I typed.")
    answer = send(drafter, "/replies/1/correct", mine)
    assert "Somebody else has changed this reply since you opened it." in words(answer)
    assert "Kind: Declined, was Answer." in words(answer)
    assert "What I typed." in answer.text
    assert as_held(office.services, 1).details.kind == "declined"
    fresh = re.search(r'name="seen" value="(\d+)"', answer.text)[1]
    assert send(drafter, "/replies/1/correct", mine | {"seen": fresh}).status_code == 302
    assert as_held(office.services, 1).details.summary == "What I typed."


def test_withdrawing_says_what_is_lost_and_keeps_the_history(office, drafter):
    recorded(office.services, [5], details(), answers=["yes"])
    asks = drafter.get("/replies/1/withdraw")
    assert "It loses this reply, what it says to the asks and its effect on what is late." in words(asks)
    form = {"seen": re.search(r'name="seen" value="(\d+)"', asks.text)[1]}
    answer = send(drafter, "/replies/1/withdraw", form)
    page = drafter.get(answer.location)
    assert "This reply was withdrawn on" in words(page)
    assert "They answer in full." in words(page)
    again = drafter.post("/replies/1/withdraw", data=form | {"csrf_token": token_in(asks.text)})
    assert "there is nothing left to change" in words(drafter.get(again.location))
    assert "there is nothing left to change" in words(drafter.get("/replies/1/correct", follow_redirects=True))
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []


def test_a_stale_withdrawal_is_not_done_and_says_what_changed(office, drafter):
    recorded(office.services, [5], details())
    asks = drafter.get("/replies/1/withdraw")
    corrected(office.services, 1, [5, 6], details())
    form = {"seen": re.search(r'name="seen" value="(\d+)"', asks.text)[1], "csrf_token": token_in(asks.text)}
    answer = drafter.post("/replies/1/withdraw", data=form)
    assert answer.status_code == 409
    assert "Somebody else has changed this reply since you opened it." in words(answer)
    assert "Answers TRK15-0006 too." in words(answer)
    assert "It was received on 20 March 2015 and answers 2 letters." in words(answer)
    assert as_held(office.services, 1).letter_ids == (office.ids[5], office.ids[6])
    fresh = form | {"seen": re.search(r'name="seen" value="(\d+)"', answer.text)[1]}
    assert drafter.post("/replies/1/withdraw", data=fresh).status_code == 302
    assert as_held(office.services, 1) is None


@pytest.mark.parametrize("page", ["correct", "withdraw"])
@pytest.mark.parametrize("seen", ["", "nothing", "9" * 5000])
def test_what_no_page_says_is_taken_as_stale(office, drafter, page, seen):
    recorded(office.services, [5], details())
    answer = send(drafter, f"/replies/1/{page}", filled(office, seen=seen))
    assert "Somebody else has changed this reply since you opened it." in words(answer)
    assert as_held(office.services, 1).details == details()


@pytest.mark.parametrize(
    ("kind", "answers", "shown"),
    [
        ("substantive", [], True),
        ("holding", ["yes"], True),
        ("holding", [], False),
        ("acknowledgement", [], False),
        ("declined", [], False),
        ("returned", [], False),
    ],
)
def test_asks_stand_on_the_page_of_a_reply_that_may_answer_them(office, drafter, kind, answers, shown):
    recorded(office.services, [5], details(kind), answers=answers)
    assert ("What it says to the asks" in words(drafter.get("/replies/1"))) is shown


def test_everything_that_is_wrong_is_said_at_once(office, drafter):
    said = words(send(drafter, NEW, filled(office, letter=[], how="", received_on=["28", "3", "2099"])))
    for sentence in ("Name the letter that it answers", "Choose how it was received", "That day is still to come."):
        assert said.count(sentence) == 2, sentence


def test_the_list_is_newest_first_and_leaves_out_what_is_withdrawn(office, drafter):
    assert "No response recorded" in words(drafter.get("/campaigns/TRK15/replies"))
    recorded(office.services, [5, 6, 7], details("holding", day=10))
    recorded(office.services, [8], details(day=20))
    withdrawn(office.services, recorded(office.services, [9], details("declined")))
    page = words(drafter.get("/campaigns/TRK15/replies"))
    assert "Showing 2 responses" in page
    assert page.index("20 March 2015") < page.index("10 March 2015")
    assert "2 responses are recorded, to 4 letters." in page
    assert "Darlington Borough Council reply received 10 March 2015 TRK15-0005 and 2 more letters 10 March 2015" in page
    assert "Declined" not in page


def test_a_viewer_reads_and_records_nothing(office, signed_in):
    recorded(office.services, [5], details())
    viewer = signed_in(Role.VIEWER)
    page = viewer.get("/replies/1")
    assert page.status_code == 200
    assert "Correct it" not in page.text
    assert "Record" not in words(viewer.get("/campaigns/TRK15/replies"))
    for address in (NEW, "/letters/TRK15-0005/replies/new", "/replies/1/correct", "/replies/1/withdraw"):
        assert viewer.get(address).status_code == 403
        assert viewer.post(address).status_code in {403, 405}


def test_an_archived_campaign_takes_no_reply_and_says_why(office, drafter):
    recorded(office.services, [5], details())
    token = token_in(drafter.get(NEW).text)
    with office.services.database.writing() as session:
        small(session).state = State.ARCHIVED
    for address in (NEW, "/replies/1/correct", "/replies/1/withdraw"):
        answer = drafter.get(address)
        assert (answer.status_code, "TRK15 is archived" in words(answer)) == (409, True)
        assert drafter.post(address, data=filled(office) | {"csrf_token": token}).status_code == 409
    assert drafter.get("/replies/1").status_code == 200
    assert count(office) == 1


@pytest.mark.parametrize("address", ["/replies/99", "/replies/99/correct", "/campaigns/NONE/replies/new"])
def test_what_is_not_there(office, drafter, address):
    assert drafter.get(address).status_code == 404
