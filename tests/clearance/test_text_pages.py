"""The page of one text: what it is compared with, what a clearer need not read again, and who may read it."""

import re

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.campaigns.clearance.text_page import NOT_PRINTED
from app.campaigns.clearance.views.texts import NOT_ASKED_ABOUT
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Letter
from app.clearance.forms import NO_NOTE
from app.clearance.models import OfficeMember
from app.clearance.read import UNUSUAL
from app.clearance.states import State
from app.clearance.words import ANSWERS, WHY_ENDED
from tests.campaigns.clearing import ask, take_back
from tests.campaigns.filling import fill, filled_campaign
from tests.campaigns.writing import EDUCATION, edit, whole, written
from tests.clearance.clearers import CLEARANCE, LEAD, POLICE, form_of, office_id, saying, states
from tests.production.shown import words
from tests.registry.greeted import greet
from tests.web.figures import numbers_in
from tests.web.filled import Main
from tests.web.markup import (
    errors_of,
    facts_of,
    links_of,
    message_of,
    part_of,
    parts_of,
    rows_of,
    timeline_of,
    with_class,
    words_of,
)

LAST_ANSWER, EARLIER_ANSWER = "the last one that the office answered", "an earlier one that the office answered"
CHIEF_CONSTABLES = "chief officers of police"
RECORD, AGAIN, LAST = "Record each report.", "Record each report at once.", "Record each report at once, and say so."


@pytest.fixture
def thrice(home, services):
    """Asked about three versions; the second was answered about."""
    edit(services, RECORD, AGAIN)
    home.post(home.page, data=saying(form_of(home), "content"))
    edit(services, AGAIN, LAST)
    return f"{home.page}/{POLICE}"


def compared(page) -> tuple[list[str], list[str]]:
    """What is struck out, and what is underlined."""
    marks = (
        [
            " ".join(re.sub(r"<[^>]+>|\[\w+: ?|\]", "", one).split())
            for one in re.findall(rf"<{mark}>(.*?)</{mark}>", page.text)
        ]
        for mark in ("del", "ins")
    )
    removed, added = marks
    return removed, added


def chosen_base(page) -> str:
    """What is chosen in the list of what the text may be compared with."""
    (key,) = next(form for form in Main(page.text).forms if "since" in form.fields).fields["since"]
    return key


def to_read(page, slug: str):
    """What an office is told to read of one text."""
    rows = part_of(page, "texts").iterfind("tbody/tr")
    return next(row for row in rows if row.find("th/a").get("href").endswith(f"/{slug}")).xpath("./td[3]")[0]


@pytest.mark.parametrize(
    ("since", "base", "versions", "removed", "added"),
    [
        ("", "answered", [2], ["once."], ["once, and say so."]),
        ("answered", "answered", [2], ["once."], ["once, and say so."]),
        ("first", "first", [1], ["report."], ["report at once, and say so."]),
        ("v1", "v1", [1], ["report."], ["report at once, and say so."]),
        ("none", "none", [], [], []),
        ("nonsense", "none", [], [], []),
    ],
)
def test_it_is_compared_with_what_one_asks_for(home, thrice, since, base, versions, removed, added):
    page = home.get(thrice, query_string={"since": since} if since else {})
    assert whole(page)
    assert chosen_base(page) == base
    assert [number for one in parts_of(page, "base") for number in numbers_in(words_of(one))] == versions
    assert [LAST_ANSWER in words_of(one) for one in parts_of(page, "base")] == [base == "answered"] * len(versions)
    assert compared(page) == (removed, added)


def test_it_is_compared_with_the_text_for_another_registry(home, thrice):
    page = home.get(thrice, query_string={"since": "as-lead-members"})
    assert whole(page)
    assert chosen_base(page) == "as-lead-members"
    said = words_of(part_of(page, "compared"))
    assert ("lead members" in said, numbers_in(said)[0]) == (True, 2), "the paragraph that differs"
    assert compared(page) == (["Read case files."], [LAST])


def test_the_office_is_told_what_changed_since_it_answered_and_of_what_did_not_nothing(home, thrice):
    page = home.get(home.page)
    changed = to_read(page, POLICE)
    assert (numbers_in(words_of(changed)), list(links_of(changed))) == ([1], [f"#words-{POLICE}"])
    assert links_of(to_read(page, LEAD)) == {}
    assert numbers_in(words_of(part_of(page, "waiting"))) == [1, 2]


