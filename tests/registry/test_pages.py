"""The pages of recipients: what they say on a day, to whom they offer what, and what they do with nonsense."""

import re
from datetime import date
from html import unescape

import pytest

from app.accounts.models import Role
from tests.fixtures.app import token_in
from tests.registry.conftest import MARCH_2015, find
from tests.registry.holding import hold


@pytest.fixture
def post_id(services):
    with services.database.reading() as session:
        return find(session, "directors-of-childrens-services", "Rotherham").post_id


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER, name="Robin Drafter")


@pytest.fixture
def viewer(signed_in):
    return signed_in(Role.VIEWER)


def words(answer):
    """What a reader reads: the main part of the page, without tags."""
    main = answer.text.split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def post_form(client, address, form, *, at=None):
    """Send a form with the token of the page at `at` (the address itself by default)."""
    token = token_in(client.get(at or address).text)
    return client.post(address, data={**form, "csrf_token": token})


class TestRegistries:
    def test_counts_of_a_day(self, viewer):
        page = words(viewer.get("/recipients?as_at=2015-03-03"))
        assert "as at 3 March 2015" in page
        assert "1,273 posts in 7 registries." in page
        assert re.search(r"Health leaders Health bodies 1 April 2013 to 31 March 2017, and .* 215 ", page)

    def test_outside_coverage_a_count_and_the_total_are_not_known(self, viewer):
        page = words(viewer.get("/recipients?as_at=2018-06-01"))
        assert "Health leaders: not known, since the list is not complete for that day." in page
        assert page.count("Not known") == 2
        assert "All Not known" in page

    def test_a_search_goes_through_all_registries(self, viewer):
        page = words(viewer.get("/recipients?q=E08000018&as_at=2015-03-03"))
        assert "Showing 4 posts" in page
        assert "Leader of Rotherham Metropolitan Borough Council Council leaders" in page

    def test_a_search_without_a_result_says_what_is_searched(self, viewer):
        assert "No post has these words" in words(viewer.get("/recipients?q=zzz"))

    def test_words_of_a_search_are_never_markup(self, viewer):
        assert "<script>alert" not in viewer.get("/recipients?q=<script>alert(1)</script>").text

    def test_links_stay_at_the_day(self, viewer):
        assert 'href="/recipients/lead-members?as_at=2015-03-03"' in viewer.get("/recipients?as_at=3+March+2015").text


class TestRegistry:
    def test_filters_and_counts(self, viewer):
        page = words(viewer.get("/recipients/council-leaders?as_at=2015-03-03&region=London"))
        assert "353 posts on 3 March 2015." in page
        assert "Showing 33 posts" in page
        assert "South East (74)" in page
        assert "London borough council (32)" in page

    def test_paging_keeps_the_filters(self, viewer):
        address = "/recipients/council-leaders?as_at=2015-03-03&region=London&region=South+East"
        assert "Showing 1 to 50 of 107 posts" in words(viewer.get(address))
        assert "Showing 101 to 107 of 107 posts" in words(viewer.get(f"{address}&page=3"))
        assert "region=London&amp;region=South+East&amp;page=2" in viewer.get(address).text

    def test_nonsense_in_the_query_breaks_nothing(self, viewer, subtests):
        for query in ("page=0", "page=9999", "page=x", "sort=zzz", "region=Atlantis", "kind=' OR 1=1"):
            with subtests.test(query):
                assert viewer.get(f"/recipients/council-leaders?{query}").status_code == 200

    def test_outside_coverage_it_says_why(self, viewer):
        page = words(viewer.get("/recipients/health-leaders?as_at=2018-06-01"))
        assert "How many posts there were on 1 June 2018 is not known." in page
        assert "Mergers of groups from 1 April 2017 are not recorded" in page

    def test_a_filter_that_leaves_nothing_offers_a_way_back(self, viewer):
        assert "Clear all filters" in words(viewer.get("/recipients/chief-constables?q=zzz"))

    def test_a_day_before_the_lists_begin(self, viewer):
        assert "No post is recorded for 1 January 1999" in words(
            viewer.get("/recipients/lead-members?as_at=1999-01-01")
        )

    def test_an_unknown_registry_is_not_found(self, viewer):
        answer = viewer.get("/recipients/head-teachers")
        assert answer.status_code == 404
        assert "There is no registry of this name." in words(answer)


