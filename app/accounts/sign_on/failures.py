"""Why a sign-on came to nothing: each reason is a page of its own, which says what to do."""

from collections.abc import Mapping
from dataclasses import dataclass


class SignOnFailed(Exception):
    """`code` is one of FAILURES. `detail`: for the log only, with nothing secret and no name in it."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail


@dataclass(frozen=True)
class Failure:
    """`{title}` stands for what the settings call the identity server. `again`: whether starting again can help."""

    heading: str
    why: str
    what_to_do: str
    status: int
    again: bool = True


FAILURES: Mapping[str, Failure] = {
    "step_useless": Failure(
        "Start again to sign in",
        "This sign-in has already been used, or was started too long ago or in another browser. This can happen if you "
        "press a button twice or go back.",
        "Start again.",
        400,
    ),
    "untrusted": Failure(
        "Despatch could not check your sign-in",
        "Despatch can’t be sure that the answer comes from {title} and is meant for you.",
        "Start again. If it fails twice, tell a Despatch administrator when you tried.",
        400,
    ),
    "clock": Failure(
        "The clocks do not agree",
        "The time on the server of {title} and the time on the Despatch server differ by more than two minutes, or you "
        "took too long to sign in.",
        "Start again. If it fails twice, ask a Despatch administrator to check the server’s clock.",
        400,
    ),
    "provider_down": Failure(
        "{title} does not answer",
        "Despatch can’t reach {title} at the moment.",
        "Try again in a few minutes. If it still does not work, tell a Despatch administrator.",
        503,
    ),
    "client_refused": Failure(
        "{title} no longer accepts Despatch",
        "The client secret of Despatch at {title} may have expired.",
        "Tell a Despatch administrator.",
        503,
    ),
    "refused": Failure(
        "{title} did not sign you in",
        "You cancelled, or {title} does not let you use Despatch.",
        "Start again. If it fails twice, ask your department’s IT service desk for access to Despatch.",
        403,
    ),
    "unknown_person": Failure(
        "Despatch does not recognise your account",
        "You signed in at {title}, but that account is not linked to a user of Despatch.",
        "If you have a Despatch password, sign in with it and add this account under Your account. Otherwise, ask a "
        "Despatch administrator for a link, and use this account when you open it.",
        403,
        again=False,
    ),
    "user_inactive": Failure(
        "Your Despatch account was deactivated",
        "You signed in at {title}, but your Despatch account can’t be used.",
        "If you still need it, ask a Despatch administrator.",
        403,
        again=False,
    ),
    "no_role": Failure(
        "You have no role in Despatch yet",
        "Your account at {title} gives you no role in Despatch, or a second person has not confirmed the role yet.",
        "Ask a Despatch administrator which role you need and who can give it.",
        403,
        again=False,
    ),
    "too_many_groups": Failure(
        "{title} did not send your groups",
        "You belong to more groups than {title} sends, so Despatch can’t work out your roles.",
        "Ask your department’s IT service desk to send app roles to Despatch instead of groups.",
        403,
        again=False,
    ),
    "wrong_tenant": Failure(
        "Use your department’s account",
        "You signed in at {title} with an account of another organisation.",
        "Sign out of {title} in this browser. Then start again with your department’s account.",
        403,
    ),
    "email_not_verified": Failure(
        "Confirm your email address first",
        "{title} has not confirmed that your email address is yours.",
        "Confirm your email address at {title}, then start again.",
        403,
    ),
    "not_enough": Failure(
        "Use a second factor at {title}",
        "{title} did not ask you for a second factor, such as a security key or a code from an app.",
        "Set up a second factor at {title} and start again, or confirm it in Despatch with a passkey or an "
        "authenticator app.",
        403,
    ),
    "not_recent": Failure(
        "{title} did not ask you again",
        "Despatch asked {title} to check that it is you, but {title} did not say that you have just signed in there.",
        "Start again, or confirm it in Despatch with a passkey or an authenticator app. If it fails twice, tell a "
        "Despatch administrator. (For the administrator: Despatch needs the claim auth_time.)",
        403,
    ),
    "another_person": Failure(
        "This is another person’s account",
        "You are signed in to Despatch as one person, and you signed in at {title} with an account that is not linked "
        "to that person.",
        "Start again, and choose your own account at {title}.",
        403,
    ),
    "taken": Failure(
        "This account is already in use",
        "Your account at {title} is already linked to another user of Despatch.",
        "Ask a Despatch administrator. Someone may have set up two users for you.",
        409,
        again=False,
    ),
    "signed_out": Failure(
        "You are no longer signed in",
        "You signed out of Despatch, or signed in again, before {title} answered. Nothing was changed.",
        "Sign in and start again.",
        403,
        again=False,
    ),
}
