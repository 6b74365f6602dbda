"""The pages of recipients: what they say on a day, to whom they offer what, and what they do with nonsense."""

import re
from datetime import date
from html import unescape

import pytest

from app.accounts.models import Role
from app.registry import events as registry_events
from app.registry.refusals import REFUSALS
from app.registry.requested_moment import NO_MOMENT, NO_TIME
from app.registry.showing import DESPATCH, span
from app.registry.words import KINDS, ROLES, SCHEMES, SOURCES
from tests.fixtures.app import token_in
from tests.registry.conftest import MARCH_2015, find
from tests.registry.holding import hold
from tests.web.markup import (
    errors_of,
    forms_of,
    links_of,
    message_of,
    numbers_of,
    part_of,
    parts_of,
    rows_of,
    states_of,
    timeline_of,
    why_of,
    with_class,
    words_of,
)


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


def chosen(page):
    """The filters that a list says are chosen."""
    tags = with_class(page, "moj-filter__tag")
    return [words_of(tag).removeprefix(words_of(tag.find("span"))).strip() for tag in tags]


def shown_of(page):
    """Of which day the page is, as recorded when."""
    return words_of(part_of(page, "as-it-was").xpath(".//b")[0])


def post_form(client, address, form, *, at=None):
    """Send a form with the token of the page at `at` (the address itself by default)."""
    token = token_in(client.get(at or address).text)
    return client.post(address, data={**form, "csrf_token": token})


class TestRegistries:
    def test_counts_of_a_day(self, viewer):
        page = viewer.get("/recipients?as_at=2015-03-03")
        assert "3 March 2015" in shown_of(page)
        assert links_of(part_of(page, "as-it-was")).keys() == {"/recipients"}, "back to today"
        assert numbers_of(with_class(page, "ds-lede")[0])[:2] == [1273, 7]
        counts = {name: (spans, count) for name, _, spans, count in rows_of(page)}
        spans, count = counts["Health leaders"]
        assert spans.startswith(span(date(2013, 4, 1), date(2017, 4, 1)))
        assert count == "215"

    def test_outside_coverage_a_count_and_the_total_are_not_known(self, viewer):
        page = viewer.get("/recipients?as_at=2018-06-01")
        assert words_of(part_of(page, "not-counted")).startswith("Health leaders:")
        counts = {row[0]: row[-1] for row in rows_of(page)}
        unknown = [name for name, count in counts.items() if not count.replace(",", "").isdecimal()]
        empty = [name for name, count in counts.items() if count == "None"]
        assert unknown == ["Health leaders", *empty, [*counts][-1]], "the total stands last"
        assert len(empty) == 6

    def test_a_search_goes_through_all_registries(self, viewer):
        page = viewer.get("/recipients?q=E08000018&as_at=2015-03-03")
        assert numbers_of(with_class(page, "ds-shown")[0]) == [4]
        found = [row[0] for row in rows_of(page)]
        assert "Leader of Rotherham Metropolitan Borough Council Council leaders" in found

    def test_a_search_without_a_result_says_what_is_searched(self, viewer):
        (nothing,) = with_class(viewer.get("/recipients?q=zzz"), "ds-empty")
        assert "E08000018" in words_of(nothing), "what a code is like"
        assert links_of(nothing).keys() == {"/recipients"}

    def test_words_of_a_search_are_never_markup(self, viewer):
        assert "<script>alert" not in viewer.get("/recipients?q=<script>alert(1)</script>").text

    def test_links_stay_at_the_day(self, viewer):
        assert 'href="/recipients/lead-members?as_at=2015-03-03"' in viewer.get("/recipients?as_at=3+March+2015").text


