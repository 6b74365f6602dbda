"""The few words that the page itself says, in each language that a letter may be written in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Wording:
    """`page` has places for the page and their count; `draft` stands on every page until a letter is cleared;
    `corrected`, at the head of a correction, has places for the date of the letter that it replaces and for the day on
    which that was sent. `titles` are forms of address as they stand after `greeting`, by their English words, which
    stay where there is none; `offices` likewise, of holders who are addressed by their office. `conjunction` and
    `together_with` are each as it stands before a consonant, and before a vowel."""

    language: str
    reference: str
    date: str
    reply_by: str
    page: str
    draft: str
    corrected: str
    copies: str
    enclosures: str
    greeting: str
    unknown: str
    sincerely: str
    faithfully: str
    acting: str
    conjunction: tuple[str, str]
    together_with: tuple[str, str]
    with_others: str
    signatures: str
    signature_of: str
    titles: Mapping[str, str] = field(default_factory=dict)
    offices: Mapping[str, str] = field(default_factory=dict)


WORDING = {
    "en": Wording(
        language="en-GB",
        reference="Reference",
        date="Date",
        reply_by="Reply by",
        page="Page {page} of {pages}",
        draft="DRAFT",
        corrected="Corrected letter: it replaces the one dated {date} that was sent on {on}.",
        copies="cc",
        enclosures="Enclosed",
        greeting="Dear",
        unknown="Dear Sir or Madam",
        sincerely="Yours sincerely",
        faithfully="Yours faithfully",
        acting="Acting {title}",
        conjunction=("and", "and"),
        together_with=("with", "with"),
        with_others="with other departments",
        signatures="Signatures",
        signature_of="Signature of the",
    ),
    "cy": Wording(
        language="cy",
        reference="Cyfeirnod",
        date="Dyddiad",
        reply_by="Ateb erbyn",
        page="Tudalen {page} o {pages}",
        draft="DRAFFT",
        corrected="Llythyr wedi’i gywiro: mae’n disodli’r un dyddiedig {date} a anfonwyd ar {on}.",
        copies="Copi at",
        enclosures="Amgaeir",
        greeting="Annwyl",
        unknown="Annwyl Syr neu Fadam",
        sincerely="Yn gywir",
        faithfully="Yn ffyddlon",
        acting="{title} (dros dro)",
        conjunction=("a", "ac"),
        together_with=("gyda", "gydag"),
        with_others="gydag adrannau eraill",
        signatures="Llofnodion",
        signature_of="Llofnod",
        # "Annwyl" softens the letter after it. Of ladies and dames usage differs (Arglwyddes, Barwnes, Bonesig).
        titles={"Lord": "Arglwydd", "Sir": "Syr", "Councillor": "Gynghorydd", "Professor": "Athro"},
        offices={
            "Accountable Officer": "Swyddog Atebol",
            "Chair": "Gadeirydd",
            "Chairman": "Gadeirydd",
            "Chief Constable": "Brif Gwnstabl",
            "Chief Executive": "Brif Weithredwr",
            "Chief Inspector": "Brif Arolygydd",
            "Commissioner": "Gomisiynydd",
            "Council Leader": "Arweinydd y Cyngor",
            "Director of Children’s Services": "Gyfarwyddwr Gwasanaethau Plant",
            "Lead Member": "Aelod Arweiniol",
            "Leader": "Arweinydd",
            "Mayor": "Faer",
            "Regional Director": "Gyfarwyddwr Rhanbarthol",
            "Town Clerk": "Glerc y Dref",
        },
    ),
}


_VOWEL = re.compile(r"[aeiouyâêîôûŵŷ]|w(?![aeiouyâêîôûŵŷlr])", re.IGNORECASE)
"""What a word begins with that begins with a vowel in Welsh. W is one before a consonant ("Wnion"), and is none before
a vowel, l or r ("Waunfawr", "Wlad", "Wrecsam")."""


def join(items: Sequence[str], *, language: str = "en") -> str:
    """ "a, b and c"; in Welsh "a, b ac c", with "ac" before a vowel and "a" before a consonant."""
    if len(items) < 2:
        return "".join(items)
    *first, last = items
    return f"{', '.join(first)} {_before(last, WORDING[language].conjunction)} {last}"


def together_with(items: Sequence[str], *, language: str) -> str:
    """ "with a, b and c"; in Welsh "gydag a, b ac c", with "gyda" before a consonant."""
    return f"{_before(items[0], WORDING[language].together_with)} {join(items, language=language)}"


def _before(word: str, forms: tuple[str, str]) -> str:
    return forms[bool(_VOWEL.match(word))]
