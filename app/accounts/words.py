"""What these pages say when a sign-in has ended, or there were too many tries."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.accounts.models import Alarm
from app.accounts.person import EndReason
from app.platform.config import Settings
from app.web.names import capitalise_first


def sign_out_reason(ended: str, settings: Settings) -> str:
    """Why a person who was signed in sees the sign-in page; empty for an unknown code."""
    minutes, hours = settings.session_idle_minutes, settings.session_hours
    reasons: dict[str, str] = {
        EndReason.IDLE: "You have been signed out because you did not open or save a page for "
        f"{_count_with_unit(minutes, 'minute')}.",
        EndReason.ABSOLUTE: f"A sign-in lasts {_count_with_unit(hours, 'hour')}, and yours has ended.",
        EndReason.SIGNED_OUT: "You signed out, in another tab or browser.",
        EndReason.BY_ADMINISTRATOR: "An administrator signed you out.",
        EndReason.ROLES: "Your roles were changed, so you were signed out.",
        EndReason.PASSWORD: "The password of your account was changed, so you were signed out.",
        EndReason.FACTORS: "The second factors of your account were reset, so you were signed out.",
        EndReason.DEACTIVATED: "Your account was deactivated. If you still need it, ask a Despatch administrator.",
        EndReason.ENDED: "You were signed out.",
    }
    return reasons.get(ended, "")


def too_many(wait: int) -> str:
    """`wait`: seconds."""
    return f"Too many wrong passwords or codes. You can try again in {minutes_to_wait(wait)}."


def minutes_to_wait(wait: int) -> str:
    """`wait`: seconds."""
    return _count_with_unit(max(1, -(-wait // 60)), "minute")


@dataclass(frozen=True)
class AlarmWords:
    title: str
    meaning: str


ALARMS: Mapping[str, AlarmWords] = {
    Alarm.BREAK_GLASS: AlarmWords(
        "The emergency account was used",
        "Someone signed in with the emergency (break-glass) account. Find out who it was and why. Then set a new "
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
}
"""What administrators are told of each alarm."""


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


def _count_with_unit(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
