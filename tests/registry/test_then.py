"""What registries were called at an earlier event, and to which sector they belonged."""

from datetime import date

from app.audit.anchor import head
from app.audit.record import SYSTEM
from app.registry.as_known import registries_then
from app.registry.own.add import add_registry, rename_registry


def test_a_registry_of_ones_own_before_it_was_renamed_and_before_it_was_there(services):
    with services.database.writing() as session:
        before = head(session).seq
        row = add_registry(session, name="Bodies", sector_name="Police", since=date(2015, 1, 1), actor=SYSTEM)
        added = head(session).seq
        rename_registry(session, row.slug, name="Commissioners", sector_name="Elected", actor=SYSTEM)
        slug = row.slug
    with services.database.reading() as session:
        now, then, first = (registries_then(session, known_at) for known_at in (None, added, before))
        assert (now[slug].name, now[slug].sector, now[slug].sector_name) == ("Commissioners", "elected", "Elected")
        assert (then[slug].name, then[slug].sector, then[slug].sector_name) == ("Bodies", "police", "Police")
        assert slug not in first
        assert list(first) == [one for one in now if one != slug]
