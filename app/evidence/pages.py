"""What the pages of published facts begin with."""

from typing import Any, NoReturn

from flask import abort, flash, redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import Role
from app.errors import Stale
from app.evidence.fact_history import intervening_change
from app.evidence.forms import FactForm
from app.platform.history import Versioned
from app.web.acts import sentence
from app.web.request import reading


def may_write() -> bool:
    return Role.DRAFTER in current_user.roles


def abort_not_found(what: str, known: bool) -> NoReturn:
    """`known`: Despatch holds it now, but did not at the moment asked about."""
    if known:
        abort(404, description=f"This {what} was not recorded at that time. Choose a later time.")
    abort(404, description=f"There is no such {what}.")


def page_of_correction(
    form: FactForm[Any], template: str, version: Versioned, said: list[tuple[str, str]], **shown: Any
) -> ResponseReturnValue:
    """The page of the form that corrects `version`, which is what is recorded now; `said`: the same as names and
    values, shown beside what was typed when somebody else corrected it meanwhile."""
    if form.is_opened or not form.seen_event:
        form.seen.data = str(version.recorded)
    changed = intervening_change(reading(), version.recorded, said) if form.stale else None
    return form.page(template, changed=changed, **shown)


def redirect_to_current(to: str, stale: Stale, check: str = "Check what is saved now.") -> ResponseReturnValue:
    """Lead back to `to`: somebody corrected or removed what the form was about."""
    flash(f"{sentence(stale)} {check}", "warning")
    return redirect(to)
