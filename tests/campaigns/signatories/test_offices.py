"""Signatories beside the private offices: chosen from them, named as they say, put in their order."""

from datetime import UTC, date, datetime, timedelta

import pytest
from wtforms.validators import Length

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.signatories.change import move_signatory, order_signatories, remove_signatory, seen_of
from app.campaigns.signatories.forms import NOT_BOTH, NOT_OFFERED, SignatoryForm
from app.campaigns.signatories.offices import (
    former_at_signing,
    former_signatories,
    offered_offices,
    signing,
    signing_day,
)
from app.clearance.models import OfficeMember
from app.clearance.offices.change import OfficeNames, add_office, move_office, order_seen, retire_office
from app.clearance.offices.departments import ended_department, successor_words
from app.clearance.offices.ministers import record_minister
from app.clearance.offices.words import clearers_words
from app.errors import Stale
from app.platform.clock import today
from app.web.filters import format_date
from tests.campaigns.clearing import going_on
from tests.campaigns.owned import drafter  # noqa: F401 (fixture)
from tests.campaigns.shown import done, removed_by
from tests.campaigns.signatories.test_pages import HERE, clearances, cleared, ids, press, send  # noqa: F401 (fixture)
from tests.campaigns.signatories.test_pages import signing as offices_of
from tests.campaigns.signatories.test_signatories import WALES
from tests.campaigns.small import small_campaign
from tests.clearance.offices.people import HOME, minister, office
from tests.fixtures.app import add_member
from tests.refusals import said_of
from tests.web.figures import days_in
from tests.web.filled import Main, filled_form
from tests.web.markup import (
    errors_of,
    forms_of,
    main_of,
    message_of,
    parts_of,
    said_by,
    states_of,
    words_of,
)


def states_in(page, column):
    """The states in each cell of a column of the list."""
    return [states_of(cell) for cell in main_of(page).xpath(".//tbody/tr/*[@data-label=$column]", column=column)]


def flagged(page):
    """The offices that another name than the printed one holds."""
    return [state for states in states_in(page, "Minister") for state in states if state.shape == "query"]


@pytest.fixture
def session(services):
    with services.database.writing() as session:
        yield session


@pytest.fixture
def campaign(session):
    return campaign_by_reference(session, "MAR15")


class TestOrder:
    def test_the_first_stays_since_it_convenes_and_the_others_follow_by_precedence(self, session, campaign):
        before = [one.office for one in campaign.signatories]
        move_signatory(session, campaign, campaign.signatories[3], up=True, seen=seen_of(campaign), actor=SYSTEM)
        move_signatory(session, campaign, campaign.signatories[0], up=False, seen=seen_of(campaign), actor=SYSTEM)
        assert order_signatories(session, campaign, seen=seen_of(campaign), actor=SYSTEM)
        assert [one.office for one in campaign.signatories] == [before[1], before[0], *before[2:]]
        assert not order_signatories(session, campaign, seen=seen_of(campaign), actor=SYSTEM)

    def test_precedence_is_that_of_the_offices(self, session, campaign):
        education = office(session, "Secretary of State for Education")
        for _ in range(3):
            move_office(session, education, up=True, seen=order_seen(session), actor=SYSTEM)
        order_signatories(session, campaign, seen=seen_of(campaign), actor=SYSTEM)
        assert [one.department for one in campaign.signatories][:2] == ["Home Office", "Department for Education"]

    def test_an_office_that_is_retired_keeps_its_place(self, session, campaign):
        retire_office(session, office(session, "Secretary of State for Health"), actor=SYSTEM)
        assert not order_signatories(session, campaign, seen=seen_of(campaign), actor=SYSTEM)

    def test_a_stale_page_orders_nothing(self, session, campaign):
        seen = seen_of(campaign)
        move_signatory(session, campaign, campaign.signatories[3], up=True, seen=seen, actor=SYSTEM)
        with pytest.raises(Stale):
            order_signatories(session, campaign, seen=seen, actor=SYSTEM)

    def test_one_click_puts_them_in_order(self, drafter, services, ids):  # noqa: F811
        assert f"{HERE}/order" not in forms_of(drafter.get(HERE))
        before = offices_of(services)
        press(drafter, f"{HERE}/{ids[3]}/up")
        ordered = press(drafter, f"{HERE}/order")
        assert done(ordered) == ("success", [])
        assert f"{HERE}/order" not in forms_of(ordered)
        assert offices_of(services) == before

    def test_it_asks_about_the_clearances_that_go(self, drafter, services, ids):  # noqa: F811
        press(drafter, f"{HERE}/{ids[3]}/up")
        cleared(services, registries=["lead-members"])
        asked = press(drafter, f"{HERE}/order")
        assert removed_by(asked) == 5
        drafter.post(f"{HERE}/order", data={**filled_form(asked.text), **going_on(asked.text)})
        assert clearances(services) == 0


