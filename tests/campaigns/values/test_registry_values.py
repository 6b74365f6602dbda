"""A campaign to a registry of one’s own: its letters take what their posts say, and clearance holds as ever."""

import json
from datetime import date
from itertools import chain

import pytest

from app.audit.record import SYSTEM
from app.campaigns.clearance.to_clear import texts_to_clear
from app.campaigns.letter.text import campaign_text
from app.campaigns.letters import letter_by_reference
from app.campaigns.lifecycle.create import Beginning, Details, campaign_by_reference, create_campaign
from app.campaigns.preview.letters import PreviewFilter
from app.campaigns.printed_letters import printed_letters
from app.campaigns.printing import freeze
from app.campaigns.signatories.change import Office
from app.campaigns.values.letter import fields_in_text_of, values_of_letters
from app.campaigns.values.plan import plan_of
from app.campaigns.values.save import fill_letter, seen_of
from app.campaigns.values.value_counts import count_missing, letters_wanted, list_letters, progress
from app.letters.text.blocks import leaves
from app.registry.own.add import declare_field
from app.registry.own.posts import set_values
from tests.registry.conftest import MARCH_2015
from tests.registry.own.test_add import NAME, added, commissioner

SOURCE = """---
title: To policing bodies
subject: Children at risk
fields:
  - name: Elected-on
    type: date
    filled: by recipient
  - name: staff
    type: number
    filled: by recipient
---

We write to ((policing body)), elected on ((elected on)), with ((staff)) staff.

::: for council-leaders
To leaders alone.
:::
"""


@pytest.fixture
def post_id(services):
    added(services.database)
    with services.database.writing() as session:
        for name, kind in (("elected on", "date"), ("staff", "number")):
            declare_field(session, "policing-bodies", name=name, kind=kind, hint="", actor=SYSTEM)
    return commissioner(services.database)


@pytest.fixture
def session(services, post_id):
    """OWN-0001, to the policing body of South Yorkshire, which says when it was elected."""
    beginning = Beginning(
        source=SOURCE,
        registries=[("policing-bodies", {})],
        signatories=[Office("Home Secretary", "Home Office")],
    )
    details = Details("OWN", "To policing bodies", letter_date=MARCH_2015, reply_by=None, valid_at=MARCH_2015)
    with services.database.writing() as session:
        set_values(session, post_id, {"elected on": "2012-11-15"}, actor=SYSTEM)
        create_campaign(session, beginning, details, actor=SYSTEM)
        yield session


def own(session):
    return campaign_by_reference(session, "OWN")


def letter(session):
    return letter_by_reference(session, "OWN-0001")


def words(session):
    """What the letter says, in a preview."""
    frozen = freeze(session, own(session))
    (printed,) = printed_letters(session, frozen, [letter(session)], valid_at=MARCH_2015, mode="preview")
    return "".join(run.text for run in chain(*leaves(printed.page.blocks)))


def fill(session, **values):
    specs = fields_in_text_of(campaign_text(session, own(session)), "policing-bodies")
    typed = {spec.name: values.get(spec.name.lower().replace("-", "_"), "") for spec in specs}
    now = values_of_letters(session, [letter(session).id]).get(letter(session).id, {})
    fill_letter(session, own(session), letter(session), typed, seen=seen_of(now, specs), actor=SYSTEM)


def test_a_letter_says_what_its_post_says_and_whom_its_force_answers_to(session):
    assert words(session).startswith(f"We write to the {NAME}, elected on 15 November 2012, with ((staff)) staff.")


def test_only_what_is_for_everyone_is_said_to_it(session):
    assert "To leaders alone" not in words(session)


def test_what_the_letter_says_itself_goes_before(session):
    fill(session, elected_on="2016-05-05", staff="12")
    assert "elected on 5 May 2016, with 12 staff" in words(session)


def test_a_value_of_its_post_is_not_missing(session):
    text = campaign_text(session, own(session))
    assert count_missing(session, own(session), text) == 1
    elected, staff = progress(session, own(session), text)
    assert ((elected.letters, elected.given), (staff.letters, staff.given)) == ((1, 1), (1, 0))
    for field, number in ((elected, 0), (staff, 1)):
        wanted = letters_wanted(session, own(session), text, PreviewFilter(), field)
        assert list_letters(own(session), text, wanted).count(session) == number


def test_a_table_that_repeats_it_makes_it_not_the_letters_own(session):
    rows = [("Letter reference", "Elected-on"), ("OWN-0001", date(2012, 11, 15))]
    plan = plan_of(session, own(session), rows)
    assert (plan.changes, plan.unchanged) == ([], 1)


def test_what_offices_clear_says_which_fields_differ_and_no_value_of_a_post(session):
    cleared = texts_to_clear(session, own(session))["policing-bodies"]
    assert json.loads(cleared)["by_recipient"] == ["Elected-on", "staff"]
    assert b"2012" not in cleared


def test_a_post_that_says_something_else_takes_no_clearance_away(session, post_id):
    before = texts_to_clear(session, own(session))
    set_values(session, post_id, {"staff": "40"}, actor=SYSTEM)
    assert "with 40 staff" in words(session)
    assert texts_to_clear(session, own(session)) == before