class TestRegistry:
    def test_filters_and_counts(self, viewer):
        answer = viewer.get("/recipients/council-leaders?as_at=2015-03-03&region=London")
        assert re.match("353 .* 3 March 2015", words_of(with_class(answer, "ds-lede")[0]))
        assert numbers_of(with_class(answer, "ds-shown")[0]) == [33]
        page = words(answer)
        assert "South East (74)" in page
        assert f"{KINDS['london_borough']} (32)" in page

    def test_paging_keeps_the_filters(self, viewer):
        address = "/recipients/council-leaders?as_at=2015-03-03&region=London&region=South+East"
        for page, numbers in (("", [1, 50, 107]), ("&page=3", [101, 107, 107])):
            assert numbers_of(with_class(viewer.get(address + page), "ds-shown")[0]) == numbers
        assert "region=London&amp;region=South+East&amp;page=2" in viewer.get(address).text

    def test_nonsense_in_the_query_breaks_nothing(self, viewer, subtests):
        for query in ("page=0", "page=9999", "page=x", "sort=zzz", "region=Atlantis", "kind=' OR 1=1"):
            with subtests.test(query):
                assert viewer.get(f"/recipients/council-leaders?{query}").status_code == 200

    def test_outside_coverage_it_says_why(self, viewer):
        page = viewer.get("/recipients/health-leaders?as_at=2018-06-01")
        assert "1 June 2018" in words_of(with_class(page, "ds-lede")[0])
        (note,) = with_class(page, "ds-note")
        assert "1 April 2017" in words_of(note), "from when mergers are not recorded"

    def test_a_filter_that_leaves_nothing_offers_a_way_back(self, viewer):
        (nothing,) = with_class(viewer.get("/recipients/chief-constables?q=zzz"), "ds-empty")
        assert links_of(nothing).keys() == {"/recipients/chief-constables"}

    def test_a_day_before_the_lists_begin(self, viewer):
        (nothing,) = with_class(viewer.get("/recipients/lead-members?as_at=1999-01-01"), "ds-empty")
        assert "1 January 1999" in words_of(nothing)
        assert links_of(nothing).keys() == {"/recipients/lead-members"}

    def test_an_unknown_registry_is_not_found(self, viewer):
        answer = viewer.get("/recipients/head-teachers")
        assert answer.status_code == 404
        assert why_of(answer) == REFUSALS["no_such_registry"]


def test_what_is_no_day_is_said_once_above_and_once_beside(viewer, post_id, subtests):
    for address in ("/recipients", "/recipients/lead-members", f"/posts/{post_id}", "/organisations/1"):
        with subtests.test(address):
            answer = viewer.get(f"{address}?as_at=sometime")
            assert answer.status_code == 400
            assert errors_of(answer) == {"as_at": NO_MOMENT}
            (summary,) = with_class(answer, "govuk-error-summary__list")
            assert words_of(summary) != NO_MOMENT, "it says of which day the page is"
            assert shown_of(answer) == shown_of(viewer.get(address)), "today"
            assert 'value="sometime"' in answer.text


def test_what_despatch_does_not_know_is_not_found(viewer, subtests):
    for address, code in (
        ("/posts/999999", "unknown_post"),
        ("/organisations/999999", "unknown_organisation"),
        ("/areas/nowhere", "unknown_area"),
        ("/posts/999999?known_at=0", "unknown_post"),
    ):
        with subtests.test(address):
            answer = viewer.get(address)
            assert answer.status_code == 404
            assert why_of(answer) == REFUSALS[code]


def test_what_despatch_did_not_know_yet_is_said_beside_the_boxes_to_ask_for_another_day(viewer, post_id, subtests):
    for address in (f"/posts/{post_id}", "/organisations/1", "/areas/rotherham"):
        with subtests.test(address):
            answer = viewer.get(f"{address}?as_at=2015-03-03&known_at=0")
            assert answer.status_code == 404
            (nothing,) = with_class(answer, "ds-empty")
            then, _, later = words_of(nothing).partition(" The details were recorded later")
            assert not re.search(r"\d+:\d\d[ap]m on", then), "nothing was recorded before"
            assert re.match(r", first at \d+:\d\d[ap]m on \d|\. ", later)
            assert parts_of(answer, "recorded_on")
            assert f'href="{address}?as_at=2015-03-03"' in answer.text, "what is known now"


