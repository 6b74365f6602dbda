"""How somebody can confirm that it is they, on the page that asks."""

from dataclasses import dataclass

from flask import request
from sqlalchemy.orm import Session

from app.accounts.factors.own import factors_of
from app.accounts.factors.passkeys import Site, site_of
from app.web.request import services


@dataclass(frozen=True)
class Ways:
    """`passkey`: with a passkey, here. `passkey_elsewhere`: they have one, which can't work at this address. `app`:
    with the code of an app. `recovery_code`: with one of those."""

    passkey: bool
    passkey_elsewhere: bool
    app: bool
    recovery_code: bool

    @property
    def code(self) -> bool:
        return self.app or self.recovery_code

    @property
    def none(self) -> bool:
        """They have no second factor at all."""
        return not (self.passkey or self.passkey_elsewhere or self.code)


def ways_of(session: Session, user_id: int) -> Ways:
    factors, site = factors_of(session, user_id), site_here()
    has_passkey = bool(factors.passkeys)
    return Ways(
        passkey=has_passkey and site is not None,
        passkey_elsewhere=has_passkey and site is None,
        app=bool(factors.apps),
        recovery_code=bool(factors.codes),
    )


def site_here() -> Site | None:
    """The site of passkeys at the address of this request; None where they can't work."""
    return site_of(services().settings.base_url, host=request.host)
