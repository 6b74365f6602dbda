"""What an import keeps of people, and for how long."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.models import AuditPersonal
from app.audit.verify import verify
from app.imports.correct import leave_rows
from app.imports.find import counts_of
from app.imports.forget import KEPT, forget
from app.imports.models import Import
from app.platform.clock import now
from app.platform.storage import FileMissing, sha256
from app.registry.holders.erase import erase_holder
from app.registry.holders.person import Person
from app.registry.models import HolderVersion
from tests.fixtures.app import token_in
from tests.imports.making import TODAY, begin, csv_of, previewed, rows_of, state_of
from tests.imports.test_apply import applied, undone
from tests.imports.test_people import recorded
from tests.web.markup import numbers_of, part_of, parts_of

BODY = csv_of(["Council", "Leader", "Email"], ["Leeds", "Sam Example", "a@example.uk"], ["York", "Alex Example", ""])


def has_file(services):
    try:
        return bool(services.storage.get(f"imports/{sha256(BODY)}"))
    except FileMissing:
        return False


def said(services, import_id):
    return [bool(row.cells or row.values or row.changes or row.fixed) for row in rows_of(services, import_id)]


def test_rows_and_file_go_after_a_month_and_the_import_can_still_be_undone(services, actor):
    import_id = previewed(services, BODY, actor=actor, slug="council-leaders")
    applied(services, import_id, actor)
    forget(services, at=now() + KEPT - timedelta(days=1))
    assert (said(services, import_id), has_file(services)) == ([True, True], True)
    forget(services, at=now() + KEPT + timedelta(days=1))
    assert (said(services, import_id), has_file(services)) == ([False, False], False)
    undone(services, import_id, actor)
    with services.database.reading() as session:
        assert session.scalars(select(HolderVersion).where(HolderVersion.superseded.is_(None))).all() == []


def test_a_file_stays_while_another_import_has_it(services, actor):
    old = begin(services, BODY, actor=actor, slug="council-leaders")
    begin(services, BODY, actor=actor, slug="council-leaders")
    with services.database.writing() as session:
        session.get_one(Import, old).moved_at = now() - 2 * KEPT
    forget(services, at=now())
    assert (state_of(services, old), has_file(services)) == ("dropped", True)


def test_erasing_a_holder_reaches_the_rows_that_named_them(services, actor):
    import_id = previewed(services, BODY, actor=actor, slug="council-leaders")
    applied(services, import_id, actor)
    leeds = rows_of(services, import_id)[0].post_id
    with services.database.reading() as session:
        version = session.scalars(select(HolderVersion.id).where(HolderVersion.post_id == leeds)).one()
    with services.database.writing() as session:
        erase_holder(session, leeds, version, reason="They asked", today=TODAY, actor=actor)
    forget(services, at=now())
    assert said(services, import_id) == [False, True]


def leeds_holder(services, import_id):
    leeds = rows_of(services, import_id)[0].post_id
    with services.database.reading() as session:
        return leeds, session.scalars(select(HolderVersion.id).where(HolderVersion.post_id == leeds)).one()


def samples(services, import_id):
    with services.database.reading() as session:
        return [column["samples"] for column in session.get_one(Import, import_id).columns]


def test_erasing_a_holder_forgets_the_imports_that_name_them_at_once(services, signed_in, actor):
    import_id = previewed(services, BODY, actor=actor, slug="council-leaders")
    applied(services, import_id, actor)
    parts = csv_of(["Council", "Forename", "Surname"], ["York", "Sam", "Example"])
    waiting = previewed(services, parts, actor=actor, slug="council-leaders")
    unread = begin(services, csv_of(["Council", "Leader"], ["York", "Example, Cllr Sam"]), actor=actor)
    others = csv_of(["Council", "Leader"], ["Leeds", "Alex Example"])
    other = previewed(services, others, actor=actor, slug="council-leaders")
    leeds, version = leeds_holder(services, import_id)
    client, page = signed_in(Role.ADMINISTRATOR), f"/posts/{leeds}/holders/{version}/erase"
    shown = client.get(page).text
    assert numbers_of(part_of(shown, "imports-naming")) == [3]
    client.post(page, data={"csrf_token": token_in(shown), "reason": "They asked"})
    assert [state_of(services, one) for one in (import_id, waiting, unread, other)] == [
        *("applied", "dropped", "dropped", "ready"),
    ]
    assert (samples(services, import_id), has_file(services)) == ([[], [], []], False)
    assert [said(services, one) for one in (import_id, waiting, other)] == [[False, False], [False], [True]]
    undone(services, import_id, actor)


def test_a_file_that_another_import_has_stays_when_a_person_of_neither_is_erased(services, signed_in, actor):
    import_id = previewed(services, BODY, actor=actor, slug="council-leaders")
    leeds = rows_of(services, import_id)[0].post_id
    recorded(services, actor, Person(full_name="Robin Example"))
    with services.database.reading() as session:
        version = session.scalars(select(HolderVersion.id).where(HolderVersion.post_id == leeds)).one()
    client, page = signed_in(Role.ADMINISTRATOR), f"/posts/{leeds}/holders/{version}/erase"
    shown = client.get(page).text
    assert parts_of(shown, "no-import-naming")
    client.post(page, data={"csrf_token": token_in(shown), "reason": "They asked"})
    assert (said(services, import_id), has_file(services)) == ([True, True], True)


NAMELESS = ["Council", "Honorific", "Nominals", "Dear", "Email"]
SAM = Person(full_name="Sam Example", title="Cllr", surname="Example")


def erase_leader(services, actor, post_id, name="Sam Example"):
    with services.database.reading() as session:
        theirs = select(HolderVersion.id).where(HolderVersion.post_id == post_id, HolderVersion.full_name == name)
        version = session.scalars(theirs.where(HolderVersion.superseded.is_(None))).one()
    with services.database.writing() as session:
        erase_holder(session, post_id, version, reason="They asked", today=TODAY, actor=actor)


def kept_beside_chain(services):
    """What the audit record keeps of rows of imports, by post."""
    with services.database.reading() as session:
        assert verify(session).holds
        rows = session.execute(select(AuditPersonal.name, AuditPersonal.value).where(AuditPersonal.name.like("post %")))
        return {name: value for name, value in rows if value}


@pytest.mark.parametrize(
    ("cells", "more"),
    [
        (["Dame", "", "", ""], True),
        (["", "QPM", "", ""], True),
        (["", "", "Dear Sam", ""], True),
        (["Cllr", "", "", "a@leeds.example.uk"], True),
        (["", "", "", "a@leeds.example.uk"], False),
    ],
)
def test_erasing_a_holder_reaches_applied_rows_for_their_post_that_name_nobody(services, actor, cells, more):
    """The audit record keeps each row. One that says how to reach the office and nothing of the person stays."""
    leeds, york = recorded(services, actor, SAM), recorded(services, actor, SAM, council="City of York")
    body = csv_of(NAMELESS, ["Leeds", *cells], ["York", *cells])
    applied(services, previewed(services, body, actor=actor, slug="council-leaders"), actor)
    assert kept_beside_chain(services).keys() == {f"post {leeds}", f"post {york}"}
    erase_leader(services, actor, leeds)
    assert (f"post {leeds}" not in kept_beside_chain(services)) is more
    assert f"post {york}" in kept_beside_chain(services)


def test_erasing_a_holder_reaches_an_applied_row_that_named_them_and_changed_nothing_of_them(services, actor):
    leeds = recorded(services, actor, SAM)
    body = csv_of(["Council", "Leader", "Email"], ["Leeds", "Cllr Sam Example", "a@leeds.example.uk"])
    applied(services, previewed(services, body, actor=actor, slug="council-leaders"), actor)
    erase_leader(services, actor, leeds)
    assert kept_beside_chain(services) == {}


@pytest.mark.parametrize("gone", ["Sam Example", "Alex Example"])
def test_an_applied_row_that_names_nobody_is_of_who_held_the_post(services, actor, gone):
    leeds = recorded(services, actor, SAM)
    recorded(services, actor, Person(full_name="Alex Example"), since=date(2026, 3, 1))
    body = csv_of(NAMELESS, ["Leeds", "Dame", "", "", "a@leeds.example.uk"])
    applied(services, previewed(services, body, actor=actor, slug="council-leaders"), actor)
    erase_leader(services, actor, leeds, gone)
    assert bool(kept_beside_chain(services)) is (gone == "Sam Example")


@pytest.mark.parametrize(("since", "found"), [("2026-11-25", 1), ("2024-05-01", 1), ("2024-04-30", 0)])
def test_erasing_a_holder_forgets_the_imports_with_a_row_for_their_post_that_names_nobody(
    services, signed_in, actor, since, found
):
    leeds = recorded(services, actor, SAM)
    body = csv_of(NAMELESS, ["Leeds", "Dame", "", "", ""])
    waiting = previewed(services, body, actor=actor, slug="council-leaders", since=since)
    office = csv_of(NAMELESS, ["Leeds", "", "", "", "a@leeds.example.uk"])
    other = previewed(services, office, actor=actor, slug="council-leaders")
    with services.database.reading() as session:
        version = session.scalars(select(HolderVersion.id).where(HolderVersion.post_id == leeds)).one()
    client, page = signed_in(Role.ADMINISTRATOR), f"/posts/{leeds}/holders/{version}/erase"
    shown = client.get(page).text
    assert bool(parts_of(shown, "no-import-naming")) is not found
    client.post(page, data={"csrf_token": token_in(shown), "reason": "They asked"})
    assert [state_of(services, one) for one in (waiting, other)] == ["dropped" if found else "ready", "ready"]
    assert (samples(services, waiting) == [[]] * 5) is bool(found)


def test_a_row_that_named_a_person_and_no_post_is_called_by_nothing_once_it_is_forgotten(services, actor):
    body = csv_of(["Council", "Leader"], ["", "Sam Example"], ["Leeds", "Alex Example"])
    import_id = previewed(services, body, actor=actor, slug="council-leaders")
    assert [row.title for row in rows_of(services, import_id)] == ["Sam Example", "Leader of Leeds City Council"]
    forget(services, at=now() + KEPT + timedelta(days=1))
    assert [row.title for row in rows_of(services, import_id)] == ["", "Leader of Leeds City Council"]


def test_a_row_that_names_nobody_says_nothing_anew_of_somebody_who_was_erased(services, actor):
    leeds = recorded(services, actor, SAM)
    erase_leader(services, actor, leeds)
    body = csv_of(NAMELESS, ["Leeds", "Dame", "QPM", "Dear Sam", ""])
    import_id = previewed(services, body, actor=actor, slug="council-leaders")
    assert [(row.outcome, row.changes) for row in rows_of(services, import_id)] == [("unchanged", [])]


def test_rows_that_are_forgotten_can_t_be_applied(services, actor):
    import_id = previewed(services, BODY, actor=actor, slug="council-leaders")
    with services.database.writing() as session:
        leave_rows(session, import_id, [rows_of(services, import_id)[1].id], tab="changed", included=False, actor=actor)
    applied(services, import_id, actor)
    with services.database.writing() as session:
        leave_rows(session, import_id, None, tab="changed", included=True, actor=actor)
    forget(services, at=now() + KEPT + timedelta(days=1))
    with services.database.reading() as session:
        assert counts_of(session, import_id).to_apply == 0
