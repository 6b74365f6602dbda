"""The pages of search, and the box in every page's header."""

import re
from datetime import date

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.registry.filters.tags import tag_posts
from app.registry.holders.record import Person, record_holder
from app.search.find import SHORTEST
from tests.evidence.contributions.commissioning import commission
from tests.evidence.questions.asking import ask
from tests.web.markup import faults_of, links_of, main_of, numbers_of, part_of, parts_of, with_class, words_of

ORGANISATIONS = "/search?q=council&kind=organisation"


def found(page):
    """How much was found of each kind."""
    headings = main_of(page).xpath("//h2[starts-with(@id, 'found-')]")
    return {one.get("id").removeprefix("found-"): numbers_of(one)[-1] for one in headings}


def instead(page):
    """The words that nothing has, and those that were looked for instead."""
    return " ".join(re.findall("“[^”]*”", words_of(part_of(page, "looked-for-instead"))))


def test_everything_that_was_found_is_grouped_by_kind_with_counts(signed_in):
    page = signed_in(Role.VIEWER).get("/search?q=rotherham")
    assert page.status_code == 200
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert found(page)["post"] == 5
    assert 'href="/areas/rotherham"' in page.text


def test_a_kind_has_pages_of_its_own(signed_in):
    client = signed_in(Role.VIEWER)
    assert numbers_of(f"<p>{links_of(client.get('/search?q=council'))[ORGANISATIONS]}</p>") == [352]
    page = client.get("/search?q=council&kind=organisation&page=2")
    assert numbers_of(with_class(page, "ds-shown")[0]) == [51, 100, 352]
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []


def test_what_was_looked_for_instead_is_said(signed_in):
    page = signed_in(Role.VIEWER).get("/search?q=rotheram")
    assert instead(page) == "“rotheram” “rotherham”"


def test_letters_campaigns_and_templates_are_found(signed_in):
    client = signed_in(Role.VIEWER)
    letters = client.get("/search?q=mar15-0284")
    assert 'href="/letters/MAR15-0284"' in letters.text
    assert "letter" in found(letters)
    assert found(client.get("/search?q=MAR15-02"))["letter"] == 100
    assert "/search?q=MAR15-02&kind=letter" in links_of(client.get("/search?q=MAR15-02"))
    assert 'href="/campaigns/MAR15"' in client.get("/search?q=mar15").text
    assert "template" in found(client.get("/search?q=exploitaton"))


def test_a_search_says_what_it_lacks(signed_in):
    client = signed_in(Role.VIEWER)
    (short,), (nothing,) = (with_class(client.get(f"/search?q={words}"), "ds-empty") for words in ("a", "zzzqq"))
    assert f" {SHORTEST} " in words_of(short)
    assert links_of(nothing).keys() == {"/recipients"}
    assert client.get("/search").status_code == 200
    assert client.get("/search?q=a&kind=ghost").status_code == 404


def test_what_is_recorded_is_found_by_the_next_search(app, signed_in):
    client = signed_in(Role.VIEWER)
    with app.extensions["despatch"].database.writing() as session:
        person = Person(full_name="Alex Exampleton", title="", forename="Alex", surname="Exampleton")
        day = date(2026, 11, 1)
        record_holder(session, 1, person, since=day, today=day, acting=False, source="By letter", actor=SYSTEM)
        tag_posts(session, [1], "Priority visit", actor=SYSTEM)
    assert "Alex Exampleton" in client.get("/search/offered?q=exampleto").text
    assert 'href="/recipients?tag=Priority+visit"' in client.get("/search?q=prioritty").text


def test_what_is_offered_leads_to_pages(signed_in):
    offered = signed_in(Role.VIEWER).get("/search/offered?q=sth+yorks+pol").text
    assert 'role="option"' in offered
    assert "South Yorkshire Police" in offered
    assert 'data-href="/search?q=sth+yorks+pol"' in offered