def test_what_is_no_day_is_said_once_above_and_once_beside(viewer, post_id, subtests):
    for address in ("/recipients", "/recipients/lead-members", f"/posts/{post_id}", "/organisations/1"):
        with subtests.test(address):
            answer = viewer.get(f"{address}?as_at=sometime")
            assert answer.status_code == 400
            page = words(answer)
            assert page.count("Enter a date, such as 3 March 2015.") == 2
            assert "The page shows today instead." in page
            assert 'value="sometime"' in answer.text


def test_what_despatch_does_not_know_is_not_found(viewer, subtests):
    for address in ("/posts/999999", "/organisations/999999", "/areas/nowhere", "/posts/999999?known_at=0"):
        with subtests.test(address):
            answer = viewer.get(address)
            assert answer.status_code == 404
            assert "There is no such" in words(answer)


def test_what_despatch_did_not_know_yet_is_said_beside_the_boxes_to_ask_for_another_day(viewer, post_id, subtests):
    for address in (f"/posts/{post_id}", "/organisations/1", "/areas/rotherham"):
        with subtests.test(address):
            answer = viewer.get(f"{address}?as_at=2015-03-03&known_at=0")
            assert answer.status_code == 404
            assert "Despatch did not know of it at a time before anything was recorded" in words(answer)
            assert 'name="known_at"' in answer.text
            assert f'href="{address}?as_at=2015-03-03"' in answer.text, "what is known now"


