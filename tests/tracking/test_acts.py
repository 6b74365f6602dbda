"""Letters chosen in the list, by their boxes or all that the filter lets through, and what is done with them."""

import re

import pytest

from app.accounts.models import Role
from app.audit.anchor import head
from app.audit.record import SYSTEM, Actor
from app.campaigns.lifecycle.close import take_step
from app.campaigns.lifecycle.ownership import take_on
from app.delivery.channels import METHODS
from app.tracking.letter_notes import assign
from app.tracking.listing import listing
from app.tracking.refusals import REFUSALS
from app.tracking.views.tracking import ACTS, CHOOSE, TOO_MANY
from app.tracking.words import held_words
from tests.delivery import sending
from tests.fixtures.app import add_member, token_in
from tests.production.shown import words
from tests.tracking.office import letter_ids, small, small_campaign
from tests.tracking.shown import line, numbers
from tests.web.figures import days_in, numbers_in
from tests.web.markup import heading_of, links_of, main_of, message_of, part_of, parts_of, why_of, words_of

TRACK = "/campaigns/TRK15/track"
ASSIGN = f"{TRACK}/assign"


def press(client, act, *, at=TRACK, **chosen):
    """A button above the list; the page that follows. The form carries the query of the page that it stands on."""
    path, _, query = at.partition("?")
    query = dict(pair.split("=", 1) for pair in query.split("&") if pair)
    token = token_in(client.get("/account").text)
    return client.post(path, data={**query, **chosen, "act": act, "csrf_token": token}, follow_redirects=True)


def post(client, page, **data):
    """The form of a page that was shown, filled."""
    token = token_in(page.text)
    hidden = dict(re.findall(r'<input type="hidden" name="(seen)" value="([^"]*)">', page.text))
    at = page.request.full_path.rstrip("?")
    return client.post(at, data={"csrf_token": token} | hidden | data, follow_redirects=True)


def assigned(page):
    """The kind of the message, and how many letters it says are assigned."""
    message = message_of(page)
    (number,) = numbers_in(message.words)
    return message.kind, number


def acts_of(page):
    """What the buttons above the list do."""
    return main_of(page).xpath(".//button[@name='act']/@value")


def held_by(client, name):
    """Numbers of the letters that the list says a person looks after."""
    page = client.get(TRACK)
    return [number for number in sorted(numbers(page)) if f"· {name}" in line(page, number)]


def test_letters_ticked_are_assigned_to_a_person(owner, services):
    sam = add_member(services, Role.DRAFTER, name="Sam Example")
    page = press(owner, "assign", at=f"{TRACK}?late=overdue", letter=letter_numbers(services, [3, 8]))
    assert numbers_in(heading_of(page)) == [2]
    assert "TRK15-0003" in words(page)
    after = post(owner, page, to=str(sam.id))
    assert assigned(after) == ("success", 2)
    assert "Sam Example" in message_of(after).words
    assert after.request.full_path == f"{TRACK}?late=overdue", "back under the filter"
    assert held_by(owner, "Sam Example") == [3, 8]
    assert f"{TRACK}?assigned={owner.member.id}#letters" not in links_of(after)


def test_all_letters_that_match_are_assigned(owner, services):
    sam = add_member(services, Role.DRAFTER, name="Sam Example")
    everything = {"all-letter": "1"}
    page = press(owner, "assign", at=f"{TRACK}?back=nothing", **everything)
    assert numbers_in(heading_of(page)) == [3]
    assert assigned(post(owner, page, to=str(sam.id))) == ("success", 3)
    assert held_by(owner, "Sam Example") == [5, 8, 9]
    again = press(owner, "assign", at=f"{TRACK}?assigned={sam.id}", **everything)
    assert assigned(post(owner, again, to="")) == ("success", 3)
    assert held_by(owner, "Sam Example") == []


def test_beyond_ten_letters_are_not_named(owner):
    page = press(owner, "assign", **{"all-letter": "1"})
    assert numbers_in(heading_of(page)) == [16]
    assert len(re.findall(r"TRK15-\d{4}", words(page))) == 10
    assert numbers_in(words_of(part_of(page, "which").xpath("./p")[0])) == [6], "and 6 more"


def test_letters_are_taken_on_at_once(owner, services):
    after = press(owner, "mine", at=f"{TRACK}?region=Wales", letter=letter_numbers(services, [1, 2]))
    assert assigned(after) == ("success", 2)
    assert numbers_in(links_of(after)[f"{TRACK}?assigned={owner.member.id}#letters"]) == [2]
    assert held_by(owner, "Alex Example") == [1, 2]
    with services.database.reading() as session:
        before = head(session).seq
    again = press(owner, "mine", letter=letter_numbers(services, [1, 2]))
    assert numbers_in(message_of(again).words) == [], "nothing was changed"
    with services.database.reading() as session:
        assert head(session).seq == before
    assert sorted(numbers(owner.get(f"{TRACK}?assigned={owner.member.id}"))) == [1, 2]


