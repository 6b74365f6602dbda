"""A bench makes no letter that is another's copy."""

import math
from contextlib import closing

import pytest
from sqlalchemy import select

from app.campaigns.models import Letter
from app.campaigns.printed_letters import printed_letters
from app.campaigns.printing import freeze
from app.platform.services import open_services
from bench.letters.instance import WORLD, campaign_of, make_instance, settings_in

LETTERS = 1400
"""More than one world has."""


@pytest.mark.slow
def test_every_letter_of_a_large_campaign_can_be_made_and_is_addressed_as_no_other(tmp_path):
    """It makes an instance of 1,400 letters, and only benches depend on it."""
    settings = settings_in(tmp_path)
    make_instance(settings, LETTERS)
    with closing(open_services(settings)) as services, services.database.reading() as session:
        letters = session.scalars(select(Letter).order_by(Letter.number)).all()
        campaign = campaign_of(session)
        printed = list(printed_letters(session, freeze(session, campaign), letters, valid_at=campaign.valid_at))

    assert len(printed) == LETTERS > WORLD
    assert [one.problem for one in printed if one.problem] == []
    assert len({one.page.addressee for one in printed}) == LETTERS
    assert not any(one.page.draft for one in printed)
    assert all(signatory.picture for one in printed for signatory in one.page.signatories)


def test_a_world_is_as_large_as_is_said(shipped_sqlite, settings):
    with closing(open_services(settings)) as services, services.database.reading() as session:
        assert len(session.scalars(select(Letter.id)).all()) == WORLD
    assert math.ceil(LETTERS / WORLD) == 2
