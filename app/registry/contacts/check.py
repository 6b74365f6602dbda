"""Email addresses and telephone numbers: tidied as they are kept, and what is wrong with one. No network is asked."""

import re

LONGEST_EMAIL, LONGEST_LOCAL, LONGEST_LABEL = 254, 64, 63
"""Of a whole address, of what stands before its @, of a part of its domain: RFC 5321, 4.5.3.1, and RFC 1035, 2.3.4."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*")
"""A dot-atom of RFC 5322, 3.2.3: no quoted names, which no office has."""
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?")
_NUMBER = re.compile(r"\+?[0-9 ()-]+( ext [0-9]{1,6})?")
_EXTENSION = re.compile(r"\s*(?:extension|ext|x)\.?\s*(?=[0-9]+$)", re.IGNORECASE)

FEWEST_DIGITS, MOST_DIGITS = 3, 15
"""Of a telephone number: 101 is one, and ITU-T E.164 allows fifteen."""


def tidy_email(typed: str | None) -> str:
    """Without what a link or an address book puts around it; what stands after the @ in lower case."""
    text = (typed or "").strip()
    if text.endswith(">") and "<" in text:
        text = text[text.index("<") + 1 : -1].strip()
    if text[:7].lower() == "mailto:":
        text = text[7:]
    local, at, domain = text.rpartition("@")
    return f"{local}{at}{domain.lower()}"


def email_wrong(address: str) -> str:
    """The code of the first rule that a tidied address breaks; blank when mail could go to it."""
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain:
        return "email_without_at"
    if len(address) > LONGEST_EMAIL or len(local) > LONGEST_LOCAL:
        return "email_too_long"
    if not _LOCAL.fullmatch(local):
        return "email_name_unfit"
    labels = domain.split(".")
    fit = all(len(label) <= LONGEST_LABEL and _LABEL.fullmatch(label) for label in labels)
    if not fit or len(labels) < 2 or len(labels[-1]) < 2 or labels[-1].isdigit():
        return "email_domain_unfit"
    return ""


def tidy_telephone(typed: str | None) -> str:
    """With one space between groups of digits and "ext" before an extension."""
    return _EXTENSION.sub(" ext ", " ".join((typed or "").split()))


def telephone_wrong(number: str) -> str:
    """The code of the first rule that a tidied number breaks; blank when it could be called."""
    if not _NUMBER.fullmatch(number):
        return "telephone_unfit"
    digits = sum(character.isdigit() for character in number.partition(" ext ")[0])
    return "" if FEWEST_DIGITS <= digits <= MOST_DIGITS else "telephone_length"
