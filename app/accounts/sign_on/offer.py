"""Where sign-on is offered beside other ways."""

from sqlalchemy.orm import Session

from app.accounts.sessions.person import Person
from app.accounts.sign_on.identities import identities_of
from app.accounts.sign_on.provider import PROVIDERS, Provider


def prove_at(session: Session, person: Person) -> Provider | None:
    """The identity server where this person can prove that it is they: where they signed in, else one that they have an
    account at. None: there is none. The page includes `sign_on/prove_with.html` with it."""
    names = [person.provider, *(identity.provider for identity in identities_of(session, person.id))]
    return next((PROVIDERS.current()[name] for name in names if name in PROVIDERS.current()), None)
