"""What was marked by mistake is undone on pages: a whole entry or one letter's, once, and it stays in the history."""

from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.models import Letter
from app.delivery.channels import METHODS, Channel
from app.delivery.refusals import REFUSALS
from app.delivery.views import send as views
from app.responses.recording.record import record_response
from app.responses.standing import Details
from tests.delivery.marking import SEND, buttons_of, close, lede_of, press, read, references, row_of, sound
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
from tests.web.figures import numbers_in
from tests.web.markup import (
    heading_of,
    links_of,
    main_of,
    message_of,
    part_of,
    parts_of,
    states_of,
    with_class,
    words_of,
)

POSTED = f"{METHODS[Channel.POST].went} on 4 March 2015"


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


def lost_by(page) -> str:
    """What is said before something is undone."""
    (panel,) = with_class(page, "ds-panel")
    return words_of(panel.find("p"))


def letters_of(entry) -> list[str]:
    """How each letter of an entry stands, by the shape of its state."""
    return [states_of(row)[0].shape for row in main_of(entry).xpath(".//tbody/tr")]


def standing(services) -> int:
    return sum(one.undone is None for one in attempts(services))


def test_an_entry_is_undone_once_it_is_confirmed(owner, made):
    page = at(send(made, LEADERS, BY_POST))
    entry = sound(owner.get(page))
    assert heading_of(entry) == f"3 letters {POSTED}"
    assert states_of(entry)[0].shape == "full"
    assert letters_of(entry) == ["full"] * 3
    asks = sound(owner.get(f"{page}/undo"))
    assert numbers_in(lost_by(asks)) == [3, 4, 2015], "letters, and when they were sent"
    assert parts_of(asks, "replied") == []
    assert standing(made) == 3
    answer = press(owner, f"{page}/undo")
    assert answer.location == page
    entry = sound(owner.get(page))
    kind, words = message_of(entry)
    assert (kind, numbers_in(words)) == ("success", [3])
    assert states_of(entry)[0].shape == "stop"
    assert row_of(entry, "MAR15-0044")[1] == "1"
    assert letters_of(entry) == ["stop"] * 3
    assert standing(made) == 0
    assert f"3 letters {POSTED}" in links_of(part_of(sound(owner.get(SEND)), "marked"))[page]


def test_undone_twice_it_says_that_nothing_was_changed(owner, made):
    page = at(send(made, LEADERS, BY_POST))
    press(owner, f"{page}/undo")
    for again in (press, lambda client, to: client.get(to)):
        assert again(owner, f"{page}/undo").location == page
        assert message_of(sound(owner.get(page))) == ("info", REFUSALS["recording_undone"])


def test_one_letter_of_an_entry_is_undone_from_the_letters_page(owner, made):
    page = at(send(made, LEADERS, BY_POST))
    lost = lost_by(sound(owner.get(attempt_of(made))))
    assert lost.startswith("MAR15-0044, edition 1,")
    assert POSTED in lost
    answer = press(owner, attempt_of(made))
    assert answer.location == "/letters/MAR15-0044"
    letter = sound(owner.get(answer.location))
    kind, words = message_of(letter)
    assert (kind, POSTED in words) == ("success", True)
    assert parts_of(letter, "send"), "it can be marked sent"
    assert "Robin Owner" in words_of(letter)
    entry = sound(owner.get(page))
    assert numbers_in(lede_of(entry)) == [2, 3]
    assert states_of(entry)[0].shape == "half"
    assert [row_of(entry, one)[1] for one in ("MAR15-0044", "MAR15-0045")] == ["1", "1"]
    assert letters_of(entry) == ["stop", "full", "full"]
    assert numbers_in(lost_by(sound(owner.get(f"{page}/undo")))) == [2, 4, 2015], "letters, and when they were sent"


def test_one_letter_undone_twice_says_that_nothing_was_changed(owner, made):
    send(made, LEADERS, BY_POST)
    press(owner, attempt_of(made))
    for again in (press, lambda client, to: client.get(to)):
        assert again(owner, attempt_of(made)).location == "/letters/MAR15-0044"
        assert message_of(sound(owner.get("/letters/MAR15-0044"))) == ("info", REFUSALS["recording_undone"])
    assert standing(made) == 2


@pytest.mark.parametrize(("numbers", "said"), [([44], [1]), ([44, 45], [2]), ([42], None)])
def test_before_an_entry_is_undone_the_replies_to_it_are_told(owner, made, numbers, said):
    event = send(made, LEADERS, BY_POST)
    send(made, LETTERS[:1], BY_EMAIL)
    reply(made, numbers)
    asks = sound(owner.get(f"{at(event)}/undo"))
    replied = parts_of(asks, "replied")
    assert (numbers_in(words_of(replied[0])) if replied else None) == said
    assert numbers_in(buttons_of(asks)[0]) == [3]


def test_a_reply_stays_when_its_letter_turns_out_not_sent(owner, made):
    event = send(made, LEADERS[:1], BY_POST)
    reply(made, LEADERS[:1])
    for asks in (f"{at(event)}/undo", attempt_of(made)):
        assert numbers_in(words_of(part_of(sound(owner.get(asks)), "replied"))) == [], "to the only letter"
    press(owner, attempt_of(made))
    assert "They answer." in read(owner.get("/letters/MAR15-0044"))


def test_an_entry_of_corrections_says_which_editions_they_replace(owner, made):
    first = send(made, LEADERS, BY_POST)
    make(made, LEADERS[:1])
    page = at(send(made, LEADERS, BY_EMAIL))
    entry = sound(owner.get(page))
    assert numbers_in(row_of(entry, "MAR15-0044")[1]) == [2, 1], "edition 2 replaces edition 1"
    assert letters_of(entry)[0] == "full"
    press(owner, f"{at(first)}/undo")
    assert row_of(sound(owner.get(page)), "MAR15-0044")[1] == "2", "it turns out that edition 1 never went"


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
        assert "Mark as not sent" not in read(client.get(page))
        assert "Mark as not sent" not in read(client.get("/letters/MAR15-0044"))
    assert standing(made) == 3


def test_in_a_closed_campaign_nothing_is_undone(owner, made):
    page = at(send(made, LEADERS, BY_POST))
    close(made)
    for where in (f"{page}/undo", attempt_of(made)):
        assert owner.get(where).status_code == 409
        assert press(owner, where).status_code == 409
    assert "Mark as not sent" not in read(owner.get(page))
    assert standing(made) == 3


def test_what_there_is_not_is_not_undone(owner, made):
    send(made, LEADERS, BY_POST)
    assert owner.get(at(1)).status_code == 404
    assert press(owner, f"{at(1)}/undo").status_code == 404
    others = attempt_of(made).replace("MAR15-0044", "MAR15-0045")
    assert press(owner, others).status_code == 404
    assert press(owner, others.replace("MAR15-0045", "MAR15-9999")).status_code == 404
    assert standing(made) == 3
