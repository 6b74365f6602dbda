"""What is wrong with the registries: every count opens exactly its rows; month ends as they were known then."""

import re
import time
from datetime import date, datetime, timedelta
from datetime import time as clock
from functools import partial

import pytest
from sqlalchemy import func, insert, select

from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.audit.moments import last_event_by
from app.audit.record import SYSTEM, record
from app.platform.clock import LONDON, london_time
from app.registry.contacts.acts import confirm_contacts, stop_using
from app.registry.contacts.queue import Queue, queue_ids
from app.registry.contacts.record import ContactFacts, Owner, newest_seq, record_contact, standing_contacts
from app.registry.models import Contact, HolderVersion, PostVersion
from app.registry.posts.verify import verify_title
from app.registry.quality.counts import (
    month_ends,
    monthly_quality,
    quality_of,
    rows_of,
    today_counts,
)
from app.registry.quality.kinds import KINDS, MEASURED
from app.registry.quality.posts import QualityMoment
from app.registry.registries import registry_names
from tests.audit.codes import event_of
from tests.registry.conftest import NOVEMBER_2026, find
from tests.registry.test_pages import words
from tests.web import markup
from tests.web.axe import faults_at_both_widths
from tests.web.markup import (
    forms_of,
    main_of,
    message_of,
    numbers_of,
    parts_of,
    with_class,
)

pytestmark = pytest.mark.stack

SINCE = date(2026, 5, 24)
NOW = QualityMoment(NOVEMBER_2026, None, SINCE)
NOBODY = select(PostVersion.post_id).where(PostVersion.id == 0)
HOLDER = {
    "title": "",
    "forename": "",
    "surname": "",
    "post_nominals": "",
    "salutation": "",
    "acting": False,
    "source": "A call",
}


def hold(session, post_id, name, since, until=None, *, addressed=True, **facts):
    """A holder's version, as it is kept."""
    seq = record(session, event_of("holder.recorded"), actor=SYSTEM, subjects=[("post", post_id)]).seq
    said = {**HOLDER, "full_name": name, "valid_from": since, "valid_to": until, "addressed": addressed, **facts}
    session.execute(insert(HolderVersion).values(post_id=post_id, recorded=seq, **said))


def reach(session, owner, channel, member, *, use="post", value="", lines=()):
    facts = ContactFacts(value=value, lines=lines, source="A call", verified_on=NOVEMBER_2026)
    seen = newest_seq(standing_contacts(session, owner, channel))
    return record_contact(
        session,
        owner,
        channel,
        use,
        facts,
        since=date(2026, 1, 1),
        today=NOVEMBER_2026,
        seen=seen,
        actor=member,
    )


@pytest.fixture
def spoilt(database, member):
    """One post, at least, has each thing wrong; the posts by name."""
    with database.writing() as session:
        leaders = {
            name: find(session, "council-leaders", words, valid_at=NOVEMBER_2026).post_id
            for name, words in (
                ("over", "Rotherham"),
                ("overlap", "Barnsley"),
                ("gap", "Bradford"),
                ("letters", "Sheffield"),
                ("long", "Wakefield"),
                ("stopped", "Kirklees"),
                ("acting", "Calderdale"),
            )
        }
        hold(session, leaders["over"], "Alex Example", date(2020, 1, 1), date(2026, 3, 1))
        hold(session, leaders["overlap"], "Alex Example", date(2020, 1, 1))
        hold(session, leaders["overlap"], "Sam Example", date(2024, 1, 1), addressed=False)
        hold(session, leaders["gap"], "Alex Example", date(2020, 1, 1), date(2022, 1, 1))
        hold(session, leaders["gap"], "Sam Example", date(2023, 1, 1))
        hold(session, leaders["letters"], "Αλεξ Example", date(2020, 1, 1))
        hold(session, leaders["acting"], "Alex Example", date(2020, 1, 1))
        hold(session, leaders["acting"], "Sam Example", date(2024, 1, 1), addressed=False, acting=True)
        lines = ("Floor 4", "West Wing", "Civic Building", "The Precinct", "Wood Street", "Wakefield", "WF1 2HQ")
        reach(session, Owner(post_id=leaders["long"]), "postal", member, lines=lines)
        reach(session, Owner(post_id=leaders["over"]), "email", member, value="Same@example.gov.uk")
        reach(session, Owner(post_id=leaders["overlap"]), "email", member, value="same@example.gov.uk")
        office = session.scalar(
            select(PostVersion.organisation_id).where(PostVersion.post_id == leaders["stopped"]).limit(1)
        )
        for contact in session.scalars(
            select(Contact).where(
                Contact.organisation_id == office, Contact.channel == "postal", Contact.superseded.is_(None)
            )
        ).all():
            stop_using(session, contact.id, "Letters come back", actor=member)
        verify_title(session, leaders["acting"], valid_at=NOVEMBER_2026, on=NOVEMBER_2026, actor=member)
    return leaders


