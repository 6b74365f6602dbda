"""Lines about the letters of a campaign to a part: to whom they were sent, what came back and when, what was answered
to each ask, and who was left out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.evidence.packs.figures.concerns import NOT_LISTED
from app.evidence.packs.figures.figures import keyed
from app.evidence.packs.figures.findings import CampaignFindings, PartFindings, RegistryFindings, UnwrittenFindings
from app.evidence.packs.figures.rows import Figure
from app.evidence.packs.lines.line import Draft, Line
from app.evidence.packs.lines.phrases import (
    campaigns_titled,
    letters_of,
    lower,
    notices_in_line,
    posts_of,
    was_or_were,
)
from app.letters.page.wording import join
from app.web.filters import format_date, quoted

SEVERAL = "(an organisation can have several)"
"""Behind a number of posts on several lists, so that nobody takes it for one of bodies."""


def campaign_lines(part: PartFindings, campaign: CampaignFindings, valid_at: date) -> Iterator[Line]:
    """Each with what the letters' own notice says of them. `valid_at`: the day that the pack looks at."""
    yield from (noticed(line, campaign) for line in _of_letters(part, campaign, valid_at))


def noticed(line: Line, campaign: CampaignFindings) -> Line:
    """With the notice of the letters that it tells of."""
    return replace(line, words=f"{line.words} {notices_in_line([campaign])}".strip())


def _of_letters(part: PartFindings, campaign: CampaignFindings, valid_at: date) -> Iterator[Line]:
    figures, by = campaign.figures, f"By {format_date(valid_at)}"
    headed = f", headed {quoted(campaign.subject)}," if campaign.subject else ""
    dated = f"dated {format_date(campaign.letter_date)}{headed} had been sent to"
    if not figures["letters"].value:
        yield from _left_out_lines(part, campaign, by)
        return
    if not figures["sent"].value:
        yield _none_sent(part, campaign, by)
        return
    written = [findings for findings in campaign.registries if findings.figures["sent"].value]
    slugs = {findings.slug for findings in written}
    for registry in written:
        left = [findings for findings in campaign.unwritten if findings.slug == registry.slug]
        left += [findings for findings in campaign.unwritten if findings.slug not in slugs]
        yield _sent_line(
            part.letter, by, dated, registry, left, failed=registry.figures if len(written) > 1 else figures
        )
    if len(written) > 1:
        sector = f"posts in the sector “{part.sector_name}”"
        yield _sent_line(part.letter, by, dated, campaign, campaign.unwritten, sector, failed=figures)
    yield from _time(part, campaign, valid_at)
    yield from _asks(part, campaign, by)
    yield from _left_out_lines(part, campaign, by)


def _none_sent(part: PartFindings, campaign: CampaignFindings, by: str) -> Line:
    """ "None of the 43 letters of the campaign “…” to the police is recorded as sent by 24 June 2016." The number
    counts the letters that nobody tried to send, where that is all of them, so that the line is flagged once one is
    sent."""
    draft, sent, unsent = Draft(part.letter), campaign.figures["sent"], campaign.unsent
    number = draft.of(unsent) if unsent and unsent.value == sent.of else draft.among(sent)
    which = "The letter" if sent.of == 1 else f"None of the {number} letters"
    not_one = " not" if sent.of == 1 else ""
    return draft.line(
        f"{which} of {campaigns_titled([campaign])} to {part.them} is{not_one} recorded as sent {lower(by)}."
        f"{_undelivered(draft, campaign.figures)}"
    )


def _sent_line(
    letter: str,
    by: str,
    dated: str,
    found: CampaignFindings | RegistryFindings,
    left: Sequence[UnwrittenFindings],
    sector: str = "",
    *,
    failed: Mapping[str, Figure],
) -> Line:
    """ "By 24 June 2016, letters dated 3 March 2015 had been sent to 42 of the 43 chief constables; 41 replied, …" Of
    open letters: "1 open letter dated 3 March 2015 had been sent to 43 chief constables; …" `dated`: the letters' date,
    which is not the day of sending, their title, and that they had been sent. `left`: of whom it is said that they were
    not written to; `failed`: the figures that say what could not be delivered."""
    draft, figures = Draft(letter), found.figures
    if found.addressees:
        sent = figures["sent"]
        number = draft.of(sent) if sent.value == sent.of else draft.out_of(sent)
        what = f"{number} open {'letter' if sent.of == 1 else 'letters'}"
        begin = f"{by}, {what} {dated} {addressee_count_words(draft, found.addressees, found, sector)}"
    else:
        begin = f"{by}, letters {dated} {addressee_count_words(draft, figures['sent'], found, sector)}"
    others = figures["nothing"].of != figures["sent"].value
    among = "; "
    if others:
        among = f". {_answered_unsent(figures)} Of {letters_of(draft.among(figures['nothing']))} sent or answered, "
    told = [_replied(draft, figures)] if figures["replies"].value else []
    told += [
        f"{draft.of(figures[name])} {said}"
        for name, said in (
            ("holding", "sent only a holding reply"),
            ("acknowledged", "only acknowledged the letter"),
        )
        if figures[name].value
    ]
    if figures["nothing"].value:
        whose = "to" if found.addressees else "from"
        nothing = draft.of(figures["nothing"])
        told.append(f"no response is recorded {whose} {nothing}{_returned(draft, figures['nothing_returned'])}")
    said = f"{begin}{among}{join(told)}." if told else f"{begin}."
    of = found.slug if isinstance(found, RegistryFindings) else ""
    lacking = f" {NOT_LISTED[of]}" if of in NOT_LISTED else ""
    return draft.line(f"{said}{_unsent(draft, failed, left, of)}{lacking}")