class TestNames:
    def test_who_signs_is_who_holds_the_office_on_the_day_of_the_letter_or_today_if_later(self, campaign):
        campaign.created_at = datetime(2015, 3, 1, 12, tzinfo=UTC)
        assert signing_day(campaign, date(2015, 3, 1)) == campaign.letter_date == date(2015, 3, 3)
        assert signing_day(campaign, date(2015, 3, 9)) == date(2015, 3, 9)

    def test_a_letter_dated_before_its_campaign_was_begun_is_signed_by_who_held_the_office_then(
        self, session, campaign
    ):
        """A reconstruction: ministers of 2015, each recorded with a last day, are offered to a letter of 2015."""
        campaign.created_at = datetime(2026, 11, 29, 12, tzinfo=UTC)
        minister(session, "Alex Example", until=date(2016, 7, 14))
        minister(session, "Kim Example", date(2016, 7, 14))
        assert signing_day(campaign, date(2026, 11, 29)) == campaign.letter_date
        assert signing(session, campaign, today=date(2026, 11, 29))[0].to_print == "Alex Example"

    def test_a_minister_who_has_left_since_the_day_of_the_letter_is_named_while_letters_are_to_be_sent(
        self,
        drafter,  # noqa: F811
        services,
        monkeypatch,
    ):
        with services.database.writing() as session:
            campaign = campaign_by_reference(session, "MAR15")
            campaign.signatories[0].name = "Alex Example"
            campaign.signatories[0].registries = ["chief-constables", "lead-members"]
            minister(session, "Alex Example", until=date(2016, 7, 14))
            (found,) = former_signatories(session, campaign, today=today())
            assert found.letters.endswith("chief officers of police and lead members")
            assert former_at_signing(session, campaign, today=today()) == [], "in office on the day of the letter"
        pages = [f"/campaigns/MAR15/{step}" for step in ("signatories", "clearance", "preview", "generate", "send")]
        assert [len(parts_of(drafter.get(page), "former-ministers")) for page in pages] == [1] * 5
        monkeypatch.setattr("app.campaigns.signatories.offices.ALL_OUT", [lambda *_: {"chief-constables"}])
        with services.database.reading() as session:
            (found,) = former_signatories(session, campaign_by_reference(session, "MAR15"), today=today())
            assert found.letters.endswith("to lead members")
        sent = {"chief-constables", "lead-members"}
        monkeypatch.setattr("app.campaigns.signatories.offices.ALL_OUT", [lambda *_: sent])
        assert [parts_of(drafter.get(page), "former-ministers") for page in pages] == [[]] * 5

    def test_a_minister_who_left_office_before_the_day_of_the_letter_is_flagged(self, session, campaign):
        def left() -> date | None:
            return signing(session, campaign, today=campaign.letter_date)[0].left

        campaign.signatories[0].name = "Alex Example"
        assert left() is None, "nothing is recorded of this minister"
        minister(session, "Alex Example", until=date(2016, 7, 14))
        assert left() is None, "in office on 3 March 2015"
        campaign.letter_date = date(2016, 7, 13)
        assert left() is None, "the last day in office"
        campaign.letter_date = date(2016, 7, 14)
        assert left() == date(2016, 7, 13)
        minister(session, "Alex Example", date(2016, 7, 14))
        assert left() is None, "in office again"

    def test_the_page_warns_of_a_minister_who_had_left_office(self, drafter, services):  # noqa: F811
        with services.database.writing() as session:
            of_march = campaign_by_reference(session, "MAR15")
            of_march.letter_date, of_march.signatories[0].name = date(2026, 11, 29), "Alex Example"
            minister(session, "Alex Example", until=date(2016, 7, 14))
        (left,) = states_in(drafter.get(HERE), "Minister")[0]
        assert (left.shape, days_in(left.sub)) == ("warn", ["13 July 2016"]), "the last day in office"

    def test_only_a_name_that_is_known_to_be_another_is_flagged(self, session, campaign):
        def flagged() -> list[str]:
            return [one.to_print for one in signing(session, campaign, today=campaign.letter_date)]

        assert flagged() == [""] * 5
        minister(session, "Alex Example")
        assert flagged() == ["Alex Example", "", "", "", ""]
        campaign.signatories[0].name = "Alex Example"
        assert flagged() == [""] * 5

    @pytest.mark.parametrize(("printed", "kept"), [("Pat O’Brien", "Pat O'Brien"), ("Pat O'Brien", "Pat O’Brien")])
    def test_a_name_with_another_apostrophe_is_the_same(self, session, campaign, printed, kept):
        campaign.signatories[0].name = printed
        minister(session, kept)
        assert signing(session, campaign, today=campaign.letter_date)[0].to_print == ""

    def test_one_click_takes_the_name_of_who_holds_the_office(self, drafter, services, ids):  # noqa: F811
        with services.database.writing() as session:
            of_today = campaign_by_reference(session, "MAR15")
            of_today.letter_date, of_today.signatories[0].name = today(), "Kim Example"
            minister(session, "Kim Example", until=today())
            minister(session, "Alex Example", today())
        page, yesterday = drafter.get(HERE), today() - timedelta(days=1)
        left, held = states_in(page, "Minister")[0]
        assert (left.shape, format_date(yesterday) in left.sub) == ("warn", True)
        assert (held.shape, held.word.startswith("Alex Example"), bool(held.sub)) == ("query", True, True)
        assert f"{HERE}/{ids[0]}/name" in forms_of(page)
        named = press(drafter, f"{HERE}/{ids[0]}/name")
        kind, said = message_of(named)
        assert (kind, HOME in said, "Alex Example" in said) == ("success", True, True)
        assert flagged(named) == []

    def test_it_is_an_edit_and_asks_about_what_it_removes(self, drafter, services, ids):  # noqa: F811
        with services.database.writing() as session:
            minister(session, "Alex Example")
        cleared(services, registries=["lead-members"])
        asked = press(drafter, f"{HERE}/{ids[0]}/name")
        assert removed_by(asked) == 5
        drafter.post(f"{HERE}/{ids[0]}/name", data={**filled_form(asked.text), **going_on(asked.text)})
        assert clearances(services) == 0
        assert "Alex Example" in words_of(drafter.get(HERE))

    def test_a_second_click_changes_nothing_and_without_a_minister_there_is_no_name(self, drafter, services, ids):  # noqa: F811
        with services.database.writing() as session:
            minister(session, "Alex Example")
        page = drafter.get(HERE).text
        form = filled_form(page)
        press(drafter, f"{HERE}/{ids[0]}/name")
        again = drafter.post(f"{HERE}/{ids[0]}/name", data=form, follow_redirects=True)
        kind, said = message_of(again)
        assert (kind, "Alex Example" in said) == ("info", True)
        assert drafter.post(f"{HERE}/{ids[1]}/name", data=form).status_code == 409

    def test_a_campaign_that_is_closed_flags_nothing(self, drafter, services):  # noqa: F811
        with services.database.writing() as session:
            minister(session, "Alex Example")
        assert len(flagged(drafter.get(HERE))) == 1
        with services.database.writing() as session:
            campaign_by_reference(session, "MAR15").state = "closed"
        assert flagged(drafter.get(HERE)) == []


