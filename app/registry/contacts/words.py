"""What is said of contacts: what they are for, what is wrong with one."""

from collections.abc import Sequence
from datetime import date, timedelta

from app.registry.contacts.acts import ConfirmationResult
from app.registry.contacts.of_posts import GENERAL, MAIN_OFFICE, OFFICE_OF_POST, OUT_OF_HOURS
from app.web.filters import format_date, format_plural

USES = {
    OFFICE_OF_POST: "Office",
    MAIN_OFFICE: "Main office",
    GENERAL: "General",
    OUT_OF_HOURS: "Out of hours",
}

OF_A_POST = (OFFICE_OF_POST, GENERAL, OUT_OF_HOURS)
OF_AN_ORGANISATION = (MAIN_OFFICE, GENERAL, OUT_OF_HOURS)
"""What a contact may be recorded for, the usual first."""

A_CONTACT = {"postal": "postal address", "email": "email address", "telephone": "telephone number"}
"""Within a sentence."""

CONTACT_WRONG = {
    "email_without_at": "“{text}” is not a full email address. Enter one such as office@example.gov.uk.",
    "email_too_long": "“{text}” is too long for an email address. Check that it is only one address.",
    "email_name_unfit": "“{name}”, before the @, has characters that an email address cannot have. Check it "
    "for spaces and dots.",
    "email_domain_unfit": "“{domain}”, after the @, is not the name of a mail server. Enter one such as "
    "example.gov.uk.",
    "telephone_unfit": "“{text}” is not a telephone number. Use digits, spaces and brackets, and ext for an extension.",
    "telephone_length": "“{text}” has too few or too many digits for a telephone number. Check it.",
}
"""By the codes of app.registry.contacts.check."""


def contact_wrong(code: str, text: str) -> str:
    """What is wrong with an email address or a telephone number, and what to do."""
    name, _, domain = text.rpartition("@")
    return CONTACT_WRONG[code].format(text=text, name=name, domain=domain)


def gives_way(day: date, text: str, *, today: date) -> str:
    """That what was recorded applies only until another does, which was recorded already: `text`, from the `day` on."""
    until = format_date(day - timedelta(days=1))
    used = f"It is not in use today, because its last day is {until}." if day <= today else f"It is used until {until}."
    since = format_date(day)
    return (
        f"{used} From {since} Despatch uses {text}, which was already recorded. "
        f"To replace that too, record yours again from {since}."
    )


def use_hint(uses: Sequence[str], noun: str) -> str:
    """Which of the choices is the usual one, and when the others are used; blank without choices. `noun`: what each
    is, such as a postal address."""
    usual, *rest = [f"“{use_name(use)}”" for use in uses if use in USES and use != OUT_OF_HOURS] or [""]
    hint = f"Choose {usual} for the usual {noun}" if usual else ""
    hint += "".join(f". Despatch uses {other} only if no {noun} is recorded as {usual}" for other in rest)
    return hint + (f". It uses “{use_name(OUT_OF_HOURS)}” only if there is no other" if OUT_OF_HOURS in uses else "")


def use_name(use: str) -> str:
    """A use that came from elsewhere, as it was given."""
    return USES.get(use, use.replace("_", " ").capitalize())


def confirmed_words(done: ConfirmationResult) -> str:
    """What came of it, in sentences."""
    said = [f"{format_plural(done.confirmed, 'contact')} verified."] if done.confirmed or not done.changed else []
    if done.before:
        were = "was" if done.before == 1 else "were"
        said.append(f"{format_plural(done.before, 'contact')} {were} already verified today.")
    for was, now in done.changed[:3]:
        stands = "; ".join(one.text for one in now) or "nothing"
        said.append(f"{was.text} was not verified, because someone else changed it. Recorded now: {stands}.")
    if len(done.changed) > 3:
        said.append(
            f"{format_plural(len(done.changed) - 3, 'other contact')} changed too, so nothing was verified there."
        )
    return " ".join(said)
