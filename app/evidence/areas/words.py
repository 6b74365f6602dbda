"""What the file on an area says in sentences: of whom no response is recorded, who promised, how many answered."""

from collections import Counter
from collections.abc import Sequence

from app.evidence.areas.letters import AreaCampaign, LeaderLetter, Unwritten
from app.registry.areas.leaders import Leader
from app.registry.posts.titles import role_of
from app.responses.answers import Back, Late
from app.tracking.codes import Delivery
from app.web.filters import format_date

NUMBERS = ("None", "One")
"""The numbers that a sentence has in words; all others are figures."""

NAMED = 3
"""Recipients that a sentence names; of more it says how many."""


ONLY_OPEN = "Only open letters were sent to anyone here."
NO_LETTER = "No letter to anyone here is recorded."
NO_LETTER_TO_FORMER = "No letter to the councils that this area replaces is recorded."

ALL_BODIES = "All bodies, side by side"
FORMER_COUNCILS = "Councils that this area replaces, side by side"
FORMER_ONLY = (
    "This counts letters to the councils that this area replaces, and no others. For letters to the police and health "
    "bodies, see the pages of those councils’ areas."
)


def short_title(leader: Leader) -> str:
    """Without the name of the organisation."""
    return role_of(leader.title, leader.organisation)


def ledes(campaigns: Sequence[AreaCampaign]) -> list[tuple[str, str]]:
    """The sentences of each campaign, the newest first, each by its reference where there are several. A reminder asks
    for nothing of its own: it has none beside the letter that it reminds of."""
    first = [campaign for campaign in campaigns if not campaign.campaign.chases_id] or list(campaigns[:1])
    if len(first) < 2:
        return [lede(campaign) for campaign in first]
    return [_by_reference(campaign.campaign.reference, *lede(campaign)) for campaign in first]


def _by_reference(reference: str, sentence: str, rest: str) -> tuple[str, str]:
    return sentence if sentence.startswith(reference) else f"{reference}: {sentence}", rest


def lede(here: AreaCampaign) -> tuple[str, str]:
    """The sentence that comes first, and those that follow it: of the recipients whose letters went, then of letters
    that did not arrive or did not go. They are not called leaders: a chief constable leads no area."""
    lost = [letter for letter in here.letters if letter.lost]
    followed = [letter for letter in here.followed if not letter.lost]
    unsent = len(here.letters) - len(followed) - len(lost)
    if not followed and not lost:
        reference = here.campaign.reference
        if unsent == 1:
            whom = _joined_titles(here.letters, here.letters)
            return f"The letter of {reference} to {whom} is not recorded as sent.", ""
        whom = "the councils that this area replaces" if here.former else "bodies in this area"
        return f"None of the {number(unsent)} letters of {reference} to {whom} is recorded as sent.", ""
    silent = [letter for letter in followed if letter.back == Back.NOTHING]
    part = [letter for letter in followed if letter.back.is_interim]
    done = [letter for letter in followed if letter.back.is_reply]
    whose = " whose letters did not come back" if lost else ""
    sentences = [
        _silent(silent, followed, whose),
        _in_part(part, followed),
        _replied_sentence(done, whose, bool(silent or part)),
    ]
    sentences = sentences if followed else []
    for code, became in (
        (Delivery.RETURNED, "came back undelivered and {} not sent again"),
        (Delivery.FAILED, "could not be delivered"),
    ):
        if count := sum(letter.answers.delivered.code == code for letter in lost):
            said = became.format("was" if count == 1 else "were")
            sentences.append(f"{first_number(count)} {'letter' if count == 1 else 'letters'} {said}.")
    if unsent:
        sentences.append(
            f"{first_number(unsent)} {'letter is' if unsent == 1 else 'letters are'} not recorded as sent."
        )
    first, *rest = [sentence for sentence in sentences if sentence]
    return first, " ".join(rest)


