"""The statutory framework on its pages: on any day, recorded and corrected, who cites an edition, what is flagged."""

from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.campaigns.create import campaign_by_reference
from app.campaigns.text import newest_text
from app.drafting.citations import out_of_force
from app.evidence.framework.listed import editions
from app.evidence.framework.models import EditionVersion
from tests.delivery.marking import press, read
from tests.evidence.interventions.saying import SOURCE

ALL = "/framework"
EDITION = {
    "title": "Working Together to Safeguard Children (2010)",
    "short": "Working Together 2010",
    "cited_as": "2010\nMarch 2010",
    "first": ["", "", ""],
    "last": ["14", "4", "2013"],
    "note": "",
    **SOURCE,
}
TOGETHER = f"{ALL}/works/working-together"


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


def edition_of(services, short: str) -> int:
    with services.database.reading() as session:
        wanted = select(EditionVersion.edition_id).where(
            EditionVersion.short == short, EditionVersion.superseded.is_(None)
        )
        return session.scalars(wanted).one()


def seen_on(page) -> str:
    return page.text.split('name="seen" value="')[1].split('"')[0]


def test_the_list_says_of_each_edition_whether_it_is_in_force_on_the_day(drafter):
    march = read(drafter.get(f"{ALL}?as_at=2015-03-03"))
    assert "(26 March 2015) 26 March 2015 to 3 July 2018 Not yet in force" in march
    assert "(2013) 15 April 2013 to 25 March 2015 In force" in march
    today = read(drafter.get(ALL))
    assert "15 April 2013 to 25 March 2015 No longer in force" in today
    assert "First day not recorded" in today
    assert "3 editions in force on" in today
    assert "as far as is recorded. Of 4 more the first day is not recorded." in today
    assert "Nothing is recorded" in read(drafter.get(f"{ALL}?known_at=1"))


def test_an_edition_is_added_once_and_overlaps_no_other(drafter, services):
    for _ in range(2):
        answer = press(drafter, f"{TOGETHER}/editions/new", **(EDITION | {"once": "an edition"}))
    assert "Until 14 April 2013" in read(drafter.get(answer.location))
    with services.database.reading() as session:
        assert len(editions(session)) == 12
    refused = press(drafter, f"{TOGETHER}/editions/new", **(EDITION | {"last": ["15", "4", "2013"], "once": "x"}))
    assert "is in force on one of these days" in read(refused)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Enter the title of the edition"),
        ({"short": ""}, "Enter a short name"),
        ({"first": ["15", "4", "2013"]}, "The last day is before the first"),
        ({"first": ["", "4", "2013"]}, "Enter a day, such as 26 2 2015"),
        ({"source_url": "x"}, "Enter an address that begins with https://"),
    ],
)
def test_what_is_wrong_with_an_edition_stands_beside_its_field(drafter, changes, sentence):
    answer = press(drafter, f"{TOGETHER}/editions/new", **(EDITION | changes))
    assert answer.status_code == 400
    assert sentence in read(answer)


def test_an_edition_is_corrected_with_its_history_and_not_from_a_stale_tab(drafter, services):
    one = f"{ALL}/{edition_of(services, 's. 47')}"
    stale = seen_on(drafter.get(f"{one}/correct"))
    form = EDITION | {"title": "Section 47", "short": "s. 47", "cited_as": "", "last": ["", "", ""]}
    press(drafter, f"{one}/correct", **(form | {"first": ["1", "10", "2005"], "seen": stale}))
    assert "In force from : not recorded became 1 October 2005." in read(drafter.get(one))
    answer = press(drafter, f"{one}/correct", **(form | {"first": ["2", "10", "2005"], "seen": stale}))
    assert answer.status_code == 409
    assert "corrected this after you opened it" in read(answer)


def test_an_edition_recorded_in_error_is_removed(drafter, services):
    one = f"{ALL}/{edition_of(services, 's. 47')}"
    seen = seen_on(drafter.get(f"{one}/remove"))
    assert "Say why" in read(press(drafter, f"{one}/remove", seen=seen))
    press(drafter, f"{one}/remove", seen=seen, reason="Twice in the list.")
    assert "Recorded in error, and removed. Twice in the list." in read(drafter.get(one))
    assert "the duty to investigate" not in read(drafter.get(ALL))
    assert drafter.get(f"{one}/correct").status_code == 404


