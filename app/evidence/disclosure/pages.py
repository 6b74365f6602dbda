"""What every page of a request begins with."""

from typing import Any

from flask import render_template
from flask_login import current_user

from app.accounts.directory import names_of
from app.accounts.models import Role
from app.evidence.disclosure.begin import due_on, scope_of
from app.evidence.disclosure.models import Disclosure
from app.evidence.disclosure.states import BundleState, State
from app.evidence.disclosure.words import DECIDED, DECISIONS, KINDS, TO_DECIDE
from app.web.request import reading


def disclosure_page(template: str, disclosure: Disclosure, **shown: Any) -> str:
    session = reading()
    held_by = names_of(session, [disclosure.held_by])[disclosure.held_by] if disclosure.held_by else ""
    return render_template(
        template,
        disclosure=disclosure,
        scope=scope_of(disclosure),
        due=due_on(session, disclosure.received_on),
        held_by=held_by,
        may_work=may_work(disclosure),
        is_drafter=Role.DRAFTER in current_user.roles,
        State=State,
        KINDS=KINDS,
        DECISIONS=DECISIONS,
        BundleState=BundleState,
        TO_DECIDE=TO_DECIDE,
        DECIDED=DECIDED,
        **shown,
    )


def may_work(disclosure: Disclosure) -> bool:
    """Whether whoever asks may search, choose and black out."""
    return disclosure.state == State.OPEN and Role.DRAFTER in current_user.roles
