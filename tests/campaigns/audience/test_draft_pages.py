"""A draft of an audience is counted and listed before it is saved; saving says and asks what follows."""

import re
from urllib.parse import parse_qsl

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.audience.save import Changes, save_audience
from app.campaigns.audience.words import NO_DAY, audience_lines, will_change
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.states import State
from tests.campaigns.audience.browsing import (
    DYFED,
    GWENT,
    LONDON,
    PAGE,
    at,
    bar_of,
    change_in_words,
    counts,
    counts_in_words,
    is_saved,
    letters,
    mark_in,
    post_ids,
    send,
)
from tests.campaigns.clearing import clear_all, going_on
from tests.campaigns.shown import listed_of, removed_by
from tests.campaigns.small import DAY, WELSH
from tests.fixtures.app import token_in
from tests.registry.test_pages import chosen, words
from tests.tracking import office
from tests.web.figures import days_in, numbers_in
from tests.web.markup import (
    conflict_of,
    errors_of,
    forms_of,
    links_of,
    message_of,
    part_of,
    parts_of,
    rows_of,
    words_of,
)

WALES = [("draft", "1"), ("as_at", "2015-03-03"), ("registry", "chief-constables"), ("nation", "Wales")]
ALL = WALES[:3]
NAMES = {"chief-constables": "Chief officers of police", "council-leaders": "Council leaders"}


def filled(client):
    """The form that saves LONDON, as its page has it now."""
    html = client.get(at(LONDON)).text
    return {"csrf_token": token_in(html), "seen": mark_in(html), **dict(LONDON)}


def save(client, query, **more):
    return send(client, [*query, *more.items()], page=at(query))


ADDS_2_WITHDRAWS_4 = Changes(added=2, withdrawn=range(4), restored=0)
WITHDRAWS_4 = Changes(added=0, withdrawn=range(4), restored=0)


def acts_of(page):
    """Where the page leads to change the audience: to save it, to exclude posts."""
    return [*forms_of(page), *(to for to in links_of(page) if "/hold-out" in to)]


class TestDraft:
    def test_it_is_counted_and_listed_and_nothing_is_saved(self, drafter, services):
        page = drafter.get(at(LONDON))
        assert counts(page) == counts_in_words(2, 2, changes=ADDS_2_WITHDRAWS_4)
        assert f"SMALL-0001: {DYFED}" in words(page), "what is withdrawn is named"
        assert "Commissioner of Police of the Metropolis" in words(page)
        assert chosen(page) == ["London"]
        assert (forms_of(bar_of(page)), list(links_of(bar_of(page)))) == ([PAGE], [PAGE]), "saved, or discarded"
        assert not is_saved(page)
        assert letters(services) == {"chief-constables": 4}

    def test_what_is_saved_has_nothing_to_save(self, drafter):
        page = drafter.get(PAGE)
        assert counts(page) == counts_in_words(4, 4)
        assert is_saved(page)
        assert [NAMES["chief-constables"], "4", "4", "4", "0", "4"] in rows_of(page)
        shipped = drafter.get("/campaigns/MAR15/audience")
        assert counts(shipped) == counts_in_words(1268, 1268)
        assert is_saved(shipped)
        assert ["1,268", "1,264", "4", "1,268", "0", "1,268"] in [row[1:] for row in rows_of(shipped)], (
            "of all registries"
        )

    def test_a_kind_of_council_leaves_the_police_as_they_are(self, drafter):
        page = drafter.get(at([*ALL, ("registry", "council-leaders"), ("council", "county")]))
        assert counts(page).startswith(counts_in_words(70, 70))
        assert [NAMES["council-leaders"], "27", "27"] in [row[:3] for row in rows_of(page)]
        assert chosen(page) == ["County council"]

    def test_an_open_letter_counts_once_for_its_registry(self, drafter):
        page = drafter.get(at([*WALES, ("open", "1")]))
        assert counts(page).startswith(counts_in_words(1, 4, open_letter=True))

    def test_an_empty_registry_is_named_and_has_no_letters(self, drafter, services):
        both = [*WALES, ("registry", "schools")]
        page = drafter.get(at(both))
        assert counts(page).startswith(counts_in_words(4, 4))
        assert ["Schools", "None"] in [row[:2] for row in rows_of(page)]
        assert "Schools" in words_of(part_of(page, "empty-registries"))
        assert "Schools (empty)" in words(page), "among the registries to choose"
        assert save(drafter, both).status_code == 302
        assert letters(services) == {"chief-constables": 4}
        without = drafter.get(at(WALES))
        assert not parts_of(without, "empty-registries")
        assert "Schools (empty)" not in words(without), "nobody chooses one by mistake"

    def test_how_many_there_are_is_not_known_of_a_list_that_is_not_complete(self, drafter):
        page = drafter.get(at([("draft", "1"), ("as_at", "1 June 2018"), ("registry", "health-leaders")]))
        health, everyone = rows_of(page)[:2]
        assert health[0] == "Health leaders"
        assert [numbers_in(row[1]) for row in (health, everyone)] == [[], []], "posts"
        complete = words_of(part_of(page, "complete"))
        assert (days_in(complete), "Health leaders" in complete) == (["1 June 2018"], True)

    def test_an_audience_may_have_no_registry_no_post_or_none_that_a_search_finds(self, drafter):
        page = drafter.get(at([("draft", "1")]))
        assert len(parts_of(page, "no-registry")) == 1
        assert counts(page).endswith(will_change(WITHDRAWS_4))
        page = drafter.get(at([*WALES, ("holder", "recorded")]))
        assert counts(page).startswith(counts_in_words(0, 0))
        assert len(parts_of(page, "none-match")) == 1
        page = drafter.get(f"{PAGE}?q=zzz")
        assert len(parts_of(page, "none-found")) == 1
        assert "zzz" in words(page)

    def test_posts_are_searched_and_have_pages(self, drafter):
        page = drafter.get(at([*WALES, ("q", "gwent")]))
        assert listed_of(page) == [1]
        assert [row[0] for row in rows_of(page)][-1] == GWENT
        leaders = [("draft", "1"), ("as_at", "2015-03-03"), ("registry", "council-leaders"), ("page", "18")]
        assert listed_of(drafter.get(at(leaders))) == [341, 353, 353]

    def test_a_day_that_is_none_is_said_beside_its_field(self, drafter):
        page = drafter.get(at([*WALES[:1], ("as_at", "yesterday"), *LONDON[2:]]))
        assert errors_of(page) == {"as_at": NO_DAY}
        assert words(page).count(NO_DAY) == 3, "above, beside the field, and beside the counts"
        assert parts_of(page, "save") == []
        assert save(drafter, [("draft", "1"), ("as_at", "x"), *LONDON[2:]]).status_code == 400

    def test_registries_that_differ_in_filters_are_told(self, drafter, services):
        with services.database.writing() as session:
            campaign = campaign_by_reference(session, "SMALL")
            mixed = Audience((*WELSH.parts, ("council-leaders", {"region": ["London"]})), DAY)
            save_audience(session, campaign, mixed, seen=audience_of(campaign).digest, actor=SYSTEM)
        differs = words_of(part_of(drafter.get(PAGE), "differs"))
        assert differs == " ".join(audience_lines(mixed, NAMES))
        assert "Council leaders in London" in differs


