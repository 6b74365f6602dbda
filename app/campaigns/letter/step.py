"""The letter as a step of a campaign: where it stands, and how far it is."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.campaigns.fields.values import unfilled_fields
from app.campaigns.letter.form import OpenedText
from app.campaigns.letter.text import newest_text, text_problems
from app.campaigns.models import Campaign
from app.campaigns.steps import WRITE, Step, StepProgress
from app.campaigns.values.value_counts import count_missing
from app.drafting.faults import missing_text_words
from app.letters.problems import Problem
from app.letters.text.slips import SLIPS
from app.letters.text.source import blank
from app.registry.registries import registry_names
from app.web.filters import format_date, format_plural

LETTER = "/campaigns/<reference>/letter"

UNFILLED = "Fields without a value"
BY_RECIPIENT = "Values for each letter"

UNFIT: Mapping[str, str] = {
    "unprintable": "The text has characters that can’t be printed",
    "slips": "The text would not print correctly",
    "left_out": "The text is not complete",
}
"""Why the text can't be cleared, where it has words for every registry."""


def step_progress(session: Session, campaign: Campaign) -> StepProgress:
    opened = OpenedText(newest_text(session, campaign.id))
    if opened.parts.body == blank(campaign.title).body:
        return StepProgress("empty", "Not started", hint="No text yet")
    if problems := text_problems(session, campaign):
        return _unfit(problems, registry_names(session))
    missing = unfilled_fields(campaign.values, opened.text.campaign_fields)
    hint = f"Version {opened.version.number}, {_asks_words(campaign, len(opened.text.front.asks))}"
    if missing:
        return StepProgress("half", UNFILLED, hint=hint, sub=f"{len(missing)} to fill in")
    if without := count_missing(session, campaign, opened.text):
        return StepProgress("half", BY_RECIPIENT, hint=hint, sub=f"{without:,} to fill in")
    return StepProgress("full", "Done", hint=hint)


def _asks_words(campaign: Campaign, asks: int) -> str:
    """What the letter asks for. A reminder has no ask of its own, and asks for a reply all the same."""
    if asks:
        return format_plural(asks, "ask")
    return f"reply by {format_date(campaign.reply_by)}" if campaign.reply_by else "no reply needed"


def _unfit(problems: Sequence[Problem], names: Mapping[str, str]) -> StepProgress:
    if without := missing_text_words(problems, names):
        return StepProgress("warn", f"No text for {without}")
    why, codes = "left_out", {problem.code for problem in problems}
    if codes == {"unprintable_characters"}:
        why = "unprintable"
    elif codes <= SLIPS:
        why = "slips"
    return StepProgress("warn", UNFIT[why], hint="The problems are listed under Letter")


PARTS = ("fields.fields", "values.values", "enclosures.enclosures")

STEP = Step("Letter", "letter.letter", step_progress, stage=WRITE, parts=PARTS)
