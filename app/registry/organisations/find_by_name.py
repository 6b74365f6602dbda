"""Which organisation a person means who typed its name or a code of it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.platform.history import as_at, known
from app.registry.models import OrganisationCode, OrganisationVersion
from app.registry.organisations.organisation import last_names
from app.registry.posts.matching import MatchCandidate, Names
from app.registry.posts.search import fold, fold_column

MOST = 6
"""Names that are proposed for one that is misspelt."""


def organisation_named(session: Session, typed: str, *, valid_at: date) -> int | None:
    """The one organisation of the day whose name, short name or code this is; or else the one that is there on the day
    and goes by it on another: under its name of today, or a former one. None if none or several are."""
    query = select(OrganisationVersion.organisation_id).where(as_at(OrganisationVersion, valid_at))
    return _find_organisation(session, typed, on=[as_at(OrganisationVersion, valid_at)]) or _find_organisation(
        session, typed, on=[known(OrganisationVersion), OrganisationVersion.organisation_id.in_(query)]
    )


def organisation_on_record(session: Session, typed: str, *, valid_at: date) -> int | None:
    """As above, or the only one that goes by it on any day, though it is not there on this one."""
    return organisation_named(session, typed, valid_at=valid_at) or _find_organisation(
        session, typed, on=[known(OrganisationVersion)]
    )


def organisations_near(session: Session, typed: str) -> list[tuple[int, str]]:
    """Organisations of any day with such a name, the likest first, each by its last name: what a misspelt name may
    mean."""
    version, called = OrganisationVersion, defaultdict[int, set[str]](set)
    rows = select(version.organisation_id, version.name, version.short_name).where(known(version))
    for organisation_id, name, short_name in session.execute(rows):
        called[organisation_id] |= {name, short_name}
    bodies = [MatchCandidate(organisation_id, sorted(names)) for organisation_id, names in called.items()]
    found = Names(bodies).match(typed).post_ids[:MOST]
    names = last_names(session, found)
    return [(organisation_id, names[organisation_id]) for organisation_id in found]


def _find_organisation(session: Session, typed: str, *, on: Sequence[ColumnElement[bool]]) -> int | None:
    wanted = fold(" ".join(typed.split())).replace("&", "and").removeprefix("the ")
    version = OrganisationVersion
    for name in (version.name, version.short_name):
        rows = select(version.organisation_id).where(fold_column(name) == wanted, *on)
        if (found := _sole_id(session.scalars(rows.distinct()).all())) is not None:
            return found
    coded = (
        select(OrganisationCode.organisation_id)
        .join(version, version.organisation_id == OrganisationCode.organisation_id)
        .where(func.lower(OrganisationCode.code) == wanted, known(OrganisationCode), *on)
    )
    return _sole_id(session.scalars(coded.distinct()).all())


def names_on(session: Session, *, valid_at: date) -> list[str]:
    """The names of all organisations of a day, to be offered as one types."""
    version = OrganisationVersion
    names = select(version.name).where(as_at(version, valid_at)).order_by(version.name)
    return list(session.scalars(names))


def _sole_id(ids: Sequence[int]) -> int | None:
    return ids[0] if len(ids) == 1 else None
