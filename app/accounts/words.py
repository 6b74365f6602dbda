"""What these pages say when a sign-in has ended, or there were too many tries."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.accounts.models import Alarm, Factor, Role, SignIn
from app.accounts.sessions.person import EndReason, Lifetime, lifetime
from app.platform.config import Settings
from app.web.filters import format_plural
from app.web.names import capitalise_first

FACTORS: Mapping[Factor, str] = {
    Factor.PASSKEY: "Passkey",
    Factor.APP: "Authenticator app",
    Factor.RECOVERY_CODE: "Recovery code",
    Factor.PROVIDER: "Second factor of",
}
"""Before the name of the one that was used."""


def sign_out_reason(ended: str, settings: Settings) -> str:
    """Why a person who was signed in sees the sign-in page; empty for an unknown code."""
    usual, protected = lifetime(settings), lifetime(settings, [Role.ADMINISTRATOR])
    reasons: dict[str, str] = {
        EndReason.IDLE: _unused(usual),
        EndReason.ABSOLUTE: _at_most(usual),
        EndReason.IDLE_PROTECTED: _unused(protected),
        EndReason.ABSOLUTE_PROTECTED: _at_most(protected),
        EndReason.SIGNED_OUT: "You signed out, in another tab or browser.",
        EndReason.BY_ADMINISTRATOR: "An administrator signed you out.",
        EndReason.BY_PROVIDER: "You signed out of your department’s account, so you were signed out here too.",
        EndReason.ROLES: "Your roles were changed, so you were signed out.",
        EndReason.PASSWORD: "The password of your account was changed, so you were signed out.",
        EndReason.FACTORS: "The second factors of your account were reset, so you were signed out.",
        EndReason.DEACTIVATED: "Your account was deactivated. If you still need it, ask a Despatch administrator.",
        EndReason.ENDED: "You were signed out.",
    }
    return reasons.get(ended, "")


def signed_in_with(sign_in: SignIn, settings: Settings) -> str:
    """“Password”, or the identity server where they signed in."""
    if not sign_in.provider:
        return "Password"
    provider = settings.sign_on.get(sign_in.provider)
    return provider.title if provider else sign_in.provider


def confirmed_with(sign_in: SignIn) -> str:
    """“Authenticator app: Work telephone”, the last second factor of a sign-in; empty if there was none."""
    factor = Factor(sign_in.factor)
    if factor is Factor.NONE:
        return ""
    if factor is Factor.PROVIDER:
        return f"{FACTORS[factor]} {sign_in.proved_with}"
    if not sign_in.proved_with or factor is Factor.RECOVERY_CODE:
        return FACTORS[factor]
    return f"{FACTORS[factor]}: {sign_in.proved_with}"


def too_many(wait: int) -> str:
    """`wait`: seconds."""
    return f"Too many wrong passwords or codes. You can try again in {minutes_to_wait(wait)}."


def minutes_to_wait(wait: int) -> str:
    """`wait`: seconds."""
    return format_plural(max(1, -(-wait // 60)), "minute")


@dataclass(frozen=True)
class AlarmWords:
    title: str
    meaning: str


ALARMS: Mapping[str, AlarmWords] = {
    Alarm.BREAK_GLASS: AlarmWords(
        "The emergency account was used",
        "Someone signed in with the emergency account (BREAK_GLASS_EMAIL). Find out who it was and why. Then set a new "
        "password for the account.",
    ),
    Alarm.MANY_FAILURES: AlarmWords(
        "Many sign-ins failed from one address",
        "Someone may be guessing passwords of several accounts. Despatch refuses further sign-ins from that address "
        "for 10 minutes at a time. Ask whoever looks after your network where they came from.",
    ),
    Alarm.LIMIT_IN_ALL: AlarmWords(
        "A limit for everyone together was reached",
        "Despatch refuses further requests of this kind for a few minutes, from everyone. Someone may be attacking it, "
        "from many addresses at once.",
    ),
    Alarm.RISK_WITHOUT_PROOF: AlarmWords(
        "Reports of risk were opened in an emergency",
        "Someone could not use a second factor, and opened reports of risk without one because it was urgent.",
    ),
}
"""What administrators are told of each alarm."""


AFTER_PROOF: Mapping[str, str] = {
    "file": "You have confirmed that it is you. You can now download the file.",
    "again": "You have confirmed that it is you. Nothing has been done yet: do it again on this page.",
}
"""What is said after a proof, where what somebody asked for can't be given back by itself: a file, or a form that was
not kept."""


REASONS: Mapping[str, str] = {
    **{alarm: words.title for alarm, words in ALARMS.items()},
    "content_differs": "The file was of another type than its name said",
    "csrf": "It was out of date, or came from another site",
    "form_too_large": "The form was too large",
    "limited_answer": "The file took too much memory",
    "limited_memory": "The file or text took too much memory",
    "limited_time": "The file or text took too long",
    "own_password": "Wrong current password",
    "password": "Wrong email address or password",
    "role": "Their roles do not allow it",
    "rule": "A rule of the page does not allow it",
    "sign-in": "Sign-ins by everyone together",
    "signature": "What it carried was changed",
    "too_large": "The file was too large",
    "type_not_taken": "Files of that type are not accepted there",
}
"""Reasons of security events, by code."""

WHOSE: Mapping[str, str] = {"account": "one account", "address": "one address"}
"""Whose uses a limit counts."""


def security_reason(code: str) -> str:
    """The reason of a security event. Of a limit: “For one account from one address”."""
    if code in REASONS:
        return REASONS[code]
    whose = [WHOSE[part] for part in code.split("+") if part in WHOSE]
    what = [part.replace("_", " ") for part in code.split("+") if part and part not in WHOSE]
    return capitalise_first(" ".join((*what, *(["for", " from ".join(whose)] if whose else []))))


def _unused(lasting: Lifetime) -> str:
    minutes = format_plural(int(lasting.idle.total_seconds()) // 60, "minute")
    return f"You have been signed out because you did not open or save a page for {minutes}."


def _at_most(lasting: Lifetime) -> str:
    hours = format_plural(int(lasting.absolute.total_seconds()) // 3600, "hour")
    return f"A sign-in lasts {hours}, and yours has ended."
