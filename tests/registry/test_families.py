"""Kinds of organisation by registry."""

from sqlalchemy import select

from app.registry.models import OrganisationVersion, PostVersion
from app.registry.organisations.families import OF_REGISTRY, kinds_for
from app.registry.registries import registry_names
from app.registry.words import KINDS, MANY, OWN_KINDS


def test_every_shipped_post_is_of_a_kind_of_its_registry(session):
    pairs = select(PostVersion.registry_slug, OrganisationVersion.kind).where(
        OrganisationVersion.organisation_id == PostVersion.organisation_id
    )
    assert {(slug, kind) for slug, kind in session.execute(pairs.distinct()) if kind not in kinds_for(slug)} == set()
    assert set(OF_REGISTRY) == set(registry_names(session))


def test_every_kind_has_its_words():
    kinds = {kind for slug in OF_REGISTRY for kind in kinds_for(slug)}
    assert kinds | set(OWN_KINDS) == set(KINDS) == set(MANY)


def test_a_registry_that_does_not_ship_has_no_kinds():
    assert kinds_for("head-teachers") == ()
