"""The list of a campaign's letters in the browser, without a browser: answers, filters, order, pages, figures."""

import re
from datetime import UTC, date, datetime

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.letters import list_letters
from app.campaigns.models import Letter
from app.delivery.channels import METHODS
from app.responses.answers import Asked, Back, Late
from app.responses.kinds import NOT_READ
from app.tracking.codes import Delivery
from app.tracking.letter_notes import add_note
from app.tracking.showing import recorded_at_words
from app.tracking.views import tracking as views
from tests.fixtures.app import sign_in_to
from tests.tracking.office import busy_campaign, letter, reply, send, small, small_campaign
from tests.tracking.shown import answers, chart, choices, figures, line, links, numbers, showing, text
from tests.web.figures import days_in, numbers_in
from tests.web.markup import faults_of, links_of, main_of, part_of, parts_of, words_of

POSTED = METHODS["post"].handed_over

pytestmark = pytest.mark.stack

TRACK = "/campaigns/TRK15/track"


def noted(services, number, words="Wait until they have met."):
    with services.database.writing() as session:
        add_note(session, letter(session, number), text=words, once=f"{number}-{words}"[:40], actor=SYSTEM)


def test_every_letter_stands_with_its_four_answers(clock, stack_app):
    services = stack_app.extensions["despatch"]
    client = sign_in_to(stack_app, Role.VIEWER)
    busy_campaign(services)
    at = datetime(2015, 3, 27, 17, tzinfo=UTC)
    clock.set(at)  # it runs on while the campaign is made
    page = client.get(TRACK)
    assert sorted(numbers(page)) == list(range(1, 17))
    posted, late = (POSTED, "3 March 2015"), (Late.OVERDUE.word, "3 working days")
    answered, nothing = Back.SUBSTANTIVE.word, (Back.NOTHING.word, "")
    no_answer, unread, in_time = ((Asked.NO_ANSWER.word, ""), (Asked.NOT_READ.word, ""), (Late.IN_TIME.word, ""))
    told = {number: answers(page, number) for number in range(1, 11)}
    came_late, returned = (Late.CAME_LATE.word, "2 working days"), (Back.NOTHING.word, "returned 9 March 2015")
    assert told == {
        1: [posted, (answered, "19 March 2015"), ("5 of 5", ""), in_time],
        2: [posted, (answered, "26 March 2015"), ("1 of 5", f"3 {NOT_READ.lower()}"), came_late],
        3: [posted, (Back.ACKNOWLEDGEMENT.word, "5 March 2015"), no_answer, late],
        4: [posted, (Back.HOLDING.word, "20 March 2015"), no_answer, (Late.NOT_DUE.word, "1 April 2015")],
        5: [(Delivery.RETURNED.word, "9 March 2015"), returned, no_answer, (Late.RETURNED.word, "")],
        6: [posted, (answered, "24 March 2015"), unread, in_time],
        7: [posted, (answered, "24 March 2015"), unread, in_time],
        8: [posted, nothing, no_answer, late],
        9: [(Delivery.DELIVERED.word, "3 March 2015"), nothing, no_answer, late],
        10: [(Delivery.NOT_SENT.word, "")],
    }
    (unsent,) = main_of(page).xpath(".//table[@id='letters-listed']//tr[contains(., 'TRK15-0010')]")
    assert [words_of(cell).split() for cell in unsent.xpath("td")] == [["Not", "sent"], *[["–", "Not", "sent"]] * 3]
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert recorded_at_words(at) in text(page.text)
    for query in ("q=durham", "sort=post", "sort=-post", "region=Wales"):
        assert numbers(client.get(f"{TRACK}?{query}")), query


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=Gwent", [2]),
        ("q=Director+of+Children%E2%80%99s+Services,+Darlington+Borough+Council", [5]),
        ("q=Chief+Constable+of+Gwent+Police.", [2]),
        ("q=Gwent,", [2]),
        ("q=childrens+services,+darlington", [5]),
        ("q=gWENT+police", [2]),
        ("q=TRK15-0003", [3]),
        ("q=trk15-001", [10, 11, 12, 13, 14, 15, 16]),
        ("q=constable", [1, 2, 3, 4]),
        ("q=durham", [6]),
        ("q=no+such+place", []),
        ("back=nothing", [5, 8, 9]),
        ("back=not_sent", [10, 11, 12, 13, 14, 15, 16]),
        ("late=overdue", [3, 8, 9]),
        ("late=returned", [5]),
        ("asks=not_sent", [10, 11, 12, 13, 14, 15, 16]),
        ("asks=no_answer", [3, 4, 5, 8, 9]),
        ("late=overdue&region=Wales", [3]),
        ("back=substantive&back=holding&nation=England", [6, 7]),
        ("delivered=returned", [5]),
        ("asks=part_read", [2]),
        ("asks=some", []),
        ("registry=chief-constables", [1, 2, 3, 4]),
        ("registry=", list(range(1, 17))),
        ("region=Atlantis", []),
        ("nonsense=1", list(range(1, 17))),
    ],
)
def test_words_and_filters_leave_what_fits_them(owner, query, found):
    assert sorted(numbers(owner.get(f"{TRACK}?{query}"))) == found


