"""The statutory framework on its pages: on any day, recorded and corrected, who cites an edition, what is flagged."""

from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.create import campaign_by_reference
from app.drafting.citations import citations_out_of_force
from app.evidence.forms import NO_LINK
from app.evidence.framework.listing import editions
from app.evidence.framework.models import WorkEditionVersion
from app.evidence.framework.refusals import REFUSALS as WORK_REFUSALS
from app.evidence.framework.words import IN_FORCE, NO_LONGER_IN_FORCE, NOT_KNOWN_SINCE, NOT_YET_IN_FORCE
from app.evidence.refusals import REFUSALS
from tests.delivery.marking import press, read
from tests.evidence.interventions.saying import SOURCE
from tests.refusals import said_of
from tests.tracking.office import small_campaign
from tests.web.figures import days_in, numbers_in
from tests.web.markup import (
    errors_of,
    facts_of,
    links_of,
    main_of,
    part_of,
    parts_of,
    rows_of,
    states_of,
    timeline_of,
    words_of,
)

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
TITLE = "Working Together to Safeguard Children (2013)"
TOGETHER = f"{ALL}/works/working-together"


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


def edition_of(services, short: str) -> int:
    with services.database.reading() as session:
        wanted = select(WorkEditionVersion.edition_id).where(
            WorkEditionVersion.short == short, WorkEditionVersion.superseded.is_(None)
        )
        return session.scalars(wanted).one()


def seen_on(page) -> str:
    return page.text.split('name="seen" value="')[1].split('"')[0]


def test_the_list_says_of_each_edition_whether_it_is_in_force_on_the_day(drafter):
    days_2013, days_2015 = "15 April 2013 to 25 March 2015", "26 March 2015 to 3 July 2018"
    march = {days: word for _, days, word, _ in rows_of(drafter.get(f"{ALL}?as_at=2015-03-03"))}
    assert (march[days_2015], march[days_2013]) == (NOT_YET_IN_FORCE[1], IN_FORCE[1])
    page = drafter.get(ALL)
    today = [(days, word) for _, days, word, _ in rows_of(page)]
    assert (days_2013, NO_LONGER_IN_FORCE[1]) in today
    assert [word for _, word in today].count(NOT_KNOWN_SINCE[1]) == 6
    number, _day, _year, not_known = numbers_in(words_of(part_of(page, "in-force")))
    assert (number, not_known) == (7, 6)
    assert rows_of(drafter.get(f"{ALL}?known_at=1")) == []


def test_an_edition_is_added_once_and_overlaps_no_other(drafter, services):
    for _ in range(2):
        answer = press(drafter, f"{TOGETHER}/editions/new", **(EDITION | {"once": "an edition"}))
    assert days_in(facts_of(drafter.get(answer.location))["In force"]) == ["14 April 2013"]
    with services.database.reading() as session:
        assert len(editions(session)) == 29
    refused = press(drafter, f"{TOGETHER}/editions/new", **(EDITION | {"last": ["15", "4", "2013"], "once": "x"}))
    overlap = said_of("editions_overlap", title="Working Together to Safeguard Children (2013)")
    assert list(errors_of(refused).values()) == [overlap]


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"title": ""}, "title", ""),
        ({"short": ""}, "short", ""),
        ({"first": ["15", "4", "2013"]}, "last", REFUSALS["ends_before"]),
        ({"first": "4 2013"}, "first", "must be a real date"),
        ({"source_url": "x"}, "source_url", NO_LINK),
    ],
)
def test_what_is_wrong_with_an_edition_stands_beside_its_field(drafter, changes, field, says):
    answer = press(drafter, f"{TOGETHER}/editions/new", **(EDITION | changes))
    assert answer.status_code == 400
    errors = errors_of(answer)
    assert (list(errors), says in errors[field]) == ([field], True)


def test_an_edition_is_corrected_with_its_history_and_not_from_a_stale_tab(drafter, services):
    one = f"{ALL}/{edition_of(services, 's. 28')}"
    stale = seen_on(drafter.get(f"{one}/correct"))
    form = EDITION | {"title": "Section 28", "short": "s. 28", "cited_as": "", "last": ["", "", ""]}
    press(drafter, f"{one}/correct", **(form | {"first": ["1", "10", "2005"], "seen": stale}))
    correction = timeline_of(part_of(drafter.get(one), "history"))[0]
    assert days_in(correction.words.split("In force from :")[1])[0] == "1 October 2005"
    answer = press(drafter, f"{one}/correct", **(form | {"first": ["2", "10", "2005"], "seen": stale}))
    assert answer.status_code == 409
    assert facts_of(part_of(answer, "current"))["In force from"] == "1 October 2005"


def test_an_edition_recorded_in_error_is_removed(drafter, services):
    one = f"{ALL}/{edition_of(services, 's. 47')}"
    seen = seen_on(drafter.get(f"{one}/remove"))
    assert list(errors_of(press(drafter, f"{one}/remove", seen=seen))) == ["reason"]
    press(drafter, f"{one}/remove", seen=seen, reason="Twice in the list.")
    assert "Twice in the list." in words_of(part_of(drafter.get(one), "removed"))
    assert "the duty to investigate" not in read(drafter.get(ALL))
    assert drafter.get(f"{one}/correct").status_code == 404


