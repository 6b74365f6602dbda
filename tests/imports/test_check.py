"""Which post each row means, what it would change, and what keeps it from that."""

from datetime import date

import pytest
from sqlalchemy import select

from app.audit.record import record
from app.imports.applying.work import work_on
from app.imports.correct import correct_row, go_on, take_proposed
from app.imports.find import unmatched_rows
from app.imports.judging.check import FEW
from app.imports.start import ImportMovedOn, drop_import, require_fit, settle_columns
from app.registry.models import Contact, HolderVersion
from app.registry.posts.posts import PostFilter, PostList, posts_on
from tests.audit.codes import event_of
from tests.imports.making import TODAY, csv_of, outcomes, previewed, rows_of, settle, state_of
from tests.refusals import refused


def looked_up(services, actor, *cells, head, slug="council-leaders", **options):
    """The one row of a file, checked."""
    import_id = previewed(services, csv_of(head, cells), actor=actor, slug=slug, **options)
    return rows_of(services, import_id)[0]


def codes(row):
    return [(problem["field"], problem["code"]) for problem in row.problems]


@pytest.mark.parametrize(
    ("head", "cells", "how", "title"),
    [
        (["Post reference"], ["council-leaders/la:LDS"], "reference", "Leader of Leeds City Council"),
        (["GSS code"], ["E08000035"], "code", "Leader of Leeds City Council"),
        (["ONS code"], ["e08000035"], "code", "Leader of Leeds City Council"),
        (["Council"], ["leeds city council"], "name", "Leader of Leeds City Council"),
        (["Council"], ["Leeds"], "name", "Leader of Leeds City Council"),
        (["Title of post"], ["Leader of Leeds City Council"], "name", "Leader of Leeds City Council"),
        (["Council", "GSS code"], ["Nonsense", "E08000035"], "code", "Leader of Leeds City Council"),
    ],
)
def test_a_row_is_told_by_reference_then_code_then_name(services, actor, head, cells, how, title):
    row = looked_up(services, actor, *cells, "a@example.uk", head=[*head, "Email"])
    assert (row.how, row.title, row.outcome) == (how, title, "changed")


def test_a_former_name_of_an_organisation_is_its_own(services, actor):
    row = looked_up(
        services,
        actor,
        *("Avon and Somerset Constabulary", "a@example.uk"),
        head=["Force", "Email"],
        slug="chief-constables",
    )
    assert (row.how, row.title) == ("former", "Chief Constable of Avon and Somerset Police")


@pytest.mark.parametrize(
    ("cells", "problem", "choices"),
    [
        (["Harrogate Borough Council", ""], "organisation_gone", ["Leader of North Yorkshire Council"]),
        (["", "E07000165"], "organisation_gone", ["Leader of North Yorkshire Council"]),
        (["Sheffeild City Council", ""], "post_misspelled", ["Leader of Sheffield City Council"]),
        (["Atlantis", ""], "post_unknown", []),
        (["", ""], "nothing_names_a_post", []),
        (
            ["Leeds City Council", "E08000039"],
            "code_and_name_differ",
            ["Leader of Leeds City Council", "Leader of Sheffield City Council"],
        ),
    ],
)
def test_a_row_that_names_no_post_is_rejected_with_those_it_may_mean(services, actor, cells, problem, choices):
    row = looked_up(services, actor, *cells, "a@example.uk", head=["Council", "GSS code", "Email"])
    assert codes(row) == [("organisation", problem)]
    assert sorted(title for _, title in row.problems[0]["facts"]["choices"]) == choices


def test_of_several_rows_for_one_post_the_first_counts(services, actor):
    body = csv_of(["Council", "Email"], ["Leeds", "a@example.uk"], ["Leeds City Council", "b@example.uk"])
    import_id = previewed(services, body, actor=actor, slug="council-leaders")
    assert outcomes(services, import_id) == ["changed", "rejected"]
    assert rows_of(services, import_id)[1].problems[0] == {"field": "", "code": "same_post", "facts": {"row": 2}}


def test_a_row_corrected_away_from_a_post_lets_the_next_one_count(services, actor):
    body = csv_of(["Council", "Email"], ["Leeds", "a@example.uk"], ["Leeds", "b@example.uk"])
    import_id = previewed(services, body, actor=actor, slug="council-leaders")
    first = rows_of(services, import_id)[0]
    with services.database.writing() as session:
        correct_row(session, import_id, first.id, {"organisation": "York"}, meant=None, today=TODAY, actor=actor)
    assert [(row.title, row.outcome) for row in rows_of(services, import_id)] == [
        ("Leader of the City of York Council", "changed"),
        ("Leader of Leeds City Council", "changed"),
    ]