class TestSaving:
    def test_letters_follow(self, drafter, services):
        assert save(drafter, LONDON).location == PAGE
        kind, said = message_of(drafter.get(PAGE))
        assert (kind, change_in_words(added=2, withdrawn=4) in said) == ("success", True)
        assert letters(services) == {"chief-constables": 2}
        save(drafter, WALES)
        kind, said = message_of(drafter.get(PAGE))
        assert (kind, change_in_words(restored=4, withdrawn=2) in said) == ("success", True)
        assert letters(services) == {"chief-constables": 4}

    def test_a_second_click_changes_nothing(self, drafter, services):
        fields = filled(drafter)
        assert [drafter.post(PAGE, data=fields).status_code for _ in range(2)] == [302, 302]
        assert letters(services) == {"chief-constables": 2}

    def test_a_stale_tab_is_refused_and_shows_both(self, drafter, services, signed_in):
        fields = filled(drafter)
        other = signed_in(Role.DRAFTER, name="Sam Example")
        save(other, [*ALL, ("nation", "England")])
        answer = drafter.post(PAGE, data=fields)
        assert answer.status_code == 409
        assert "Sam Example" in conflict_of(answer)
        assert f"{NAMES['chief-constables']} in England" in words_of(part_of(answer, "theirs"))
        assert f"{NAMES['chief-constables']} in London" in words_of(part_of(answer, "yours"))
        assert letters(services) == {"chief-constables": 39}
        fields["seen"] = mark_in(answer.text)
        assert drafter.post(PAGE, data=fields).status_code == 302, "now that theirs was seen"

    def test_letters_that_were_sent_are_withdrawn_only_when_asked(self, drafter, services):
        office.small_campaign(services)
        office.send(services, [1])
        page, query = "/campaigns/TRK15/audience", [*LONDON, ("registry", "directors-of-childrens-services")]
        asked = send(drafter, query, to=page, page=at(query, page))
        assert numbers_in(words_of(part_of(asked, "touched"))) == [16, 1, 1], "withdrawn, made, sent"
        assert letters(services, "TRK15") == {"chief-constables": 4, "directors-of-childrens-services": 12}
        back = re.search(r'href="(/campaigns/TRK15/audience\?[^"]+)"', asked.text)[1].replace("&amp;", "&")
        assert sorted(parse_qsl(back.partition("?")[2])) == sorted(query)
        assert send(drafter, [*query, ("confirmed", "1")], to=page, page=at(query, page)).status_code == 302
        assert letters(services, "TRK15") == {"chief-constables": 2, "directors-of-childrens-services": 33}

    def test_clearances_that_go_are_asked_about_first(self, drafter, services):
        with services.database.writing() as session:
            clear_all(session, campaign_by_reference(session, "SMALL"), issue=False)
        leaders = [("draft", "1"), ("as_at", "2015-03-03"), ("registry", "council-leaders"), ("region", "London")]
        asked = save(drafter, leaders)
        assert removed_by(asked) == 5
        assert letters(services) == {"chief-constables": 4}
        assert save(drafter, leaders, **going_on(asked.text)).status_code == 302
        assert letters(services) == {"council-leaders": 33}

    def test_a_closed_campaign_is_looked_at_and_not_changed(self, drafter, services):
        with services.database.writing() as session:
            campaign_by_reference(session, "SMALL").state = State.CLOSED
        page = drafter.get(at(LONDON))
        assert not is_saved(page)
        assert acts_of(page) == []
        assert send(drafter, LONDON).status_code == 409
        for path in ("/hold-out", f"/hold-out/{post_ids(services)[0]}"):
            assert drafter.get(PAGE + path).status_code == 409, "before anything is typed"

    def test_who_may_only_look_sees_no_button(self, campaign, signed_in):
        page = signed_in(Role.VIEWER).get(at(LONDON))
        assert counts(page).startswith(counts_in_words(2, 2))
        assert acts_of(page) == []

    def test_the_campaign_must_be_there(self, drafter):
        assert drafter.get("/campaigns/NONE/audience").status_code == 404
        assert send(drafter, LONDON, to="/campaigns/NONE/audience").status_code == 404