class TestEndedDepartments:
    HEALTH = "Secretary of State for Health"
    DEPARTMENT = "Department of Health"

    def test_one_that_no_longer_exists_on_the_letters_day_is_flagged(self, drafter, services):  # noqa: F811
        assert self.ended(drafter.get(HERE)) == [], "the letter is of 2015"
        with services.database.writing() as session:
            campaign_by_reference(session, "MAR15").letter_date = date(2026, 11, 29)
        said = [state.sub for state in self.ended(drafter.get(HERE))]
        followed = successor_words(ended_department(self.HEALTH, self.DEPARTMENT, date(2026, 11, 29)))
        assert (len(said), followed in said, days_in(followed)) == (2, True, ["8 January 2018"])

    def ended(self, page):
        """What is said beside offices of departments that no longer exist."""
        offices = main_of(page).xpath(".//tbody/tr/th")
        return [state for office in offices for state in states_of(office) if state.shape == "warn"]

    @pytest.mark.parametrize(("year", "is_offered"), [(2015, True), (2026, False)])
    def test_only_offices_of_the_letters_day_are_offered(self, session, campaign, year, is_offered):
        one = next(one for one in campaign.signatories if one.office == self.HEALTH)
        remove_signatory(session, campaign, one, seen=seen_of(campaign), actor=SYSTEM)
        campaign.letter_date = date(year, 3, 3)
        titles = [one.office.title for one in offered_offices(session, campaign, today=campaign.letter_date)]
        assert (self.HEALTH in titles) is is_offered