def test_markup_in_a_name_stays_text(app, signed_in):
    with app.extensions["despatch"].database.writing() as session:
        tag_posts(session, [1], "<b>bold</b>", actor=SYSTEM)
    client = signed_in(Role.VIEWER)
    for path in ("/search?q=bold", "/search/offered?q=bold"):
        assert "<b>bold" not in client.get(path).text
        assert "&lt;b&gt;bold" in client.get(path).text


def test_the_box_is_in_every_header_for_those_who_are_signed_in(client, signed_in):
    assert 'id="find-anything"' in signed_in(Role.VIEWER).get("/recipients").text
    assert 'id="find-anything"' not in client.get("/sign-in").text


def test_lists_of_today_find_what_is_misspelled_and_say_so(signed_in):
    client = signed_in(Role.VIEWER)
    page = client.get("/recipients/council-leaders?q=rotheram")
    assert "Leader of Rotherham Metropolitan Borough Council" in page.text
    assert instead(page) == "“rotheram” “rotherham”"
    for address, count in (("/recipients?q=rotheram", 4), ("/recipients/health-leaders?q=qf7", 1)):
        assert numbers_of(with_class(client.get(address), "ds-shown")[0]) == [count]


def test_lists_of_other_days_find_words_as_they_were_spelled_then_and_say_so(signed_in):
    client = signed_in(Role.VIEWER)
    here = "/recipients/council-leaders"
    hints = [words_of(part_of(client.get(f"{here}{day}"), "q-hint")) for day in ("", "?as_at=2015-03-03")]
    assert hints[0] != hints[1], "it says that words are found as they were spelled then"
    page = client.get(f"{here}?q=rotheram&as_at=2015-03-03")
    assert words_of(part_of(page, "q-hint")) == hints[1]
    assert with_class(page, "ds-empty")
    assert numbers_of(with_class(client.get(f"{here}?q=rotherham&as_at=2015-03-03"), "ds-shown")[0]) == [1]


def test_the_posts_with_a_tag_of_every_registry_stand_on_one_page(app, signed_in):
    with app.extensions["despatch"].database.writing() as session:
        tag_posts(session, [1, 500], "Priority visit", actor=SYSTEM)
    page = signed_in(Role.VIEWER).get("/recipients?tag=Priority+visit")
    assert "“Priority visit”" in words_of(main_of(page).xpath("//h2")[0])
    assert numbers_of(with_class(page, "ds-shown")[0]) == [2]


def test_a_list_that_was_searched_tags_the_posts_that_it_shows(signed_in):
    client = signed_in(Role.DRAFTER)
    page = client.get("/recipients/council-leaders/tags?q=rotheram&new_tag=visit").text
    assert "1 post" in page


def test_while_somebody_holds_the_database_a_search_answers_and_says_what_it_lacks(app, signed_in):
    client, despatch = signed_in(Role.VIEWER), app.extensions["despatch"]
    with despatch.database.writing() as session:
        tag_posts(session, [1], "Priority visit", actor=SYSTEM)
    with despatch.database.writing() as session:
        session.connection()
        page = client.get("/search?q=rotherham")
    assert 'href="/areas/rotherham"' in page.text
    assert parts_of(page, "not-complete")
    assert despatch.queue.waiting("search") == 1


def test_questions_and_interventions_are_found_by_number_and_words(signed_in, services):
    client = signed_in(Role.VIEWER)
    assert 'href="/questions/1"' in client.get("/search?q=41063").text
    number = ask(services)
    contribution = commission(services, number)
    for typed in ("child protection policy", f"c{contribution}"):
        assert f'href="/questions/{number}"' in client.get("/search", query_string={"q": typed}).text
    page = client.get("/search?q=safeguard+young+people+rotherham").text
    assert 'href="/questions/1"' in page
    assert "Question 41063; Answered" in page
    assert "intervention" in found(client.get("/search?q=rotherham+direction"))
