"""What the board and the home page say: who has answered, what each office said, and what holds a text up."""

import re
from dataclasses import replace
from datetime import date
from functools import partial

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.clearance.board import board_for, held_up_by, last_change
from app.campaigns.clearance.clear import late_for_replies, replies_due
from app.campaigns.clearance.text_page import NOT_PRINTED
from app.campaigns.lifecycle.details import change_details, details_of, seen_of
from app.campaigns.models import Campaign
from app.campaigns.signatories.reshuffle import change_minister
from app.clearance.models import OfficeMember
from app.clearance.offices.change import OfficeNames, add_office
from app.clearance.offices.ministers import record_minister
from app.clearance.states import State
from app.clearance.words import ANSWERS
from app.home.clearance import TO_DO
from app.platform.clock import today
from app.web.names import the_office
from tests.campaigns.clearing import ALL, answer, clear_all
from tests.clearance.board.browsing import HERE, HOME, POLICE, act, edit, followed, given_on, needs_at, of
from tests.clearance.offices.people import minister, office
from tests.registry.test_pages import words as read
from tests.web.figures import days_in, needs_of, numbers_in
from tests.web.markup import faults_of, part_of, parts_of, rows_of, states_of, words_of


def board_on(page):
    """The table of the board."""
    return part_of(page, "board").getparent()


def replies_said(reply_by: date, *, on: date, due: date | None = None) -> str:
    """What pages say of the reply-by date on a day; `due`: the deadline for answers that they suggest."""
    return replies_due(Campaign(letter_date=date(2015, 3, 3), reply_by=reply_by), due or on, today=on)


def test_the_board_says_who_said_what_and_who_holds_it_up(owner, asked):
    note = "Cite the edition of 2013"
    with asked.database.writing() as session:
        campaign = of(session)
        home, justice, health = (one.office_id for one in campaign.signatories[:3])
        answer(session, campaign, home)
        answer(session, campaign, justice, "lead-members", state=State.NOT_CONTENT, note=note)
        answer(session, campaign, health, "lead-members", state=State.SUBJECT_MUST, note="Name the groups")
        answer(session, campaign, health, "council-leaders", state=State.SUBJECT_COMMENT, note="A comma")
    with asked.database.reading() as session:
        rows = [(row.days, row.held_up) for row in board_for(session, of(session)).rows]
    page = owner.get(HERE)
    assert given_on(page) == [7, 30]
    refusal, change = needs_at(page, f"{HERE}/texts/lead-members")
    assert (refusal.shape, change.shape) == ("warn", "warn")
    assert ("Ministry of Justice" in refusal.title, "lead members" in refusal.title) == (True, True)
    assert note in refusal.rest
    assert ("Department of Health" in change.title, "lead members" in change.title) == (True, True)
    (silent,) = [one for one in needs_of(page) if "Department for Education" in one.title]
    assert (silent.shape, numbers_in(silent.title)) == ("empty", [6]), "the list leaves out no office"
    (education,) = (row for row in rows_of(board_on(page)) if "Department for Education" in row[0])
    assert (len([cell for cell in education if "No answer yet" in cell]), "0 of 6" in education[0]) == (6, True)
    assert [days is None for days, _ in rows] == [True, False, False, False, False], "the Home Office holds nothing up"
    assert [row[-1] for row in rows_of(board_on(page))] == [held_up for _, held_up in rows]