def wales(services) -> str:
    """The id of an office that does not sign yet, with its minister."""
    with services.database.writing() as session:
        made = add_office(session, OfficeNames(WALES.office, WALES.department, "Wales"), actor=SYSTEM)
        record_minister(session, made, name="Sam Example", since=None, actor=SYSTEM)
        return str(made.id)


class TestRecordedNames:
    def test_a_new_campaign_prints_the_ministers_who_are_recorded(self, session):
        minister(session, "Alex Example")
        made = small_campaign(session)
        assert [one.name for one in made.signatories] == ["Alex Example", "", "", "", ""]

    def test_one_click_adds_every_recorded_name_and_changes_none(self, drafter, services):  # noqa: F811
        assert f"{HERE}/names" not in forms_of(drafter.get(HERE))
        with services.database.writing() as session:
            campaign_by_reference(session, "MAR15").signatories[1].name = "Kim Example"
            minister(session, "Alex Example")
            justice = campaign_by_reference(session, "MAR15").signatories[1].office
            record_minister(session, office(session, justice), name="Pat Example", since=None, actor=SYSTEM)
        named = press(drafter, f"{HERE}/names")
        assert done(named) == ("success", [1])
        with services.database.reading() as session:
            names = [one.name for one in campaign_by_reference(session, "MAR15").signatories]
        assert names == ["Alex Example", "Kim Example", "", "", ""]
        assert f"{HERE}/names" not in forms_of(named)

    def test_it_asks_about_the_clearances_that_go(self, drafter, services):  # noqa: F811
        with services.database.writing() as session:
            minister(session, "Alex Example")
        cleared(services, registries=["lead-members"])
        asked = press(drafter, f"{HERE}/names")
        assert removed_by(asked) == 5
        drafter.post(f"{HERE}/names", data={**filled_form(asked.text), **going_on(asked.text)})
        assert clearances(services) == 0


