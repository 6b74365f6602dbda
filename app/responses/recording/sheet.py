"""The form of a reply, beyond its plain fields: what it begins with, the letters, and files of an earlier round.

The form may go round several times before it is recorded: to look for letters, or to put something right. Browsers send
a file once, so files are kept at the first round and carried along as signed names of what is in storage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from flask import request
from itsdangerous import BadSignature
from sqlalchemy.orm import Session

from app.campaigns.letter.text import asks_of
from app.campaigns.models import Campaign, Letter
from app.campaigns.preview.chosen_letters import list_named_in
from app.platform.clock import today
from app.platform.storage import StorageFailed
from app.responses.recording.choose import LetterSearchResult, find_letters, letters_by_id, letters_named, titles_of
from app.responses.recording.files import FOLDER
from app.responses.recording.forms import ReplyForm, reply_form
from app.responses.refusals import REFUSALS
from app.responses.standing import Answers, RecordedResponse, SaidToAsk
from app.responses.words import NOT_KEPT
from app.web.choosing import everything_chosen
from app.web.files.kept_files import KeptFile, keep_files
from app.web.forms import new_once, once_in
from app.web.request import reading, services
from app.web.signing import signer
from app.web.typed import numbers_in


@dataclass(frozen=True)
class Prefill:
    """What the form begins with; a person may change all of it. `received_on` in London; `how`, `kind`: keys of
    kinds.HOW and KINDS, blank for what a person has to choose. `files` are in storage already."""

    received_on: date
    how: str = "email"
    kind: str = ""
    summary: str = ""
    letter_ids: Sequence[int] = ()
    files: Sequence[KeptFile] = ()
    new_reply_by: date | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """By the names of the form's fields."""
        return {
            "received_on": self.received_on,
            "how": self.how,
            "kind": self.kind,
            "summary": self.summary,
            "new_reply_by": self.new_reply_by,
        }


TOGETHER = 2000
"""The most letters that a reply is recorded for: each has its box in the form."""

LOOK = "look"
"""The name of the button that looks for letters and records nothing."""

NO_POST = "No post in this campaign matches these words. Use fewer words, or the letter’s reference"
ALREADY = "The letter that matches these words is already chosen. Use other words, or clear the box"
ALL_ALREADY = "All {number} letters that match these words are already chosen. Use other words, or clear the box"
CHOOSE = "Select any of these letters that it is about too, then record the response"


@dataclass(frozen=True)
class Sheet:
    """`letters` in the order of their numbers, `titles` of them and of those found, by id. `answers`: by the number of
    the ask, for all the letters alike. `once`: a token of this form; `seen`: the event that it shows."""

    letters: Sequence[Letter]
    found: LetterSearchResult
    titles: Mapping[int, str]
    asks: Sequence[str]
    answers: Mapping[int, SaidToAsk]
    files: Sequence[KeptFile]
    once: str
    seen: str = ""

    @property
    def letter_answers(self) -> Answers:
        return {(letter.id, number): said for letter in self.letters for number, said in self.answers.items()}

    @property
    def carried(self) -> list[tuple[KeptFile, str]]:
        """Each file kept so far, with the signed words that stand for it in the form."""
        return [(file, signer("file of a reply").dumps(asdict(file))) for file in self.files]


def is_recording() -> bool:
    """The form is sent to be recorded; else it is opened, or looks for letters."""
    return request.method == "POST" and "once" in request.form and LOOK not in request.form


def form_for(campaign: Campaign, data: Mapping[str, Any]) -> ReplyForm:
    """The form of a reply to letters of `campaign`, filled with `data` by the names of its fields."""
    return reply_form(len(asks_of(reading(), campaign)))(today=today(), data=data)


def read_sheet(session: Session, campaign: Campaign, form: ReplyForm, prefill: Prefill | None = None) -> Sheet:
    """The sheet as this request brings it, by GET (`letter`: references or ids, or all letters of a list; and what
    `prefill` names) or by POST. Files are kept; what is wrong with them, or with the letters looked for, is said in
    `form`."""
    chosen = (request.form if request.method == "POST" else request.args).getlist("letter")
    ids = numbers_in(chosen)
    if request.method == "GET" and everything_chosen("letter") and (letters_of := list_named_in(request.args)):
        ids += letters_of.kept(session, campaign, request.args)
    first = prefill if request.method == "GET" else None
    ids += first.letter_ids if first else ()
    references = [one for one in chosen if not one.isdigit()]
    letters = {
        letter.id: letter
        for letter in (
            *(letters_by_id(session, campaign, ids) if ids else ()),
            *(letters_named(session, campaign, references) if references else ()),
        )
    }
    result = find_letters(session, campaign, form.find.data or "", besides=letters)
    letters |= {letter.id: letter for letter in result.named}
    in_order = sorted(letters.values(), key=lambda letter: letter.number)
    return Sheet(
        letters=in_order,
        found=result,
        titles=titles_of(session, campaign, [*in_order, *result.offered]),
        asks=asks_of(session, campaign),
        answers=form.said_to_asks,
        files=first.files if first else _files(form),
        once=once_in(request.form.get("once")),
        seen=request.form.get("seen", ""),
    )


def sheet_of(session: Session, campaign: Campaign, now: RecordedResponse) -> Sheet:
    """The sheet of a reply that is to be corrected."""
    letters = letters_by_id(session, campaign, now.letter_ids)
    return Sheet(
        letters=letters,
        found=LetterSearchResult(),
        titles=titles_of(session, campaign, letters),
        asks=asks_of(session, campaign),
        answers={},
        files=(),
        once=new_once(),
        seen=str(now.seq),
    )


def complain_of_letters(form: ReplyForm, sheet: Sheet, *, recording: bool) -> bool:
    """Say beside the box what came of looking for letters; whether that keeps the reply from being recorded.

    What was looked for leaves the box once it has found something: the letters found stand above it to be ticked."""
    result, typed = sheet.found, (form.find.data or "").strip()
    if result.unknown:
        form.find.errors = [f"No letter in this campaign has the reference {', '.join(result.unknown)}"]
    elif result.offered and recording:
        form.find.errors = [CHOOSE]
    elif typed and not result.named and not result.offered:
        form.find.errors = [_nothing_more(result.already)]
    elif recording and not sheet.letters:
        form.find.errors = [REFUSALS["no_letters_answered"]]
    if result.offered or (result.named and not result.unknown):
        form.find.data = ""
    return bool(form.find.errors)


def _nothing_more(already: int) -> str:
    """Of words that fit no letter besides `already`, how many of those that are chosen."""
    return (ALREADY if already == 1 else ALL_ALREADY.format(number=f"{already:,}")) if already else NO_POST


def with_seen(sheet: Sheet, seq: int) -> Sheet:
    """The same sheet, now that the person is shown what stands since event `seq`."""
    return replace(sheet, seen=str(seq))


def _files(form: ReplyForm) -> list[KeptFile]:
    files = [file for signed in request.form.getlist("kept") if (file := _unsigned(signed))]
    try:
        return [*files, *keep_files(services().storage, form.files.data or [], folder=FOLDER)]
    except StorageFailed:
        form.files.process_errors = [NOT_KEPT]
        return files


def _unsigned(signed: str) -> KeptFile | None:
    try:
        return KeptFile(**signer("file of a reply").loads(signed))
    except BadSignature:
        return None