def test_each_symbol_of_the_board_has_the_one_meaning_of_its_legend(owner, asked):
    with asked.database.writing() as session:
        offices = [one.office_id for one in of(session).signatories]
        answer(session, of(session), offices[0])
        answer(session, of(session), offices[1], state=State.SUBJECT_MUST, note="Name the day")
        answer(session, of(session), offices[2], state=State.SUBJECT_SHOULD, note="Name the day")
        answer(session, of(session), offices[3], state=State.SUBJECT_COMMENT, note="Well put")
    page = owner.get(HERE).text
    board = re.search(r'id="board">.*?</table>', page, re.DOTALL)[0]
    legend = dict(re.findall(r"ds-state--(\w+)\">.*?<b>(.*?)</b>", re.search(r'"ds-key".*?</ul>', page, re.DOTALL)[0]))
    shown = set(re.findall(r"ds-state--(\w+)\">.*?<b>(.*?)</b>(?:<small>(.*?)</small>)?", board))
    assert {shape for shape, *_ in shown} <= legend.keys()
    assert {words for shape, _, words in shown if shape == "warn"} == {"until changes are made"}, (
        "the consent that is not given"
    )
    for state in (State.SUBJECT_SHOULD, State.SUBJECT_COMMENT):
        assert ("full", *ANSWERS[state].split(", ")) in shown
    assert {word for shape, word, _ in shown if shape == "empty"} == {legend["empty"]}


def test_what_an_office_wrote_with_its_clearance_is_read_on_the_board_and_before_issuing(owner, asked):
    act(asked, clear_all, registries=["lead-members"], issue=False)
    with asked.database.writing() as session:
        first, second, *_ = (one.office_id for one in of(session).signatories)
        answer(session, of(session), first, "lead-members", state=State.SUBJECT_SHOULD, note="Name the day.")
        answer(session, of(session), second, "council-leaders", state=State.SUBJECT_COMMENT, note="Well put.")
    board, page = owner.get(HERE), owner.get(f"{HERE}/issue")
    for one in (board, page):
        notes = [words_of(note) for note in part_of(one, "office-notes").iter("li")]
        (note,) = (note for note in notes if "Name the day." in note)
        assert [fact in note for fact in (HOME, ANSWERS[State.SUBJECT_SHOULD], "lead members")] == [True] * 3
    assert "Well put." in read(board)
    assert "Well put." not in read(page), "about a text that can't be issued"
    for one in (board, page):
        assert faults_of(one.text, policy=one.headers["Content-Security-Policy"]) == []


def test_a_deadline_after_the_reply_by_date_is_warned_of(owner, asked):
    with asked.database.writing() as session:
        of(session).reply_by = date(2099, 2, 27)
    for due, late in ((["26", "2", "2099"], False), (["27", "2", "2099"], True)):
        warned = [days_in(words_of(one)) for one in parts_of(followed(owner, "/due", due=due), "late-for-replies")]
        assert warned == [["27 February 2099"] * 2] * late, due
    asked_for = words_of(part_of(owner.get(f"{HERE}/due"), "replies-due"))
    due = date(2099, 2, 27)
    assert asked_for == replies_said(date(2099, 2, 27), on=date(2099, 2, 26), due=due)
    assert days_in(asked_for) == ["3 March 2015", "27 February 2099", "27 February 2099"]
    assert asked_for != replies_said(date(2099, 2, 27), on=date(2099, 2, 26), due=date(2015, 3, 2)), "no office is late"
    assert asked_for != replies_said(date(2099, 2, 27), on=date(2099, 2, 28), due=due)
    with asked.database.writing() as session:
        of(session).reply_by = date(2015, 3, 24)
    asked.database.close()  # no event says so
    past = words_of(part_of(owner.get(f"{HERE}/due"), "replies-due"))
    assert past == replies_said(date(2015, 3, 24), on=date(2015, 3, 25))
    assert past != replies_said(date(2015, 3, 24), on=date(2015, 3, 23))
    warning = words_of(part_of(owner.get(HERE), "late-for-replies"))
    passed = late_for_replies(Campaign(reply_by=date(2015, 3, 24)), date(2099, 2, 27), today=date(2015, 3, 25))
    assert (warning, days_in(warning)) == (passed, ["24 March 2015"])
    act(asked, clear_all, issue=False)
    assert parts_of(owner.get(HERE), "late-for-replies") == [], "every office has answered"