class TestDirectory:
    def test_an_office_that_is_chosen_signs_with_its_minister_by_the_main_button(self, drafter, services):  # noqa: F811
        chosen = wales(services)
        page = drafter.get(f"{HERE}/new")
        assert f"{WALES.office}, Sam Example</option>" in page.text
        assert f">{HOME}</option>" not in page.text, "it signs already"
        form = {**filled_form(page.text), "private_office": chosen}
        assert message_of(drafter.post(f"{HERE}/new", data=form, follow_redirects=True)).kind == "success"
        with services.database.reading() as session:
            last = campaign_by_reference(session, "MAR15").signatories[-1]
            assert (last.office_id, last.office, last.department, last.name) == (
                int(chosen),
                WALES.office,
                WALES.department,
                "Sam Example",
            )
        again = drafter.post(f"{HERE}/new", data=form, follow_redirects=True)
        kind, said = message_of(again)
        assert (kind, WALES.office in said) == ("info", True)
        assert offices_of(services).count(WALES.office) == 1

    def test_an_office_is_added_on_the_page_of_the_signatories(self, drafter, services):  # noqa: F811
        chosen = wales(services)
        form = next(one for one in Main(drafter.get(HERE).text).forms if "private_office" in one.fields)
        (button,) = form.buttons
        drafter.post(button.action, data=form.fields | {"private_office": chosen})
        assert offices_of(services)[-1] == WALES.office

    def test_the_choice_is_still_there_when_something_else_is_wrong(self, drafter, services):  # noqa: F811
        chosen = wales(services)
        wrong = send(drafter, f"{HERE}/new", private_office=chosen, name="x" * 201)
        assert errors_of(wrong) == {"name": said_by(SignatoryForm.name, Length)}
        assert f'<option value="{chosen}" selected>' in wrong.text
        both = send(drafter, f"{HERE}/new", private_office=chosen, office="Attorney General", department="The Office")
        assert errors_of(both) == {"private_office": NOT_BOTH}
        assert f'<option value="{chosen}" selected>' in both.text
        assert len(offices_of(services)) == 5

    def test_an_office_that_is_typed_is_given_its_recorded_minister(self, drafter, services):  # noqa: F811
        wales(services)
        send(drafter, f"{HERE}/new", office=WALES.office.upper(), department=WALES.department)
        with services.database.reading() as session:
            assert campaign_by_reference(session, "MAR15").signatories[-1].name == "Sam Example"

    def test_a_retired_office_is_not_offered_and_one_that_is_not_there_is_refused(self, drafter, services):  # noqa: F811
        retired = wales(services)
        with services.database.writing() as session:
            retire_office(session, office(session, WALES.office), actor=SYSTEM)
        assert WALES.office not in drafter.get(f"{HERE}/new").text
        assert errors_of(send(drafter, f"{HERE}/new", private_office=retired))["private_office"] == NOT_OFFERED
        typed = {"office": WALES.office, "department": WALES.department, "name": ""}
        refused = send(drafter, f"{HERE}/new", **typed)
        assert errors_of(refused) == {"office": said_of("signatory_retired")}
        assert WALES.office not in offices_of(services)

    def test_another_office_can_be_written_as_before(self, drafter, services):  # noqa: F811
        said = {"office": "Attorney General", "department": "Attorney General’s Office", "name": ""}
        send(drafter, f"{HERE}/new", **said)
        with services.database.reading() as session:
            assert office(session, "Attorney General").precedence == 6


def test_the_page_says_who_clears_for_each(drafter, services):  # noqa: F811
    cleared_by = [state for (state,) in states_in(drafter.get(HERE), "Who can clear")]
    assert [state[:2] for state in cleared_by] == [clearers_words(0)] * 5
    assert all(state.sub for state in cleared_by), "who adds them"
    people = [add_member(services, Role.CLEARER, name=f"{name} Example").id for name in ("Sam", "Kim")]
    with services.database.writing() as session:
        session.add_all(OfficeMember(office_id=office(session).id, user_id=one) for one in people)
    cleared_by = [state[:2] for (state,) in states_in(drafter.get(HERE), "Who can clear")]
    assert cleared_by == [clearers_words(2), *[clearers_words(0)] * 4]