def test_each_filter_says_how_many_letters_it_leaves(owner, services):
    noted(services, 8)
    offered = choices(owner.get(TRACK))
    assert {name for name, _ in offered} == {
        "back", "late", "delivered", "asks", "registry", "region", "nation", "note",
    }  # fmt: skip
    assert offered["late", "overdue"] == ("Overdue", 3)
    assert offered["registry", "directors-of-childrens-services"][1] == 12
    for (name, value), (_, count) in offered.items():
        page = owner.get(TRACK, query_string={name: value})
        assert len(numbers(page)) == count, (name, value)
        assert choices(page)[name, value][1] == count


def test_what_is_chosen_stands_above_the_filters_and_can_be_taken_out_one_by_one(owner):
    page = owner.get(f"{TRACK}?late=overdue&region=Wales&q=police&sort=post")
    assert "Words" in text(page.text)
    (without,) = links(page, "Remove this filter: Wales")
    assert without == f"{TRACK}?late=overdue&q=police&sort=post"
    assert numbers(owner.get(without)) == [3]
    assert links(page, "Clear all") == [TRACK]


NOT_SENT = [10, 11, 12, 13, 14, 15, 16]


@pytest.mark.parametrize(
    ("key", "groups"),
    [
        ("delivered", [NOT_SENT, [5], [1, 2, 3, 4, 6, 7, 8], [9]]),
        ("back", [NOT_SENT, [5, 8, 9], [3], [4], [1], [6, 7], [2]]),
        ("asks", [NOT_SENT, [3, 4, 5, 8, 9], [6, 7], [2], [1]]),
        ("late", [NOT_SENT, [1, 6, 7], [4], [2], [5], [3, 8, 9]]),
    ],
)
def test_each_answer_puts_letters_in_order_both_ways(owner, key, groups):
    up, down = owner.get(f"{TRACK}?sort={key}"), owner.get(f"{TRACK}?sort=-{key}")
    assert numbers(up) == [number for group in groups for number in group]
    assert numbers(down) == [number for group in reversed(groups) for number in group]
    assert re.findall('aria-sort="(asc|desc)ending"', up.text + down.text) == ["asc", "desc"]
    assert f'href="{TRACK}?sort=-{key}"' in up.text


def test_posts_are_put_in_order_by_their_titles(owner):
    up, down = owner.get(f"{TRACK}?sort=post"), owner.get(f"{TRACK}?sort=-post")
    titles = [line(up, number).split(" TRK15-")[0] for number in numbers(up)]
    assert titles == sorted(titles, key=str.casefold)
    assert numbers(down) == numbers(up)[::-1]


def test_what_is_worst_stands_first_until_another_order_is_asked_for(owner):
    assert numbers(owner.get(TRACK)) == numbers(owner.get(f"{TRACK}?sort=-late"))
    assert numbers(owner.get(f"{TRACK}?sort=nonsense")) == numbers(owner.get(f"{TRACK}?sort=-late"))


def test_pages_hold_on_to_filter_and_order(owner, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 3)
    first = owner.get(f"{TRACK}?registry=directors-of-childrens-services&sort=-post&by=region")
    assert showing(first) == [1, 3, 12]
    assert numbers_in(words_of(part_of(first, "letter-ticks"))) == [12], "ticks hold on this page only"
    (following,) = links(first, "Next page")
    second = owner.get(following)
    assert showing(second) == [4, 6, 12]
    assert list(chart(second)) == ["North East", "Wales", "All"], "by region"
    assert not {*numbers(first)} & {*numbers(second)}
    last = owner.get(f"{TRACK}?registry=directors-of-childrens-services&sort=-post&page=4")
    assert showing(last) == [10, 12, 12]
    everything = owner.get(f"{TRACK}?registry=directors-of-childrens-services&all-letter=1")
    one_page = owner.get(f"{TRACK}?region=Wales&late=overdue")
    assert parts_of(everything, "letter-ticks") == parts_of(one_page, "letter-ticks") == []
    for strange in ("99", "0", "-1", "x", "9" * 20):
        assert owner.get(f"{TRACK}?page={strange}").status_code == 200
    assert showing(owner.get(f"{TRACK}?page=99")) == [16, 16, 16]


