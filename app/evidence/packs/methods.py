"""How a pack counts, what it can't say, and what its words mean: sentences with the campaigns' own facts."""

from collections.abc import Iterator, Sequence
from datetime import date

from app.delivery.words import made_after_day
from app.evidence.packs.figures.campaign_figures import EXCLUDED, LEFT_OTHERWISE, NOT_SENT, UNSENT
from app.evidence.packs.figures.letter_rows import CampaignRows
from app.evidence.packs.figures.rows import LetterRow
from app.responses.lateness.due import Deadline
from app.tracking.codes import Delivery
from app.tracking.measures import FOLLOWED, MEASURES
from app.web.filters import format_date, quoted

NOT_WRITTEN_TO = (
    "A post on a list that this part counts, to which no letter of the campaign was sent and from which no response "
    "came, whether or not the campaign wrote to that list. A letter that was held back was not sent. A letter that "
    "could not be delivered is counted separately."
)

OTHER_REASONS = (
    "A post that was not chosen for the campaign, was removed after its letter was made, or was added to the list "
    "after the recipients were chosen."
)


def methods(campaigns: Sequence[CampaignRows], *, valid_at: date, known_at: int) -> Iterator[str]:
    yield (
        f"The figures are for {format_date(valid_at)}, as recorded at event {known_at:,} of the audit record. What was "
        "recorded after that event does not count, whatever its date, so the figures are the same whenever you open "
        "the pack."
    )
    for campaign_rows in campaigns:
        campaign = campaign_rows.then
        yield (
            f"{campaign.reference}, {quoted(campaign.title)}: "
            f"the letters’ date is {format_date(campaign.letter_date)}; "
            "the lists of posts, their titles and their areas are "
            f"those of {format_date(campaign.valid_at)}. "
            f"{_deadline_sentence(campaign_rows.snapshot.deadline)}"
        )
    yield ("One letter is counted for each post written to. A joint reply counts once for each letter that it answers.")
    yield (
        "Answers and refusals count as replies; holding replies and acknowledgements do not. If a letter has several "
        "responses, the strongest counts: an answer, then a refusal, then a holding reply, then an acknowledgement. If "
        "an ask has several answers, the fullest counts: first yes, no or an answer in words, then partly, then not "
        "answered. If two are equally full, the later one counts."
    )
    yield (
        "In time, late and overdue are counted in working days, without the bank holidays of England and Wales. A "
        "holding reply that names a later date moves the reply-by date to it. Letters first sent after "
        "the reply-by date, or sent again after it because they had come back, are counted separately. So are letters "
        "that came back. Replies dated before the letter was sent are counted separately too, because one of the two "
        "dates may be wrong."
    )
    yield (
        "In the figures by area a letter counts for every area that its organisation serves, so the areas do not add "
        "up to the total. A letter to a body that serves a whole region or country counts for none."
    )


def made_later(row: LetterRow) -> str:
    """ "made on 29 November 2026, after the day on which it is recorded as sent"; blank where it was made by then."""
    return made_after_day(row.made_on, [row.sent_on]) if row.made_on and row.sent_on else ""


def all_made_later(rows: Sequence[LetterRow]) -> str:
    """The same of letters all of which were made later."""
    if len(rows) == 1:
        return made_later(rows[0])
    days = sorted({row.made_on for row in rows if row.made_on})
    when = " and ".join(dict.fromkeys(map(format_date, (days[0], days[-1]))))
    return f"made {'between' if len(days) > 1 else 'on'} {when}, after the days on which they are recorded as sent"


COUNTED_ONCE_RECORDED = (
    "A reply counts once someone has recorded it. “No response recorded” does not mean that no one replied."
)


def limits(campaigns: Sequence[CampaignRows]) -> Iterator[str]:
    yield COUNTED_ONCE_RECORDED
    yield "An official decided whether each reply answers an ask. The pack quotes the passage if the official gave it."
    yield (
        "Directions, notices, inspections, visits and meetings are published facts with their source. A fact that no "
        "one recorded is not in this pack."
    )
    for campaign_rows in campaigns:
        if later := [row for row in campaign_rows.letters.values() if row.made_later]:
            were = "letter was" if len(later) == 1 else "letters were"
            yield f"{campaign_rows.then.reference}: {len(later):,} {were} {all_made_later(later)}."
    yield "This pack does not include reports of risk to children."
    for campaign_rows in campaigns:
        if any(row.delivered[2] == Delivery.HANDED_OVER for row in campaign_rows.letters.values()):
            yield (
                f"{campaign_rows.then.reference}: where a letter was sent with no report of delivery, it is not known "
                "whether it arrived."
            )
            break


def definitions() -> Iterator[tuple[str, str]]:
    for measure in (*MEASURES.values(), FOLLOWED):
        meaning = measure.meaning.removeprefix(f"{measure.name}: ")
        yield measure.name, f"{meaning[:1].upper()}{meaning[1:]}"
    yield EXCLUDED, "A post that someone excluded from the campaign, with the reason that they gave."
    yield LEFT_OTHERWISE, OTHER_REASONS
    yield (
        UNSENT,
        "A letter of the campaign, made or not, that no one had tried to send by then or that was held back.",
    )
    yield NOT_SENT, NOT_WRITTEN_TO
    yield (
        "No date recorded",
        "No day, month or year of the fact is recorded. It is counted separately from facts with a date.",
    )
    yield "Figures for", "The figures count what had been sent, received and published by the end of this day."
    yield "As recorded at", "The figures count what had been recorded by then, and nothing that was recorded later."


def _deadline_sentence(deadline: Deadline | None) -> str:
    if deadline is None:
        return "No reply was needed."
    printed = f"Replies were asked for by {format_date(deadline.printed)}"
    if deadline.day == deadline.printed:
        return f"{printed}."
    return (
        f"{printed}. They count as in time or late by {format_date(deadline.day)}, since a bank holiday became known."
    )