def rows(session, kind, registry=""):
    if kind == "stale":
        named = {"registry": (registry,)} if registry else {}
        return queue_ids(session, Queue(today=NOVEMBER_2026, since=SINCE, used=NOBODY, **named))
    return rows_of(session, NOW, kind, registry=registry)


def test_every_count_is_that_of_its_rows(database, spoilt):
    with database.reading() as session:
        found, names = quality_of(session, NOW), registry_names(session)
        counted = {(kind, slug): found.counts[kind].get(slug, 0) for kind in KINDS for slug in names}
        listed = {(kind, slug): len(rows(session, kind, slug)) for kind in KINDS for slug in names}
        totals = {kind: len(set(rows(session, kind))) for kind in KINDS}
    assert counted == listed
    assert found.totals == totals
    assert all(found.totals.values()), "each thing is wrong somewhere, or this would show nothing"


def test_each_thing_is_found_where_it_is(database, spoilt):
    with database.reading() as session:
        found = {kind: set(rows(session, kind)) for kind in KINDS if KINDS[kind].about == "post"}
    assert found["past-end"] == {spoilt["over"]}
    assert found["overlap"] == {spoilt["overlap"]}, "not of one who acts for the other"
    assert found["gap"] == {spoilt["gap"]}
    assert spoilt["letters"] in found["not-printable"]
    assert spoilt["long"] in found["overflow"]
    assert spoilt["stopped"] in found["no-postal"]
    assert spoilt["over"] in found["vacant"]
    assert spoilt["over"] not in found["no-email"]
    assert not found["vacant"] & {spoilt[name] for name in ("overlap", "gap", "letters", "acting")}
    assert spoilt["acting"] not in found["title"]


def test_the_same_email_address_counts_whatever_its_case_and_once_for_one_organisation(database, spoilt, member):
    with database.writing() as session:
        posts = [
            find(session, slug, "Leeds", valid_at=NOVEMBER_2026) for slug in ("council-leaders", "chief-executives")
        ]
        for post in posts:
            reach(session, Owner(post_id=post.post_id), "email", member, value="leeds@example.gov.uk")
    with database.reading() as session:
        ids = rows(session, "same-email")
        values = {session.get_one(Contact, one).value.lower() for one in ids}
    assert "same@example.gov.uk" in values
    assert "leeds@example.gov.uk" not in values


def test_what_ships_can_all_be_printed_and_posted(session):
    found = quality_of(session, NOW)
    assert (found.totals["not-printable"], found.totals["overflow"]) == (0, 0)
    assert found.totals["vacant"] == sum(found.posts.values())


