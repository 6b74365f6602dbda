"""Contacts of a post and of a main office in the browser: recorded, checked as one types, confirmed, ended, stopped."""

import re
from datetime import date

import pytest
from wtforms.validators import DataRequired

from app.accounts.models import Role
from app.audit.record import Actor
from app.platform.clock import today
from app.registry import events as registry_events
from app.registry.contacts.form import EITHER, FROM, TO_COME, PostalForm, StopForm
from app.registry.contacts.record import (
    ContactFacts,
    Owner,
    newest_seq,
    record_contact,
    standing_contacts,
)
from app.registry.contacts.words import USES, contact_wrong, gives_way
from app.registry.refusals import REFUSALS
from app.registry.showing import span
from app.registry.words import CHANNEL_LABELS
from app.web.filters import format_date
from app.web.problem_words import ADDRESS_WRONG, cant_print
from app.web.typed import PAST_DATE_EXAMPLE, no_real_date
from tests.fixtures.app import add_member, token_in
from tests.registry.conftest import find
from tests.registry.contacts.test_record import LAST_WEEK, TOWN_HALL
from tests.registry.holders.test_pages import happened_by
from tests.registry.test_pages import post_form, words
from tests.web.axe import faults_at_both_widths
from tests.web.filled import filled_form
from tests.web.markup import (
    conflict_of,
    errors_of,
    forms_of,
    main_of,
    message_of,
    rows_of,
    said_by,
    states_of,
    timeline_of,
    with_class,
    words_of,
)

ADDRESS = {
    "lines": "Civic Building,\r\nWalker Place\r\n\r\nRotherham",
    "postcode": "s651uf",
    "since": ["1", "1", "2015"],
    "source": "The council’s website",
    "verified_on": ["18", "11", "2025"],
    "seen": "0",
    "use": "post",
}
EMAIL = {name: said for name, said in ADDRESS.items() if name not in ("lines", "postcode")} | {
    "value": "leader@example.gov.uk"
}
KEPT = "Civic Building, Walker Place, Rotherham, S65 1UF"
NO_POSTCODE = ADDRESS_WRONG["address_ends_without_postcode"].format(text="S65")
WRONG = [
    ({"lines": " "}, said_by(PostalForm.lines, DataRequired)),
    ({"lines": "Civic Building"}, ADDRESS_WRONG["address_too_short"].format(limit=3, lines=2)),
    ({"lines": "\n".join("abcdefg")}, ADDRESS_WRONG["address_too_long"].format(limit=7, lines=8)),
    ({"lines": "@Civic\nRotherham"}, ADDRESS_WRONG["address_line_starts_with_sign"].format(text="@Civic")),
    ({"lines": "Civic\n--\nRotherham"}, ADDRESS_WRONG["address_line_without_letter_or_digit"].format(text="--")),
    ({"lines": "No fixed abode\nRotherham"}, ADDRESS_WRONG["address_no_fixed_abode"].format(text="No fixed abode")),
    (
        {"lines": "BFPO 15\nFrance", "postcode": "BFPO 15"},
        ADDRESS_WRONG["address_bfpo_with_country"].format(text="France"),
    ),
    ({"lines": "Civic 中\nRotherham"}, cant_print("中")),
    ({"postcode": ""}, said_by(PostalForm.postcode, DataRequired)),
    ({"postcode": "S65"}, NO_POSTCODE),
    ({"since": ["", "", ""]}, FROM),
    ({"since": ["1", "1", "2999"]}, REFUSALS["more_than_a_year_ahead"].partition("{")[0]),
    ({"source": ""}, said_by(PostalForm.source, DataRequired)),
    ({"verified_on": ["", "", ""], "captured_on": ["", "", ""]}, EITHER),
    ({"verified_on": ["1", "1", "2999"]}, TO_COME),
    ({"captured_on": ["1", "1", "2999"]}, TO_COME),
    ({"captured_on": "1 1"}, no_real_date("Date of the source", PAST_DATE_EXAMPLE)),
    ({"lines": "Civic Building\nRotherham", "postcode": ""}, said_by(PostalForm.postcode, DataRequired)),
]