def _silent(silent: Sequence[LeaderLetter], followed: Sequence[LeaderLetter], whose: str) -> str:
    """What is recorded, not what somebody did: a reply may lie where nobody has recorded it."""
    if not silent:
        return ""
    due = _not_yet_due(silent)
    recorded = "No response is recorded yet" if due else "No response is recorded"
    if len(followed) == 1:
        return f"{recorded} from {_joined_titles(silent, followed)}.{due}"
    if len(silent) == len(followed):
        either = "either" if len(followed) == 2 else "any"
        return f"{recorded} from {either} of the {number(len(followed))} recipients{whose}.{due}"
    names = f": {_joined_titles(silent, followed)}" if len(silent) <= NAMED else ""
    return f"{recorded} from {number(len(silent))} of the {number(len(followed))} recipients{whose}{names}.{due}"


def _not_yet_due(silent: Sequence[LeaderLetter]) -> str:
    """ " Replies are due by 24 March 2015."; blank once that day has passed, or where no reply is needed."""
    days = {letter.answers.due for letter in silent if letter.answers.due and letter.answers.late.code == Late.NOT_DUE}
    return f" Replies are due by {format_date(max(days))}." if days else ""


def _in_part(part: Sequence[LeaderLetter], followed: Sequence[LeaderLetter]) -> str:
    if len(part) > NAMED - 1:
        return f"{first_number(len(part))} sent only a holding reply or an acknowledgement."
    return " ".join(_capital(_sent_in_part(letter, followed)) for letter in part)


def _sent_in_part(one: LeaderLetter, followed: Sequence[LeaderLetter]) -> str:
    who = _joined_titles([one], followed)
    if one.back == Back.ACKNOWLEDGEMENT:
        return f"{who} only acknowledged the letter."
    by = one.answers.facts.new_reply_by
    promised = f" that promised an answer by {format_date(by)}" if by else ""
    return f"{who} sent a holding reply{promised}."


def _replied_sentence(done: Sequence[LeaderLetter], whose: str, others: bool) -> str:
    if not done:
        return "" if others else "None has replied."
    late = sum(letter.answers.late.code == Late.CAME_LATE for letter in done)
    declined = sum(letter.back == Back.DECLINED for letter in done)
    all_of_them = not others and len(done) > 1
    everyone = f"{'Both' if len(done) == 2 else f'All {number(len(done))}'} recipients{whose}"
    who = everyone if all_of_them else first_number(len(done))
    have = "has" if len(done) == 1 else "have"
    more = [f"{_of_them(late, len(done))} late"] if late else []
    replied = "declined to answer" if declined == len(done) else "replied"
    more += [f"{_of_them(declined, len(done))} declining to answer"] if 0 < declined < len(done) else []
    return f"{who} {have} {replied}{''.join(f', {one.strip()}' for one in more)}."


def _of_them(count: int, total: int) -> str:
    if count == total:
        return "" if total == 1 else "both of them" if total == 2 else "all of them"
    return f"{number(count)} of them"


def _joined_titles(some: Sequence[LeaderLetter], followed: Sequence[LeaderLetter]) -> str:
    """ "the lead member and the chief executive": by their short titles where no other leader has the same."""
    titles = Counter(short_title(letter.leader) for letter in followed)
    names = [
        f"the {short_title(letter.leader) if titles[short_title(letter.leader)] == 1 else letter.leader.full_title}"
        for letter in some
    ]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def unwritten_words(one: Unwritten) -> tuple[str, list[str]]:
    """Of one campaign, a sentence for who was excluded on purpose, if anybody was, and the titles of all others who
    have no letter after a sentence that introduces them."""
    reference = one.campaign.reference
    sentences = [f"{leader.full_title} was excluded from {reference} on purpose." for leader in one.excluded]
    if one.others:
        here = "in the councils that this area replaces" if one.former else "here"
        whom = "these posts:" if one.anyone else f"anyone {'else ' if one.excluded else ''}{here}."
        sentences.append(f"No letter of {reference} is recorded to {whom}")
    return " ".join(sentences), [leader.full_title for leader in one.others] if one.anyone else []


def number(count: int) -> str:
    """Within a sentence: "one", "6"."""
    return first_number(count).lower()


def first_number(count: int) -> str:
    """As a sentence begins."""
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