class TestOverTime:
    def test_the_last_days_of_the_months_that_are_over(self):
        assert month_ends(date(2026, 3, 31), 4) == [
            date(2025, 11, 30),
            date(2025, 12, 31),
            date(2026, 1, 31),
            date(2026, 2, 28),
        ]

    @pytest.fixture
    def loaded(self, database):
        """The day on which all was recorded that is recorded so far: the test's own, since the record is for ever."""
        with database.reading() as session:
            return london_time(session.scalars(select(func.max(AuditEvent.at))).one()).date()

    @pytest.fixture
    def today(self, loaded):
        """Five months later, or so."""
        return (loaded.replace(day=1) + timedelta(days=160)).replace(day=10)

    def test_each_as_it_was_known_then(self, database, member, loaded, today, monkeypatch):
        ends = [day for day in month_ends(today, 12) if day >= loaded]
        monkeypatch.setattr("app.audit.record.now", lambda: datetime.combine(ends[2], clock(23, 30), tzinfo=LONDON))
        with database.writing() as session:
            first, *_ = rows(session, "stale")
            assert confirm_contacts(session, [first], on=ends[2], actor=member).confirmed == 1
        with database.reading() as session:
            months = monthly_quality(session, today=today, months=6, kept={})
        stale = {month.day: month.counts and month.counts["stale"] for month in months}
        assert len(months) == 12
        assert [stale[day] for day in month_ends(today, 12) if day < loaded] == [None] * (12 - len(ends))
        assert stale[ends[2]] == stale[ends[1]] - 1, "half past eleven of the last day counts"
        assert stale[ends[3]] == stale[ends[2]]
        assert stale[ends[0]] == stale[ends[1]]

    def test_a_contact_is_stale_again_when_its_months_are_over(self, database, member, loaded, today):
        with database.writing() as session:
            first, *_ = rows(session, "stale")
            confirm_contacts(session, [first], on=loaded, actor=member)
        with database.reading() as session:
            months = monthly_quality(session, today=today, months=2, kept={})
        counts = [month.counts["stale"] for month in months if month.counts]
        assert counts[-1] == counts[0] + 1

    def test_a_month_that_is_over_is_counted_once(self, database, today):
        kept = {}
        with database.reading() as session:
            before = monthly_quality(session, today=today, months=6, kept=kept)
            kept[max(kept)] = {"marked": 1}
            again = monthly_quality(session, today=today, months=6, kept=kept)
            longer = monthly_quality(session, today=today, months=12, kept=kept)
        assert again[:-1] == before[:-1]
        assert again[-1].counts == {"marked": 1}
        assert longer == before, "another number of months is counted anew"

    def test_the_event_of_a_day_is_the_last_of_that_day(self, database, loaded):
        with database.reading() as session:
            assert last_event_by(session, loaded - timedelta(days=1)) == 0
            assert last_event_by(session, loaded) == session.scalars(select(func.max(AuditEvent.seq))).one()

    def test_today_is_what_the_table_says(self, session):
        found = quality_of(session, NOW)
        counts = today_counts(session, NOW, found)
        assert {kind: counts[kind] for kind in MEASURED} == {kind: found.totals[kind] for kind in MEASURED}
        assert counts["contacts"] >= counts["stale"]