@pytest.mark.parametrize("address", ["/recipients", "/recipients/lead-members", "/posts/1", "/organisations/1"])
def test_nobody_reads_without_signing_in(client, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


class TestPost:
    def test_a_post_with_what_is_around_it(self, viewer, post_id):
        answer = viewer.get(f"/posts/{post_id}?as_at=2015-03-03")
        page = words(answer)
        for said in (
            "Director of Children’s Services, Rotherham Metropolitan Borough Council",
            "ONS code E08000018, DfE number 372",
            "South Yorkshire Police",
            "NHS Rotherham Clinical Commissioning Group",
            "Riverside House, Main Street, Rotherham, South Yorkshire, S60 1AE",
            f"{SOURCES['local-authority-data']}, dated on or before 17 October 2016",
        ):
            assert said in page
        assert part_of(answer, "office-holder").findall("div") == [], "nobody is recorded"
        assert [state.shape for state in states_of(part_of(answer, "checked"))] == ["query"]
        assert parts_of(answer, "no-email")
        assert (timeline_of(answer)[0].event, timeline_of(answer)[0].by) == (
            registry_events.REGISTRY_LOADED,
            f"by {DESPATCH}",
        )

    def test_it_shows_the_greeting_that_a_letter_prints_and_where_it_is_from(self, viewer, services, post_id):
        at = f"/posts/{post_id}?as_at=2015-03-03"
        greeting = words_of(part_of(viewer.get(at), "greeting"))
        assert greeting.startswith("Dear Director of Children’s Services ")
        hold(services.database, post_id, "Alex Example", date(2014, 1, 1), title="Dr", surname="Example")
        greeting = words_of(part_of(viewer.get(at), "greeting"))
        assert re.match("Dear Dr Example .*Alex Example", greeting), "of the title and name"
        hold(services.database, post_id, "Sam Example", date(2015, 1, 1), salutation="Dear Sam")
        greeting = words_of(part_of(viewer.get(at), "greeting"))
        assert re.match("Dear Sam .*Sam Example", greeting), "recorded with them"

    def test_who_holds_it_and_how_to_reach_it_stand_before_whom_it_works_with(self, viewer, services, post_id):
        hold(services.database, post_id, "Alex Example", date(2014, 1, 1))
        page = viewer.get(f"/posts/{post_id}?as_at=2015-03-03").text
        parts = ('id="office-holders"', 'id="contacts"', 'id="letters"', 'id="partners"')
        assert sorted(parts, key=page.index) == list(parts)

    def test_health_partners_are_not_known_between_the_lists(self, viewer, post_id):
        assert parts_of(viewer.get(f"/posts/{post_id}?as_at=2018-06-01"), "health-not-known")
        assert not parts_of(viewer.get(f"/posts/{post_id}?as_at=2015-03-03"), "health-not-known")

    def test_a_post_off_its_list_says_so(self, viewer, services):
        with services.database.reading() as session:
            gone = find(session, "council-leaders", "Cumbria").post_id
        for day, said, name in (
            ("2026-11-24", "24 November 2026", "no-longer-listed"),
            ("2000-01-01", "1 January 2000", "not-yet-listed"),
        ):
            assert said in words_of(part_of(viewer.get(f"/posts/{gone}?as_at={day}"), name))

    def test_its_letters_are_listed(self, viewer, post_id):
        page = viewer.get(f"/posts/{post_id}")
        assert [row for row in rows_of(page) if re.match(r"MAR15-\d{4}", row[0]) and row[1].startswith("Local leader")]

    def test_only_a_drafter_is_offered_to_change_it(self, viewer, drafter, post_id):
        address = f"/posts/{post_id}"
        for client, offered in ((drafter, True), (viewer, False)):
            page = client.get(address)
            assert (f"{address}/holder" in links_of(page)) == offered
            assert (f"{address}/verified" in forms_of(page)) == offered


class TestAsKnownOn:
    """What ships was loaded on the day on which the tests run: before it nothing was known, on it everything."""

    def test_on_a_day_of_the_past_nothing_was_known(self, viewer, post_id, subtests):
        for address in (f"/posts/{post_id}", "/organisations/1"):
            with subtests.test(address):
                answer = viewer.get(f"{address}?as_at=2015-03-03&known_at=3+March+2015")
                assert answer.status_code == 404
                (nothing,) = with_class(answer, "ds-empty")
                assert "3 March 2015" in words_of(nothing)
        page = viewer.get("/recipients/lead-members?as_at=2015-03-03&known_at=2015-03-03")
        assert shown_of(page).count("3 March 2015") == 2

    def test_on_a_later_day_it_is_and_links_stay_there(self, viewer, post_id, subtests):
        for address in (f"/posts/{post_id}", "/organisations/1", "/recipients", "/recipients/lead-members"):
            with subtests.test(address):
                answer = viewer.get(f"{address}?as_at=2015-03-03&known_at=1+January+2099")
                assert answer.status_code == 200
                assert "1 January 2099" in shown_of(answer)
                assert part_of(answer, "recorded_on").get("value") == "1 January 2099"
                assert part_of(answer, "later").get("checked") is not None
                assert "as_at=2015-03-03&amp;known_at=2099-01-01" in answer.text

    def test_what_is_no_moment_is_said(self, viewer, post_id, subtests):
        for address in (f"/posts/{post_id}", "/organisations/1", "/recipients", "/recipients/lead-members"):
            with subtests.test(address):
                answer = viewer.get(f"{address}?known_at=once")
                assert answer.status_code == 400
                assert errors_of(answer) == {"recorded_on": NO_MOMENT}
                assert part_of(answer, "recorded_on").get("value") == "once"

    def test_the_form_leads_to_the_address_of_its_moment_and_keeps_the_filters(self, viewer):
        boxes = {
            "as_at": "3/3/15",
            "later": "out",
            "recorded_on": "4 March 2015",
            "recorded_time": "3:20pm",
            "page": "2",
        }
        answer = viewer.get("/recipients/lead-members", query_string={"q": "Leeds", **boxes})
        assert answer.location == "/recipients/lead-members?q=Leeds&as_at=2015-03-03&known_at=2015-03-04T15%3A20"
        page = viewer.get(answer.location)
        assert shown_of(page) == "On 3 March 2015, as recorded at 3:20pm on 4 March 2015"
        assert part_of(page, "recorded_time").get("value") == "3:20pm"
        wrong = viewer.get("/recipients/lead-members", query_string={**boxes, "recorded_time": "soon"})
        assert errors_of(wrong) == {"recorded_time": NO_TIME}
        assert part_of(wrong, "recorded_on").get("value") == "4 March 2015", "what was typed stays"


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
        ((shape, _, sub),) = states_of(part_of(page, "checked"))
        assert shape == "full"
        assert re.fullmatch(r"\d+ \w+ \d{4}, Robin Drafter", sub)
        assert [one.by for one in timeline_of(page) if one.event == "post.title_verified"] == ["by Robin Drafter"]

    def test_a_title_that_changed_after_it_was_read_is_not_verified_unread(self, drafter, post_id):
        at = f"/posts/{post_id}"
        answer = post_form(drafter, f"{at}/verified", {**checked(drafter, at), "title": "As it was"}, at=at)
        page = drafter.get(answer.location)
        assert message_of(page) == ("warning", REFUSALS["title_changed"])
        assert [state.shape for state in states_of(part_of(page, "checked"))] == ["query"]

    def test_as_despatch_knew_it_before(self, drafter, post_id, services):
        at = f"/posts/{post_id}"
        post_form(drafter, f"{at}/verified", {"as_at": "", **checked(drafter, at)}, at=at)
        page = drafter.get(f"/posts/{post_id}").text
        earlier = min(map(int, re.findall(r"known_at=(\d+)", page)))
        before = drafter.get(f"/posts/{post_id}?known_at={earlier}")
        assert re.fullmatch(r"\D*\d+:\d\d[ap]m on \d+ \w+ \d{4}", shown_of(before)), "and no number of an event"
        assert [state.shape for state in states_of(part_of(before, "checked"))] == ["query"]
        assert f"{at}/verified" not in forms_of(before), "the past is not for changing"


class TestOrganisation:
    def test_an_organisation_with_its_posts_and_what_followed(self, viewer, services):
        with services.database.reading() as session:
            council = find(session, "council-leaders", "Cumbria").organisation_id
        page = words(viewer.get(f"/organisations/{council}?as_at={MARCH_2015}"))
        for said in (
            "Cumbria County Council",
            "Leader of Cumbria County Council Council leaders",
            "Cumberland Council , 1 April 2023",
            f"{SCHEMES['gss']} E10000006",
            f"Cumbria {ROLES['authority']} North West",
        ):
            assert said in page
        later = viewer.get(f"/organisations/{council}?as_at=2026-11-24")
        assert "closed on 31 March 2023" in words_of(part_of(later, "no-longer-there"))
        (nothing,) = with_class(later, "ds-empty")
        last_day = f"/organisations/{council}?as_at=2023-03-31"
        assert links_of(nothing).keys() == {last_day}, "it has no post; its last day shows what it had"
        assert "Leader of Cumbria County Council" in words(viewer.get(last_day))
        assert not parts_of(later, "contacts")
