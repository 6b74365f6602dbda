"""The declared fields of a campaign's text as a page shows them, and what each takes, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.campaigns.fields.box import value_in_words
from app.campaigns.fields.declare import source_with_fields
from app.campaigns.fields.values import values_of
from app.campaigns.letter.form import OpenedText
from app.campaigns.models import Campaign
from app.campaigns.values.letter import letters_holding, registries_that_say
from app.campaigns.values.value_counts import Progress, progress
from app.drafting.faults import Fault, faults_of, with_beginnings
from app.drafting.field_boxes import TAKES
from app.drafting.readable import condition_words
from app.letters.text.fields import normalise
from app.letters.text.front_matter import FieldSpec
from app.letters.text.source import take_apart
from app.letters.text.template import check_template
from app.letters.text.values import SHORT

LONG_AND_DIFFERING = (
    f"Values for each letter must be short, because offices clear the text around them. Choose short text of {SHORT} "
    "characters or fewer, or fill it in once"
)

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "field_name_malformed": (
        "name",
        "The name “{field}” has a bracket, a comma or two question marks. Remove them",
    ),
    "field_reserved": ("name", "Every letter already has the field “{field}”. Use another name"),
    "long_text_by_recipient": ("type", LONG_AND_DIFFERING),
}
"""Why a text can't declare a field: the box that mends it, and the words."""

DECLARED = "Field “{name}” added. Version {number} of the text saved."
CHANGED = "Field “{name}” changed. Version {number} of the text saved."
REMOVED = "Field “{name}” removed. Version {number} of the text saved."
AS_IT_WAS = "Nothing was changed: the text already has the field “{name}”."
STILL_UNSAVED = "Your text is not saved yet. It is below."
NO_FIELD_CHOSEN = "No field was selected, so nothing was changed."


def takes(spec: FieldSpec) -> str:
    """One of: police; council."""
    return f"One of: {'; '.join(spec.choices)}" if spec.type == "choice" else TAKES[spec.type].partition(",")[0]


def answers_itself(spec: FieldSpec) -> str:
    """Says yes by itself where the nation is Wales."""
    return f"Automatically: the answer is yes for {condition_words(spec)}"


@dataclass(frozen=True)
class DeclaredField:
    """`said`: the text says it. `value`: what it is filled in with once, blank when with nothing; `own`: how far the
    letters are that fill it each for itself; `holding`: how many of all letters have a value of their own for it."""

    spec: FieldSpec
    said: bool
    value: str
    own: Progress | None
    holding: int


def fields_shown(session: Session, campaign: Campaign, opened: OpenedText) -> list[DeclaredField]:
    """In the order of the text."""
    specs = opened.text.front.fields
    values = values_of(campaign.values, specs)
    own = {one.spec.name: one for one in progress(session, campaign, opened.text)}
    holding = letters_holding(session, campaign.id)
    return [
        DeclaredField(
            spec,
            said=bool(registries_that_say(opened.text, spec, campaign)),
            value=value_in_words(values, spec),
            own=own.get(spec.name),
            holding=holding.get(normalise(spec.name), 0),
        )
        for spec in specs
    ]


def uses_of_field(opened: OpenedText, spec: FieldSpec) -> Sequence[Fault]:
    """The boxes of the letter's page that say the field, each with the beginning of the first line that does: what
    would be wrong in them without it."""
    without = source_with_fields(
        opened.version.source, tuple(field for field in opened.text.front.fields if field is not spec)
    )
    problems = check_template(without, registries=())
    parts = take_apart(without)
    return with_beginnings(faults_of(problems, parts, names={}), parts.body)
