"""Insight on any day and as known at any event."""

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.audience.save import save_audience
from app.campaigns.lifecycle.details import change_details, details_of, seen_of
from app.registry.requested_moment import NO_MOMENT
from app.responses.models import Response, ResponseLetter
from app.responses.recording.correct import withdraw_response
from app.tracking.insight.areas import AreaCount
from app.tracking.insight.words import more, more_areas_words
from app.tracking.totals import Total
from tests.tracking.insight.browsing import INSIGHT, found, headline, last_event, said
from tests.tracking.office import AUDIENCE, LETTER_DATE, REPLY_BY, letter, reply, send, small, small_campaign
from tests.web.figures import numbers_in
from tests.web.markup import errors_of, links_of, part_of, parts_of, words_of


def known(page) -> str:
    """As known when."""
    return words_of(part_of(page, "as-it-was").xpath(".//b")[0])


class TestAsItWas:
    def test_a_day_counts_what_had_come_by_then(self, owner, services):
        insight = found(services, on=date(2015, 3, 20))
        assert (insight.total.done, insight.total.part, insight.total.nothing) == (1, 2, 6)
        assert insight.total.overdue == 0, "nothing was late on that day"
        assert found(services, on=LETTER_DATE).total.nothing == 9

    def test_what_is_recorded_later_changes_no_figure_of_an_earlier_event(self, owner, services):
        event, before = last_event(services), found(services)
        reply(services, [8], on=date(2015, 3, 10), answers=["yes"] * 5)
        send(services, [10, 11], sent_on=LETTER_DATE)
        with services.database.writing() as session:
            to_six = select(ResponseLetter.response_id).where(ResponseLetter.letter_id == letter(session, 6).id)
            joint = session.scalars(select(Response).where(Response.id.in_(to_six))).one()
            withdraw_response(session, joint, seen=joint.recorded, actor=SYSTEM)
        then, now = found(services, known_at=event), found(services)
        assert then == before
        assert (now.total.done, now.total.sent) == (before.total.done + 1 - 2, before.total.sent + 2)
        assert then.asks.cells != now.asks.cells

    def test_the_headline_gives_no_share_of_letters_of_which_none_is_recorded_as_sent(self, services, signed_in, clock):
        client = signed_in(Role.VIEWER)
        small_campaign(services)
        reply(services, [1], on=date(2015, 3, 24))
        assert "100%" not in headline(client.get(INSIGHT))
        assert headline(client.get(INSIGHT)).startswith("No letters are recorded as sent. 1 reply is recorded.")

    @pytest.mark.parametrize(
        ("kinds", "first", "declined"),
        [
            (["substantive"], "1 of 3 has replied, 33%.", ""),
            (["declined"], "1 of 3 has replied, 33%.", "The reply is a refusal."),
            (["declined", "substantive"], "2 of 3 have replied, 67%.", "1 of them declined to answer."),
        ],
    )
    def test_the_headline_says_how_many_replied_and_how_many_of_them_declined(
        self, services, signed_in, clock, kinds, first, declined
    ):
        client = signed_in(Role.VIEWER)
        small_campaign(services)
        send(services, [1, 2, 3])
        for number, kind in enumerate(kinds, start=1):
            reply(services, [number], on=date(2015, 3, 10), kind=kind)
        said = headline(client.get(INSIGHT))
        assert said.startswith(f"{first} {declined}")
        assert any(word in said for word in ("declined", "refusal")) == bool(declined)

    def test_an_acknowledgement_is_a_response_and_no_reply(self, services, signed_in, clock):
        client = signed_in(Role.VIEWER)
        small_campaign(services)
        send(services, [1])
        reply(services, [1], on=date(2015, 3, 10), kind="acknowledgement")
        said = headline(client.get(INSIGHT))
        assert said.startswith("0 of 1 have replied")
        assert said.endswith("Every letter sent has had a response.")

    def test_the_page_says_what_was_said_on_a_day(self, owner, services, clock, monkeypatch):
        before = headline(owner.get(INSIGHT))
        event = last_event(services)
        assert before.startswith("4 of 9 ")
        assert "44%" in before
        assert numbers_in(before.replace("%", " ")) == [4, 9, 44, 3, 1, 3, 3, 1], (
            "by the date, late, nothing, returned of them"
        )
        assert "all to directors of children’s services." in before
        reply(services, [5], on=date(2015, 3, 11))
        assert headline(owner.get(INSIGHT)).startswith("5 of 9 ")
        page = owner.get(f"{INSIGHT}?as_at=27+March+2015&known_at={event}")
        assert headline(page) == before
        assert re.search(r"\d+:\d\d[ap]m on 27 March 2015", known(page))

    def test_letters_withdrawn_and_a_day_to_reply_by_moved_since_are_as_they_were_then(self, owner, services):
        event, before = last_event(services), found(services)
        with services.database.writing() as session:
            campaign = small(session)
            details = replace(details_of(campaign), reply_by=date(2015, 3, 31))
            change_details(session, campaign, details, seen=seen_of(campaign), printed=True, actor=SYSTEM)
            parts = Audience(AUDIENCE[:1], campaign.valid_at)
            save_audience(session, campaign, parts, seen=audience_of(campaign).digest, actor=SYSTEM)
        then, now = found(services, known_at=event), found(services)
        assert replace(then, then=before.then) == before
        assert then.then.reply_by == REPLY_BY
        assert (now.total.letters, now.total.overdue) == (9, 0), "those that were not sent are gone; nothing is late"

    def test_a_day_of_knowledge_is_its_last_event(self, owner, services):
        page = owner.get(f"{INSIGHT}?as_at=2015-03-27&known_at=2015-03-27")
        assert known(page).endswith(" 27 March 2015")
        assert headline(page).startswith("4 of 9 ")
        assert parts_of(page, "none-sent") == []
        owner.get(f"{INSIGHT}?as_at=2015-03-20")  # what is known now is kept
        empty = owner.get(f"{INSIGHT}?as_at=2015-03-20&known_at=2015-03-20")
        assert parts_of(empty, "none-recorded")
        assert parts_of(empty, "none-sent") == []
        assert known(empty).endswith(" 20 March 2015")

    def test_registries_with_as_many_letters_without_a_response_are_all_named(self):
        def words(returned=0, **nothing):
            counted = {slug: Total(letters=9, sent=9, nothing=number) for slug, number in nothing.items()}
            total = Total(nothing=sum(nothing.values()), returned=returned)
            return more(SimpleNamespace(total=total, time=None, by_registry=counted), {one: one for one in nothing})

        assert words(Leaders=2, Chiefs=1) == "3 letters have no response recorded: 2 to leaders and 1 to others."
        assert words(Leaders=2, Chiefs=2) == "4 letters have no response recorded: 2 to leaders and 2 to chiefs."
        some = words(Leaders=2, Chiefs=2, Chairs=1)
        assert some == "5 letters have no response recorded: 2 to leaders, 2 to chiefs and 1 to others."
        assert (
            words(returned=1, Leaders=1)
            == "1 letter has no response recorded. It came back undelivered and was not sent again."
        )

    def test_areas_for_which_the_table_has_no_room_are_counted(self, owner, services, monkeypatch):
        without = sum(area.nothing > 0 for area in found(services).areas)
        monkeypatch.setattr("app.tracking.views.insight.MOST", 1)
        assert f"{without - 1} more area" in said(owner.get(INSIGHT))

    def test_areas_that_have_as_many_as_the_last_one_listed_are_said_to(self):
        def words(*nothing):
            return more_areas_words([AreaCount("", "", "", 0, number, 2, None) for number in nothing], 2)

        assert "as many" not in words(2, 2, 1)
        assert numbers_in(words(2, 2, 2, 1)) == [2, 1]
        assert "Each of them has as many" in words(2, 2, 2, 2)
        assert words(2, 2) == ""

    def test_a_past_day_leads_to_what_was_known_then(self, owner):
        there = links_of(part_of(owner.get(f"{INSIGHT}?as_at=2015-03-20"), "as-it-was"))
        assert [*there] == [INSIGHT, f"{INSIGHT}?as_at=2015-03-20&known_at=2015-03-20"]
        assert links_of(part_of(owner.get(INSIGHT), "as-it-was")) == {}

    @pytest.mark.parametrize(
        ("query", "words"), [("as_at=soon", NO_MOMENT), ("as_at=2015-03-28", ""), ("known_at=soon", NO_MOMENT)]
    )
    def test_a_day_that_is_none_is_said_beside_its_box(self, owner, query, words):
        answer = owner.get(f"{INSIGHT}?{query}")
        assert answer.status_code == 400
        name = {"as_at": "as_at", "known_at": "recorded_on"}[query.partition("=")[0]]
        errors = errors_of(answer)
        assert (list(errors), words in errors[name]) == ([name], True)
        assert words or NO_MOMENT not in errors[name], "it is a date"
        assert headline(answer).startswith("4 of 9 "), "today is shown"
