"""What the pages that add factors and those of recovery codes have in common: new codes, and where to go on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.factors.recovery_codes import hashes_of, new_codes, replace_codes, shown
from app.accounts.factors.sealing import seal_of
from app.accounts.sessions.entry import go_on
from app.accounts.sessions.steps import StepKind, StepUseless, begin, look
from app.accounts.sessions.waiting_forms import waiting
from app.platform.clock import now
from app.web.request import reading, services, writing

CODES_SHOWN = timedelta(minutes=30)
"""How long new codes can be printed or downloaded."""


@dataclass(frozen=True)
class NewCodes:
    """Recovery codes, and their hashes, by number."""

    codes: Mapping[int, str] = field(repr=False)
    hashes: Mapping[int, str] = field(repr=False)

    @classmethod
    def make(cls) -> "NewCodes":
        """Slow: call it before the transaction."""
        codes = new_codes()
        return cls(codes, hashes_of(codes))


def give_codes(session: Session, made: NewCodes) -> None:
    """In place of earlier ones, and shown to this browser alone."""
    replace_codes(session, current_user.id, made.hashes, seal=seal_of(services().settings), at=now())
    printed = [shown(number, code) for number, code in made.codes.items()]
    begin(session, StepKind.CODES, {"user": current_user.id, "codes": printed}, at=now(), lasts=CODES_SHOWN)


def shown_codes() -> list[str]:
    """Raises StepUseless, also where they are of somebody who was signed in at this browser before."""
    _, kept = look(reading(), StepKind.CODES, at=now())
    if kept["user"] != current_user.id:
        raise StepUseless
    return list(kept["codes"])


def onward() -> ResponseReturnValue:
    """To what they had typed before, else to the page that they wanted, else to their second factors."""
    with writing() as session:
        kept, back = waiting(session, at=now())
    return go_on(kept, back or url_for("factors.index"))