def test_the_figures_agree_with_each_other_and_with_the_list(owner):
    page = owner.get(TRACK)
    assert {name: (number, numbers_in(sub)) for name, (number, sub) in figures(page).items()} == {
        "letters": (16, [9, 7]),
        "replied": (4, [3, 1]),
        "part": (2, [1]),
        "nothing": (3, [1]),
        "overdue": (3, [24, 2015]),
    }
    assert figures(page)["letters"][1].split(", ") == ["9 sent", "7 not sent"]
    assert figures(page)["replied"][1].split(", ") == ["3 in time", "1 late"]
    for by in ("registry", "region"):
        table = chart(owner.get(f"{TRACK}?by={by}"))
        assert table["All"] == [4, 2, 3, 7, 16]
        rows = [counts for name, counts in table.items() if name != "All"]
        assert [sum(column) for column in zip(*rows, strict=True)] == [4, 2, 3, 7, 16]
    shortcuts = links_of(page)
    assert numbers_in(shortcuts[f"{TRACK}?back=nothing#letters"]) == [3]
    assert len(numbers(owner.get(f"{TRACK}?back=nothing"))) == 3
    assert numbers_in(shortcuts[f"{TRACK}?late=overdue#letters"]) == [3]
    assert len(numbers(owner.get(f"{TRACK}?late=overdue"))) == 3


def test_the_page_leads_with_the_overdue_letters(owner):
    page = owner.get(TRACK)
    assert list(links_of(part_of(page, "overdue-letters"))) == [
        f"{TRACK}?late=overdue#letters",
        "/campaigns/TRK15/chase",
    ]
    places = [page.text.index(f'id="{name}"') for name in ("overdue-letters", "letters", "filter", "responses")]
    assert places == sorted(places)


def test_a_row_of_the_chart_leads_to_its_letters(owner):
    page = owner.get(f"{TRACK}?by=region&late=overdue")
    table = chart(page)
    assert table == {"North East": [2, 0, 3, 7, 12], "Wales": [2, 2, 0, 0, 4], "All": [4, 2, 3, 7, 16]}
    (there,) = links(page, "North East")
    assert sorted(numbers(owner.get(there))) == [8, 9]


def test_figures_do_not_change_with_the_filter_and_a_declined_letter_is_replied_to(owner, services):
    reply(services, [10], on=date(2015, 3, 20), kind="declined")
    page = owner.get(f"{TRACK}?late=overdue")
    number, letters = figures(page)["letters"]
    sent, only_answered, not_sent = letters.split(", ")
    assert (number, sent, numbers_in(only_answered), not_sent) == (16, "9 sent", [1], "6 not sent")
    number, replied = figures(page)["replied"]
    assert (number, numbers_in(replied)) == (5, [1, 3, 1, 1]), "refused; in time, late, and before any sending"
    said = answers(owner.get(TRACK), 10)
    assert said[1:] == [
        (Back.DECLINED.word, "20 March 2015"),
        ("None of 5", ""),
        (Late.DATED_BEFORE.word, "20 March 2015"),
    ]


def test_overdue_says_how_many_are_due_by_another_date_and_how_many_are_not_counted(owner, services):
    reply(services, [8], on=date(2015, 3, 20), kind="holding", new_reply_by=date(2015, 3, 26))
    send(services, [10, 11], sent_on=date(2015, 3, 25))
    reply(services, [10], on=date(2015, 3, 26))
    number, due = figures(owner.get(TRACK))["overdue"]
    assert (number, [numbers_in(part) for part in due.split("; ")]) == (3, [[24, 2015], [1], [1]])
    assert len(numbers(owner.get(f"{TRACK}?late=overdue"))) == number
    reply(services, [11], on=date(2015, 3, 27))
    assert len(figures(owner.get(TRACK))["overdue"][1].split("; ")) == 2, "all that were sent after it have a reply"


