"""The board of clearance: what each office has said, written down by the owner."""

import pytest

from app.accounts.models import Role, User
from app.audit.moments import moments
from app.audit.record import SYSTEM, Actor
from app.campaigns.create import campaign_by_reference
from app.campaigns.keep_text import keep_text
from app.campaigns.own import hand_over
from app.campaigns.signatories import remove_signatory, seen_of
from app.campaigns.states import State
from app.campaigns.text import newest_text
from app.clearance.clearances import standing
from app.database import now
from app.web.filters import format_date, in_london
from tests.campaigns.clearing import ALL, clear_all
from tests.campaigns.owned import drafter, hidden_fields, owner  # noqa: F401 (fixtures)
from tests.fixtures.app import token_in
from tests.registry.test_pages import words as read
from tests.web.filled import filled_form
from tests.web.markup import faults_of

HERE = "/campaigns/MAR15/clearance"
PREVIEW = "/campaigns/MAR15/preview"
FIRST = "Secretary of State for the Home Department"


@pytest.fixture
def office(services):
    """The first signatory's id."""
    with services.database.reading() as session:
        return campaign_by_reference(session, "MAR15").signatories[0].id


GIVEN = {"on": ["27", "2", "2015"], "early": "2015-02-27", "by": "A private secretary", "how": "email"}
"""`early`: the owner was told that the text is kept since, and says that this was the day."""


def opened(client, office: int, **filled):
    """The form that records clearances, with every text chosen that this office has not cleared, and filled in."""
    return {**filled_form(client.get(f"{HERE}/{office}").text), **GIVEN, **filled}


def answer(client, office: int, **changed):
    return client.post(f"{HERE}/{office}", data=opened(client, office, **changed), follow_redirects=True)


def edit(services, before: str, after: str) -> None:
    """Somebody keeps another text, and has been told what goes."""
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        newest = newest_text(session, campaign.id)
        assert before in newest.source
        text = newest.source.replace(before, after)
        keep_text(session, campaign, text, seen=newest.number, actor=SYSTEM, accepted=ALL)


def cleared(services) -> set[tuple[int, str]]:
    with services.database.reading() as session:
        return set(standing(session, campaign_by_reference(session, "MAR15").id))


def change(services, **facts: object) -> None:
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        for name, value in facts.items():
            setattr(campaign, name, value)


def test_the_board_says_what_is_missing(signed_in):
    page = signed_in(Role.VIEWER).get(HERE).text
    assert "0 of 30 clearances given." in page
    assert page.count("No response") == 31  # each place, and the key


