"""Requests about accounts, in words."""

from collections.abc import Mapping

from app.accounts.models import Role, User
from app.accounts.roles import ROLES
from app.letters.page.wording import join
from app.people.models import AccountRequest
from app.people.states import Kind, State

EXPIRED = ("none", "Expired")

ANSWERS: Mapping[str, str] = {State.CONFIRMED: "confirmed", State.REFUSED: "refused"}


def asked_for(request: AccountRequest, user: User) -> str:
    """What a request would do: "Give Sam Example the role Clearer"."""
    if request.kind == Kind.RESET:
        return f"Send {user.name} a link to set a new password"
    if request.kind == Kind.FACTORS:
        return f"Let {user.name} set up a new second factor"
    if request.kind == Kind.ACTIVATE:
        return f"Let {user.name} sign in again"
    if request.kind == Kind.OFFICE:
        gateway = " and its gateway" if request.gateway else ""
        return f"Make {user.name} a member of the office of the {request.office}{gateway}"
    if request.kind == Kind.GATEWAY:
        return f"Make {user.name} the gateway of the office of the {request.office}"
    if request.called is not None:
        return f"Rename the office of the {request.office} to {', '.join(dict.fromkeys(request.called.values()))}"
    names = [ROLES[Role(role)].name for role in request.roles]
    return f"Give {user.name} the {'role' if len(names) == 1 else 'roles'} {join(names)}"