def test_before_anything_is_sent_the_page_says_what_it_is_for(clock, services, signed_in):
    client = signed_in(Role.DRAFTER)
    small_campaign(services)
    page = client.get(TRACK)
    assert list(links_of(part_of(page, "none-sent"))) == ["/campaigns/TRK15/send"]
    assert numbers(page) == []
    reply(services, [3], on=date(2015, 3, 20))
    page = client.get(TRACK)
    assert parts_of(page, "none-sent") == []
    not_sent, back = (Delivery.NOT_SENT.word, ""), (Back.SUBSTANTIVE.word, "20 March 2015")
    assert answers(page, 3) == [not_sent, back, (Asked.NOT_READ.word, ""), (Late.DATED_BEFORE.word, "20 March 2015")]


def test_a_campaign_without_letters_has_nothing_to_follow(clock, services, signed_in):
    client = signed_in(Role.VIEWER)
    small_campaign(services)
    with services.database.writing() as session:
        session.query(Letter).filter(Letter.campaign_id == small(session).id).delete()
    assert parts_of(client.get(TRACK), "none-sent")
    assert client.get(f"{TRACK}.xlsx").status_code == client.get(f"{TRACK}/print").status_code == 200


def test_when_no_letter_fits_the_page_says_what_to_clear(owner):
    page = owner.get(f"{TRACK}?late=overdue&region=Wales&q=no+such+place")
    clearing = links_of(part_of(page, "none-match"))
    assert "“Wales”" in clearing[f"{TRACK}?late=overdue&q=no+such+place"]
    assert TRACK in clearing
    assert choices(page)["region", "North East"] == ("North East", 0), "what else there is to choose stays in sight"


def test_a_letter_that_was_withdrawn_is_followed_and_says_so(owner, services):
    with services.database.writing() as session:
        for number in (1, 16):
            letter(session, number).withdrawn = True
    page = owner.get(TRACK)
    assert sorted(numbers(page)) == list(range(1, 16))
    assert "TRK15-0001 · withdrawn" in line(page, 1)


def test_an_open_letter_is_followed_by_whole_registries(clock, services, signed_in):
    client = signed_in(Role.VIEWER)
    small_campaign(services)
    with services.database.writing() as session:
        campaign = small(session)
        campaign.open_letter = True
        list_letters(session, campaign, actor=SYSTEM)
    send(services, [17, 18])
    page = client.get(TRACK)
    assert sorted(numbers(page)) == [17, 18]
    assert line(page, 17).startswith("All chief officers of police TRK15-0017")
    assert chart(client.get(f"{TRACK}?by=region")) == {"Not known": [0, 0, 2, 2]}
    assert numbers(client.get(f"{TRACK}?q=all+directors")) == [18]


def test_without_a_day_to_reply_by_nothing_is_late(clock, services, signed_in):
    client = signed_in(Role.VIEWER)
    small_campaign(services, reply_by=None)
    send(services, [1])
    page = client.get(TRACK)
    posted, back = (POSTED, "3 March 2015"), (Back.NOTHING.word, "")
    assert answers(page, 1) == [posted, back, (Asked.NO_ANSWER.word, ""), (Late.NO_REPLY_NEEDED.word, "")]
    number, due = figures(page)["overdue"]
    assert (number, days_in(due)) == (0, [])


def test_a_strange_address_is_answered_like_any_other(owner):
    for name in ("reference", "extension", "_anchor", "_external", "endpoint", "all-letter", "letter"):
        assert owner.get(f"{TRACK}?{name}=x&late=overdue").status_code == 200


def test_words_of_a_person_stay_words(owner, services):
    noted(services, 1, "<script>alert(1)</script>")
    page = owner.get(f"{TRACK}?q=<b>bold</b>&region=<i>")
    assert "<b>bold" not in page.text
    assert "<i>" not in page.text


def test_the_number_of_queries_does_not_grow_with_the_number_of_letters(owner, services, queries):
    with services.database.writing() as session:
        for number in range(10, 16):
            letter(session, number).withdrawn = True
    few = queries(owner, TRACK)
    assert len(numbers(owner.get(TRACK))) == 10
    with services.database.writing() as session:
        for number in range(10, 16):
            letter(session, number).withdrawn = False
    reply(services, range(8, 17), on=date(2015, 3, 20))
    send(services, range(10, 16))
    assert len(numbers(owner.get(TRACK))) == 16
    assert queries(owner, TRACK) == few


def test_only_those_who_may_see_a_campaign_see_its_letters(owner, client, signed_in):
    assert client.get(TRACK).status_code == 302
    assert owner.get("/campaigns/NONE/track").status_code == 404
    assert numbers(signed_in(Role.VIEWER, name="Vic Example").get(TRACK))
