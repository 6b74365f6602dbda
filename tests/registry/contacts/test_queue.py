"""The contacts to verify: which they are, the worst first, by filter; confirmed in the list, many at once."""

import re
from datetime import date

import pytest
from sqlalchemy import select, text

from app.accounts.models import Role
from app.audit import events as audit_events
from app.audit.models import AuditEvent
from app.registry.contacts.acts import confirm_contacts, stop_using
from app.registry.contacts.queue import Queue, owner_names, queue_choices, queue_count, queue_ids, queued_contacts
from app.registry.contacts.record import ContactFacts, Owner, record_contact
from app.registry.contacts.views.queue import LEGENDS
from app.registry.models import Contact, PostVersion
from app.registry.words import CHANNELS
from tests.fixtures.app import token_in
from tests.registry.conftest import NOVEMBER_2026, find
from tests.registry.test_pages import post_form
from tests.web.axe import faults_at_both_widths
from tests.web.markup import (
    forms_of,
    links_of,
    main_of,
    message_of,
    numbers_of,
    rows_of,
    with_class,
    words_of,
)

pytestmark = pytest.mark.stack

SINCE = date(2026, 5, 24)
NOBODY = select(PostVersion.post_id).where(text("1 = 0"))


def queue(**filters):
    return Queue(today=NOVEMBER_2026, since=SINCE, used=filters.pop("used", NOBODY), **filters)


def test_all_that_ships_for_posts_of_today_is_listed_once(session):
    wanted = queue()
    ids = queue_ids(session, wanted)
    assert len(ids) == len(set(ids)) == queue_count(session, wanted) > 700
    lines = queued_contacts(wanted).items(session)
    assert {line.version.id for line in lines} == set(ids)
    assert max(line.serves for line in lines) == 4
    gone = find(session, "council-leaders", "Cumbria").organisation_id
    assert gone not in {line.version.organisation_id for line in lines}, "a council that is no more"


def test_a_confirmed_one_and_one_not_to_be_used_leave_it_until_time_has_passed(database, member):
    with database.writing() as session:
        first, second, *_ = queue_ids(session, queue())
        confirm_contacts(session, [first], on=SINCE, actor=member)
        stop_using(session, second, "Letters come back", actor=member)
        before = queue_count(session, queue())
        later = queue_count(session, Queue(today=NOVEMBER_2026, since=date(2026, 5, 25), used=NOBODY))
    assert later == before + 1


def test_what_an_open_campaign_goes_by_comes_first_then_the_oldest(database, member):
    with database.writing() as session:
        post = find(session, "council-leaders", "Rotherham")
        used = select(PostVersion.post_id).where(PostVersion.post_id == post.post_id)
        facts = ContactFacts(value="leader@example.gov.uk", source="A call", verified_on=date(2026, 1, 1))
        own = record_contact(
            session,
            Owner(post_id=post.post_id),
            "email",
            "post",
            facts,
            since=date(2026, 1, 1),
            today=NOVEMBER_2026,
            seen=0,
            actor=member,
        ).id
        lines = queued_contacts(queue(used=used)).items(session)
        owners = owner_names(session, [line.version for line in lines], today=NOVEMBER_2026)
    assert [(line.name, line.serves) for line in lines] == owners
    in_use = [line for line in lines if line.in_use]
    assert lines[: len(in_use)] == in_use
    assert in_use[-1].version.id == own
    assert {line.version.organisation_id for line in in_use[:-1]} == {post.organisation_id}
    ages = [line.version.verified_on or line.version.captured_on for line in lines[len(in_use) :]]
    assert ages == sorted(ages)


@pytest.mark.parametrize(
    "filters", [{"registry": ("council-leaders",)}, {"channel": ("email",)}, {"region": ("London", "South East")}]
)
def test_the_counts_of_a_facet_are_those_of_its_filter(session, filters):
    ((facet, values),) = filters.items()
    counts = dict(queue_choices(session, queue(registry=("chief-executives",)))[facet])
    open_to = {"registry": ("chief-executives",), **filters}
    expected = {value: queue_count(session, queue(**{**open_to, facet: (value,)})) for value in values}
    assert {value: counts[value] for value in values} == expected
    assert queue_count(session, queue(**open_to)) <= sum(expected.values())


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER, name="Robin Drafter")


HERE = "/recipients/contacts"
LONDON = f"{HERE}?region=London&channel=email"


def ticked(page, count):
    return [part.partition('"')[0] for part in page.text.split('name="contact" value="')[1 : count + 1]]


def listed(page):
    """How many contacts the list shows, on all its pages."""
    return numbers_of(with_class(page, "ds-shown")[0])[-1]


def test_the_page_says_how_many_and_how_old(drafter):
    page = drafter.get(HERE)
    lede = words_of(with_class(page, "ds-lede")[0])
    assert re.match(r"[\d,]+ contacts ", lede)
    assert " 6 months" in lede
    assert "October 2016" in lede
    pages = (drafter.get(f"{HERE}?page={number}") for number in range(1, 60))
    in_use = (words_of(one) for page in pages for one in main_of(page).xpath("//small[@data-note='in-use']"))
    assert any("4 posts" in words for words in in_use)