def test_others_can_write_while_the_list_is_worked_out(owner, services, monkeypatch):
    """On SQLite one writer keeps all others waiting, and the list of a large campaign takes seconds."""

    def listing_beside_a_writer(*args, **kwargs):
        services.database.try_writing()
        return listing(*args, **kwargs)

    monkeypatch.setattr("app.tracking.views.tracking.listing", listing_beside_a_writer)
    assert assigned(press(owner, "mine", letter=letter_numbers(services, [1, 2]))) == ("success", 2)
    page = press(owner, "assign", letter=letter_numbers(services, [3]))
    assert assigned(post(owner, page, to=str(owner.member.id))) == ("success", 1)


def test_letters_of_somebody_else_are_taken_on_only_after_it_is_said_whose_they_are(owner, services):
    sam = add_member(services, Role.DRAFTER, name="Sam Example")
    with services.database.writing() as session:
        assign(session, small(session), letter_ids(session, [3, 4]), to=sam.id, actor=SYSTEM)
    page = press(owner, "mine", at=f"{TRACK}?region=Wales", **{"all-letter": "1"})
    assert numbers_in(heading_of(page)) == [4]
    others = {sam.id: 2}
    assert words_of(part_of(page, "held")) == held_words(4, others, {sam.id: "Sam Example"})
    assert re.search(r"<select[^>]*>\s*<option[^>]*>Alex Example \(you\)", page.text), "proposed"
    assert held_by(owner, "Sam Example") == [3, 4], "nothing is changed by asking"
    after = post(owner, page, to=str(owner.member.id))
    assert assigned(after) == ("success", 4)
    assert after.request.full_path == f"{TRACK}?region=Wales"
    assert held_by(owner, "Alex Example") == [1, 2, 3, 4]


def test_it_is_said_of_one_letter_whose_it_is(owner, services):
    sam = add_member(services, Role.DRAFTER, name="Sam Example")
    with services.database.writing() as session:
        assign(session, small(session), letter_ids(session, [3]), to=sam.id, actor=SYSTEM)
    page = press(owner, "mine", letter=letter_numbers(services, [3]))
    assert words_of(part_of(page, "held")) == held_words(1, {sam.id: 1}, {sam.id: "Sam Example"})
    assert parts_of(press(owner, "assign", letter=letter_numbers(services, [4])), "held") == []


def test_whose_they_are_in_words():
    names = {1: "Sam Example", 2: "Kim Example"}
    assert held_words(1, {1: 1}, names) == "It is already assigned to someone else: Sam Example."
    assert held_words(4, {1: 2}, names) == "2 of them are already assigned to someone else: Sam Example."
    assert held_words(3, {1: 2, 2: 1}, names).endswith(": Kim Example (1), Sam Example (2).")
    assert held_words(4, {}, names) == ""


def test_a_stale_choice_is_refused(owner, services):
    sam = add_member(services, Role.DRAFTER, name="Sam Example")
    page = press(owner, "assign", letter=letter_numbers(services, [3]))
    with services.database.writing() as session:
        assign(session, small(session), letter_ids(session, [3]), to=sam.id, actor=SYSTEM)
    after = post(owner, page, to=str(owner.member.id))
    assert after.status_code == 409
    assert held_by(owner, "Sam Example") == [3]


def test_nobody_else_can_be_given_letters(owner, services):
    vic = add_member(services, Role.VIEWER, name="Vic Example")
    page = press(owner, "assign", letter=letter_numbers(services, [3]))
    assert "Vic Example" not in words(page)
    answer = post(owner, page, to=str(vic.id))
    assert answer.status_code == 409
    assert why_of(answer) == REFUSALS["assignee_left"]


@pytest.mark.parametrize("act", ["assign", "mine", "reply", "send"])
def test_without_a_choice_nothing_happens(owner, act):
    after = press(owner, act, at=f"{TRACK}?late=overdue")
    assert message_of(after) == ("warning", CHOOSE)
    assert after.request.full_path == f"{TRACK}?late=overdue"


def test_an_act_that_there_is_not_is_refused(owner):
    assert press(owner, "shred", letter="1").status_code == 400


def test_a_reply_is_recorded_for_what_is_chosen(owner, services):
    page = press(owner, "reply", letter=letter_numbers(services, [3, 8]))
    assert ticked(page) == letter_numbers(services, [3, 8])
    everything = press(owner, "reply", at=f"{TRACK}?registry=chief-constables&late=overdue", **{"all-letter": "1"})
    assert ticked(everything) == letter_numbers(services, [3])