def test_a_rejected_row_is_corrected_and_checked_again(services, actor):
    body = csv_of(
        ["Council", "Address 1", "Town", "Postcode"],
        ["Harrogate Borough Council", "1 High Street", "Harrogate", "HG1 XX"],
    )
    import_id = previewed(services, body, actor=actor, slug="council-leaders")
    (row,) = rows_of(services, import_id)
    assert codes(row) == [("organisation", "organisation_gone"), ("postcode", "address_ends_without_postcode")]
    heir = row.problems[0]["facts"]["choices"][0][0]
    with services.database.writing() as session:
        correct_row(session, import_id, row.id, {"postcode": "HG1 2AB"}, meant=heir, today=TODAY, actor=actor)
    (row,) = rows_of(services, import_id)
    assert (row.outcome, row.how, row.title) == ("changed", "chosen", "Leader of North Yorkshire Council")
    assert row.cells[3] == "HG1 XX", "the file's own cell stays"


def test_only_a_row_of_the_import_can_be_corrected(services, actor):
    import_id = previewed(
        services, csv_of(["Council", "Email"], ["Leeds", "a@example.uk"]), actor=actor, slug="council-leaders"
    )
    with services.database.writing() as session, refused("no_such_import_row"):
        correct_row(session, import_id, 999, {}, meant=None, today=TODAY, actor=actor)


def test_changes_are_told_field_by_field(services, actor):
    head = ["Council", "Leader", "Since", "Acting", "Email"]
    first = previewed(
        services,
        csv_of(head, ["Leeds", "Cllr Sam Example", "1/5/2024", "no", "a@example.uk"]),
        actor=actor,
        slug="council-leaders",
    )
    apply(services, first, actor)
    body = csv_of(
        [*head, "Verified on"], ["Leeds", "Councillor Sam Example OBE", "2/5/2024", "yes", "a@example.uk", "1/11/2026"]
    )
    (row,) = rows_of(services, previewed(services, body, actor=actor, slug="council-leaders", name="b"))
    assert [(change["field"], change["was"], change["now"]) for change in row.changes] == [
        ("person_title", "Cllr", "Councillor"),
        ("nominals", "", "OBE"),
        ("acting", "no", "yes"),
        ("since", "2024-05-01", "2024-05-02"),
        ("holder_verified", "", "2026-11-01"),
        ("greeting", "", "Dear Council Leader"),
        ("parts", "", "Title: Councillor · Forename: Sam · Surname: Example · Letters after the name: OBE"),
        ("email_verified", "", "2026-11-01"),
    ]


def test_a_correction_of_the_one_there_stays_one_holder(services, actor):
    head = ["Council", "Leader", "Since", "Verified on"]
    for name, row in (
        ("a", ["Leeds", "Sam Example", "1/5/2024", ""]),
        ("b", ["Leeds", "Cllr Sam Example", "2/5/2024", "1/11/2026"]),
    ):
        apply(services, previewed(services, csv_of(head, row), actor=actor, slug="council-leaders", name=name), actor)
    with services.database.reading() as session:
        (held,) = session.scalars(select(HolderVersion).where(HolderVersion.superseded.is_(None)))
    assert (held.title, held.valid_from, held.verified_on) == ("Cllr", date(2024, 5, 2), date(2026, 11, 1))
    assert held.verified_by == actor.user_id
    assert held.source == "Import of a", "who was told first; a column of sources would say otherwise"


@pytest.mark.parametrize("title", ["Leader", "Leader of Leeds City Council", "leader of leeds city council"])
def test_a_title_that_leaves_the_organisation_out_is_the_same(services, actor, title):
    assert looked_up(services, actor, "Leeds", title, head=["Council", "Title of post"]).outcome in (
        "unchanged",
        "changed",
    )
    assert looked_up(services, actor, "Leeds", "Leader", head=["Council", "Title of post"]).outcome == "unchanged"


def test_another_title_is_a_change_of_what_is_printed(services, actor):
    row = looked_up(services, actor, "Leeds", "Executive Leader of Leeds", head=["Council", "Title of post"])
    assert row.changes == [
        {"field": "title", "was": "Leader of Leeds City Council", "now": "Executive Leader of Leeds"},
    ]


