"""What a reply says in short, and what a correction of it changed, in words."""

from collections.abc import Iterator, Mapping

from app.letters.page.wording import join
from app.responses.kinds import ANSWERS, HOW, KINDS, NOT_READ
from app.responses.standing import Answers, Details, RecordedResponse, SaidToAsk
from app.web.filters import format_date, format_plural

NOT_KEPT = (
    "The file store did not accept the files, so nothing is recorded yet. Your text is still in the form. Choose the "
    "files again. If that fails, record the response without them and tell an administrator"
)


def summary_words(details: Details) -> str:
    """ "Holding reply, received 20 March 2015 by email; promises a reply by 10 April 2015" """
    promise = f"; promises a reply by {format_date(details.new_reply_by)}" if details.new_reply_by else ""
    return (
        f"{KINDS[details.kind].name}, received {format_date(details.received_on)} ({HOW[details.how].lower()}){promise}"
    )


def effect_words(details: Details) -> str:
    """As a sentence about its letters begins: "Answers", "Declines to answer" or "About"."""
    return details.does.removeprefix("is ").capitalize()


def differences(was: RecordedResponse, now: RecordedResponse, references: Mapping[int, str]) -> list[str]:
    """What changed between two moments, a sentence for each thing. `references` of the letters, by id."""
    return [*_details(was.details, now.details), *_letters(was, now, references), *_answers(was.answers, now.answers)]


def _details(was: Details, now: Details) -> Iterator[str]:
    pairs = (
        ("Received", format_date(was.received_on), format_date(now.received_on)),
        ("How it was received", HOW[was.how].lower(), HOW[now.how].lower()),
        ("Kind", KINDS[was.kind].name, KINDS[now.kind].name),
        ("New date", _day(was), _day(now)),
    )
    yield from (f"{name}: {new}, was {old}." for name, old, new in pairs if old != new)
    if was.came_from != now.came_from:
        yield "Sender changed."
    if was.summary != now.summary:
        yield "Summary changed."


def _day(details: Details) -> str:
    return format_date(details.new_reply_by) if details.new_reply_by else "none"


def _letters(was: RecordedResponse, now: RecordedResponse, references: Mapping[int, str]) -> Iterator[str]:
    added = [references[one] for one in now.letter_ids if one not in was.letter_ids]
    gone = [references[one] for one in was.letter_ids if one not in now.letter_ids]
    does = effect_words(now.details)
    if added:
        yield f"{does} {join(added)} too."
    if gone:
        yield f"No longer {does.lower()} {join(gone)}."


def _answers(was: Answers, now: Answers) -> Iterator[str]:
    """Asks of letters that it answered before and after; of the others, the letters say enough."""
    letters = {letter for letter, _ in was} & {letter for letter, _ in now} or {letter for letter, _ in (*was, *now)}
    changed: dict[tuple[int, str], int] = {}
    for letter, number in sorted({*was, *now}):
        old, new = was.get((letter, number)), now.get((letter, number))
        if old != new and letter in letters:
            key = (number, _what_changed(old, new))
            changed[key] = changed.get(key, 0) + 1
    for (number, what), letters_changed in changed.items():
        many = f" ({format_plural(letters_changed, 'letter')})" if letters_changed > 1 else ""
        yield f"Ask {number}: {what}{many}."


def _what_changed(was: SaidToAsk | None, now: SaidToAsk | None) -> str:
    """ "in words, was partly; its wording changed" """
    parts = [f"{_answer(now)}, was {_answer(was)}"] if _answer(now) != _answer(was) else []
    if was and now:
        parts += ["its wording changed"] if was.words != now.words else []
        parts += ["the quoted passage changed"] if was.passage != now.passage else []
    return "; ".join(parts)


def _answer(said: SaidToAsk | None) -> str:
    return (ANSWERS[said.answer].name if said else NOT_READ).lower()
