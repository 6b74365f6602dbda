"""The page of the letter with words that were typed and not saved: offered, and taken up again."""

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.campaigns.letter.editor_view import saved_values, seen_now
from app.campaigns.letter.form import OpenedText, filled_with, letter_form
from app.campaigns.letter.keep import Seen
from app.campaigns.letter.page import SubmittedLetter, page_after_close, page_as_typed, page_of_both
from app.campaigns.letter.text import newest_text, text_version
from app.campaigns.letter.unsaved import draft_of
from app.campaigns.models import Campaign, TextDraft
from app.campaigns.states import State
from app.web.request import reading

NOT_BOXES = {"csrf_token", "seen", "beside", "draft", "letter", "declare", "settle", "accepted", "back"}
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
    sent = sent_of(campaign, draft)
    if campaign.state != State.OPEN:
        return page_after_close(campaign, sent)
    sent.form.validate()
    newest = OpenedText(newest_text(reading(), campaign.id))
    if sent.seen != seen_now(campaign, newest):
        return page_of_both(campaign, sent, draft=draft)
    return page_as_typed(campaign, sent, draft=draft)
