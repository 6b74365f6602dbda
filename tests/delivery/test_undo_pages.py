"""What was marked by mistake is undone on pages: a whole entry or one letter's, once, and it stays in the history."""

from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.models import Letter
from app.delivery.views import send as views
from app.responses.recording.record import record_response
from app.responses.standing import Details
from tests.delivery.marking import SEND, close, press, read, references
from tests.delivery.sending import (
    BY_EMAIL,
    BY_POST,
    LEADERS,
    LETTERS,
    TODAY,
    attempts,
    campaign,
    ids,
    make,
    send,
)


def at(event: int) -> str:
    return f"/campaigns/MAR15/sent/{event}"


def attempt_of(services, number=44) -> str:
    """Where the last attempt of a letter is undone."""
    with services.database.reading() as session:
        (letter,) = ids(session, [number])
    last = [one.id for one in attempts(services) if one.letter_id == letter][-1]
    return f"/letters/MAR15-{number:04d}/attempts/{last}/undo"


def reply(services, numbers) -> None:
    """A joint reply to these letters."""
    said = Details(date(2015, 3, 20), "email", "substantive", "They answer.", None)
    with services.database.writing() as session:
        letters = [session.get_one(Letter, letter_id) for letter_id in ids(session, numbers)]
        record_response(
            session, campaign(session), letters, said, answers={}, once="once", today=TODAY, early=False, actor=SYSTEM
        )


def standing(services) -> int:
    return sum(one.undone is None for one in attempts(services))


def test_an_entry_is_undone_once_it_is_confirmed(owner, made):
    page = at(send(made, LEADERS, BY_POST))
    said = read(owner.get(page))
    assert "3 letters posted on 4 March 2015" in said
    assert "The letters count as sent on that day." in said
    said = read(owner.get(f"{page}/undo"))
    assert "3 letters will no longer count as sent by this entry. It stays in their history, as undone" in said
    assert "repl" not in said
    assert standing(made) == 3
    answer = press(owner, f"{page}/undo")
    assert answer.location == page
    said = read(owner.get(page))
    assert "Undone: 3 letters not sent after all." in said
    assert "This was undone: none of it counts as sent." in said
    assert "MAR15-0044 1 Undone" in said
    assert standing(made) == 0
    assert "3 letters posted on 4 March 2015" in read(owner.get(SEND))


def test_undone_twice_it_says_that_nothing_was_changed(owner, made):
    page = at(send(made, LEADERS, BY_POST))
    press(owner, f"{page}/undo")
    for again in (press, lambda client, to: client.get(to)):
        assert again(owner, f"{page}/undo").location == page
        assert "Nothing was changed: it was undone already." in read(owner.get(page))


def test_one_letter_of_an_entry_is_undone_from_the_letters_page(owner, made):
    page = at(send(made, LEADERS, BY_POST))
    assert "MAR15-0044, edition 1, will no longer count as posted on 4 March 2015." in read(owner.get(attempt_of(made)))
    answer = press(owner, attempt_of(made))
    assert answer.location == "/letters/MAR15-0044"
    said = read(owner.get(answer.location))
    assert "Undone: not posted on 4 March 2015 after all." in said
    assert "It can be marked sent." in said
    assert "Robin Owner" in said
    said = read(owner.get(page))
    assert "2 of 3 letters still count as sent; of the rest it was undone." in said
    assert "MAR15-0044 1 Undone" in said
    assert "MAR15-0045 1 Sent" in said
    assert "2 letters will no longer count" in read(owner.get(f"{page}/undo"))


def test_one_letter_undone_twice_says_that_nothing_was_changed(owner, made):
    send(made, LEADERS, BY_POST)
    press(owner, attempt_of(made))
    for again in (press, lambda client, to: client.get(to)):
        assert again(owner, attempt_of(made)).location == "/letters/MAR15-0044"
        assert "Nothing was changed: it was undone already." in read(owner.get("/letters/MAR15-0044"))
    assert standing(made) == 2


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([44], "A reply is recorded to 1 of them; it stays."),
        ([44, 45], "Replies are recorded to 2 of them; they stay."),
        ([42], "can be marked again. Undo for 3 letters"),
    ],
)
def test_before_an_entry_is_undone_the_replies_to_it_are_told(owner, made, numbers, said):
    event = send(made, LEADERS, BY_POST)
    send(made, LETTERS[:1], BY_EMAIL)
    reply(made, numbers)
    assert said in read(owner.get(f"{at(event)}/undo"))


def test_a_reply_stays_when_its_letter_turns_out_not_sent(owner, made):
    event = send(made, LEADERS[:1], BY_POST)
    reply(made, LEADERS[:1])
    assert "A reply to it is recorded; it stays." in read(owner.get(f"{at(event)}/undo"))
    assert "A reply to the letter is recorded; it stays." in read(owner.get(attempt_of(made)))
    press(owner, attempt_of(made))
    assert "They answer." in read(owner.get("/letters/MAR15-0044"))


def test_an_entry_of_corrections_says_which_editions_they_replace(owner, made):
    first = send(made, LEADERS, BY_POST)
    make(made, LEADERS[:1])
    page = at(send(made, LEADERS, BY_EMAIL))
    assert "MAR15-0044 2 replaces 1 Sent" in read(owner.get(page))
    press(owner, f"{at(first)}/undo")
    assert "replaces" not in read(owner.get(page)), "it turns out that edition 1 never went"


def test_an_entry_lists_its_letters_in_pages(owner, made, monkeypatch):
    monkeypatch.setattr(views, "SIZE", 2)
    page = at(send(made, LETTERS, BY_EMAIL))
    assert references(owner.get(page)) == ["MAR15-0042", "MAR15-0043"]
    assert references(owner.get(page, query_string={"page": 3})) == ["MAR15-0046"]


def test_nobody_but_the_owner_may_undo(owner, drafter, signed_in, made):
    page = at(send(made, LEADERS, BY_POST))
    viewer, one = signed_in(Role.VIEWER), attempt_of(made)
    for client in (drafter, viewer):
        for where in (f"{page}/undo", one):
            assert client.get(where).status_code == 403
            assert press(client, where).status_code == 403
        assert "Undo" not in read(client.get(page))
        assert "Undo" not in read(client.get("/letters/MAR15-0044"))
    assert standing(made) == 3


def test_in_a_closed_campaign_nothing_is_undone(owner, made):
    page = at(send(made, LEADERS, BY_POST))
    close(made)
    for where in (f"{page}/undo", attempt_of(made)):
        assert owner.get(where).status_code == 409
        assert press(owner, where).status_code == 409
    assert "Undo" not in read(owner.get(page))
    assert standing(made) == 3


def test_what_there_is_not_is_not_undone(owner, made):
    send(made, LEADERS, BY_POST)
    assert owner.get(at(1)).status_code == 404
    assert press(owner, f"{at(1)}/undo").status_code == 404
    others = attempt_of(made).replace("MAR15-0044", "MAR15-0045")
    assert press(owner, others).status_code == 404
    assert press(owner, others.replace("MAR15-0045", "MAR15-9999")).status_code == 404
    assert standing(made) == 3