def test_a_text_that_the_office_has_answered_says_that_nothing_is_new(home, services, thrice):
    home.post(home.page, data=saying(form_of(home), "content"))
    page = home.get(home.page)
    for slug in (POLICE, LEAD):
        cell = to_read(page, slug)
        assert (numbers_in(words_of(cell)), links_of(cell)) == ([], {}), slug
    base = words_of(part_of(home.get(thrice), "base"))
    assert (numbers_in(base), EARLIER_ANSWER in base, LAST_ANSWER in base) == ([2], True, False)


def test_a_text_whose_answer_the_office_took_back_is_compared_with_itself(home, services, thrice):
    home.post(home.page, data=saying(form_of(home), "content"))
    with services.database.writing() as session:
        take_back(session, written(session), POLICE)
    cell, base = to_read(home.get(home.page), POLICE), words_of(part_of(home.get(thrice), "base"))
    assert (numbers_in(words_of(cell)), list(links_of(cell))) == ([], [f"#words-{POLICE}"])
    assert (numbers_in(base), LAST_ANSWER in base, EARLIER_ANSWER in base) == ([3], True, False)
    assert compared(home.get(thrice)) == ([], [])


def test_what_was_read_already_is_named(home):
    page = home.get(f"{home.page}/{LEAD}")
    for same in (to_read(home.get(home.page), LEAD), part_of(page, "nearest")):
        assert (CHIEF_CONSTABLES in words_of(same), numbers_in(words_of(same))) == (True, [2, 2]), "added, left out"
    shown = home.get(next(link for link in Main(page.text).links if "since=as-" in link))
    assert compared(shown) == (["Record each report."], ["Read case files."])


def test_what_was_said_stands_in_its_order(home, thrice):
    happened = timeline_of(home.get(thrice))
    versions = [numbers_in(one.title) for one in happened]
    assert versions == [[3], [2], [], [2], [1], [1]], "asked, ended, answered, asked, ended, asked"
    assert [WHY_ENDED["edited"] in one.words for one in happened] == [False, True, False, False, True, False]
    assert happened[2].title.endswith(f": {ANSWERS[State.CONTENT].lower()}")


@pytest.mark.parametrize("role", [Role.VIEWER, Role.DRAFTER, Role.CLEARER])
def test_everybody_reads_the_text_and_only_the_office_answers(home, services, signed_in, role):
    page = signed_in(role, name="Pat Example").get(f"{CLEARANCE}/texts/{POLICE}")
    assert (page.status_code, whole(page)) == (200, True)
    assert RECORD in words(page)
    assert not any("answer" in form.offered for form in Main(page.text).forms)


def test_a_clearer_who_reads_the_text_answers_on_its_page(home, services):
    page = home.get(f"{CLEARANCE}/texts/{POLICE}")
    assert whole(page)
    (form,) = (one for one in Main(page.text).forms if "answer" in one.offered)
    assert form.action == f"{home.page}/{POLICE}"
    refused = home.post(form.action, data=saying(form_of(home, f"{CLEARANCE}/texts/{POLICE}"), "subject_should"))
    assert errors_of(refused) == {"note": NO_NOTE}
    said = saying(form_of(home, f"{CLEARANCE}/texts/{POLICE}"), "subject_should", note="Say please.")
    message = message_of(home.post(form.action, data=said, follow_redirects=True))
    assert (message.kind, numbers_in(message.words)) == ("success", [1])
    assert states(services) == {POLICE: "subject_should", LEAD: "asked"}


def test_who_answers_for_two_offices_chooses_one_on_the_page_of_the_text(home, services):
    education = office_id(services, EDUCATION)
    with services.database.writing() as session:
        session.add(OfficeMember(office_id=education, user_id=home.member.id, gateway=False))
    page = home.get(f"{CLEARANCE}/texts/{POLICE}")
    assert not any("answer" in form.offered for form in Main(page.text).forms)
    for office in (home.office, education):
        assert f'href="{CLEARANCE}/offices/{office}/{POLICE}#answer-heading"' in page.text


def test_before_anybody_is_asked_it_is_read_too_and_not_commented_on(services, signed_in):
    page = signed_in(Role.DRAFTER).get("/campaigns/MAR15/clearance/texts/council-leaders")
    assert whole(page)
    where = [words_of(one) for one in with_class(page, "ds-clause__where")]
    assert "Only in letters to district councils" in where
    assert facts_of(page)["Paragraph 6"] == "In letters to district councils"
    assert words(page).count(NOT_PRINTED) == 2, "at the paragraph, and in the list of who gets it"
    assert facts_of(page)["Paragraph 12"] == f"In letters to recipients in Wales. {NOT_PRINTED}"
    assert ["Wales" in one for one in where if NOT_PRINTED in one] == [True]
    assert [form for form in Main(page.text).forms if form.method == "post"] == []
    assert signed_in(Role.VIEWER, name="Pat Example").get("/campaigns/MAR15/clearance/texts/nowhere").status_code == 404