def test_a_power_is_added_with_the_names_by_which_a_text_calls_it(drafter):
    form = {"kind": "power", "title": "Care Act 2014, section 42", "names": "Care Act 2014", "section": "", "once": "c"}
    assert list(errors_of(press(drafter, f"{ALL}/new", **form))) == ["section"]
    answers = [press(drafter, f"{ALL}/new", **(form | {"section": "42"})) for _ in range(2)]
    assert {answer.location for answer in answers} == {f"{ALL}/works/care-act-2014-section-42/editions/new"}
    taken = press(drafter, f"{ALL}/new", **(form | {"section": "42", "once": "another"}))
    assert errors_of(taken) == {"title": WORK_REFUSALS["work_taken"]}
    correct = f"{ALL}/works/care-act-2014-section-42/correct"
    stale = seen_on(drafter.get(correct))
    press(drafter, correct, **(form | {"section": "42", "names": "Care Act 2014\nthe Care Act", "seen": stale}))
    correction = timeline_of(part_of(drafter.get(correct), "history"))[0]
    assert correction.words.endswith(": changed from Care Act 2014 to Care Act 2014; the Care Act.")
    assert press(drafter, correct, **(form | {"section": "43", "seen": stale})).status_code == 409


def test_an_edition_s_page_says_who_cites_it(drafter, services):
    cited = part_of(drafter.get(f"{ALL}/{edition_of(services, 'Working Together 2013')}"), "cited")
    assert "/campaigns/MAR15/letter" in links_of(cited)
    assert parts_of(cited, "cited-in-none") == []
    newer = part_of(drafter.get(f"{ALL}/{edition_of(services, 'Working Together 2023')}"), "cited")
    assert "/campaigns/MAR15/letter" not in links_of(newer)
    assert parts_of(newer, "cited-in-none")


def test_a_campaign_cites_only_what_its_letters_print(drafter, services, monkeypatch):
    """The text has a passage for England and one for Wales."""
    monkeypatch.setattr("tests.tracking.office.AUDIENCE", (("chief-constables", {"nation": ["England"]}),))
    small_campaign(services)
    letter = "/campaigns/TRK15/letter"
    assert letter in links_of(part_of(drafter.get(f"{ALL}/{edition_of(services, 's. 10')}"), "cited"))
    assert letter not in links_of(part_of(drafter.get(f"{ALL}/{edition_of(services, 's. 25')}"), "cited"))


@pytest.mark.parametrize("section", ["s. 10", "s. 11", "s. 13"])
def test_the_shipped_letter_cites_the_sections_that_it_names_in_brackets(drafter, services, section):
    cited = links_of(part_of(drafter.get(f"{ALL}/{edition_of(services, section)}"), "cited"))
    assert "MAR15" in cited["/campaigns/MAR15/letter"]
    assert "Local leadership on child sexual exploitation, March 2015" in cited.values()


def test_of_several_sections_the_one_that_is_not_in_force_is_named(app, services):
    words = "Under sections 10, 11 and 13 of the Children Act 2004 you must act."
    with services.database.reading() as session:
        (found,) = citations_out_of_force(session, words, on=date(2026, 3, 1))
    assert found.words.startswith(
        "Children Act 2004, section 13, cited as “sections 10, 11 and 13 of the Children Act 2004”, is no longer in "
        "force on 1 March 2026."
    )


def test_who_only_reads_may_record_nothing(signed_in, services):
    viewer = signed_in(Role.VIEWER)
    one = f"{ALL}/{edition_of(services, 's. 11')}"
    assert f"{ALL}/new" not in links_of(viewer.get(ALL))
    assert f"{one}/correct" not in links_of(viewer.get(one))
    pages = (f"{ALL}/new", f"{TOGETHER}/correct", f"{TOGETHER}/editions/new", f"{one}/correct", f"{one}/remove")
    assert [viewer.get(page).status_code for page in pages] == [403] * 5


def test_the_framework_is_taken_away(drafter):
    told = drafter.get(f"{ALL}.csv?as_at=2015-03-03").get_data(as_text=True)
    assert told.count("\n") == 29
    assert "Working Together to Safeguard Children (2013)" in told
    words = (IN_FORCE[1], NOT_YET_IN_FORCE[1], NOT_KNOWN_SINCE[1])
    assert [told.count(f",{word},") for word in words] == [6, 15, 7]


def test_a_letter_that_cites_an_edition_of_a_later_day_is_told_and_the_shipped_one_is_not(app, services):
    with services.database.reading() as session:
        campaign = campaign_by_reference(session, "MAR15")
        text = newest_text(session, campaign.id)
        assert citations_out_of_force(session, text.source, on=campaign.letter_date) == []
        later = "One\n\nSee *Working Together to\nSafeguard Children* (26 March 2015)."
        (found,) = citations_out_of_force(session, later, on=campaign.letter_date)
    assert found.at == 4
    assert found.words == (
        "“Working Together to Safeguard Children (26 March 2015)” is not in force yet on 3 March 2015. "
        "It is in force from 26 March 2015. The published edition in force on that day is Working Together 2013."
    )


def test_the_letter_s_page_flags_it_and_lets_it_be_saved(drafter, services):
    def flags():
        return [one.word for one in states_of(drafter.get("/campaigns/MAR15/letter")) if TITLE in one.word]

    assert flags() == []
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        campaign.letter_date = date(2016, 3, 3)
        (found,) = citations_out_of_force(session, newest_text(session, campaign.id).source, on=date(2016, 3, 3))
    assert flags() == [found.words]
    assert days_in(found.words)[0] == "3 March 2016"
    assert errors_of(drafter.get("/campaigns/MAR15/letter")) == {}


def test_a_template_is_compared_with_today_and_says_so(drafter):
    page = drafter.get("/templates/march-2015-accountability")
    assert parts_of(page, "miscited")
    (flag,) = [one.getparent() for one in main_of(page).xpath(".//*[@id='miscited']")]
    assert all(words in words_of(flag) for words in (TITLE, "Working Together 2023"))
    assert all(found.word.startswith("At “") for found in states_of(flag))
    edited = [one.word for one in states_of(drafter.get("/templates/march-2015-accountability/edit"))]
    assert [words for words in edited if TITLE in words and "Working Together 2023" in words]