def test_a_contact_that_is_not_to_be_used_is_not_brought_back(services, actor):
    with services.database.writing() as session:
        (leeds,) = posts_on(session, PostList("council-leaders", TODAY, filters=PostFilter(search="Leeds"))).items(
            session
        )
        event = record(session, event_of("contact.recorded"), actor=actor, subjects=[("post", leeds.post_id)])
        session.add(
            Contact(
                post_id=leeds.post_id,
                channel="email",
                use="post",
                value="old@example.uk",
                source="",
                do_not_use="It bounces",
                recorded=event.seq,
            )
        )
    row = looked_up(services, actor, "Leeds", "Old@example.uk", head=["Council", "Email"])
    assert codes(row) == [("email", "do_not_use")]


def test_a_day_on_which_there_is_no_such_post_is_rejected(services, actor):
    row = looked_up(services, actor, "Leeds", "Sam Example", "1/5/2040", head=["Council", "Leader", "Since"])
    assert codes(row) == [("since", "holder_not_recordable")]


def test_a_file_of_several_registries_says_which_in_a_column(services, actor):
    body = csv_of(
        ["Registry", "Council", "Email"],
        ["Council leaders", "Leeds", "a@example.uk"],
        ["chief-executives", "Leeds", "b@example.uk"],
        ["Bakers", "Leeds", "c@example.uk"],
    )
    import_id = previewed(services, body, actor=actor, slug=None)
    assert [row.title for row in rows_of(services, import_id)][:2] == [
        "Leader of Leeds City Council",
        "Chief Executive of Leeds City Council",
    ]
    assert codes(rows_of(services, import_id)[2]) == [("registry", "registry_unknown")]


@pytest.mark.parametrize(("good", "state"), [(7, "ready"), (6, "stopped")])
def test_a_file_of_ten_rows_of_which_too_few_match_is_stopped(services, actor, good, state):
    with services.database.reading() as session:
        titles = [one.title for one in posts_on(session, PostList("council-leaders", TODAY)).items(session, most=good)]
    rows = [[title, "a@example.uk"] for title in [*titles, *(f"Nowhere {n}" for n in range(FEW - good))]]
    import_id = previewed(services, csv_of(["Post", "Email"], *rows), actor=actor, slug="council-leaders")
    assert state_of(services, import_id) == state
    with services.database.reading() as session:
        assert len(unmatched_rows(session, import_id, most=100)) == FEW - good


def test_nine_rows_are_too_few_to_tell(services, actor):
    rows = [[f"Nowhere {n}", "a@example.uk"] for n in range(FEW - 1)]
    import_id = previewed(services, csv_of(["Post", "Email"], *rows), actor=actor, slug="council-leaders")
    assert state_of(services, import_id) == "ready"


def test_a_registry_of_ones_own_is_filled_and_then_guards_itself(services, actor, own):
    head = ["Title of post", "Board"]
    first = previewed(
        services, csv_of(head, *([f"Chair of board {n}", f"Board {n}"] for n in range(12))), actor=actor, slug=own
    )
    assert state_of(services, first) == "ready", "it is new: no row can match"
    apply(services, first, actor)
    other = csv_of(head, *([f"Chair of other {n}", f"Other {n}"] for n in range(12)))
    second = previewed(services, other, actor=actor, slug=own, name="b")
    assert state_of(services, second) == "stopped"
    with services.database.writing() as session:
        go_on(session, second, actor=actor)
    assert outcomes(services, second) == ["added"] * 12


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({0: "email", 1: ""}, "no_post_column"),
        ({0: "organisation", 1: "email", 2: "email"}, "column_twice"),
        ({0: "organisation", 1: "code"}, "nothing_to_change"),
        ({0: "organisation", 1: "address", 2: "line_1"}, "address_twice"),
    ],
)
def test_columns_that_can_t_be_imported_are_refused(fields, code):
    with refused(code):
        require_fit(fields, registry_fixed=True)


def test_a_file_without_a_registry_needs_a_column_of_them():
    with refused("no_registry_column"):
        require_fit({0: "organisation", 1: "email"}, registry_fixed=False)


def test_columns_corrected_after_the_preview_keep_what_was_corrected_in_rows(services, actor):
    import_id = previewed(
        services, csv_of(["Council", "Email"], ["Atlantis", "a@example.uk"]), actor=actor, slug="council-leaders"
    )
    (row,) = rows_of(services, import_id)
    with services.database.writing() as session:
        correct_row(session, import_id, row.id, {"organisation": "Leeds"}, meant=None, today=TODAY, actor=actor)
    settle(services, import_id, actor=actor, source="Elsewhere")
    work_on(services, import_id, today=TODAY)
    (row,) = rows_of(services, import_id)
    assert (row.outcome, row.title) == ("changed", "Leader of Leeds City Council")