def test_an_edit_asks_again_and_the_board_says_what_changed(owner, asked):
    act(asked, clear_all, issue=False)
    edit(asked, POLICE, "Be certain that a report is recorded as a crime when it is made")
    page = owner.get(HERE)
    assert given_on(page) == [25, 30]
    assert [one.shape for one in states_of(board_on(page))].count("query") == 5, "asked again"
    assert numbers_in(words_of(part_of(page, "last-change").find("h2"))) == [2]
    assert numbers_in(words_of(part_of(page, "untouched"))) == [5, 25]
    assert [mark for mark in ("((", ":::", "&nbsp;") if mark in words_of(part_of(page, "last-change"))] == []


def test_an_office_asked_because_its_minister_left_is_not_asked_by_the_last_version(owner, asked):
    with asked.database.writing() as session:
        minister(session, "Alex Example", date(2014, 1, 1))
    act(asked, clear_all, issue=False)
    edit(asked, POLICE, "Be certain that a report is recorded as a crime when it is made")
    with asked.database.reading() as session:
        was = last_change(session, of(session))
    with asked.database.writing() as session:
        home = office(session)
        record = partial(record_minister, session, home, name="Sam Example", since=today(), actor=SYSTEM)
        change_minister(session, home, record, today=today(), actor=SYSTEM, accepted=ALL)
    with asked.database.reading() as session:
        change, board = last_change(session, of(session)), board_for(session, of(session))
    assert (change.touched, change.kept) == (was.touched, was.kept - 5)
    hers = next(row for row in board.rows if row.office.name == HOME)
    assert [slug for slug, one in hers.put.items() if not one.minister_left] == [*was.touched]
    titles = {one.title for one in needs_of(owner.get(HERE)) if HOME in one.title}
    assert len(titles) == 2, "each cause by itself"


def test_an_office_asked_about_the_same_words_is_told_apart_from_those_whose_words_changed(owner, asked):
    act(asked, clear_all, issue=False)
    edit(asked, POLICE, "Be certain that a report is recorded as a crime when it is made")
    with asked.database.reading() as session:
        was = last_change(session, of(session))
    with asked.database.writing() as session:
        campaign = of(session)
        one = replace(details_of(campaign), marking="")
        change_details(session, campaign, one, seen=seen_of(campaign), printed=False, accepted=ALL, actor=SYSTEM)
    with asked.database.reading() as session:
        change = last_change(session, of(session))
    assert (change.touched, was.beside, len(change.beside), change.kept) == (was.touched, {}, 5, 0)
    assert all("Protective marking" in what for what in change.beside.values())
    assert parts_of(owner.get(HERE), "asked-beside")


def test_the_board_says_of_an_office_that_is_not_content_no_more_than_that(owner, asked):
    with asked.database.writing() as session:
        campaign = of(session)
        clear_all(session, campaign, issue=False)
        answer(
            session, campaign, campaign.signatories[0].office_id, "lead-members", state=State.NOT_CONTENT, note="Meet"
        )
        said = held_up_by(board_for(session, campaign))
        assert "not content" in said
        answer(
            session, campaign, campaign.signatories[1].office_id, "lead-members", state=State.SUBJECT_MUST, note="Cut"
        )
        assert held_up_by(board_for(session, campaign)) != said
    assert "Change the text" not in next(one.rest for one in needs_of(owner.get("/")) if one.shape == "warn")


def test_two_offices_are_both_named(owner, asked):
    with asked.database.writing() as session:
        for one in of(session).signatories[2:]:
            answer(session, of(session), one.office_id)
        names = [the_office(one.department) for one in of(session).signatories]
    held_up = words_of(part_of(owner.get(HERE), "held-up"))
    assert [name in held_up for name in names] == [True, True, False, False, False]
    assert numbers_in(held_up) == [], "since today"


