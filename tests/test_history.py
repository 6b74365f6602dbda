"""Two times: what was true on a day, as known at a moment; what is kept is never rewritten."""

from datetime import date

import pytest
from sqlalchemy import select

from app.audit.record import SYSTEM, record
from app.platform.history import HistoryRewritten, as_at, is_known, known
from app.registry.models import Organisation, OrganisationVersion
from tests.audit.codes import event_of


@pytest.fixture
def council(services):
    with services.database.writing() as session:
        organisation = Organisation(key="test:council")
        session.add(organisation)
        session.flush()
        return organisation.id


def say(services, council, name, *, valid_from=None, valid_to=None, instead_of=None):
    """Record a version, superseding another; the audit number comes back."""
    with services.database.writing() as session:
        seq = record(session, event_of("test.said"), actor=SYSTEM, subjects=[("organisation", council)]).seq
        if instead_of:
            old = session.scalars(
                select(OrganisationVersion).where(
                    OrganisationVersion.name == instead_of, OrganisationVersion.superseded.is_(None)
                )
            ).one()
            old.supersede(seq)
        session.add(
            OrganisationVersion(
                organisation_id=council,
                name=name,
                short_name=name,
                article="",
                kind="unitary",
                nation="England",
                region="",
                website="",
                valid_from=valid_from,
                valid_to=valid_to,
                recorded=seq,
            )
        )
        return seq


def names(services, council, day, known_at=None):
    with services.database.reading() as session:
        return list(
            session.scalars(
                select(OrganisationVersion.name).where(
                    OrganisationVersion.organisation_id == council, as_at(OrganisationVersion, day, known_at)
                )
            )
        )


def test_valid_to_is_the_first_day_on_which_it_is_no_longer_so(services, council):
    say(services, council, "Old", valid_to=date(2019, 4, 1))
    say(services, council, "New", valid_from=date(2019, 4, 1))
    assert names(services, council, date(2019, 3, 31)) == ["Old"]
    assert names(services, council, date(2019, 4, 1)) == ["New"]


def test_a_correction_leaves_what_was_known_before_it(services, council):
    before = say(services, council, "Mistaken")
    after = say(services, council, "Correct", instead_of="Mistaken")
    day = date(2015, 3, 3)
    assert names(services, council, day) == ["Correct"]
    assert names(services, council, day, known_at=before) == ["Mistaken"]
    assert names(services, council, day, known_at=after) == ["Correct"]
    assert names(services, council, day, known_at=before - 1) == []


@pytest.mark.parametrize("column", ["name", "valid_from", "recorded"])
def test_a_kept_version_refuses_to_be_rewritten(services, council, column):
    say(services, council, "Kept")
    value = {"name": "Other", "valid_from": date(2020, 1, 1), "recorded": 1}[column]
    with pytest.raises(HistoryRewritten, match=column), services.database.writing() as session:
        version = session.scalars(select(OrganisationVersion).where(OrganisationVersion.name == "Kept")).one()
        setattr(version, column, value)
    assert names(services, council, date(2015, 1, 1)) == ["Kept"]


def test_a_version_is_superseded_once(services, council):
    say(services, council, "First")
    say(services, council, "Second", instead_of="First")
    with pytest.raises(HistoryRewritten), services.database.writing() as session:
        session.scalars(select(OrganisationVersion).where(OrganisationVersion.name == "First")).one().supersede(1)


def test_rows_that_were_read_are_known_at_the_same_events_as_a_query_finds_them(services, council):
    first = say(services, council, "First")
    second = say(services, council, "Second", instead_of="First")
    with services.database.reading() as session:
        rows = session.scalars(select(OrganisationVersion).where(OrganisationVersion.organisation_id == council)).all()
        assert len(rows) == 2
        for known_at in (None, first - 1, first, second - 1, second, second + 1):
            query = select(OrganisationVersion.id).where(
                OrganisationVersion.organisation_id == council, known(OrganisationVersion, known_at)
            )
            assert {row.id for row in rows if is_known(row, known_at)} == set(session.scalars(query)), known_at
