"""Ten recovery codes, each for one use by someone who has lost their other factors."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts import events
from app.accounts.factors.models import RecoveryCode
from app.accounts.factors.sealing import Seal
from app.accounts.passwords import hash_password
from app.audit.record import Actor, record

HOW_MANY, LENGTH, FEW = 10, 12, 3
"""Codes; characters of each, after its number; how many left are few."""

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without those that look alike (0 and o, 1, i and l): 59 bits in 12 characters."""

USE = "recovery code"


def new_codes() -> Mapping[int, str]:
    """By number."""
    return {number: "".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for number in range(1, HOW_MANY + 1)}


def shown(number: int, code: str) -> str:
    """As it is printed: 3-abcd-efgh-jkmn."""
    return "-".join([str(number), *(code[start : start + 4] for start in range(0, LENGTH, 4))])


def number_and_code(typed: str) -> tuple[int, str] | None:
    """What was typed, whatever stands between its parts; None where it can't be a recovery code."""
    plain = "".join(letter for letter in typed.casefold() if letter.isascii() and letter.isalnum())
    number, code = plain[:-LENGTH], plain[-LENGTH:]
    if not number.isdigit() or len(number) > len(str(HOW_MANY)) or not set(code) <= set(ALPHABET):
        return None
    return int(number), code


def hashes_of(codes: Mapping[int, str]) -> Mapping[int, str]:
    """Slow on purpose: call it before the transaction."""
    return {number: hash_password(code) for number, code in codes.items()}


def replace_codes(session: Session, user_id: int, hashes: Mapping[int, str], *, seal: Seal, at: datetime) -> None:
    """Give a user these codes in place of any earlier ones."""
    end_codes(session, user_id, at=at)
    session.add_all(
        RecoveryCode(user_id=user_id, number=number, sealed=seal.close(code_hash, user_id=user_id, use=_use(number)))
        for number, code_hash in hashes.items()
    )
    session.flush()
    record(
        session,
        events.FACTOR_CODES_MADE,
        actor=Actor(user_id),
        subjects=[("user", user_id)],
        after={"left": sorted(hashes)},
    )


def end_codes(session: Session, user_id: int, *, at: datetime) -> None:
    session.execute(
        update(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.ended_at.is_(None)).values(ended_at=at)
    )


def codes_left(session: Session, user_id: int) -> list[int]:
    """The numbers of the codes that still work."""
    works = (RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None), RecoveryCode.ended_at.is_(None))
    return list(session.scalars(select(RecoveryCode.number).where(*works).order_by(RecoveryCode.number)))


def hash_in(code: RecoveryCode, seal: Seal) -> str:
    """Raises SealBroken."""
    return seal.open(code.sealed, user_id=code.user_id, use=_use(code.number))


def _use(number: int) -> str:
    return f"{USE} {number}"