def own_contacts(page):
    """The contacts that a post has of its own: channel, text, and all that is said of whose and what for."""
    rows = main_of(page).xpath("//tr[@data-own='post']/th")
    return [(words_of(row.find("small")).split(".")[0], row.text, words_of(row.find("small"))) for row in rows]


def verified(client, post_id):
    """How the one contact that a post has of its own stands: shape, word and second line, and who verified it."""
    (row,) = main_of(client.get(f"/posts/{post_id}")).xpath("//tr[@data-own='post']")
    return (*states_of(row)[0], "".join(words_of(by) for by in row.xpath("td[last()]/div/small")))


@pytest.fixture
def post_id(services):
    with services.database.reading() as session:
        return find(session, "council-leaders", "Rotherham").post_id


@pytest.fixture
def here(post_id):
    return f"/posts/{post_id}/contacts/postal"


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER, name="Robin Drafter")


@pytest.fixture
def another(services, post_id):
    """Somebody else records an address."""

    def record():
        own, somebody = Owner(post_id=post_id), add_member(services, name="Sam Example")
        with services.database.writing() as session:
            return record_contact(
                session,
                own,
                "postal",
                "post",
                ContactFacts(lines=TOWN_HALL, source="A call", verified_on=LAST_WEEK),
                since=LAST_WEEK,
                today=LAST_WEEK,
                seen=newest_seq(standing_contacts(session, own, "postal")),
                actor=Actor(user_id=somebody.id),
            ).recorded

    return record


def test_a_drafter_records_it_as_it_is_kept(drafter, here, post_id):
    assert "Rotherham Metropolitan Borough Council" in words_of(with_class(drafter.get(here), "ds-lede")[0])
    answer = post_form(drafter, here, ADDRESS)
    assert (answer.status_code, answer.location) == (302, f"/posts/{post_id}")
    page = drafter.get(answer.location)
    kind, said = message_of(page)
    assert (kind, "Leader of Rotherham" in said) == ("success", True)
    assert [channel for channel, *_ in own_contacts(page)] == [CHANNEL_LABELS["postal"]]
    assert happened_by(page, registry_events.CONTACT_RECORDED, "Robin Drafter 1 January 2015", KEPT)
    assert KEPT in words_of(with_class(drafter.get(here), "ds-lede")[0])


def test_the_letter_of_a_campaign_of_a_later_day_carries_it(drafter, here, post_id, services):
    post_form(drafter, here, ADDRESS)
    page = words(drafter.get(f"/posts/{post_id}"))
    reference = re.search(r"MAR15-(\d{4}) Local leadership", page)[1]
    assert "S65 1UF" in drafter.get(f"/campaigns/MAR15/preview?letter=MAR15-{reference}").text


def test_what_is_wrong_is_said_above_and_beside(drafter, here, post_id, subtests):
    for changes, said in WRONG:
        with subtests.test(changes=changes):
            answer = post_form(drafter, here, {**ADDRESS, **changes})
            assert answer.status_code == 400
            ((field, error),) = errors_of(answer).items()
            assert field in changes
            assert error.startswith(said)
    assert own_contacts(drafter.get(f"/posts/{post_id}")) == []


def test_errors_come_in_the_order_of_the_page(drafter, here):
    answer = post_form(drafter, here, {**dict.fromkeys(ADDRESS, ""), "seen": "0", "use": "post"})
    links = main_of(answer).xpath("//ul[contains(@class, 'govuk-error-summary__list')]//a")
    assert [link.get("href") for link in links] == ["#lines", "#postcode", "#since", "#source", "#captured_on"]


