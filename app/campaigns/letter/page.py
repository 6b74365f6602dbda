"""The page of the letter as several views show it: as it is saved, as it was typed, beside what others saved."""

from dataclasses import dataclass
from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.campaigns.enclosures.enclosure_list import enclosures_of
from app.campaigns.fields.box import value_in_words
from app.campaigns.letter.editor_view import Desk, desk_as_saved, desk_as_typed, saved_values, seen_now
from app.campaigns.letter.form import LetterForm, OpenedText, box_name, filled_with, letter_form
from app.campaigns.letter.keep import Seen
from app.campaigns.letter.picker import conditions_offered, editor_words, fields_offered
from app.campaigns.letter.step import STEP
from app.campaigns.letter.text import newest_text, text_version
from app.campaigns.letter.unsaved import draft_of, stamp, writing_too
from app.campaigns.models import Campaign, TextDraft
from app.campaigns.pages import all_issued, campaign_page, issued_to
from app.campaigns.states import State
from app.campaigns.steps import CONTINUE
from app.campaigns.values.value_counts import progress
from app.drafting.readable import readable_pair
from app.letters.text.built_in import BUILT_IN_NAMES
from app.letters.text.source import Source
from app.platform.clock import now
from app.registry.registries import registry_names
from app.web.request import reading
from app.web.typed import number_in

NO_SUCH_FIELD = "The text no longer has this field"


@dataclass(frozen=True)
class SubmittedLetter:
    """The form of the letter as it was sent, the version that it was opened on, and what its boxes were filled with."""

    opened: OpenedText
    form: LetterForm
    seen: Seen


def sent_letter(campaign: Campaign) -> SubmittedLetter:
    number = number_in(request.form.get("seen"))
    newest = newest_text(reading(), campaign.id)
    if number is None or not 1 <= number <= newest.number:
        abort(400)
    opened = OpenedText(text_version(reading(), campaign.id, number) or newest)
    return SubmittedLetter(opened, letter_form(opened), Seen(number, request.form.get("beside", "")))


def letter_page(
    campaign: Campaign, form: LetterForm, desk: Desk, *, draft: TextDraft | None = None, **more: Any
) -> str:
    """`draft`: what this person had typed and not saved, which the boxes go on from or whose words are saved."""
    offered = fields_offered(reading(), desk.opened.text.front.fields)
    return campaign_page(
        "campaigns/letter.html",
        campaign,
        STEP.name,
        form=form,
        desk=desk,
        own=progress(reading(), campaign, desk.opened.text),
        names=registry_names(reading()),
        built_in=BUILT_IN_NAMES,
        offered=offered,
        known_words=editor_words(offered, registry_names(reading())),
        conditions=conditions_offered(desk.opened.text.front.fields),
        enclosed=enclosures_of(reading(), campaign),
        known=stamp(draft) if draft else request.form.get("draft", ""),
        writing_too=writing_too(reading(), campaign, current_user.id, at=now()),
        issued_to=issued_to(campaign),
        **{"conflict": None, "frozen": None, "unsaved": None, "offer": None, "text_frozen": False, **more},
    )


def page_as_saved(campaign: Campaign, **more: Any) -> str:
    """While every text is issued it is to be read only; its owner fills in the fields and enclosures beside it."""
    opened = OpenedText(newest_text(reading(), campaign.id))
    form = letter_form(opened, **filled_with(opened, saved_values(campaign, opened), campaign.enclosures))
    desk = desk_as_saved(reading(), campaign, opened)
    frozen = all_issued(campaign)
    beside = campaign.owner_id == current_user.id  # who may still change what is printed beside the text
    return letter_page(campaign, form, desk, read_only=frozen and not beside, text_frozen=frozen, **more)


def page_as_typed(campaign: Campaign, sent: SubmittedLetter, **more: Any) -> tuple[str, int]:
    desk = desk_as_typed(reading(), campaign, sent.opened, sent.form, seen=sent.seen)
    return letter_page(campaign, sent.form, desk, **more), 400 if sent.form.errors else 200


def page_of_both(campaign: Campaign, sent: SubmittedLetter, **more: Any) -> ResponseReturnValue:
    """Somebody else has saved: theirs, and what was typed, which stays in the boxes and can be saved over theirs."""
    theirs = OpenedText(newest_text(reading(), campaign.id))
    moved = _moved_on(campaign, theirs, sent)
    moved.validate()
    desk = desk_as_typed(reading(), campaign, theirs, moved, seen=seen_now(campaign, theirs))
    conflict = _conflict(campaign, theirs, moved, sent=sent.form)
    return letter_page(campaign, moved, desk, conflict=conflict, **more), 409


def page_after_close(campaign: Campaign, sent: SubmittedLetter) -> ResponseReturnValue:
    """Closed while somebody wrote: it can't be saved, and it is not lost."""
    opened = OpenedText(newest_text(reading(), campaign.id))
    return page_as_saved(campaign, unsaved=_conflict(campaign, opened, sent.form, sent=sent.form)), 409


def page_with_new_fields(campaign: Campaign, sent: SubmittedLetter) -> ResponseReturnValue:
    """The fields of the text were changed while the letter was written: what was typed, on the text as it is now. Both
    are shown when somebody else has changed more of the text than its fields, or what this person has changed too."""
    theirs = OpenedText(newest_text(reading(), campaign.id))
    changed_by_others = sent.seen.beside != seen_now(campaign, sent.opened).beside
    changed_by_me = sent.seen.beside != sent.form.written(sent.opened).beside
    if _without_fields(sent.opened) != _without_fields(theirs) or (changed_by_others and changed_by_me):
        return page_of_both(campaign, sent)
    saved = filled_with(theirs, saved_values(campaign, theirs), campaign.enclosures)
    form = letter_form(theirs, sent=_renumbered(sent, theirs, beside=not changed_by_others), **saved)
    form.validate()
    return page_as_typed(campaign, SubmittedLetter(theirs, form, seen_now(campaign, theirs)))