@pytest.mark.parametrize("address", ["/recipients", "/recipients/lead-members", "/posts/1", "/organisations/1"])
def test_nobody_reads_without_signing_in(client, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


class TestPost:
    def test_a_post_with_what_is_around_it(self, viewer, post_id):
        page = words(viewer.get(f"/posts/{post_id}?as_at=2015-03-03"))
        for said in (
            "Director of Children’s Services, Rotherham Metropolitan Borough Council",
            "Office-holder Not recorded.",
            "Not verified",
            "E08000018, DfE 372",
            "Police South Yorkshire Police",
            "Health bodies NHS Rotherham Clinical Commissioning Group",
            "Riverside House, Main Street, Rotherham, South Yorkshire, S60 1AE",
            "Directgov list of councils, captured 17 October 2016 or before",
            "Email not recorded",
            "Registry loaded by Despatch",
        ):
            assert said in page

    def test_it_shows_the_greeting_that_a_letter_prints_and_where_it_is_from(self, viewer, services, post_id):
        at = f"/posts/{post_id}?as_at=2015-03-03"
        assert "The post’s own: no name is recorded" in words(viewer.get(at))
        hold(services.database, post_id, "Alex Example", date(2014, 1, 1), title="Dr", surname="Example")
        assert "Letters begin Dear Dr Example From the title and name of Alex Example" in words(viewer.get(at))
        hold(services.database, post_id, "Sam Example", date(2015, 1, 1), salutation="Dear Sam")
        assert "Letters begin Dear Sam Recorded with Sam Example" in words(viewer.get(at))

    def test_who_holds_it_and_how_to_reach_it_stand_before_whom_it_works_with(self, viewer, services, post_id):
        hold(services.database, post_id, "Alex Example", date(2014, 1, 1))
        page = viewer.get(f"/posts/{post_id}?as_at=2015-03-03").text
        parts = ("<caption>Office-holders", "<caption>Contacts", "Letters to this post", "Works with, in its")
        assert sorted(parts, key=page.index) == list(parts)

    def test_health_partners_are_not_known_between_the_lists(self, viewer, post_id):
        assert "Health bodies Not known on this day" in words(viewer.get(f"/posts/{post_id}?as_at=2018-06-01"))

    def test_a_post_off_its_list_says_so(self, viewer, services):
        with services.database.reading() as session:
            gone = find(session, "council-leaders", "Cumbria").post_id
        assert "No longer on the list on 24 November 2026. It was on the list" in words(
            viewer.get(f"/posts/{gone}?as_at=2026-11-24")
        )
        assert "Not yet on the list on 1 January 2000. It is on the list" in words(
            viewer.get(f"/posts/{gone}?as_at=2000-01-01")
        )

    def test_its_letters_are_listed(self, viewer, post_id):
        page = words(viewer.get(f"/posts/{post_id}"))
        assert re.search(r"Letters to this post .* MAR15-\d{4} Local leadership", page)

    def test_only_a_drafter_is_offered_to_change_it(self, viewer, drafter, post_id):
        address = f"/posts/{post_id}"
        assert "Record who holds this post" in words(drafter.get(address))
        assert "Verify title" in words(drafter.get(address))
        assert "Record who holds this post" not in words(viewer.get(address))
        assert "Verify title" not in words(viewer.get(address))


class TestAsKnownOn:
    """What ships was loaded on the day on which the tests run: before it nothing was known, on it everything."""

    def test_on_a_day_of_the_past_nothing_was_known(self, viewer, post_id, subtests):
        for address in (f"/posts/{post_id}", "/organisations/1"):
            with subtests.test(address):
                answer = viewer.get(f"{address}?as_at=2015-03-03&known_at=3+March+2015")
                assert answer.status_code == 404
                assert "Despatch did not know of it on 3 March 2015" in words(answer)
        page = words(viewer.get("/recipients/lead-members?as_at=2015-03-03&known_at=2015-03-03"))
        assert "as known on 3 March 2015" in page

    def test_on_a_later_day_it_is_and_links_stay_there(self, viewer, post_id, subtests):
        for address in (f"/posts/{post_id}", "/organisations/1", "/recipients", "/recipients/lead-members"):
            with subtests.test(address):
                answer = viewer.get(f"{address}?as_at=2015-03-03&known_at=1+January+2099")
                assert answer.status_code == 200
                assert "as known on 1 January 2099" in words(answer)
                assert 'value="1 January 2099"' in answer.text
                assert "as_at=2015-03-03&amp;known_at=2099-01-01" in answer.text

    def test_what_is_no_moment_is_said(self, viewer, post_id, subtests):
        for address in (f"/posts/{post_id}", "/organisations/1", "/recipients", "/recipients/lead-members"):
            with subtests.test(address):
                answer = viewer.get(f"{address}?known_at=once")
                assert answer.status_code == 400
                assert words(answer).count("Enter a date, such as 3 March 2015.") == 2
                assert 'value="once"' in answer.text


def checked(client, at):
    """The title and the salutation that the page at this address has verified."""
    page = client.get(at).text
    return {name: unescape(re.search(rf'name="{name}" value="([^"]*)"', page)[1]) for name in ("title", "salutation")}


class TestVerify:
    def test_a_title_is_marked_as_verified_for_its_day(self, drafter, post_id):
        at = f"/posts/{post_id}?as_at=2015-03-03"
        answer = post_form(
            drafter, f"/posts/{post_id}/verified", {"as_at": "2015-03-03", **checked(drafter, at)}, at=at
        )
        assert answer.location == at
        page = drafter.get(at)
        assert "Not verified" not in words(page)
        assert "Title and salutation verified by Robin Drafter" in words(page)
        assert re.search(r"Verified \d+ \w+ \d{4}, Robin Drafter", words(page))

    def test_a_title_that_changed_after_it_was_read_is_not_verified_unread(self, drafter, post_id):
        at = f"/posts/{post_id}"
        answer = post_form(drafter, f"{at}/verified", {**checked(drafter, at), "title": "As it was"}, at=at)
        page = words(drafter.get(answer.location))
        assert "Somebody else changed the title or the salutation." in page
        assert "Not verified" in page

    def test_as_despatch_knew_it_before(self, drafter, post_id, services):
        at = f"/posts/{post_id}"
        post_form(drafter, f"{at}/verified", {"as_at": "", **checked(drafter, at)}, at=at)
        page = drafter.get(f"/posts/{post_id}").text
        earlier = min(map(int, re.findall(r"known_at=(\d+)", page)))
        before = words(drafter.get(f"/posts/{post_id}?known_at={earlier}"))
        assert re.search(r"as recorded at \d+:\d\d[ap]m on \d+ \w+ \d{4}", before)
        assert "event" not in before.split("See it as it was")[0]
        assert "Not verified" in before
        assert "Verify title" not in before, "the past is not for changing"


class TestOrganisation:
    def test_an_organisation_with_its_posts_and_what_followed(self, viewer, services):
        with services.database.reading() as session:
            council = find(session, "council-leaders", "Cumbria").organisation_id
        page = words(viewer.get(f"/organisations/{council}?as_at={MARCH_2015}"))
        for said in (
            "Cumbria County Council",
            "Leader of Cumbria County Council Council leaders",
            "It is followed by Cumberland Council , 1 April 2023",
            "ONS code E10000006",
            "Cumbria Children’s services authority North West",
        ):
            assert said in page
        later = words(viewer.get(f"/organisations/{council}?as_at=2026-11-24"))
        assert "No longer there on 24 November 2026. It existed" in later
        assert "No post on this day" in later
