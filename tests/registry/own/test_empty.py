"""An empty registry that comes with Despatch, in the browser: it says that it is empty, and an office fills it in."""

from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.registry.models import OrganisationVersion
from app.registry.posts.count import count_posts
from app.registry.posts.posts import PostList, posts_on
from tests.imports.making import TODAY, csv_of, outcomes, previewed
from tests.imports.test_apply import applied
from tests.imports.test_fill_in import taken
from tests.registry.own.test_pages import done, send
from tests.web.markup import numbers_of, part_of, parts_of, rows_of, with_class, words_of

TRUSTS = "/recipients/nhs-trusts"
FORCE = "South Yorkshire Police"
COMMISSIONER = "South Yorkshire Police and Crime Commissioner"


@pytest.fixture
def administrator(signed_in):
    return signed_in(Role.ADMINISTRATOR, Role.DRAFTER)


@pytest.fixture
def actor(administrator):
    from app.audit.record import Actor

    return Actor(administrator.member.id)


def filled_in(services, slug, actor, **cells):
    """The file to fill in, with one row: what an import of it says."""
    [headings] = [line for line in taken(services, slug, "csv").decode("utf-8-sig").splitlines() if line][:1]
    names = [one.strip('"') for one in headings.split(",")]
    assert cells.keys() <= set(names)
    body = csv_of(names, [cells.get(name, "") for name in names])
    return previewed(services, body, actor=actor, slug=slug, name=f"{slug}.csv")


def test_its_page_says_that_it_is_empty_and_offers_the_file_to_fill_in(administrator):
    page = administrator.get(TRUSTS)
    assert "Despatch has no list of NHS trusts" in words_of(part_of(page, "no-list"))
    assert parts_of(page, "fill-in")
    assert numbers_of(part_of(page, "no-list")) == [], "no number of posts"


def test_all_registries_name_those_that_are_empty_and_count_the_others(administrator):
    page = administrator.get("/recipients")
    assert "Schools; Safeguarding partnerships" in words_of(part_of(page, "empty-registries"))
    assert not parts_of(page, "not-counted")
    assert {row[0]: row[-1] for row in rows_of(page)}["NHS trusts"] == "None"
    assert numbers_of(with_class(page, "ds-lede")[0])[1] == 7


def test_the_file_to_fill_in_adds_posts_of_its_kind(administrator, services, actor):
    import_id = filled_in(
        services,
        "police-and-crime-commissioners",
        actor,
        **{
            "Organisation": COMMISSIONER,
            "Title of post": COMMISSIONER,
            "Salutation of post": "Dear Commissioner",
            "Serves the same areas as": FORCE,
        },
    )
    assert outcomes(services, import_id) == ["added"]
    applied(services, import_id, actor)
    with services.database.reading() as session:
        [post] = posts_on(session, PostList("police-and-crime-commissioners", TODAY)).items(session)
        assert (post.title, post.salutation, post.kind) == (COMMISSIONER, "Dear Commissioner", "policing_body")
        assert count_posts(session, valid_at=TODAY)["police-and-crime-commissioners"] is None
    page = administrator.get("/recipients/police-and-crime-commissioners")
    assert not parts_of(page, "no-list")
    assert parts_of(page, "not-complete"), "nobody has said since when the list is complete"
    back = previewed(
        services,
        taken(services, "police-and-crime-commissioners", "csv"),
        actor=actor,
        slug="police-and-crime-commissioners",
        name="back.csv",
    )
    assert outcomes(services, back) == ["unchanged"]


def test_a_new_organisation_is_of_the_kind_of_its_registry(services, actor):
    import_id = filled_in(
        services, "probation", actor, **{"Organisation": "Northern Probation", "Title of post": "Regional Director"}
    )
    applied(services, import_id, actor)
    with services.database.reading() as session:
        query = select(OrganisationVersion.kind).where(OrganisationVersion.name == "Northern Probation")
        assert session.scalars(query).one() == "probation_service"


def test_an_administrator_says_since_when_its_list_is_complete(administrator, services):
    page = send(
        administrator,
        f"{TRUSTS}/settings",
        name="NHS trusts",
        sector="Health bodies",
        since=["1", "12", "2026"],
    )
    assert done(page)
    with services.database.reading() as session:
        assert count_posts(session, valid_at=date(2026, 12, 1))["nhs-trusts"] == 0
    assert 'name="since' not in administrator.get(f"{TRUSTS}/settings").text