def _answered_unsent(figures: Mapping[str, Figure]) -> str:
    """Why more letters are sent or answered than were sent. No figure counts them, so that the sentence gives no
    number."""
    if (figures["nothing"].of or 0) - (figures["sent"].value or 0) == 1:
        return "A response is also recorded to a letter that is not recorded as sent."
    return "Responses are also recorded to letters that are not recorded as sent."


def _returned(draft: Draft, figure: Figure) -> str:
    """ " (of which 1 came back undelivered and was not sent again)"; blank where none did."""
    if not figure.value:
        return ""
    return f" (of which {draft.of(figure)} came back undelivered and {was_or_were(figure.value)} not sent again)"


def addressee_count_words(draft: Draft, figure: Figure, found: CampaignFindings | RegistryFindings, sector: str) -> str:
    """ "42 of the 43 chief constables": of the posts on the list, where it is complete and has all that are counted.
    Otherwise the number alone; of a campaign it is of posts in the sector."""
    number = draft.of(figure)
    if isinstance(found, CampaignFindings):
        return f"{number} {sector} {SEVERAL}" if number != "1" else f"1 {sector.replace('posts', 'post', 1)}"
    posts = found.posts
    if not posts.value or not set(figure.rows) <= set(posts.rows):
        return posts_of(number, found.name)
    if posts.value == 1:
        return f"the {posts_of(number, found.name)}"
    return f"{number} of the {draft.of(posts)} {lower(found.name)}"


def _unsent(draft: Draft, figures: Mapping[str, Figure], left: Sequence[UnwrittenFindings], of: str = "") -> str:
    """ " 3 letters could not be delivered. 184 were not written to on this occasion." As `unwritten_words` has it."""
    return f"{_undelivered(draft, figures)}{unwritten_words(draft, left, of)}"


def _undelivered(draft: Draft, figures: Mapping[str, Figure]) -> str:
    failed = figures["undelivered"]
    return f" {letters_of(draft.of(failed))} could not be delivered." if failed.value else ""


def unwritten_words(draft: Draft, left: Sequence[UnwrittenFindings], of: str = "") -> str:
    """ " 39 were not written to on this occasion, nor were 353 chief executives." Blank where every post was written
    to. `of`: slug of the registry that the line has named already."""
    told = [(findings, draft.of(findings.posts)) for findings in left if findings.posts.value]
    if not told:
        return ""
    first, *rest = [
        f"{number if one.slug == of else posts_of(number, one.name)}"
        f"{'' if one.complete else ' (their list may not be complete)'}"
        for one, number in told
    ]
    if told[0][0].slug != of:
        were = was_or_were(sum(one.posts.value or 0 for one, _ in told))
        return f" {join([first, *rest])} {were} not written to on this occasion."
    nor = f", nor {was_or_were(sum(one.posts.value or 0 for one, _ in told[1:]))} {join(rest)}" if rest else ""
    return f" {first} {was_or_were(told[0][0].posts.value)} not written to on this occasion{nor}."


def _replied(draft: Draft, figures: Mapping[str, Figure]) -> str:
    """ "43 replied (2 of them declined to answer)"; where all of them did, "2 declined to answer"."""
    replies, declined = figures["replies"], figures["declined"]
    if replies.value == declined.value:
        return f"{draft.of(declined)} declined to answer"
    said = f"{draft.of(replies)} replied"
    return f"{said} ({draft.of(declined)} of them declined to answer)" if declined.value else said


def _followed(part: PartFindings, campaign: CampaignFindings, draft: Draft, figure: Figure) -> str:
    """ "4 letters sent to the police", or, where some that were not sent were answered, "4 letters to the police that
    were sent or answered"; of one, "letter sent to the police". `figure`: one that is counted among them."""
    letters = "letter" if figure.of == 1 else letters_of(draft.among(figure))
    if figure.of == campaign.figures["sent"].value:
        return f"{letters} sent to {part.them}"
    return f"{letters} to {part.them} that {was_or_were(figure.of)} sent or answered"


