"""How and when somebody proved that it was they, as the events of an act record it (app/accounts/proof.py)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.accounts.models import Factor
from app.web.filters import format_moment_in_sentence

NOT_ASKED = "No confirmation was asked for"
EMERGENCY = "Opened in an emergency, without confirmation"

WITH: Mapping[str, str] = {
    Factor.APP: "with an authenticator app",
    Factor.PASSKEY: "with a passkey",
    Factor.RECOVERY_CODE: "with a recovery code",
    Factor.PRACTICE: "in practice, where no proof is asked for",
}
"""Factors that are not used at an identity server."""


@dataclass(frozen=True)
class RecordedProof:
    """`factor`: of models.Factor; blank where the act asked for none. `named`: the title of the identity server where
    they proved it. `at`: UTC. `signed_in_with`: the title of the server where they had signed in; blank with a
    password."""

    factor: str = ""
    named: str = ""
    at: datetime | None = None
    emergency: bool = False
    signed_in_with: str = ""

    @property
    def words(self) -> str:
        """ "Confirmed with a recovery code at 3:20pm on 30 November 2026, after signing in with Microsoft Entra ID"."""
        if self.emergency:
            return EMERGENCY
        if self.at is None:
            return NOT_ASKED
        there = self.signed_in_with if self.factor != Factor.PROVIDER else ""
        signed_in = f", after signing in with {there}" if there else ""
        return f"Confirmed {self._how} at {format_moment_in_sentence(self.at)}{signed_in}"

    @property
    def _how(self) -> str:
        if self.factor == Factor.PROVIDER:
            return f"by signing in with {self.named}" if self.named else "by signing in elsewhere"
        return WITH.get(self.factor, "with a second factor")


def proof_in(body: Mapping[str, Any]) -> RecordedProof:
    """The proof in the body of an event."""
    recorded = body.get("proof") or {}
    at = recorded.get("at")
    return RecordedProof(
        factor=recorded.get("factor", ""),
        named=recorded.get("with", ""),
        at=datetime.fromisoformat(at) if at else None,
        emergency=bool(recorded.get("emergency")),
        signed_in_with=recorded.get("signed_in_with", ""),
    )