def test_an_address_that_gives_way_to_a_later_one_says_so(drafter, here, post_id, another):
    another()
    form = drafter.get(here)
    assert [", ".join(TOWN_HALL) in words_of(one) for one in main_of(form).xpath("//ul[@id='recorded']/li")] == [True]
    post_form(drafter, here, {**ADDRESS, "seen": filled_form(form.text)["seen"][0]})
    said = gives_way(LAST_WEEK, ", ".join(TOWN_HALL), today=today())
    look, message = message_of(drafter.get(f"/posts/{post_id}"))
    assert (look, message.endswith(said)) == ("warning", True)
    recorded = [words_of(one) for one in main_of(drafter.get(here)).xpath("//ul[@id='recorded']/li")]
    assert [KEPT in recorded[0], span(date(2015, 1, 1), LAST_WEEK) in recorded[0]] == [True, True]
    since = [str(LAST_WEEK.day), str(LAST_WEEK.month), str(LAST_WEEK.year)]
    seen = filled_form(drafter.get(here).text)["seen"][0]
    post_form(drafter, here, {**ADDRESS, "since": since, "seen": seen})
    assert "which was already recorded" not in message_of(drafter.get(f"/posts/{post_id}"))[1]


def test_sending_it_twice_records_once(drafter, here, post_id):
    for _ in range(2):
        assert post_form(drafter, here, ADDRESS).status_code == 302
    assert [one.event for one in timeline_of(drafter.get(f"/posts/{post_id}"))].count(
        registry_events.CONTACT_RECORDED
    ) == 1


def test_an_old_page_shows_what_was_recorded_meanwhile_and_keeps_what_was_typed(drafter, here, another):
    seq = another()
    answer = post_form(drafter, here, ADDRESS)
    assert answer.status_code == 409
    assert ", ".join(TOWN_HALL) in conflict_of(answer)
    assert "Walker Place" in answer.text
    assert f'value="{seq}"' in answer.text
    assert post_form(drafter, here, {**ADDRESS, "seen": str(seq)}).status_code == 302


def test_what_is_typed_is_checked_in_the_words_of_the_form(drafter, here, subtests):
    token = token_in(drafter.get(here).text)
    for form, said in [*WRONG[1:8], ({"postcode": "S65"}, NO_POSTCODE)]:
        with subtests.test(form=form):
            answer = drafter.post("/contacts/check/postal", data={**ADDRESS, **form, "csrf_token": token})
            assert any(words.startswith(said) for words in answer.json.values())
    right = drafter.post("/contacts/check/postal", data={**ADDRESS, "source": "", "csrf_token": token})
    assert right.json == {"lines": "", "postcode": ""}
    half = drafter.post("/contacts/check/postal", data={"lines": "Civic Building", "csrf_token": token})
    assert half.json == {"lines": "", "postcode": ""}, "it is still being typed"
    email = drafter.post("/contacts/check/email", data={"value": "office@example", "csrf_token": token})
    assert email.json["value"] == contact_wrong("email_domain_unfit", "office@example")


def test_an_email_address_and_a_telephone_number_of_each_use(drafter, post_id):
    for channel, use, value in (
        ("email", "post", "leader@example.gov.uk"),
        ("email", "out_of_hours", "night@example.gov.uk"),
        ("telephone", "general", "01709 382121 x4"),
    ):
        form = {**EMAIL, "use": use, "value": value}
        at = f"/posts/{post_id}/contacts/{channel}"
        seen = drafter.get(at).text.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
        assert post_form(drafter, at, {**form, "seen": seen}).status_code == 302
    page = drafter.get(f"/posts/{post_id}")
    day, night = span(date(2015, 1, 1), None), USES["out_of_hours"].lower()
    (leader,), (out_of_hours,), (telephone,) = (
        [about for _, text, about in own_contacts(page) if text == value]
        for value in ("leader@example.gov.uk", "night@example.gov.uk", "01709 382121 ext 4")
    )
    assert leader.startswith(f"{CHANNEL_LABELS['email']}. ")
    assert leader.endswith(f", {day}")
    assert out_of_hours.endswith(f", {night}, {day}")
    assert telephone.startswith(f"{CHANNEL_LABELS['telephone']}. ")
    assert f", {USES['general'].lower()}" in telephone
    assert happened_by(page, registry_events.CONTACT_RECORDED, "Robin Drafter", night, "night@example.gov.uk")


