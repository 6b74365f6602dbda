"""The page of sending: how things stand, the letters under a filter, and to whom it offers what."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from app.accounts.models import Role
from app.campaigns.models import Letter
from app.campaigns.states import State
from app.delivery.channels import METHODS, Channel
from app.delivery.marking.listing import Count
from app.delivery.marking.record import Sending
from app.delivery.marking.sendable import Stand, Why
from app.delivery.pages import NONE_GENERATED
from app.delivery.showing import progress_words
from app.delivery.views import send as views
from app.delivery.words import STANDS
from tests.delivery.marking import (
    CORRECT,
    RECORD,
    SEND,
    actions_of,
    close,
    lede_of,
    line_of,
    read,
    references,
    row_named,
    sound,
    step_of,
)
from tests.delivery.reaching import fail
from tests.delivery.sending import (
    BY_EMAIL,
    BY_POST,
    LEADERS,
    LETTERS,
    POLICE,
    clear,
    make,
    send,
    unclear,
)
from tests.production.shown import leave
from tests.web.figures import numbers_in
from tests.web.markup import errors_of, links_of, part_of, parts_of, rows_of, states_of, with_class, words_of

POLICE_NAME = "Chief officers of police"


def says(stands, *, ended: bool = False, sent: int = 0, unposted: int = 0, came_back: int = 0) -> str:
    """The sentences that a page begins with when letters stand so (tests/delivery/test_words.py)."""
    count = Count(stands, sent=sent, not_arrived=came_back, unposted=unposted, came_back=came_back)
    return " ".join(filter(None, progress_words(count, ended=ended)))


def marks(page) -> set[str]:
    """The registries that links of a page offer to mark as sent; "": all of them."""
    queries = (parse_qs(urlsplit(href).query) for href in links_of(page) if href.startswith(RECORD))
    return {query.get("registry", [""])[0] for query in queries}


def assert_made_again(page, stand: Stand, why: Why | None = None) -> None:
    """The second edition of a letter stands so; its first was emailed."""
    line = line_of(part_of(page, "listed"), "MAR15-0044")
    assert words_of(line.find("td[@data-label='Edition']")) == "2"
    address, stands = states_of(line)
    assert address.shape == "full", "the letter has one"
    assert (stands.shape, stands.word) == (STANDS[stand].shape, STANDS[stand].word)
    went = f"edition 1 was {METHODS[Channel.EMAIL].went} on 4 March 2015"
    assert stands.sub == (f"{STANDS[why].word}: {went}" if why else went)


def test_before_anything_is_made_it_says_what_to_do_first(owner):
    page = sound(owner.get(SEND))
    assert lede_of(page) == says({Why.NOT_MADE: 1268})
    assert parts_of(page, "what-waits") == [], "it waits for nothing else"
    assert part_of(page, "generate").get("href") == "/campaigns/MAR15/generate"
    assert not {RECORD, f"{SEND}/rehearse"} & actions_of(page), "no letter can be sent or marked"
    sent_back = owner.get(f"{SEND}/rehearse", follow_redirects=True)
    assert errors_of(sound(sent_back)) == {"": NONE_GENERATED}, "there is no box to select"
    assert step_of(page).shape == "none"
    assert numbers_in(row_named(page, "Council leaders")[-1]) == [], "none to mark"
    assert marks(page) == set()
    assert CORRECT not in actions_of(page)


def test_it_says_what_can_be_marked_and_what_waits_for_what(owner, made):
    page = sound(owner.get(SEND))
    assert lede_of(page) == says({Stand.READY: 5, Why.NOT_MADE: 1263}, unposted=2)
    *counts, mark = row_named(page, "Council leaders")
    assert counts == ["Council leaders", "Cleared", "353", "3", "3", "0", "350"]
    assert numbers_in(mark) == [3]
    *counts, mark = row_named(page, "Health leaders")
    assert counts == ["Health leaders", "Cleared", "215", "0", "0", "0", "215"]
    assert numbers_in(mark) == []
    *counts, mark = row_named(page, "All")
    assert counts == ["All", "", "1,268", "5", "5", "0", "1,263"]
    assert numbers_in(mark) == [5]
    assert marks(page) == {"council-leaders", "chief-constables", ""}
    assert step_of(page).shape == "empty"


@pytest.mark.usefixtures("cheap")
def test_uncleared_letters_carry_draft_and_can_not_be_marked(owner, services):
    clear(services, "council-leaders")
    make(services)
    page = sound(owner.get(SEND))
    assert lede_of(page) == says({Stand.READY: 3, Why.NOT_MADE: 1263, Why.DRAFT: 2})
    assert STANDS[Why.DRAFT].to_do in row_named(part_of(page, "what-waits"), STANDS[Why.DRAFT].word)[2]
    *counts, mark = row_named(page, POLICE_NAME)
    assert counts == [POLICE_NAME, "Not cleared", "43", "2", "0", "0", "43"]
    assert numbers_in(mark) == []


def test_what_is_sent_is_counted_and_listed_with_how_and_when(owner, made):
    event = send(made, LEADERS, BY_POST)
    page = sound(owner.get(SEND, query_string={"stand": "sent"}))
    assert lede_of(page) == says({Stand.SENT: 3, Stand.READY: 2, Why.NOT_MADE: 1263}, sent=3, unposted=2)
    on = f"{METHODS[Channel.POST].went} on 4 March 2015"
    assert links_of(part_of(page, "marked"))[f"/campaigns/MAR15/sent/{event}"] == f"3 letters {on}"
    line = line_of(part_of(page, "listed"), "MAR15-0044")
    assert words_of(line.find("td[@data-label='Edition']")) == "1"
    address, stands = states_of(line)
    assert (address.shape, stands) == ("full", ("full", STANDS[Stand.SENT].word, on))
    assert references(page) == ["MAR15-0044", "MAR15-0045", "MAR15-0046"]
    assert (step_of(page).shape, "3 of 1,268" in step_of(page).word) == ("half", True)


def test_of_those_that_can_be_marked_alone_it_says_which_have_no_postal_address(owner, made):
    """Of the letters without one, the first bounced and the second was never sent."""
    fail(made, POLICE[0], "no_such_mailbox")
    send(made, LEADERS, BY_POST)
    stands = {Stand.SENT: 3, Stand.READY: 1, Stand.FAILED: 1, Why.NOT_MADE: 1263}
    assert lede_of(sound(owner.get(SEND))) == says(stands, sent=4, came_back=1, unposted=1)
    assert STANDS[Stand.FAILED].one in lede_of(sound(owner.get("/letters/MAR15-0042")))
    make(made, LEADERS[:1])
    stands |= {Stand.SENT: 2, Stand.CORRECTION: 1}
    assert lede_of(sound(owner.get(SEND))) == says(stands, sent=4, came_back=1, unposted=1)


def test_when_all_are_sent_it_is_done_until_one_is_corrected(owner, made):
    leave(made, LETTERS)
    send(made, LETTERS, BY_EMAIL)
    page = sound(owner.get(SEND))
    assert lede_of(page) == says({Stand.SENT: 5}, sent=5)
    assert step_of(page).shape == "full"
    make(made, LEADERS[:1])
    page = sound(owner.get(SEND))
    assert lede_of(page) == says({Stand.SENT: 4, Stand.CORRECTION: 1}, sent=5)
    *counts, mark = row_named(page, "Council leaders")
    assert counts == ["Council leaders", "Cleared", "3", "3", "0", "1", "2", "0"], "each letter once"
    assert numbers_in(mark) == [1]
    assert numbers_in(row_named(page, "All")[-1]) == [1]
    assert marks(page) == {"council-leaders", ""}
    assert (step_of(page).shape, numbers_in(step_of(page).word)) == ("half", [1])
    assert_made_again(page, Stand.CORRECTION)


def test_a_letter_made_again_as_a_draft_still_counts_as_sent(owner, made):
    leave(made, LETTERS)
    send(made, LETTERS, BY_EMAIL)
    unclear(made, "council-leaders")
    make(made, LEADERS[:1])
    page = sound(owner.get(SEND))
    assert lede_of(page) == says({Stand.SENT: 4, Stand.CORRECTION_WAITS: 1}, sent=5)
    assert_made_again(page, Stand.CORRECTION_WAITS, Why.DRAFT)
    row = row_named(page, "Council leaders")
    assert row == ["Council leaders", "Not cleared", "3", "3", "0", "1", "2", "0", row[-1]], "each letter once"
    waits = part_of(page, "what-waits")
    assert [row[0] for row in rows_of(waits)] == [STANDS[Stand.CORRECTION_WAITS].word]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"stand": "ready"}, [42, 43, 44]),
        ({"stand": "sent"}, [45, 46]),
        ({"stand": ["ready", "sent"], "registry": "council-leaders"}, [44, 45, 46]),
        ({"stand": "ready", "address": "yes"}, [44]),
        ({"stand": "ready", "address": "no"}, [42, 43]),
        ({"q": "adur district"}, [44, 549]),
        ({"q": "mar15-0045"}, [45]),
        ({"stand": "sent", "region": "North West"}, [45]),
        ({"stand": ["ready", "sent"], "nation": "Wales"}, []),
    ],
)
def test_filters_keep_the_letters_that_fit(owner, made, query, shown):
    send(made, LEADERS[1:], BY_POST)
    page = owner.get(SEND, query_string=query)
    assert references(page) == [f"MAR15-{number:04d}" for number in shown]
    assert bool(with_class(sound(page), "ds-empty")) == (not shown)


def test_the_counts_of_states_are_under_the_other_filters(owner, made):
    send(made, LEADERS[1:], BY_POST)
    said = read(owner.get(SEND, query_string={"registry": "council-leaders", "stand": "sent"}))
    ready, sent, not_made = (STANDS[one].word for one in (Stand.READY, Stand.SENT, Why.NOT_MADE))
    assert f"{ready} (1) {sent} (2) {not_made} (350)" in said


def test_each_thing_chosen_can_be_taken_out_again(owner, made):
    page = owner.get(SEND, query_string={"registry": "council-leaders", "stand": ["ready", "sent"], "page": 2})
    assert f'href="{SEND}?stand=ready&amp;stand=sent"' in page.text
    assert f'href="{SEND}?registry=council-leaders&amp;stand=sent"' in page.text
    assert STANDS[Stand.READY].word in links_of(sound(page))[f"{SEND}?registry=council-leaders&stand=sent"]


def test_all_that_match_are_chosen_over_pages(owner, made, monkeypatch):
    monkeypatch.setattr(views, "SIZE", 2)
    page = owner.get(SEND, query_string={"stand": "ready", "page": 2})
    assert references(page) == ["MAR15-0044", "MAR15-0045"]
    (bar,) = with_class(sound(page), "ds-bar")
    assert (bar.get("data-bulk"), bar.get("data-of")) == ("letter", "5")
    (choose_all,) = links_of(bar)
    assert "all-letter=1" in choose_all
    assert numbers_in(links_of(bar)[choose_all]) == [5]
    assert parts_of(bar, "letter-ticks"), "ticks hold on this page only"
    assert {RECORD, f"{SEND}/rehearse"} <= actions_of(page)
    assert numbers_in(words_of(with_class(page, "ds-shown")[0])) == [3, 4, 5]
    page = owner.get(SEND, query_string={"stand": "ready", "page": 2, "all-letter": 1})
    (bar,) = with_class(sound(page), "ds-bar")
    assert (bar.get("data-bulk"), parts_of(bar, "letter-ticks")) == (None, [])
    assert "5 letters" in words_of(bar)
    (one_by_one,) = links_of(bar)
    assert "all-letter" not in one_by_one
    assert {RECORD, f"{SEND}/rehearse"} <= actions_of(page)
    assert '<input type="hidden" name="all-letter" value="1">' in page.text
    assert '<input type="hidden" name="stand" value="ready">' in page.text
    assert "all-letter=1&amp;page=3" in page.text
    assert len(re.findall(r'name="letter"[^>]* checked disabled', page.text)) == 2


def test_an_audience_of_nobody_leads_to_the_audience(owner, services):
    with services.database.writing() as session:
        session.query(Letter).delete()
    page = owner.get(SEND)
    (empty,) = with_class(sound(page), "ds-empty")
    assert list(links_of(empty)) == ["/campaigns/MAR15/audience"]


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.VIEWER])
def test_others_see_what_is_sent_and_are_offered_nothing(owner, signed_in, made, role):
    send(made, LEADERS, BY_POST)
    page = signed_in(role).get(SEND)
    not_mine = words_of(part_of(sound(page), "not-mine"))
    assert "MAR15, Robin Owner," in not_mine
    assert f"3 letters {METHODS[Channel.POST].went} on 4 March 2015" in words_of(part_of(page, "marked"))
    assert 'type="checkbox" name="letter"' not in page.text
    assert marks(page) == set()
    assert RECORD not in actions_of(page)


def test_only_the_owner_is_led_to_reopen_a_text_that_lacks_a_name(owner, signed_in, made):
    reopen, campaign = "/campaigns/MAR15/clearance/reopen", "/campaigns/MAR15"
    for client, at, elsewhere in ((owner, reopen, campaign), (signed_in(Role.VIEWER), campaign, reopen)):
        for page in (SEND, "/campaigns/MAR15/generate", "/campaigns/MAR15/clearance"):
            links = links_of(part_of(sound(client.get(page)), "names-missing"))
            assert at in links
            assert elsewhere not in links


@pytest.mark.parametrize("state", [State.CLOSED, State.ARCHIVED])
def test_a_closed_campaign_shows_and_offers_nothing(owner, made, state):
    send(made, LEADERS, BY_POST)
    close(made, state)
    page = sound(owner.get(SEND))
    assert f"MAR15 is {state}." in words_of(page).replace(" .", ".")
    assert lede_of(page) == says({Stand.SENT: 3, Stand.READY: 1265}, sent=3, ended=True)
    assert marks(page) == set()
    assert RECORD not in actions_of(page)


def test_what_was_marked_is_listed_the_newest_first_and_all_of_it_when_asked(owner, made, monkeypatch):
    monkeypatch.setattr(views, "LATEST", 1)
    send(made, LEADERS, Sending(Channel.HAND, date(2015, 3, 5), note="At the conference"))
    send(made, POLICE, BY_EMAIL)
    emailed = f"2 letters {METHODS[Channel.EMAIL].went} on 4 March 2015"
    by_hand = f"3 letters {METHODS[Channel.HAND].went} on 5 March 2015"
    page = sound(owner.get(SEND))
    assert [row[0] for row in rows_of(part_of(page, "marked"))] == [emailed]
    assert [numbers_in(words) for href, words in links_of(page).items() if href.endswith("#marked")] == [[2]]
    page = sound(owner.get(SEND, query_string={"entries": "all"}))
    newest, first = rows_of(part_of(page, "marked"))
    assert (newest[0], first[0], first[2]) == (emailed, by_hand, "At the conference")
    assert states_of(part_of(page, "marked"))[1].shape == "full"
    assert [href for href in links_of(page) if href.endswith("#marked")] == []


def test_of_no_campaign_there_is_no_page(owner):
    assert owner.get("/campaigns/NONE/send").status_code == 404