def test_one_is_confirmed_and_the_list_stays(drafter, services):
    page = drafter.get(LONDON)
    (number,) = ticked(page, 1)
    before = listed(page)
    form = {"one": number, "region": "London", "channel": "email", "page": "1"}
    answer = post_form(drafter, HERE, form)
    assert answer.location == f"{HERE}?channel=email&region=London&page=1"
    page = drafter.get(answer.location)
    kind, said = message_of(page)
    assert (kind, said.startswith("1 contact ")) == ("success", True)
    assert listed(page) == before - 1
    assert number not in ticked(page, 100)


def test_several_are_confirmed_at_once_and_all_of_the_filter(drafter, services):
    chosen = ticked(drafter.get(LONDON), 3)
    kind, said = message_of(drafter.get(post_form(drafter, HERE, {"contact": chosen}).location))
    assert (kind, said.startswith("3 contacts ")) == ("success", True)
    everything = {"all-contact": "1", "region": "London", "channel": "email"}
    page = drafter.get(post_form(drafter, HERE, everything).location)
    assert links_of(with_class(page, "ds-empty")[0]).keys() == {HERE}
    with services.database.reading() as session:
        confirmed = session.scalars(
            select(Contact).where(Contact.verified_on.is_not(None), Contact.superseded.is_(None))
        ).all()
    assert {one.channel for one in confirmed} == {"email"}


def test_nothing_chosen_and_an_old_page(drafter):
    before = listed(drafter.get(HERE))
    nothing = drafter.get(post_form(drafter, HERE, {}).location)
    assert (message_of(nothing).kind, listed(nothing)) == ("warning", before)
    (number,) = ticked(drafter.get(LONDON), 1)
    post_form(drafter, HERE, {"one": number})
    kind, said = message_of(drafter.get(post_form(drafter, HERE, {"one": number}).location))
    assert kind == "success"
    assert numbers_of(f"<p>{said}</p>") == [0, 1], "none now, and one before"
    post_form(drafter, f"/contacts/{number}/stop", {"reason": "x"}, at=HERE)


def test_what_was_changed_meanwhile_is_not_confirmed(drafter):
    (number,) = ticked(drafter.get(LONDON), 1)
    post_form(drafter, f"/contacts/{number}/stop", {"reason": "Mail comes back"})
    page = drafter.get(post_form(drafter, HERE, {"one": number}).location)
    assert message_of(page).kind == "warning"


def test_to_correct_one_leads_back_to_the_list(drafter):
    page = drafter.get(LONDON)
    assert "contacts/email?use=main_office&amp;back=/recipients/contacts?region%3DLondon%26channel%3Demail" in page.text


def test_a_viewer_reads_and_takes_away_and_that_is_recorded(signed_in, services):
    viewer = signed_in(Role.VIEWER)
    page = viewer.get(LONDON)
    assert forms_of(page) == []
    assert viewer.post(HERE, data={"csrf_token": token_in(viewer.get("/account/password").text)}).status_code == 403
    shown = listed(page)
    csv = viewer.get(f"{HERE}.csv?region=London&channel=email")
    assert len(csv.text.strip().splitlines()) == shown + 1
    assert viewer.get(f"{HERE}.xlsx?region=London").data[:2] == b"PK"
    told = viewer.get(f"{HERE}.json?region=London&channel=email").json
    assert (len(told["rows"]), told["about"]["Filter"]) == (
        shown,
        f"{LEGENDS['channel']}: {CHANNELS['email']}; {LEGENDS['region']}: London",
    )
    with services.database.reading() as session:
        actions = session.scalars(select(AuditEvent.action).where(AuditEvent.action == audit_events.DATA_TAKEN)).all()
    assert len(actions) == 3


def test_a_registry_that_there_is_not_matches_nothing(drafter):
    page = drafter.get(f"{HERE}?registry=nowhere")
    assert page.status_code == 200
    assert "nowhere" in words_of(main_of(page)), "it can be taken off the filter again"
    assert with_class(page, "ds-shown") == []


def test_when_all_are_current_it_says_so(drafter):
    post_form(drafter, HERE, {"all-contact": "1"})
    page = drafter.get(HERE)
    assert rows_of(page) == []
    assert " 6 months" in words_of(with_class(page, "ds-empty")[0])


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_the_list_passes_axe_and_several_are_confirmed_with_ticks(open_as, signed_in):
    page = open_as(signed_in(Role.DRAFTER, name="Robin Drafter"), LONDON)
    found = {"list": faults_at_both_widths(page)}
    boxes = page.get_by_role("checkbox", name="Select ").locator("visible=true")
    for number in (1, 2):
        boxes.nth(number).check()
    page.get_by_role("button", name="Verify selected contacts").click()
    page.get_by_text("2 contacts verified.").wait_for()
    found["confirmed"] = faults_at_both_widths(page)
    assert not any(found.values()), found
