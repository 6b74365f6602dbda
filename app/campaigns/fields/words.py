"""The fields of a text in words: what each takes, who fills it, and why one can't be declared (code to words)."""

from collections.abc import Mapping

from app.letters.page.wording import join
from app.letters.text.front_matter import FACTS, FieldSpec
from app.letters.text.values import SHORT

TAKES: Mapping[str, str] = {
    "text": f"Words, at most {SHORT} characters",
    "long text": "Longer words, for all letters only",
    "date": "A day",
    "number": "A number",
    "yes/no": "Yes or no",
    "choice": "One of several choices",
}
"""What a field takes, by its type, as a person chooses it."""

FILLED: Mapping[str, str] = {
    "campaign-wide": "Once: all letters say the same",
    "by recipient": "For each letter: it differs by recipient",
}

LONG_AND_DIFFERING = (
    f"What differs by recipient is short, since offices clear the text around it. Choose words of at most {SHORT} "
    "characters, or fill it in once"
)

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "field_name_malformed": (
        "name",
        "The name “{field}” holds a bracket, a comma or two question marks. Leave them out",
    ),
    "field_reserved": ("name", "“{field}” comes with every letter, so it needs no declaring. Use another name"),
    "long_text_by_recipient": ("type", LONG_AND_DIFFERING),
}
"""Why a text can't declare a field: the box that mends it, and the words."""

DECLARED = "(({name})) is declared: version {number} of the text."
CHANGED = "(({name})) is changed: version {number} of the text."
REMOVED = "(({name})) is removed: version {number} of the text."
AS_IT_WAS = "(({name})) is declared so already."
STILL_UNSAVED = "What you wrote in the letter is not saved yet. It is below."


def takes(spec: FieldSpec) -> str:
    """One of: police; council."""
    return f"One of: {'; '.join(spec.choices)}" if spec.type == "choice" else TAKES[spec.type].partition(",")[0]


def answers_itself(spec: FieldSpec) -> str:
    """Says yes by itself where the nation is Wales."""
    facts = [f"the {name} is {' or '.join(spec.where[name]).replace('_', ' ')}" for name in FACTS if name in spec.where]
    return f"Says yes by itself where {join(facts)}"
