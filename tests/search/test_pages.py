"""The pages of search, and the box in every page's header."""

from datetime import date

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.registry.holders.record import Person, record_holder
from app.registry.tags import tag_posts
from tests.web.markup import faults_of


def test_everything_that_was_found_is_grouped_by_kind_with_counts(signed_in):
    page = signed_in(Role.VIEWER).get("/search?q=rotherham")
    assert page.status_code == 200
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert 'Posts <span class="ds-facet">(5)</span>' in page.text
    assert 'href="/areas/rotherham"' in page.text


def test_a_kind_has_pages_of_its_own(signed_in):
    client = signed_in(Role.VIEWER)
    assert "See all 352 organisations" in client.get("/search?q=council").text
    page = client.get("/search?q=council&kind=organisation&page=2")
    assert "Showing 51 to 100 of 352 organisations" in page.text
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []


def test_what_was_looked_for_instead_is_said(signed_in):
    page = signed_in(Role.VIEWER).get("/search?q=rotheram")
    assert "No word begins with “rotheram”. Looked for “rotherham”." in page.text


def test_letters_campaigns_and_templates_are_found(signed_in):
    client = signed_in(Role.VIEWER)
    letters = client.get("/search?q=mar15-0284").text
    assert 'href="/letters/MAR15-0284"' in letters
    assert "Letters <span" in letters
    assert "See all 100 letters" in client.get("/search?q=MAR15-02").text
    assert 'href="/campaigns/MAR15"' in client.get("/search?q=mar15").text
    assert "Templates <span" in client.get("/search?q=exploitaton").text


def test_a_search_says_what_it_lacks(signed_in):
    client = signed_in(Role.VIEWER)
    assert "Type 2 letters or digits at least" in client.get("/search?q=a").text
    assert "Nothing has these words" in client.get("/search?q=zzzqq").text
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
    page = client.get("/recipients/council-leaders?q=rotheram").text
    assert "Leader of Rotherham Metropolitan Borough Council" in page
    assert "No word begins with “rotheram”. Looked for “rotherham”." in page
    assert "Showing 4 posts" in client.get("/recipients?q=rotheram").text
    assert "Showing 1 post" in client.get("/recipients/health-leaders?q=qf7").text


def test_lists_of_other_days_find_words_as_they_were_spelled_then_and_say_so(signed_in):
    client = signed_in(Role.VIEWER)
    page = client.get("/recipients/council-leaders?q=rotheram&as_at=2015-03-03").text
    assert "as spelled then, or a whole code" in page
    assert "No post matches" in page
    assert "Showing 1 post" in client.get("/recipients/council-leaders?q=rotherham&as_at=2015-03-03").text


def test_the_posts_with_a_tag_of_every_registry_stand_on_one_page(app, signed_in):
    with app.extensions["despatch"].database.writing() as session:
        tag_posts(session, [1, 500], "Priority visit", actor=SYSTEM)
    page = signed_in(Role.VIEWER).get("/recipients?tag=Priority+visit").text
    assert "Posts with the tag “Priority visit”" in page
    assert "Showing 2 posts" in page


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
        page = client.get("/search?q=rotherham").text
    assert 'href="/areas/rotherham"' in page
    assert "Search again in a minute for what is new." in page
    assert despatch.queue.waiting("search") == 1


def test_questions_and_interventions_are_found_by_number_and_words(signed_in):
    client = signed_in(Role.VIEWER)
    assert 'href="/questions/1"' in client.get("/search?q=41063").text
    page = client.get("/search?q=safeguard+young+people+rotherham").text
    assert 'href="/questions/1"' in page
    assert "Question 41063; Answered" in page
    assert "Published facts <span" in client.get("/search?q=rotherham+direction").text