def _without_fields(opened: OpenedText) -> Source:
    return opened.parts.with_changes(fields=())


def _renumbered(sent: SubmittedLetter, theirs: OpenedText, *, beside: bool) -> MultiDict[str, str]:
    """The boxes as they were sent, under the names that they have in the form of another version; `beside`: those of
    fields and enclosures too."""
    before = {name: name for name in ("subject", "notice", "body", "asks", "note")}
    if beside:
        numbers = {spec.name: number for number, spec in enumerate(sent.form.specs, 1)}
        before["enclosures"] = "enclosures"
        before |= {
            box_name(number): box_name(numbers[spec.name])
            for number, spec in enumerate(theirs.text.campaign_fields, 1)
            if spec.name in numbers
        }
    return MultiDict((name, value) for name, sent_as in before.items() for value in request.form.getlist(sent_as))


def _moved_on(campaign: Campaign, theirs: OpenedText, sent: SubmittedLetter) -> LetterForm:
    """What was typed, in the form of the newest version. What this person left as it was is as it is saved."""
    if sent.form.written(sent.opened).beside == sent.seen.beside:
        boxes = filled_with(theirs, saved_values(campaign, theirs), campaign.enclosures)
    else:
        boxes = filled_with(theirs, sent.form.values, sent.form.enclosed)
    return letter_form(theirs, **(boxes | sent.form.changed(sent.opened) | {"note": sent.form.note.data}))


def _conflict(campaign: Campaign, theirs: OpenedText, typed: LetterForm, *, sent: LetterForm) -> dict[str, Any]:
    """What differs between what is saved and what was typed: the texts, and (label, saved, typed) of all else. `sent`:
    the form that brought it, which may have fields that the text has no more."""
    specs, saved = theirs.text.campaign_fields, saved_values(campaign, theirs)
    declared = theirs.text.front.fields
    pairs = [
        ("Subject", *readable_pair(theirs.shown["subject"], typed.subject.data or "", declared)),
        ("Notice", *readable_pair(theirs.shown["notice"], typed.notice.data or "", declared)),
        ("What the letter asks", *readable_pair(theirs.shown["asks"], "\n".join(typed.asked), declared)),
        ("Enclosures", "\n".join(campaign.enclosures), "\n".join(typed.enclosed)),
        *((spec.label, value_in_words(saved, spec), value_in_words(typed.values, spec)) for spec in specs),
        *((spec.label, NO_SUCH_FIELD, value_in_words(sent.values, spec)) for spec in sent.specs if spec not in specs),
    ]
    return {
        "saved": theirs.parts.body,
        "typed": typed.edited(theirs).body,
        "pairs": [pair for pair in pairs if pair[1] != pair[2] and pair[1:] != (NO_SUCH_FIELD, "")],
    }


NOT_BOXES = {"csrf_token", "seen", "beside", "draft", "letter", "declare", "settle", "accepted", "back", CONTINUE}
"""What the form of the letter sends beside what people typed."""


def sent_boxes() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_BOXES]


def sent_of(campaign: Campaign, draft: TextDraft) -> SubmittedLetter:
    """The form as it was sent when the draft was kept."""
    opened = OpenedText(text_version(reading(), campaign.id, draft.seen) or newest_text(reading(), campaign.id))
    filled = filled_with(opened, saved_values(campaign, opened), campaign.enclosures)
    boxes = MultiDict((name, value) for name, value in draft.boxes)
    return SubmittedLetter(opened, letter_form(opened, sent=boxes, **filled), Seen(draft.seen, draft.beside))


def adds_something(campaign: Campaign, sent: SubmittedLetter) -> bool:
    """Whether it has words that are not saved: neither those it began with, nor those that hold now."""
    written, newest = sent.form.written(sent.opened), OpenedText(newest_text(reading(), campaign.id))
    return (
        written.source not in (sent.opened.version.source, newest.version.source)
        or written.beside not in (sent.seen.beside, seen_now(campaign, newest).beside)
        or bool(sent.form.note.data)
        or any(field.process_errors and any(field.raw_data or ()) for field in sent.form)
    )


def draft_to_offer(campaign: Campaign, user_id: int) -> TextDraft | None:
    """What this person left unsaved, if it can still be saved and is not what holds by now."""
    draft = draft_of(reading(), campaign, user_id) if campaign.state == State.OPEN else None
    return draft if draft and adds_something(campaign, sent_of(campaign, draft)) else None


def page_of_draft(campaign: Campaign, draft: TextDraft) -> ResponseReturnValue:
    """What was typed, in the boxes; beside what is saved, when that is not what it was written from."""
    return page_of_typed(campaign, sent_of(campaign, draft), draft)


def page_of_typed(campaign: Campaign, sent: SubmittedLetter, draft: TextDraft | None) -> ResponseReturnValue:
    """What is not saved yet, in the boxes; beside what is saved, when that is not what it was written from."""
    if campaign.state != State.OPEN:
        return page_after_close(campaign, sent)
    sent.form.validate()
    newest = OpenedText(newest_text(reading(), campaign.id))
    if sent.seen != seen_now(campaign, newest):
        return page_of_both(campaign, sent, draft=draft)
    return page_as_typed(campaign, sent, draft=draft)