def test_a_power_is_added_with_the_names_by_which_a_text_calls_it(drafter):
    form = {"kind": "power", "title": "Care Act 2014, section 42", "names": "Care Act 2014", "section": "", "once": "c"}
    assert "Enter the section of the Act" in read(press(drafter, f"{ALL}/new", **form))
    answers = [press(drafter, f"{ALL}/new", **(form | {"section": "42"})) for _ in range(2)]
    assert {answer.location for answer in answers} == {f"{ALL}/works/care-act-2014-section-42/editions/new"}
    taken = press(drafter, f"{ALL}/new", **(form | {"section": "42", "once": "another"}))
    assert "There is one of this title already" in read(taken)
    correct = f"{ALL}/works/care-act-2014-section-42/correct"
    stale = seen_on(drafter.get(correct))
    press(drafter, correct, **(form | {"section": "42", "names": "Care Act 2014\nthe Care Act", "seen": stale}))
    assert "How a text calls it : Care Act 2014 became Care Act 2014; the Care Act." in read(drafter.get(correct))
    assert press(drafter, correct, **(form | {"section": "43", "seen": stale})).status_code == 409


def test_an_edition_s_page_says_who_cites_it(drafter, services):
    page = read(drafter.get(f"{ALL}/{edition_of(services, 'Working Together 2013')}"))
    assert "Cited now" in page
    assert "MAR15" in page
    assert "No letter of an open campaign was found that cites it." in read(
        drafter.get(f"{ALL}/{edition_of(services, 'Working Together 2023')}")
    )


@pytest.mark.parametrize("section", ["s. 10", "s. 11", "s. 13"])
def test_the_shipped_letter_cites_the_sections_that_it_names_in_brackets(drafter, services, section):
    page = read(drafter.get(f"{ALL}/{edition_of(services, section)}"))
    assert "MAR15" in page
    assert "Local leadership on child sexual exploitation, March 2015" in page


def test_of_several_sections_the_one_that_is_not_in_force_is_named(app, services):
    words = "Under sections 10, 11 and 13 of the Children Act 2004 you must act."
    with services.database.reading() as session:
        (found,) = out_of_force(session, words, on=date(2026, 3, 1))
    assert found.words.startswith(
        "Children Act 2004, section 13, cited as “sections 10, 11 and 13 of the Children Act 2004”, is no longer in "
        "force on 1 March 2026."
    )


def test_who_only_reads_may_record_nothing(signed_in, services):
    viewer = signed_in(Role.VIEWER)
    one = f"{ALL}/{edition_of(services, 's. 11')}"
    assert "Add guidance" not in read(viewer.get(ALL))
    assert "Correct" not in read(viewer.get(one))
    pages = (f"{ALL}/new", f"{TOGETHER}/correct", f"{TOGETHER}/editions/new", f"{one}/correct", f"{one}/remove")
    assert [viewer.get(page).status_code for page in pages] == [403] * 5


def test_the_framework_is_taken_away(drafter):
    told = drafter.get(f"{ALL}.csv?as_at=2015-03-03").get_data(as_text=True)
    assert told.count("\n") == 12
    assert "Working Together to Safeguard Children (2013)" in told
    assert [told.count(word) for word in (",In force,", ",Not yet in force,", ",First day not recorded,")] == [4, 3, 4]


def test_a_letter_that_cites_an_edition_of_a_later_day_is_told_and_the_shipped_one_is_not(app, services):
    with services.database.reading() as session:
        campaign = campaign_by_reference(session, "MAR15")
        text = newest_text(session, campaign.id)
        assert out_of_force(session, text.source, on=campaign.letter_date) == []
        later = "One\n\nSee *Working Together to\nSafeguard Children* (26 March 2015)."
        (found,) = out_of_force(session, later, on=campaign.letter_date)
    assert found.at == 4
    assert found.words == (
        "“Working Together to Safeguard Children (26 March 2015)” is not in force yet on 3 March 2015. "
        "It is from 26 March 2015. On that day it is Working Together 2013."
    )


def test_the_letter_s_page_flags_it_and_lets_it_be_saved(drafter, services):
    assert "no longer in force" not in drafter.get("/campaigns/MAR15/letter").text
    with services.database.writing() as session:
        campaign_by_reference(session, "MAR15").letter_date = date(2016, 3, 3)
    page = drafter.get("/campaigns/MAR15/letter").text
    assert "“Working Together to Safeguard Children (2013)” is no longer in force on 3 March 2016." in page
    assert "There is a problem" not in page


def test_a_template_is_compared_with_today_and_says_so(drafter):
    said = read(drafter.get("/templates/march-2015-accountability"))
    assert "Cited in its text and not in force today" in said
    assert "no longer in force" in said
    assert "On that day it is Working Together 2023." in said
    assert "no longer in force" in drafter.get("/templates/march-2015-accountability/edit").text
