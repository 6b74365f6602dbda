"""The page of one text: what it is compared with, what a clearer need not read again, and who may read it."""

import re

import pytest

from app.accounts.models import Role
from app.clearance.models import OfficeMember
from tests.campaigns.writing import EDUCATION, edit, whole, written
from tests.clearance.clearers import CLEARANCE, LEAD, POLICE, form_of, office_id, saying, states
from tests.production.shown import words
from tests.web.filled import Main

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


@pytest.mark.parametrize(
    ("since", "said", "removed", "added"),
    [
        ("", "compared with version 2, which the office last answered about", ["once."], ["once, and say so."]),
        ("answered", "compared with version 2", ["once."], ["once, and say so."]),
        ("first", "compared with version 1, which was asked about first", ["report."], ["report at once, and say so."]),
        ("v1", "compared with version 1 as it was asked about", ["report."], ["report at once, and say so."]),
        ("as-lead-members", "The same as the text for lead members, except paragraph 2", ["Read case files."], [LAST]),
        ("none", "No comparison", [], []),
        ("nonsense", "No comparison", [], []),
    ],
)
def test_it_is_compared_with_what_one_asks_for(home, thrice, since, said, removed, added):
    page = home.get(thrice, query_string={"since": since} if since else {})
    assert whole(page)
    assert said in words(page)
    assert compared(page) == (removed, added)


def test_the_office_is_told_what_changed_since_it_answered_and_of_what_did_not_nothing(home, thrice):
    rows = words(home.get(home.page))
    assert "1 paragraph changed since your last answer" in rows
    assert "1 of 2 texts waits for your answer." in rows


def test_a_text_that_the_office_has_answered_says_that_nothing_is_new(home, services, thrice):
    home.post(home.page, data=saying(form_of(home), "content"))
    rows = words(home.get(home.page))
    assert "Nothing new since your answer" in rows
    assert "1 paragraph changed" not in rows
    page = words(home.get(thrice))
    assert "compared with version 2, which the office answered about before" in page
    assert "last answered" not in page


def test_what_was_read_already_is_named(home):
    assert "The same as for chief constables and commissioners, except paragraph 2" in words(home.get(home.page))
    page = home.get(f"{home.page}/{LEAD}")
    assert "The same as for chief constables and commissioners, except paragraph 2." in words(page)
    shown = home.get(next(link for link in Main(page.text).links if "since=as-" in link))
    assert compared(shown) == (["Record each report."], ["Read case files."])


def test_what_was_said_stands_in_its_order(home, thrice):
    said = words(home.get(thrice)).split("What was said")[1]
    lines = (
        "Asked about version 3",
        "version 2 no longer applies",
        "content",
        "Asked about version 2",
        "Asked about version 1",
    )
    at = [said.index(line) for line in lines]
    assert at == sorted(at)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.DRAFTER, Role.CLEARER])
def test_everybody_reads_the_text_and_only_the_office_answers(home, services, signed_in, role):
    page = signed_in(role, name="Pat Example").get(f"{CLEARANCE}/texts/{POLICE}")
    assert (page.status_code, whole(page)) == (200, True)
    assert "Record each report." in words(page)
    assert "What does your minister say?" not in page.text


def test_a_clearer_who_reads_the_text_answers_on_its_page(home, services):
    page = home.get(f"{CLEARANCE}/texts/{POLICE}")
    assert whole(page)
    (form,) = (one for one in Main(page.text).forms if "answer" in one.offered)
    assert form.action == f"{home.page}/{POLICE}"
    refused = home.post(form.action, data=saying(form_of(home, f"{CLEARANCE}/texts/{POLICE}"), "subject_should"))
    assert "Enter a note to explain the answer" in words(refused)
    said = saying(form_of(home, f"{CLEARANCE}/texts/{POLICE}"), "subject_should", note="Say please.")
    assert "Answer recorded for 1 text." in words(home.post(form.action, data=said, follow_redirects=True))
    assert states(services) == {POLICE: "subject_should", LEAD: "asked"}


def test_who_answers_for_two_offices_chooses_one_on_the_page_of_the_text(home, services):
    education = office_id(services, EDUCATION)
    with services.database.writing() as session:
        session.add(OfficeMember(office_id=education, user_id=home.member.id, gateway=False))
    page = home.get(f"{CLEARANCE}/texts/{POLICE}")
    assert "What does your minister say?" not in page.text
    for office in (home.office, education):
        assert f'href="{CLEARANCE}/offices/{office}/{POLICE}#answer-heading"' in page.text


def test_before_anybody_is_asked_it_is_read_too_and_not_commented_on(services, signed_in):
    page = signed_in(Role.DRAFTER).get("/campaigns/MAR15/clearance/texts/council-leaders")
    assert whole(page)
    said = words(page)
    assert "Only if “district council” is yes: in letters to district councils" in said
    assert "in letters to recipients in Wales. None of these letters prints it" in said
    assert said.count("None of these letters prints it") == 1
    assert [form for form in Main(page.text).forms if form.method == "post"] == []
    assert signed_in(Role.VIEWER, name="Pat Example").get("/campaigns/MAR15/clearance/texts/nowhere").status_code == 404


def test_one_letter_of_each_wording_is_looked_at(home, signed_in):
    viewer = signed_in(Role.VIEWER, name="Pat Example")
    page = viewer.get("/campaigns/MAR15/clearance/texts/council-leaders")
    assert "353 letters, in 3 wordings: the list has one letter of each." in words(page)
    other = viewer.get("/campaigns/MAR15/clearance/texts/council-leaders?letter=MAR15-0050")
    assert 'value="MAR15-0050" selected' in other.text
    police = viewer.get("/campaigns/MAR15/clearance/texts/council-leaders?letter=MAR15-0001")
    assert "MAR15-0001" not in police.text


def test_offices_see_what_each_letter_prints_beside_the_text(home):
    page = home.get(f"{CLEARANCE}/texts/{POLICE}")
    assert f'href="{CLEARANCE}/texts/{POLICE}/recipients"' in page.text
    beside = words(home.get(f"{CLEARANCE}/texts/{POLICE}/recipients"))
    assert "WRITE-0001" in beside
    assert "Post: Chief Constable of Dyfed-Powys Police" in beside
    assert "Salutation: Dear Chief Constable" in beside
    assert "Date of letter 3 March 2015" in beside
    assert home.get(f"{CLEARANCE}/texts/council-leaders/recipients").status_code == 404


def test_the_sender_is_among_what_offices_read(home, services):
    with services.database.writing() as session:
        written(session).sender = ["2 Marsham Street", "London SW1P 4DF"]
    assert "2 Marsham Street" in words(home.get(f"{CLEARANCE}/texts/{POLICE}"))