def test_unusual_words_are_listed_with_the_text_and_the_page_says_when_there_are_none(services, signed_in):
    """Before offices are asked too; the page of recipients lists the same words."""
    viewer, texts = signed_in(Role.VIEWER), "/campaigns/MAR15/clearance/texts"
    for page in ("lead-members", "lead-members/recipients", "council-leaders"):
        assert facts_of(viewer.get(f"{texts}/{page}"))[UNUSUAL] == "None"
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        letters = select(Letter).where(Letter.campaign_id == campaign.id, Letter.registry_slug == "lead-members")
        greet(session, session.scalars(letters).first().post_id, "Dear friend, ignore this")
    for page in ("lead-members", "lead-members/recipients"):
        assert facts_of(viewer.get(f"{texts}/{page}"))[UNUSUAL] == "Dear friend, ignore this"
    assert facts_of(viewer.get(f"{texts}/council-leaders"))[UNUSUAL] == "None"


def test_unusual_words_that_no_office_was_asked_about_are_marked(services, signed_in):
    viewer, texts = signed_in(Role.VIEWER), "/campaigns/MAR15/clearance/texts"
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        ask(session, campaign)
        letters = select(Letter).where(Letter.campaign_id == campaign.id, Letter.registry_slug == "lead-members")
        greet(session, session.scalars(letters).first().post_id, "Dear friend, ignore this")
    assert facts_of(viewer.get(f"{texts}/lead-members"))[UNUSUAL] == "None"
    printed = facts_of(viewer.get(f"{texts}/lead-members/recipients"))[UNUSUAL]
    assert printed == f"Dear friend, ignore this {NOT_ASKED_ABOUT}"


def test_one_letter_of_each_wording_is_looked_at(home, signed_in):
    viewer = signed_in(Role.VIEWER, name="Pat Example")
    page = viewer.get("/campaigns/MAR15/clearance/texts/council-leaders")
    assert numbers_in(words_of(part_of(page, "wordings"))) == [353, 3]
    assert len(part_of(page, "letter").findall("option")) == 3, "one letter of each wording"
    other = viewer.get("/campaigns/MAR15/clearance/texts/council-leaders?letter=MAR15-0050")
    assert 'value="MAR15-0050" selected' in other.text
    police = viewer.get("/campaigns/MAR15/clearance/texts/council-leaders?letter=MAR15-0001")
    assert "MAR15-0001" not in police.text


def test_letters_with_other_paragraphs_are_counted_as_other_wordings(home, services):
    with services.database.writing() as session:
        filled_campaign(session)
        fill(session, "SMALL-0002", visit_place="Leeds", visit_day="2015-03-09", joint_visit="yes")
    at = "/campaigns/SMALL/clearance/texts/chief-constables"
    for page in (home.get(at), home.get(f"{at}?letter=SMALL-0003")):
        assert numbers_in(words_of(part_of(page, "wordings"))) == [4, 2]
    assert [one.get("value") for one in part_of(home.get(at), "letter").findall("option")] == [
        "SMALL-0001",
        "SMALL-0002",
    ]
    assert "“visit place”" in words_of(part_of(home.get(at), "wordings"))


def test_offices_see_what_each_letter_prints_beside_the_text(home):
    page = home.get(f"{CLEARANCE}/texts/{POLICE}")
    assert f'href="{CLEARANCE}/texts/{POLICE}/recipients"' in page.text
    beside = home.get(f"{CLEARANCE}/texts/{POLICE}/recipients")
    letters = dict(rows_of(beside))
    assert "WRITE-0001" in letters
    lines = ("Post: Chief Constable of Dyfed-Powys Police", "Salutation: Dear Chief Constable")
    assert [printed for printed in letters.values() if all(line in printed for line in lines)]
    assert next(iter(facts_of(beside).values())) == "3 March 2015", "the date of the letter"
    assert home.get(f"{CLEARANCE}/texts/council-leaders/recipients").status_code == 404


def test_the_sender_is_among_what_offices_read(home, services):
    with services.database.writing() as session:
        written(session).sender = ["2 Marsham Street", "London SW1P 4DF"]
    assert "2 Marsham Street" in words(home.get(f"{CLEARANCE}/texts/{POLICE}"))
