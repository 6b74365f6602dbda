"""An import applied and undone: in one transaction, never over somebody else's change, nothing lost."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent, AuditPersonal
from app.audit.verify import verify
from app.imports.applying.apply import ask_to_apply
from app.imports.applying.undo import ask_to_undo, left_by_undo
from app.imports.applying.work import work_on
from app.imports.correct import leave_rows
from app.imports.history import import_happenings
from app.imports.models import Import, ImportRow
from app.imports.start import ImportMovedOn
from app.imports.words import wrong_words
from app.registry.areas.area import area_on
from app.registry.contacts.of_posts import postal
from app.registry.holders.person import Person
from app.registry.holders.record import record_holder
from app.registry.models import Contact, HolderVersion, PostPreference, PostValue, PostVersion
from app.registry.posts.post import post_on
from app.registry.posts.posts import PostFilter, PostList, posts_on
from tests.imports.making import TODAY, csv_of, drafter, outcomes, previewed, rows_of, state_of
from tests.refusals import refused

pytestmark = pytest.mark.stack

HEAD = ["Force", "Chief Constable", "Dear", "Since", "Address 1", "Town", "Postcode", "Email", "Large print"]
KENT = [
    "Kent Police",
    "Mr Alex Example KPM",
    "Alex",
    "1/3/2026",
    "1 High Street",
    "Maidstone",
    "ME1 1AA",
    "a@kent.example.uk",
    "yes",
]
ESSEX = ["Essex Police", "Sam Example", "", "", "", "", "", "", ""]
TABLES = (PostVersion, HolderVersion, Contact, PostPreference, PostValue)


def find(services, words, registry="chief-constables", *, day=TODAY):
    with services.database.reading() as session:
        return [
            one.post_id
            for one in posts_on(session, PostList(registry, day, filters=PostFilter(search=words))).items(session)
        ]


def applied(services, import_id, actor):
    with services.database.writing() as session:
        ask_to_apply(session, import_id, actor=actor)
    work_on(services, import_id, today=TODAY)


def undone(services, import_id, actor):
    with services.database.writing() as session:
        ask_to_undo(session, import_id, actor=actor)
    work_on(services, import_id, today=TODAY)


def post(services, post_id, *, day=TODAY, known_at=None):
    with services.database.reading() as session:
        return post_on(session, post_id, valid_at=day, known_at=known_at)


def standing(services):
    """All that stands, without ids and events: what an undo must bring back."""
    facts = []
    with services.database.reading() as session:
        for model in TABLES:
            columns = [c for c in model.__table__.c if c.name not in ("id", "recorded", "superseded")]
            rows = session.execute(select(*columns).where(model.superseded.is_(None))).all()
            facts += sorted((model.__tablename__, repr(tuple(row))) for row in rows)
    return facts


def hold(services, post_id, name, actor, *, since=date(2026, 6, 1)):
    """Somebody records a holder by hand."""
    with services.database.writing() as session:
        record_holder(
            session,
            post_id,
            Person(full_name=name),
            since=since,
            today=TODAY,
            acting=False,
            source="A call",
            actor=actor,
        )


def test_what_a_row_says_stands_in_the_registry(services, actor):
    import_id = previewed(services, csv_of(HEAD, KENT), actor=actor)
    applied(services, import_id, actor)
    (kent,) = find(services, "Kent")
    found = post(services, kent)
    assert (found.holder.full_name, found.holder.post_nominals) == ("Alex Example", "KPM")
    assert (found.holder.salutation, found.holder.valid_from) == ("Dear Alex", date(2026, 3, 1))
    assert postal(found.contacts).lines == ("1 High Street", "Maidstone", "ME1 1AA")
    with services.database.reading() as session:
        assert session.scalars(select(PostPreference.format)).one() == "large"
    assert post(services, kent, day=date(2026, 2, 28)).holder is None


def test_an_import_leaves_what_recording_by_hand_leaves(services, actor):
    """The same holder after another, by file for one post and by form for the other."""
    (kent,), (essex,) = find(services, "Kent"), find(services, "Essex")
    for one in (kent, essex):
        hold(services, one, "Robin Example", actor, since=date(2020, 1, 1))
        hold(services, one, "Jo Example", actor, since=date(2026, 9, 1))
    hold(services, essex, "Alex Example", actor, since=date(2024, 1, 1))
    body = csv_of(["Force", "Name", "Since", "Source"], ["Kent Police", "Alex Example", "2024-01-01", "A call"])
    applied(services, previewed(services, body, actor=actor), actor)

    def spans(post_id):
        columns = (HolderVersion.full_name, HolderVersion.valid_from, HolderVersion.valid_to, HolderVersion.addressed)
        with services.database.reading() as session:
            rows = select(*columns).where(HolderVersion.post_id == post_id, HolderVersion.superseded.is_(None))
            return [tuple(row) for row in session.execute(rows.order_by(HolderVersion.valid_from))]

    assert spans(kent) == spans(essex)
    assert [name for name, *_ in spans(kent)] == ["Robin Example", "Alex Example", "Jo Example"]


def test_undoing_brings_back_all_that_stood(services, actor):
    (kent,) = find(services, "Kent")
    hold(services, kent, "Robin Example", actor)
    before = standing(services)
    import_id = previewed(services, csv_of(HEAD, KENT, ESSEX), actor=actor)
    applied(services, import_id, actor)
    assert standing(services) != before
    undone(services, import_id, actor)
    assert standing(services) == before
    assert state_of(services, import_id) == "undone"
    with services.database.reading() as session:
        seen = session.get(ImportRow, 1).applied_at
        assert verify(session).holds
    then = post(services, kent, day=date(2026, 4, 1), known_at=seen)
    assert then.holder.full_name == "Alex Example", "as it was known then"


def test_an_undo_leaves_what_others_changed_since_and_lists_it(services, actor):
    import_id = previewed(services, csv_of(HEAD, KENT, ESSEX), actor=actor)
    applied(services, import_id, actor)
    (kent,), (essex,) = find(services, "Kent"), find(services, "Essex")
    hold(services, kent, "Robin Example", actor)
    with services.database.reading() as session:
        assert [row.post_id for row in left_by_undo(session, session.get_one(Import, import_id))] == [kent]
    undone(services, import_id, actor)
    assert [row.undone for row in rows_of(services, import_id)] == ["left", "back"]
    assert post(services, kent).holder.full_name == "Robin Example"
    assert post(services, kent, day=date(2026, 4, 1)).holder.full_name == "Alex Example"
    assert post(services, essex).holder is None


def test_a_post_that_changed_since_the_preview_comes_back(services, actor):
    import_id = previewed(services, csv_of(HEAD, KENT, ESSEX), actor=actor)
    (kent,), (essex,) = find(services, "Kent"), find(services, "Essex")
    hold(services, kent, "Robin Example", actor)
    applied(services, import_id, actor)
    assert post(services, essex).holder.full_name == "Sam Example"
    assert post(services, kent).holder.full_name == "Robin Example"
    first = rows_of(services, import_id)[0]
    assert (first.applied_at, first.included) == (None, False)
    assert first.again[0] == {"field": "holder", "was": "", "now": "Mr Alex Example KPM"}
    with services.database.writing() as session, refused("nothing_to_apply"):
        ask_to_apply(session, import_id, actor=actor)
    with services.database.writing() as session:
        assert leave_rows(session, import_id, [first.id], tab="again", included=True, actor=actor) == 1
    applied(services, import_id, actor)
    assert post(services, kent, day=date(2026, 4, 1)).holder.full_name == "Alex Example"
    undone(services, import_id, actor)
    assert post(services, kent).holder.full_name == "Robin Example"


def test_two_imports_at_once_don_t_overwrite_each_other(stack_services):
    """Both were looked at before either was applied."""
    actor = drafter(stack_services)
    other = [*KENT[:1], "Robin Example", *KENT[2:]]
    both = [
        previewed(stack_services, csv_of(HEAD, row, ESSEX), actor=actor, name=name)
        for row, name in ((KENT, "a"), (other, "b"))
    ]
    for import_id in both:
        with stack_services.database.writing() as session:
            ask_to_apply(session, import_id, actor=actor)
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(lambda one: work_on(stack_services, one, today=TODAY), both))
    applied_rows = [[row.applied_at is not None for row in rows_of(stack_services, one)] for one in both]
    assert sorted(applied_rows) == [[False, False], [True, True]]
    with stack_services.database.reading() as session:
        assert (
            session.scalar(select(func.count()).select_from(HolderVersion).where(HolderVersion.superseded.is_(None)))
            == 2
        )


def test_a_second_click_is_the_first(services, actor):
    import_id = previewed(services, csv_of(HEAD, KENT), actor=actor)
    with services.database.writing() as session:
        ask_to_apply(session, import_id, actor=actor)
    with services.database.writing() as session, pytest.raises(ImportMovedOn):
        ask_to_apply(session, import_id, actor=actor)
    for _ in range(2):
        work_on(services, import_id, today=TODAY)
    with services.database.writing() as session, refused("nothing_to_apply"):
        ask_to_apply(session, import_id, actor=actor)
    with services.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(HolderVersion)) == 1


def test_what_is_left_out_stays_out(services, actor):
    import_id = previewed(services, csv_of(HEAD, KENT, ESSEX), actor=actor)
    first = rows_of(services, import_id)[0]
    with services.database.writing() as session:
        assert leave_rows(session, import_id, [first.id], tab="changed", included=False, actor=actor) == 1
    applied(services, import_id, actor)
    assert post(services, first.post_id).holder is None
    assert [bool(row.applied_at) for row in rows_of(services, import_id)] == [False, True]


def test_a_post_that_a_full_list_lacks_is_closed_only_when_ticked(services, actor):
    import_id = previewed(services, csv_of(HEAD, KENT), actor=actor, full_list=True)
    closing = [row for row in rows_of(services, import_id) if row.outcome == "closing"]
    assert len(closing) == 42
    assert not any(row.included for row in closing)
    with services.database.writing() as session:
        leave_rows(session, import_id, [closing[0].id], tab="closing", included=True, actor=actor)
    applied(services, import_id, actor)
    closed, stays = closing[0].post_id, closing[1].post_id
    assert (post(services, closed).listed, post(services, stays).listed) == (False, True)
    assert post(services, closed, day=date(2026, 11, 24)).listed
    undone(services, import_id, actor)
    assert post(services, closed).listed


def test_names_stay_out_of_the_chain_and_can_be_erased_post_by_post(services, actor):
    import_id = previewed(services, csv_of(HEAD, KENT, ESSEX), actor=actor)
    applied(services, import_id, actor)
    kent = rows_of(services, import_id)[0]
    with services.database.reading() as session:
        assert not session.scalars(select(AuditEvent.seq).where(AuditEvent.body.contains("Alex Example"))).all()
        kept = {
            one.name: json.loads(one.value)
            for one in session.scalars(select(AuditPersonal))
            if one.seq == kent.applied_at
        }
    assert len(kept) == 2
    assert kept[f"post {kent.post_id}"]["email"] == "a@kent.example.uk"


def test_a_post_s_history_says_which_file_and_row(services, actor):
    import_id = previewed(services, csv_of(HEAD, KENT), actor=actor)
    applied(services, import_id, actor)
    undone(services, import_id, actor)
    (kent,) = find(services, "Kent")
    with services.database.reading() as session:
        said = [(one.title, one.words) for one in import_happenings(session, kent)]
    assert said == [
        (
            "Import of chiefs.csv applied",
            "Row 2: office-holder, since, salutation, postal address, email and preferred format.",
        ),
        ("Import of chiefs.csv undone", "The details from before the import apply again."),
    ]


def test_a_registry_of_ones_own_takes_posts_that_it_lacks(services, actor, own):
    body = csv_of(
        ["Title of post", "Board", "Code", "Chair", "Since", "Next review"],
        ["Chair", "Leeds Safeguarding Board", "L1", "Ms Alex Example", "1/9/2025", "4/5/2027"],
        ["Chair", "Kent Safeguarding Board", "K1", "Sam Example", "", ""],
        ["Chair", "", "", "Sam Example", "", ""],
    )
    import_id = previewed(services, body, actor=actor, slug=own)
    assert outcomes(services, import_id) == ["added", "added", "rejected"]
    applied(services, import_id, actor)
    (leeds,) = find(services, "Leeds", own)
    found = post(services, leeds)
    assert (found.full_title, found.holder.full_name) == ("Chair, Leeds Safeguarding Board", "Alex Example")
    with services.database.reading() as session:
        assert session.scalars(select(PostValue.value).where(PostValue.post_id == leeds)).one() == "2027-05-04"
    again = previewed(services, body, actor=actor, slug=own, name="again")
    assert outcomes(services, again) == ["unchanged", "unchanged", "rejected"]
    undone(services, import_id, actor)
    assert find(services, "Leeds", own) == []


FORCES = ["Title of post", "Organisation", "Force"]


def served_by(services, area):
    with services.database.reading() as session:
        return {one.body.name: one.role for one in area_on(session, area, valid_at=TODAY).serving}


def test_an_organisation_that_a_file_adds_serves_the_areas_of_the_one_that_it_says(services, actor, own):
    rows = (
        ["Commissioner", "South Yorkshire Commissioner", "South Yorkshire Police"],
        ["Chair", "Rotherham Board", "Rotherham Metropolitan Borough Council"],
        ["Chair", "Board of Nowhere", ""],
    )
    import_id = previewed(services, csv_of(FORCES, *rows), actor=actor, slug=own)
    before = served_by(services, "rotherham")
    applied(services, import_id, actor)
    more = {"South Yorkshire Commissioner": "policing_body", "Rotherham Board": "partner"}
    assert served_by(services, "rotherham") == before | more
    assert "South Yorkshire Commissioner" in served_by(services, "barnsley")
    undone(services, import_id, actor)
    assert served_by(services, "rotherham") == before


def test_areas_of_nobody_known_are_rejected_with_who_may_be_meant(services, actor, own):
    rows = (["Chair", "A board", "South Yorkshire Polise"],)
    import_id = previewed(services, csv_of(FORCES, *rows), actor=actor, slug=own)
    (row,) = rows_of(services, import_id)
    (problem,) = row.problems
    assert wrong_words(problem).startswith("No organisation is called “South Yorkshire Polise”. Do you mean South York")


def test_six_hundred_rows_on_both_stacks(stack_services):
    actor = drafter(stack_services)
    leaders = [one.title for one in _leaders(stack_services)] * 2
    rows = [
        [title, f"Cllr Sam Example{'abcdefghijklmnopqrstuvwxyz'[n % 26]}", f"l{n}@council.example.uk"]
        for n, title in enumerate(leaders)
    ]
    before = standing(stack_services)
    import_id = previewed(
        stack_services, csv_of(["Post", "Leader", "Email"], *rows), actor=actor, slug="council-leaders"
    )
    half = len(rows) // 2
    assert len(rows) > 600
    assert outcomes(stack_services, import_id) == ["changed"] * half + ["rejected"] * half
    applied(stack_services, import_id, actor)
    with stack_services.database.reading() as session:
        made = select(func.count()).select_from(HolderVersion).where(HolderVersion.superseded.is_(None))
        assert session.scalar(made) == half
        events = session.scalar(select(func.count()).where(AuditEvent.action == "import.rows_applied"))
        assert events == -(-half // 200)
    undone(stack_services, import_id, actor)
    assert standing(stack_services) == before


def _leaders(services):
    with services.database.reading() as session:
        return posts_on(session, PostList("council-leaders", TODAY)).items(session)