def test_an_office_of_a_department_that_no_longer_exists_is_not_offered(owner, services):
    title = "Secretary of State for Levelling Up, Housing and Communities"
    with services.database.writing() as session:
        called = OfficeNames(title, "Department for Levelling Up, Housing and Communities", "Levelling Up")
        add_office(session, called, actor=SYSTEM)
        of(session).letter_date = date(2024, 7, 9)
    assert title in read(owner.get(f"{HERE}/ask"))
    with services.database.writing() as session:
        of(session).letter_date = date(2024, 7, 10)
    assert title not in read(owner.get(f"{HERE}/ask"))


def test_the_home_page_says_with_whom_it_is(owner, asked, signed_in):
    (need,) = needs_at(owner.get("/"), HERE)
    assert ("Home Office" in need.title, numbers_in(need.title)[0]) == (True, 4), "and as many other offices"
    assert "0 of 30" in need.rest
    sam = signed_in(Role.CLEARER, name="Sam Clearer")
    with asked.database.writing() as session:
        home = of(session).signatories[0].office_id
        session.add(OfficeMember(office_id=home, user_id=sam.member.id, gateway=False))
    page = sam.get("/")
    assert parts_of(page, "needs-office")
    (need,) = needs_at(page, f"{HERE}/offices/{home}")
    assert ("Home Office" in need.title, "MAR15" in need.title) == (True, True)
    with asked.database.writing() as session:
        clear_all(session, of(session), issue=False)
    assert needs_at(sam.get("/"), f"{HERE}/offices/{home}") == []
    (need,) = needs_at(owner.get("/"), HERE)
    assert (need.shape, numbers_in(need.title)) == ("query", [6]), "texts to issue"


def test_an_office_reads_in_which_letters_a_paragraph_is_where_the_paragraph_is(signed_in, asked):
    """In no list below it that says nothing of the letters there are."""
    sam = signed_in(Role.CLEARER, name="Sam Example")
    with asked.database.writing() as session:
        home = of(session).signatories[0].office_id
        session.add(OfficeMember(office_id=home, user_id=sam.member.id, gateway=False))
    page = sam.get(f"{HERE}/offices/{home}")
    leaders = part_of(page, "words-council-leaders")
    (whole,) = leaders.xpath(".//details[not(ancestor::details)]")
    assert [words_of(one) for one in leaders.xpath(".//dl[not(ancestor::details)]")] == []
    numbers = [numbers_in(words_of(one))[0] for one in whole.xpath(".//details//dt")]
    assert (len(numbers), numbers) == (5, sorted(numbers)), "in the order of the paragraphs"
    (letters,) = (one for one in whole.iter("dd") if "county councils" in words_of(one))
    assert words_of(letters.getprevious()) == "Paragraph 4"
    assert NOT_PRINTED in words_of(next(one for one in whole.iter("dd") if "recipients in Wales" in words_of(one)))


def test_the_home_page_says_which_office_waits_for_a_change(owner, asked):
    with asked.database.writing() as session:
        campaign = of(session)
        home, *others = (one.office_id for one in campaign.signatories)
        for office_id in others:
            answer(session, campaign, office_id)
        slugs = [part.registry_slug for part in campaign.audience]
        answer(session, campaign, home, *[slug for slug in slugs if slug != "lead-members"])
        answer(session, campaign, home, "lead-members", state=State.SUBJECT_MUST, note="Name the groups")
    page = owner.get("/")
    (need,) = needs_at(page, f"{HERE}/texts/lead-members")
    assert (need.shape, "Home Office" in need.title, "lead members" in need.title) == ("warn", True, True)
    assert TO_DO[State.SUBJECT_MUST] in need.rest
    assert "Name the groups" in need.rest
    assert [one for one in needs_at(page, HERE) if "Home Office" in one.title] == []
    board = owner.get(HERE)
    assert "Home Office" in words_of(part_of(board, "held-up"))
    assert numbers_in(words_of(part_of(board, "held-up"))) == [], "since today"
    assert [one.shape for one in needs_of(board)] == ["warn"]