def test_a_contact_of_a_main_office_serves_all_its_posts(drafter, services, post_id):
    with services.database.reading() as session:
        leader, chief = (find(session, slug, "Rotherham") for slug in ("council-leaders", "chief-executives"))
    at = f"/organisations/{leader.organisation_id}/contacts/postal"
    seen = drafter.get(at).text.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
    form = {**ADDRESS, "use": "main_office", "since": ["1", "11", "2026"], "seen": seen}
    assert post_form(drafter, at, form).location == f"/organisations/{leader.organisation_id}"
    for page in (f"/posts/{leader.post_id}", f"/posts/{chief.post_id}", f"/organisations/{leader.organisation_id}"):
        said = f"{KEPT} {CHANNEL_LABELS['postal']}. {USES['main_office']}, {span(date(2026, 11, 1), None)}"
        assert said in [row[0] for row in rows_of(drafter.get(page))]
    assert happened_by(
        drafter.get(f"/posts/{chief.post_id}"), registry_events.CONTACT_RECORDED, "Robin Drafter", "main office", KEPT
    )


class TestActs:
    @pytest.fixture
    def own(self, drafter, here, post_id, services):
        """The number of an address that the post has of its own, as it stands when called."""
        post_form(drafter, here, {**ADDRESS, "verified_on": ["1", "3", "2025"]})

        def number():
            with services.database.reading() as session:
                return standing_contacts(session, Owner(post_id=post_id), "postal")[-1].id

        return number

    def test_confirmed_in_one_click(self, drafter, post_id, own):
        shape, word, sub, by = verified(drafter, post_id)
        assert (shape, word, by) == ("warn", "1 March 2025", "by Robin Drafter")
        assert sub.startswith("1 year ")
        answer = post_form(drafter, f"/contacts/{own()}/confirm", {}, at=f"/posts/{post_id}")
        page = drafter.get(answer.location)
        kind, said = message_of(page)
        assert (kind, said.startswith(KEPT)) == ("success", True)
        shape, word, _, by = verified(drafter, post_id)
        assert (shape, word, by) == ("full", format_date(today()), "by Robin Drafter")
        assert happened_by(page, registry_events.CONTACT_CONFIRMED, "Robin Drafter", KEPT)

    def test_an_old_page_confirms_nothing_that_was_changed_and_shows_both(self, drafter, post_id, own, another):
        number = own()
        post_form(drafter, f"/contacts/{number}/stop", {"reason": "Letters come back"})
        answer = post_form(drafter, f"/contacts/{number}/confirm", {}, at=f"/posts/{post_id}")
        kind, said = message_of(drafter.get(answer.location))
        assert kind == "warning"
        before, _ = REFUSALS["contact_changed"].format(text=KEPT, stands="|").split("|")
        assert said.startswith(f"{before}{KEPT} (")

    def test_kept_from_use_with_a_reason_and_allowed_again(self, drafter, post_id, own):
        wrong = post_form(drafter, f"/contacts/{own()}/stop", {"reason": " "})
        assert errors_of(wrong) == {"reason": said_by(StopForm.reason, DataRequired)}
        post_form(drafter, f"/contacts/{own()}/stop", {"reason": "Letters come back"})
        page = drafter.get(f"/posts/{post_id}")
        shape, _, sub, by = verified(drafter, post_id)
        assert (shape, sub, by) == ("stop", "Letters come back", "")
        assert f"/contacts/{own()}/use-again" in forms_of(page)
        assert happened_by(page, registry_events.CONTACT_NOT_TO_BE_USED, "Robin Drafter", KEPT, "Letters come back")
        post_form(drafter, f"/contacts/{own()}/use-again", {}, at=f"/posts/{post_id}")
        page = drafter.get(f"/posts/{post_id}")
        assert happened_by(page, registry_events.CONTACT_USED_AGAIN, "Robin Drafter", KEPT)
        assert verified(drafter, post_id)[0] != "stop"
        assert f"/contacts/{own()}/use-again" not in forms_of(page)

    def test_ended_on_a_day(self, drafter, post_id, own):
        wrong = post_form(drafter, f"/contacts/{own()}/end", {"last_day": ["31", "12", "2014"]})
        first, _, _ = REFUSALS["contact_ends_between"].format(first="1 January 2015", last="|").partition("|")
        assert errors_of(wrong)["last_day"].startswith(first)
        answer = post_form(drafter, f"/contacts/{own()}/end", {"last_day": ["31", "5", "2020"]})
        page = drafter.get(answer.location)
        kind, said = message_of(page)
        assert (kind, said.startswith(KEPT), "31 May 2020" in said) == ("success", True, True)
        assert happened_by(page, registry_events.CONTACT_ENDED, "Robin Drafter 1 June 2020", KEPT)
        assert [text for _, text, _ in own_contacts(drafter.get(f"/posts/{post_id}?as_at=2020-05-31"))] == [KEPT]
        assert own_contacts(drafter.get(f"/posts/{post_id}")) == []

    def test_corrected_from_what_is_recorded(self, drafter, here, own):
        form = filled_form(drafter.get(f"{here}?use=post").text)
        assert (form["lines"], form["postcode"]) == (["Civic Building\nWalker Place\nRotherham"], ["S65 1UF"])

    def test_whoever_may_not_change_it_sees_no_button(self, signed_in, post_id, own):
        page = signed_in(Role.VIEWER).get(f"/posts/{post_id}")
        assert KEPT in words_of(page)
        assert forms_of(page) == []

    def test_there_is_no_such_contact(self, drafter):
        assert drafter.get("/contacts/999999/stop").status_code == 404

    def test_one_comes_back_to_where_one_was_and_nowhere_else(self, drafter, post_id, own):
        here = f"/posts/{post_id}"
        for back, then in (("/recipients?q=Rotherham", "/recipients?q=Rotherham"), ("https://elsewhere.example", here)):
            answer = post_form(drafter, f"/contacts/{own()}/confirm", {"back": back}, at=here)
            assert answer.location == then