def test_the_owner_records_what_an_office_cleared(owner, office):  # noqa: F811
    page = answer(owner, office, registries=["lead-members", "council-leaders"], note="Content").text
    assert "Secretary of State for the Home Department: 2 clearances recorded." in page
    assert "2 of 30 clearances given." in page
    assert "A private secretary" in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"registries": []}, "Choose the texts that the office cleared"),
        ({"registries": ["schools"]}, "Choose from the texts of this list"),
        ({"by": " "}, "Enter who in the office gave clearance"),
        ({"on": ["", "2", "2015"]}, "Enter the day on which clearance was given"),
        ({"on": ["31", "2", "2015"]}, "There is no such day"),
        ({"on": ["1", "1", "2100"]}, "That day is still to come"),
        ({"how": ""}, "Choose how clearance was given"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(owner, office, changed, words):  # noqa: F811
    page = answer(owner, office, **{"registries": ["lead-members"], "note": "Kept as typed", **changed}).text
    assert words in page
    assert "Kept as typed" in page
    assert "0 of 30" in owner.get(HERE).text


def test_a_day_before_the_text_was_kept_is_asked_about_once(owner, office, services):  # noqa: F811
    with services.database.reading() as session:
        newest = newest_text(session, campaign_by_reference(session, "MAR15").id)
        kept = in_london(moments(session, [newest.recorded])[newest.recorded].at).date()
    words = f"Version 1 was kept on {format_date(kept)}, after this day. Change the day, or record it once more"
    asked = answer(owner, office, registries=["lead-members"], early="")
    assert asked.text.count(words) == 2
    assert cleared(services) == set()
    other = {**filled_form(asked.text), "on": ["26", "2", "2015"]}
    assert words in owner.post(f"{HERE}/{office}", data=other).text, "it was told of another day"
    owner.post(f"{HERE}/{office}", data=filled_form(asked.text))
    assert cleared(services) == {(office, "lead-members")}


def test_the_day_on_which_the_text_was_kept_passes(owner, office, services):  # noqa: F811
    today = in_london(now()).date()
    answer(owner, office, registries=["lead-members"], early="", on=[str(today.day), str(today.month), str(today.year)])
    assert cleared(services) == {(office, "lead-members")}


def test_who_when_how_and_what_they_said_are_kept_for_all_to_read(owner, office, signed_in):  # noqa: F811
    answer(owner, office, registries=["lead-members"], how="telephone", note="With thanks")
    page = read(signed_in(Role.VIEWER).get(HERE))
    assert "Every clearance as it was recorded (1)" in page
    assert "A private secretary 27 February 2015 By telephone With thanks Robin Owner" in page


def test_a_second_click_records_nothing_and_says_so(owner, office, services):  # noqa: F811
    form = opened(owner, office, registries=["lead-members"])
    assert owner.post(f"{HERE}/{office}", data=form).status_code == 302
    again = owner.post(f"{HERE}/{office}", data=form, follow_redirects=True)
    assert "Nothing was changed: this clearance is recorded already." in read(again)
    assert cleared(services) == {(office, "lead-members")}


def test_a_text_that_changed_meanwhile_is_read_again_first(owner, office, services):  # noqa: F811
    form = opened(owner, office, registries=["lead-members"])
    edit(services, "We look forward", "We are looking forward")
    page = owner.post(f"{HERE}/{office}", data=form)
    assert "The text has changed since this page was opened." in read(page)
    assert hidden_fields(page.text)["seen-lead-members"] != form["seen-lead-members"][0]
    assert cleared(services) == set()
    again = filled_form(page.text)
    assert again["by"] == ["A private secretary"], "what was typed stays"
    owner.post(f"{HERE}/{office}", data=again)
    assert cleared(services) == {(office, "lead-members")}


def test_a_mistake_in_between_does_not_clear_a_text_that_nobody_has_read(owner, office, services):  # noqa: F811
    form = opened(owner, office, registries=["lead-members"], by="")
    edit(services, "We look forward", "We are looking forward")
    page = owner.post(f"{HERE}/{office}", data=form)
    assert "Enter who in the office gave clearance" in read(page)
    corrected = {**filled_form(page.text), "by": "A private secretary"}
    assert "The text has changed since this page was opened." in read(owner.post(f"{HERE}/{office}", data=corrected))
    assert cleared(services) == set()


def test_a_text_with_faults_is_cleared_by_nobody(owner, office, services):  # noqa: F811
    form = opened(owner, office)
    edit(services, "\n((asks))\n", "\n::: for lead-members\n((asks))\n:::\n")
    page = owner.get(HERE)
    assert "The text has faults for this audience, so nothing can be cleared." in read(page)
    assert ">Record<" not in page.text
    assert "The text has faults for this audience." in read(owner.post(f"{HERE}/{office}", data=form))
    assert cleared(services) == set()


def test_clearances_are_taken_back_one_by_one(owner, office, services):  # noqa: F811
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"))
    assert "Every office has cleared every text" in owner.get(HERE).text
    here = f"{HERE}/{office}/take-back"
    page = owner.get(here)
    assert read(page).count("given by A private secretary on 3 March 2015") == 6
    ids = {slug: one.id for (signatory, slug), one in _standing(services).items() if signatory == office}
    chosen = {**filled_form(page.text), "clearance": [str(ids["lead-members"])]}
    done = owner.post(here, data=chosen, follow_redirects=True)
    assert f"1 clearance of {FIRST} taken back." in read(done)
    assert "29 of 30 clearances given." in read(done)
    assert "Withdrawn" in done.text
    again = owner.post(here, data=chosen, follow_redirects=True)
    assert "Nothing was changed: no such clearance stands." in read(again)


def _standing(services):
    with services.database.reading() as session:
        return standing(session, campaign_by_reference(session, "MAR15").id)


@pytest.mark.parametrize("chosen", [[], ["9" * 5000], ["-1", "²"]])
def test_taking_back_nothing_takes_nothing_back(owner, office, services, chosen):  # noqa: F811
    answer(owner, office)
    form = filled_form(owner.get(f"{HERE}/{office}/take-back").text)
    page = read(owner.post(f"{HERE}/{office}/take-back", data={**form, "clearance": chosen}, follow_redirects=True))
    assert ("Nothing was changed" if chosen else "Choose the clearances that no longer stand") in page
    assert len(cleared(services)) == 6


def test_an_office_that_has_cleared_nothing_has_nothing_to_take_back(owner, office):  # noqa: F811
    page = owner.get(f"{HERE}/{office}/take-back", follow_redirects=True)
    assert "Nothing was changed: no such clearance stands." in read(page)


def test_an_edit_shows_whom_to_ask_again_and_what_changed(owner, services):  # noqa: F811
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"))
    assert "What changed in version" not in owner.get(HERE).text
    edit(services, "Your office exists in law", "Your post exists in law")
    page = owner.get(HERE)
    assert "25 of 30 clearances given." in page.text
    assert page.text.count("Asked again") == 6  # five places, and the key
    assert "What changed in version 2 1 word of the text." in read(page)
    assert "Your [removed: office ] [added: post ] exists in law" in read(page)


def test_letters_carry_draft_until_every_office_has_cleared_their_text(owner, office, services):  # noqa: F811
    """What an owner sees of it; production and sending have their own tests."""
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        clear_all(session, campaign, registries=["lead-members", "health-leaders"])
        numbers = {one: f"{PREVIEW}?registry={one}" for one in ("lead-members", "chief-executives")}
    assert "Cleared by every office: lead members, health leaders." in read(owner.get(HERE))
    assert "Not cleared" not in read(owner.get(numbers["lead-members"]))
    assert "Not cleared" in read(owner.get(numbers["chief-executives"]))


def test_only_the_owner_records_and_takes_back(drafter, owner, signed_in, office):  # noqa: F811
    form = opened(owner, office)
    for client, words in ((drafter, "Only the owner of MAR15, Robin Owner"), (signed_in(Role.VIEWER), "may not")):
        token = {"csrf_token": token_in(client.get("/account").text)}
        for path in (f"{HERE}/{office}", f"{HERE}/{office}/take-back"):
            refused = [client.get(path), client.post(path, data={**form, **token})]
            assert [one.status_code for one in refused] == [403, 403]
            assert all(words in read(one) for one in refused)
        page = client.get(HERE)
        assert "Only the owner of an open campaign records clearances." in page.text
        assert ">Record<" not in page.text


def test_who_has_handed_the_campaign_over_records_no_more(owner, drafter, office, services):  # noqa: F811
    form = opened(owner, office)
    with services.database.writing() as session:
        to = session.get_one(User, drafter.member.id)
        actor = Actor(owner.member.id)
        hand_over(session, campaign_by_reference(session, "MAR15"), to, seen=owner.member.id, actor=actor)
    assert owner.post(f"{HERE}/{office}", data=form).status_code == 403
    assert cleared(services) == set()
    answer(drafter, office, registries=["lead-members"])
    assert cleared(services) == {(office, "lead-members")}


@pytest.mark.parametrize("state", [State.CLOSED, State.ARCHIVED])
def test_of_a_campaign_that_is_not_open_nothing_is_recorded_or_taken_back(owner, office, services, state):  # noqa: F811
    answer(owner, office, registries=["lead-members"])
    form = opened(owner, office)
    change(services, state=state)
    for path in (f"{HERE}/{office}", f"{HERE}/{office}/take-back"):
        refused = [owner.get(path), owner.post(path, data={**form, "clearance": ["1"]})]
        assert [one.status_code for one in refused] == [409, 409]
        assert all(f"MAR15 is {state}" in read(one) for one in refused)
    assert cleared(services) == {(office, "lead-members")}
    page = owner.get(HERE)
    assert "1 of 30 clearances given." in page.text
    assert "Take back" not in page.text


@pytest.mark.parametrize(("without", "words"), [("signatories", "No signatory yet"), ("audience", "No audience yet")])
def test_what_clearance_waits_for_is_said(owner, services, without, words):  # noqa: F811
    change(services, **{without: []})
    page = owner.get(HERE)
    assert words in read(page)
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []


def test_an_office_that_does_not_sign_any_more_is_not_found(owner, office, services):  # noqa: F811
    form = opened(owner, office)
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        remove_signatory(session, campaign, campaign.signatories[0], seen=seen_of(campaign), actor=SYSTEM)
    gone = owner.post(f"{HERE}/{office}", data=form)
    assert (gone.status_code, "No such office signs MAR15 any more." in read(gone)) == (404, True)
    assert owner.get(f"{HERE}/99999").status_code == 404
