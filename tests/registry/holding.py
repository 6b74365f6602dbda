"""Who holds posts, arranged in one line."""

from app.audit.record import Actor
from app.registry.holders.person import Person
from app.registry.holders.record import record_holder
from app.registry.holders.versions import tenures_of
from tests.registry.conftest import NOVEMBER_2026

USER = Actor(user_id=7)


def hold(database, post_id, name, since, **more):
    """Somebody of this name holds the post from a day: the tenure comes back. `more`: facts of the person or days."""
    about = {field: more.pop(field) for field in Person.__dataclass_fields__ if field in more}
    facts = {"acting": False, "source": "A letter", "today": NOVEMBER_2026, "actor": USER, **more}
    with database.writing() as session:
        made = record_holder(session, post_id, Person(full_name=name, **about), since=since, **facts)
        version_id = made.id
    return next(one for one in held(database, post_id) if version_id in [version.id for version in one.stretches])


def held(database, post_id, *, known_at=None):
    """Everybody who is known to hold the post, by their days."""
    with database.reading() as session:
        found = tenures_of(session, post_id, known_at=known_at)
        session.expunge_all()
    return found


def tenure(database, post_id, name):
    """The one tenure of somebody whose name, as shown, ends so."""
    (found,) = [one for one in held(database, post_id) if one.held.name.endswith(name)]
    return found