def test_nobody_but_a_drafter_may(signed_in, here, post_id):
    client = signed_in(*(role for role in Role if role is not Role.DRAFTER))
    token = token_in(client.get("/recipients").text)
    assert client.post(here, data={**ADDRESS, "csrf_token": token}).status_code == 403
    assert client.get(here).status_code == 403
    assert here not in client.get(f"/posts/{post_id}").text


def test_a_post_that_is_not_there(drafter):
    assert drafter.get("/posts/999999/contacts/postal").status_code == 404


def test_each_state_passes_axe_and_fits_the_window(services, live, open_as, signed_in, here, post_id, another):
    page = open_as(signed_in(Role.DRAFTER, name="Robin Drafter"), here)
    found = {"first": faults_at_both_widths(page)}
    page.get_by_role("textbox", name="Address").press_sequentially("@Civic")
    page.get_by_text("“@Civic” begins with a symbol").first.wait_for()
    found["typed"] = faults_at_both_widths(page)
    page.get_by_role("textbox", name="Address").fill("Civic Building\nRotherham")
    page.get_by_label("Postcode").fill("S65 1UF")
    page.get_by_text("“@Civic” begins with a symbol").first.wait_for(state="detached")
    page.get_by_label("Postcode").fill("")
    page.get_by_role("button", name="Record the postal address").click()
    page.get_by_role("alert").first.wait_for()
    found["wrong"] = faults_at_both_widths(page)
    another()
    page.get_by_role("textbox", name="Address").fill("Civic Building\nRotherham")
    page.get_by_label("Postcode").fill("S65 1UF")
    page.get_by_label("Source", exact=True).fill("The council’s website")
    for box in ("Start date", "Verified on"):
        page.get_by_label(box).fill("1 1 2015")
    page.get_by_role("button", name="Record the postal address").click()
    page.get_by_text("Someone else recorded a postal address").wait_for()
    found["stale"] = faults_at_both_widths(page)
    page.get_by_role("button", name="Record the postal address").click()
    page.wait_for_url(f"{live}/posts/{post_id}")
    found["recorded"] = faults_at_both_widths(page)
    assert not any(found.values()), found