class TestPages:
    @pytest.fixture
    def viewer(self, signed_in):
        return signed_in(Role.VIEWER)

    def test_each_number_opens_as_many_rows(self, viewer):
        page = viewer.get("/recipients/quality").text
        table = page.partition('<caption id="counts">')[2].partition("</table>")[0]
        links = re.findall(r'href="([^"]+)">([\d,]+)<', table)
        assert len(links) > 30
        for href, number in links:
            shown = words(viewer.get(href.replace("&amp;", "&")))
            total = re.search(r"Showing (?:[\d,]+ to [\d,]+ of )?([\d,]+) ", shown)
            assert total[1] == number, href

    def test_a_kind_may_be_drawn_over_time(self, viewer):
        page = viewer.get("/recipients/quality?over=stale")
        assert KINDS["stale"].measured in words(page)
        assert viewer.get("/recipients/quality?over=nonsense").status_code == 200

    def test_it_is_led_to_from_the_registries(self, viewer):
        page = viewer.get("/recipients").text
        assert 'href="/recipients/quality"' in page
        assert 'href="/recipients/contacts"' in page

    def test_what_is_not_known_yet_is_said_once(self, viewer):
        page = viewer.get("/recipients/quality")
        assert len(parts_of(page, "none-known")) == 1
        (table,) = main_of(page).xpath("//table[caption[@id='by-month']]")
        assert len(markup.rows_of(table)) == 1, "today's alone"

    def test_rows_say_what_is_wrong(self, viewer):
        page = viewer.get("/recipients/quality/title?registry=council-leaders")
        assert "317 posts" in words(page)
        assert "Dear Council Leader" in [cell for row in markup.rows_of(page) for cell in row]
        assert viewer.get("/recipients/quality/title?registry=nobody").status_code == 404
        assert viewer.get("/recipients/quality/nonsense").status_code == 404

    def test_what_it_counts_is_taken_away_with_the_rows_of_each_count(self, viewer):
        page = viewer.get("/recipients/quality").text
        assert "/recipients/quality.xlsx" in page
        told = viewer.get("/recipients/quality.json").json
        counted = {row["What"]: row["All registries"] for row in told["rows"]}
        for slug, kind in KINDS.items():
            if slug != "stale":
                taken = viewer.get(f"/recipients/quality/{slug}.json").json["rows"]
                assert len(taken) == counted[kind.name], slug
        assert next(row for row in told["rows"] if row["What"] == "Posts")["Council leaders"] == 317

    def test_rows_are_taken_away_as_filtered(self, viewer):
        here = "/recipients/quality/title"
        assert f"{here}.json?registry=council-leaders" in viewer.get(f"{here}?registry=council-leaders&page=2").text
        told = viewer.get(f"{here}.json?registry=council-leaders").json
        assert told["about"]["Registry"] == "Council leaders"
        assert {row["Registry"] for row in told["rows"]} == {"Council leaders"}
        assert {"Dear Council Leader", "Dear Mayor"} <= {row["Salutation"] for row in told["rows"]}
        assert viewer.get(f"{here}.csv?registry=nobody").status_code == 404
        assert viewer.get("/recipients/quality/stale.csv").status_code == 404

    def test_titles_are_verified_in_their_list(self, signed_in, viewer):
        drafter, here = signed_in(Role.DRAFTER, name="Sam Example"), "/recipients/quality/title"
        page = drafter.get(f"{here}?registry=chief-constables")
        form = {
            name: page.text.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("csrf_token", "seen")
        }
        chosen = [part.partition('"')[0] for part in page.text.split('name="post" value="')[1:3]]
        say = partial(drafter.post, here, follow_redirects=True)
        nothing = message_of(say(data=form))
        assert (nothing.kind, numbers_of(f"<p>{nothing.words}</p>")) == ("warning", [])
        two = message_of(say(data={**form, "post": chosen}))
        assert (two.kind, two.words.startswith("2 titles ")) == ("success", True)
        done = say(data={**form, "registry": "chief-constables", "all-post": "1"})
        assert message_of(done).words.startswith("41 titles ")
        assert (markup.rows_of(done), len(with_class(done, "ds-empty"))) == ([], 1)
        leader = message_of(say(data={**form, "seen": "1", "registry": "council-leaders", "all-post": "1"}))
        assert (leader.kind, numbers_of(f"<p>{leader.words}</p>")) == ("warning", [0, 317])
        assert forms_of(drafter.get(here)) == [here]
        assert forms_of(viewer.get(here)) == []

    def test_it_is_quick(self, viewer):
        """Half a second of work at most, the second time; the first counts the months that are over too."""
        taken = []
        for _ in range(3):
            begun = time.process_time()
            assert viewer.get("/recipients/quality").status_code == 200
            taken.append(time.process_time() - begun)
        assert min(taken) < 0.5


@pytest.mark.slow  # further states: test_every_page looks at the page itself
def test_the_pages_pass_axe_and_fit_the_window(live, open_as, signed_in):
    page = open_as(signed_in(Role.VIEWER, name="Robin Viewer"), "/recipients/quality")
    found = {"counts": faults_at_both_widths(page)}
    for kind in ("no-email", "same-email", "overlap"):
        page.goto(f"{live}/recipients/quality/{kind}")
        found[kind] = faults_at_both_widths(page)
    assert not any(found.values()), found