def _time(part: PartFindings, campaign: CampaignFindings, valid_at: date) -> Iterator[Line]:
    """Each letter that was sent, or answered, is in one part, so that the parts add up. On a day by which replies need
    not have come, the line does not give the reply-by date again."""
    draft, figures, by = Draft(part.letter), campaign.figures, f"By {format_date(valid_at)}"
    asked = format_date(campaign.reply_by) if campaign.reply_by else ""
    passed = campaign.reply_by is not None and campaign.reply_by < valid_at
    due, late, back = (figures[key] for key in ("not_due", "overdue", "awaits_address"))
    which = "A reply" if late.of == 1 else "Replies"
    begin = f"{which} to the {_followed(part, campaign, draft, late)} {was_or_were(late.of)} due by {asked}"
    told = {
        name: f"{draft.of(figures[name])} {said}"
        for name, said in (
            ("in_time_asked", "had come by then" if passed else "had replied in time"),
            ("in_time_working_day", "had replied later but still in time"),
            ("in_time_promised", "had replied in time, judged by a later date that a holding reply had named"),
            ("came_late", "had replied late"),
        )
        if figures[name].value
    }
    if not told or not asked:
        return
    rest = f"; {draft.of(due)} had not replied and {was_or_were(due.value)} not overdue" if due.value else ""
    rest += f"; {draft.of(late)} {was_or_were(late.value)} overdue" if late.value else ""
    if back.value:
        were = was_or_were(back.value)
        rest += f"; {draft.of(back)} came back undelivered, and {were} neither sent again nor replied to, so {were} "
        rest += "not overdue"
    rest += _dated_before(draft, figures["dated_before"])
    rest += _sent_after(draft, campaign)
    left = _unsent(draft, figures, campaign.unwritten)
    prompt = f"; {told.pop('in_time_asked')}" if passed and "in_time_asked" in told else ""
    later = f"{join(list(told.values()))}{rest}".removeprefix("; ")
    since = f" {by}, {later}." if later else ""
    yield draft.line(f"{begin}{prompt}.{since}{left}")


def _dated_before(draft: Draft, figure: Figure) -> str:
    if not figure.value:
        return ""
    whose = "reply is dated before any recorded sending of its letter, so it counts"
    if figure.value > 1:
        whose = "replies are dated before any recorded sending of their letters, so they count"
    return f"; {draft.of(figure)} {whose} neither as in time nor as late"


def _sent_after(draft: Draft, campaign: CampaignFindings) -> str:
    """ "; 1 letter sent only after replies were due counts neither as in time nor as late". It doesn't say that
    no others were sent so late: one to which a holding reply names a later date is judged by that date. Where all were
    replied to, their number is that of the replies, so that the line is flagged when one is withdrawn."""
    after, replied = campaign.figures["sent_after"], campaign.figures["replied_sent_after"]
    if not after.value:
        return ""
    one, every = after.value == 1, replied.value == after.value
    again = " or, after coming back, sent again," if _came_back_before(campaign, after) else ""
    letters = f"{letters_of(draft.of(replied if every else after))} sent{again} only after replies were due"
    neither = f"{'counts' if one else 'count'} neither as in time nor as late"
    if every:
        return f"; {'the reply' if one else 'replies'} to {letters} {neither}"
    some = f" ({draft.of(replied)} of them {was_or_were(replied.value)} replied to)" if replied.value else ""
    return f"; {letters}{some} {neither}"


def _came_back_before(campaign: CampaignFindings, after: Figure) -> bool:
    """Whether some of these letters were sent before the reply-by date too, and came back."""
    by_first = next((figure for figure in campaign.before if figure.key.endswith(f".sent_after{keyed(3)}")), None)
    return by_first is not None and not set(after.rows) <= set(by_first.rows)


def _asks(part: PartFindings, campaign: CampaignFindings, by: str) -> Iterator[Line]:
    """ "The 43 letters sent to the police asked “…”. By 24 June 2016, 20 had met or agreed to the request, …" Each
    letter is in one part, so that the parts add up; one that came back asked nobody anything, and is named. An ask has
    no line until a reply is recorded."""
    for ask in campaign.asks:
        draft = Draft(part.letter)
        if not any(ask.figures[code].value for code in REPLIED):
            continue
        first = next(iter(ask.figures.values()))
        begin = f"The {_followed(part, campaign, draft, first)} asked"
        told = [
            said.format(draft.of(ask.figures[code]), interim=_interim_named(campaign, ask.figures["no_answer"]))
            for code, said in ASKED.items()
            if ask.figures[code].value
        ]
        if ask.figures["nothing"].value:
            told[-1] += _returned(draft, campaign.figures["nothing_returned"])
        left = _unsent(draft, campaign.figures, campaign.unwritten)
        declined = (ask.figures["declined"].value or 0) < (campaign.figures["declined"].value or 0)
        but = f" {DECLINED_BUT}" if declined else ""
        yield draft.line(f"{begin} {quoted(ask.text.removesuffix('.'))}. {by}, {join(told)}.{but}{left}")