def test_one_reply_may_answer_a_thousand_letters(owner, services):
    """An association answers for every council leader, chief executive, lead member and director."""
    councils = ["council-leaders", "chief-executives", "lead-members", "directors-of-childrens-services"]
    page = press(owner, "reply", at="/campaigns/MAR15/track", registry=councils, **{"all-letter": "1"})
    boxes = ticked(page)
    assert len(boxes) == 1010
    form = {
        "once": "joint",
        "letter": boxes,
        "received_on": ["20", "3", "2015"],
        "how": "email",
        "kind": "holding",
        "csrf_token": token_in(page.text),
    }
    after = owner.post(page.request.full_path, data=form, content_type="multipart/form-data", follow_redirects=True)
    assert numbers_in(words_of(part_of(after, "answered"))) == [1010]


def test_a_reply_to_more_letters_than_its_form_holds_is_refused(owner, monkeypatch):
    monkeypatch.setattr("app.tracking.views.tracking.TOGETHER", 15)
    after = press(owner, "reply", **{"all-letter": "1"})
    assert message_of(after) == ("warning", TOO_MANY)
    narrowed = press(owner, "reply", at=f"{TRACK}?nation=Wales", **{"all-letter": "1"})
    assert len(ticked(narrowed)) == 4


def test_all_that_match_here_are_marked_as_sent(owner, services, cheap):
    with services.database.writing() as session:
        take_on(session, sending.campaign(session), actor=Actor(owner.member.id))
    sending.clear(services)
    sending.make(services)
    sending.send(services, [44], actor=Actor(owner.member.id))
    here = "/campaigns/MAR15/track?delivered=not_sent&registry=council-leaders&q=MAR15-004"
    page = press(owner, "send", at=here, **{"all-letter": "1"})
    assert numbers_in(words_of(main_of(page).xpath(".//p[@class='ds-lede']")[0])) == [5, 2], "chosen, can be marked"
    form = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]+)">', page.text))
    assert {"delivered": "not_sent", "all-letter": "1", "list": "track"}.items() <= form.items()
    how = form | {"channel": "email", "sent_on": ["5", "3", "2015"], "note": ""}
    page = owner.post("/campaigns/MAR15/send/record", data=how)
    seen = dict(re.findall(r'<input type="hidden" name="(seen)" value="([^"]+)">', page.text))
    after = owner.post("/campaigns/MAR15/send/record", data=how | seen, follow_redirects=True)
    kind, said = message_of(after)
    assert (kind, days_in(said), METHODS["email"].went in said) == ("success", ["5 March 2015"], True)
    assert numbers_in(heading_of(after))[0] == 2


def test_only_the_owner_of_an_open_campaign_is_offered_to_mark_letters_as_sent(owner, services, signed_in):
    assert acts_of(owner.get(TRACK)) == ["reply", "mine", "assign", "send"]
    drafter = signed_in(Role.DRAFTER, name="Sam Example")
    assert acts_of(drafter.get(TRACK)) == ["reply", "mine", "assign"]
    assert press(drafter, "send", letter=letter_numbers(services, [1])).status_code == 403
    take(services, owner, "close")
    assert acts_of(owner.get(TRACK)) == ["reply", "mine", "assign"]


def test_an_archived_campaign_is_for_reading(owner, services):
    page = press(owner, "assign", letter=letter_numbers(services, [3]))
    take(services, owner, "close")
    take(services, owner, "archive")
    shown = owner.get(TRACK)
    assert len(numbers(shown)) == 16
    assert acts_of(shown) == []
    assert 'type="checkbox" name="letter"' not in shown.text
    assert post(owner, page, to=str(owner.member.id)).status_code == 409
    assert press(owner, "mine", letter=letter_numbers(services, [3])).status_code == 409
    assert held_by(owner, "Alex Example") == []


def test_whoever_only_reads_can_choose_nothing(owner, services, signed_in):
    viewer = signed_in(Role.VIEWER, name="Vic Example")
    shown = viewer.get(TRACK)
    assert len(numbers(shown)) == 16
    assert acts_of(shown) == []
    assert 'name="letter"' not in shown.text
    for act in ACTS:
        assert press(viewer, act, letter=letter_numbers(services, [3])).status_code == 403
    assert viewer.get(ASSIGN).status_code == 403


def test_letters_of_another_campaign_are_left_out(owner, services):
    small_campaign(services, reference="OTHER15")
    with services.database.reading() as session:
        others = letter_ids(session, [1, 2], "OTHER15")
    press(owner, "mine", letter=[*map(str, others), *letter_numbers(services, [3]), "x", "9" * 30])
    assert held_by(owner, "Alex Example") == [3]


def letter_numbers(services, numbers_):
    """Values of the boxes of letters."""
    with services.database.reading() as session:
        return [str(i) for i in letter_ids(session, numbers_)]


def ticked(page):
    return re.findall(r'name="letter" type="checkbox" value="(\d+)" checked', page.text)


def take(services, client, step):
    with services.database.writing() as session:
        take_step(session, small(session), step, actor=Actor(client.member.id))