def test_an_import_is_left_and_its_rows_go(services, actor):
    import_id = previewed(
        services, csv_of(["Council", "Email"], ["Leeds", "a@example.uk"]), actor=actor, slug="council-leaders"
    )
    with services.database.writing() as session:
        drop_import(session, import_id, actor=actor)
    assert rows_of(services, import_id) == []
    with services.database.writing() as session, pytest.raises(ImportMovedOn):
        settle_columns(session, import_id, {0: "organisation", 1: "email"}, {}, order="day", actor=actor)


def apply(services, import_id, actor):
    from app.imports.applying.apply import ask_to_apply

    with services.database.writing() as session:
        ask_to_apply(session, import_id, actor=actor)
    work_on(services, import_id, today=TODAY)


@pytest.mark.parametrize(
    ("slug", "name", "title"),
    [
        ("council-leaders", "Rotherham MBC", "Leader of Rotherham Metropolitan Borough Council"),
        ("council-leaders", "LB Camden", "Leader of the London Borough of Camden"),
        ("council-leaders", "Camden LBC", "Leader of the London Borough of Camden"),
        ("council-leaders", "London Borough of Camden Council", "Leader of the London Borough of Camden"),
        ("council-leaders", "Leeds C.C.", "Leader of Leeds City Council"),
        ("council-leaders", "Kent CC", "Leader of Kent County Council"),
        ("council-leaders", "Ashford BC", "Leader of Ashford Borough Council"),
        ("council-leaders", "Adur DC", "Leader of Adur District Council"),
        ("council-leaders", "Brighton & Hove UA", "Leader of Brighton and Hove City Council"),
        ("health-leaders", "NHS Essex ICB", "Chief Executive of NHS Essex Integrated Care Board"),
        ("chief-constables", "Kent Constabulary", "Chief Constable of Kent Police"),
        ("chief-constables", "Cheshire Police", "Chief Constable of Cheshire Constabulary"),
    ],
)
def test_a_body_written_in_short_is_known(services, actor, slug, name, title):
    row = looked_up(services, actor, name, "a@example.uk", head=["Organisation", "Email"], slug=slug)
    assert (row.how, row.title, row.problems) == ("name", title, [])


def test_a_body_that_is_no_more_is_known_in_short_too(services, actor):
    row = looked_up(services, actor, "Harrogate BC", "a@example.uk", head=["Council", "Email"])
    assert codes(row) == [("organisation", "organisation_gone")]


def test_a_title_has_its_body_in_short(services, actor):
    row = looked_up(services, actor, "Leader, Rotherham MBC", "a@example.uk", head=["Title of post", "Email"])
    assert row.title == "Leader of Rotherham Metropolitan Borough Council"


MISSPELLED = [["Sheffeild City Council", "a@example.uk"], ["Rotheram Metropolitan Council", "b@example.uk"]]


def test_the_proposed_posts_of_many_rows_are_taken_at_once(services, actor):
    body = csv_of(["Council", "Email"], *MISSPELLED, ["Atlantis", "c@example.uk"], ["Leeds City Counsil", "no address"])
    import_id = previewed(services, body, actor=actor, slug="council-leaders")
    with services.database.writing() as session:
        assert take_proposed(session, import_id, None, today=TODAY, actor=actor) == (3, 1)
    assert [(row.outcome, row.how) for row in rows_of(services, import_id)] == [
        ("changed", "chosen"),
        ("changed", "chosen"),
        ("rejected", ""),
        ("rejected", "chosen"),
    ]


def test_a_file_whose_rows_have_one_proposal_each_is_not_the_wrong_one(services, actor):
    with services.database.reading() as session:
        posts = posts_on(session, PostList("council-leaders", TODAY)).items(session, most=FEW)
    rows = [[one.title.replace("Council", "Counsil"), "a@example.uk"] for one in posts]
    import_id = previewed(services, csv_of(["Post", "Email"], *rows), actor=actor, slug="council-leaders")
    proposed = [row.how for row in rows_of(services, import_id)].count("proposed")
    assert (proposed >= 0.7 * FEW, state_of(services, import_id)) == (True, "ready")