def _interim_named(campaign: CampaignFindings, letters: Figure) -> str:
    """What came to so many `letters` without a reply: the one kind, where all of them have that."""
    holding, acknowledged = set(campaign.figures["holding"].rows), set(campaign.figures["acknowledged"].rows)
    if not acknowledged and (letters.value or 0) <= len(holding):
        return "a holding reply"
    if not holding and (letters.value or 0) <= len(acknowledged):
        return "an acknowledgement"
    return "a holding reply or an acknowledgement"


REPLIED = ("yes", "partly", "no", "in_words", "not_answered", "declined", "not_read")
"""Codes of asks_grid.CELLS of letters to which a reply is recorded."""


ASKED: Mapping[str, str] = {
    "yes": "{} had met or agreed to the request",
    "partly": "{} had met or agreed to part of the request",
    "no": "{} had said no",
    "in_words": "{} had answered in their own words",
    "not_answered": "{} had replied without answering it",
    "declined": "{} had declined to answer the letter",
    "not_read": "{} had sent a reply whose answer to this is not yet recorded",
    "no_answer": "{} had sent only {interim}",
    "nothing": "no response is recorded from {}",
}
"""By code of asks_grid.CELLS, how a line says what became of so many letters. An ask may be no question ("Tell us …"):
docs/guide/replies.md says what “yes” means there."""


DECLINED_BUT = "A reply that declined to answer the letter counts here by the answer to this that is recorded of it."
"""Where fewer letters are declined to an ask than are declined."""

OUT: Mapping[str, str] = {
    "filtered": "{} {were} not selected to be written to",
    "withdrawn": "{} {were} taken off the list of recipients after their letter was made",
    "not_in_audience": "{} {were} taken off the list of recipients before any letter was made",
    "no_letter": "{} {were} added to a list after the recipients were selected",
}
"""By code of LEFT_OUT, how a line says that posts were left out."""


def _left_out_lines(part: PartFindings, campaign: CampaignFindings, by: str) -> Iterator[Line]:
    if line := left_out_line(part, campaign, by):
        yield line
    yield from _reminder_lines(part, campaign, by)


def left_out_line(part: PartFindings, campaign: CampaignFindings, by: str) -> Line | None:
    """Who was not written to; None where nobody was left out. It has no day: the pack says it as it was recorded."""
    draft = Draft(part.letter)
    told = [
        said.format(draft.of(figure), were=was_or_were(figure.value))
        for figure, said in (
            (campaign.held_out, "{} {were} excluded on purpose"),
            *((campaign.excluded_by.get(code), said) for code, said in OUT.items()),
        )
        if figure and figure.value
    ]
    posts = "a post" if len(campaign.left_out) == 1 else "posts"
    titled = campaigns_titled([campaign])
    lists = f"{titled[:1].upper()}{titled[1:]} left out {posts} in the sector “{part.sector_name}”: {join(told)}."
    lists = lists if told else ""
    reasons = (
        f"The evidence pack with figures at {by.removeprefix('By ')} names each of these posts with the reason."
        if told
        else ""
    )
    made = ""
    if campaign.unsent and campaign.unsent.value and campaign.figures["sent"].value:
        number, one = draft.of(campaign.unsent), campaign.unsent.value == 1
        which = f"more {'letter' if one else 'letters'}" if told else "letter" if one else "letters"
        whose = "" if told else f" of {titled} to {part.them}"
        made = f"{by}, {number} {which}{whose} had not been sent."
    return draft.line(" ".join(filter(None, (lists, reasons, made)))) if told or made else None


def _reminder_lines(part: PartFindings, campaign: CampaignFindings, by: str) -> Iterator[Line]:
    for chaser in campaign.chasers:
        if chaser.figures["sent"].value:
            draft = Draft(part.letter)
            sent, after = chaser.figures["sent"], chaser.figures["replied_after"]
            reminders = "reminder" if sent.of == 1 else "reminders"
            dated = f"{reminders} to {part.them} dated {format_date(chaser.letter_date)}"
            words = f"{by}, {draft.out_of(sent)} {dated} had been sent"
            when = "on or after the day on which their reminder was sent"
            yield draft.line(f"{words}; of those reminded, {draft.of(after)} replied {when}.")
