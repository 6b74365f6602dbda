"""What the page of pictures says in words: what came back, at which moment, and what each picture shows."""

from collections import Counter
from collections.abc import Mapping, Sequence

from app.campaigns.as_known import CampaignAsKnown
from app.campaigns.models import Campaign
from app.letters.page.wording import join
from app.responses.kinds import COUNTED_AS_REPLIES
from app.tracking.insight.areas import AreaCount
from app.tracking.insight.figures import Insight
from app.tracking.insight.time import Burnup
from app.tracking.totals import Total, replied_letters_words
from app.web.charts.hexmap import SHARES, share_step
from app.web.filters import format_date, format_plural, format_share

IN_TIME = ("Replied in time", "Replied late", "Acknowledgement or holding reply", "No response recorded")
"""What a bar is made of, as `Total` counts it, where there is a day to reply by."""

REPLIED = ("Replied", "Acknowledgement or holding reply", "No response recorded")
"""The same of a campaign that asks for no reply."""

CURVE = ("replied", "acknowledgement or holding reply", "no response recorded")

NAMED = 3
"""Registries that the first sentence names."""

STEPS = {"day": "working day", "week": "week, on Fridays", "month": "month"}


def headline(insight: Insight, campaign: Campaign) -> str:
    """ "750 of 1,268 have replied, 59%." """
    total = insight.total
    if campaign.open_letter:
        return f"Responses are recorded {replied_letters_words(total)}."
    have = "has" if total.done == 1 else "have"
    if not total.sent:
        return f"No letters are recorded as sent. {format_plural(total.done, 'reply is', 'replies are')} recorded."
    return f"{total.done:,} of {total.followed:,} {have} replied, {format_share(total.done, total.followed)}."


def more(insight: Insight, registries: Mapping[str, str]) -> str:
    """What follows it: how many had by the day asked for, how many letters were sent after it, how many have no
    response recorded, and where most are."""
    total, said = insight.total, []
    if total.declined:
        of_several = f"{total.declined:,} of them declined to answer."
        said.append("The reply is a refusal." if total.done == 1 else of_several)
    if insight.time and insight.time.by_deadline is not None:
        said.append(_by_deadline(insight, insight.time, insight.time.by_deadline))
    if total.dated_before:
        said.append(_dated_before(total.dated_before))
    if total.sent_after:
        said.append(_sent_after(total))
    if not total.nothing:
        return " ".join([*said, f"Every letter {total.how_followed} has had a response."])
    without = f"{format_plural(total.nothing, 'letter')} {'has' if total.nothing == 1 else 'have'} no response recorded"
    said.append(f"{without}{_registries_without_response(insight, registries)}.")
    if total.returned:
        which = "It" if total.nothing == 1 else f"Of these {total.nothing:,}, {total.returned:,}"
        was = "was" if total.returned == 1 else "were"
        said.append(f"{which} came back undelivered and {was} not sent again.")
    return " ".join(said)


def _registries_without_response(insight: Insight, registries: Mapping[str, str]) -> str:
    """To whom most letters without a response are; blank where there are few registries or letters to tell apart."""
    by_registry = insight.by_registry
    count = max(total.nothing for total in by_registry.values())
    most = [slug for slug, one in by_registry.items() if one.nothing == count]
    if len(by_registry) == 1 or insight.total.nothing == 1 or len(most) > NAMED:
        return ""
    if len(most) == 1 and count == insight.total.nothing:
        return f", all to {_lower(registries[most[0]])}"
    named = [f"{count:,} to {_lower(registries[slug])}" for slug in most]
    others = insight.total.nothing - count * len(most)
    return f": {join([*named, f'{others:,} to others'] if others else named)}"


def _by_deadline(insight: Insight, time: Burnup, by_deadline: int) -> str:
    """With those that the bars count as in time though they came after the date that the letters give, and those that
    replied late."""
    total, timed = insight.total, by_deadline - time.untimed
    said = [f"{timed:,} had replied by the reply-by date"]
    if (later := total.in_time - timed) > 0:
        said.append(
            f"{later:,} more {'counts as in time because it' if later == 1 else 'count as in time because they'} came "
            "before the next working day, or by the later date that a holding reply gave"
        )
    if total.came_late:
        said.append(f"{total.came_late:,} replied late")
    return f"{'; '.join(said)}."


def _dated_before(replies: int) -> str:
    if replies == 1:
        return (
            "1 reply is dated before any recorded sending of its letter and is not counted as in time or late. Check "
            "the dates."
        )
    return (
        f"{replies:,} replies are dated before any recorded sending of their letters and are not counted as in time or "
        "late. Check the dates."
    )


def _sent_after(total: Total) -> str:
    """The letters that Track shows as “Sent after the reply-by date”."""
    some = format_plural(total.sent_after, "letter")
    not_counted = f"{'is' if total.sent_after == 1 else 'are'} not counted as in time, late or overdue"
    sentence = f"{some} sent after the reply-by date {not_counted}."
    if not (replied := total.replied_sent_after):
        return sentence
    who = "It" if total.sent_after == 1 else f"{replied:,} of them"
    return f"{sentence} {who} {'has' if replied == 1 else 'have'} a reply."


def curve_words(time: Burnup, total: Total, then: CampaignAsKnown) -> str:
    """What is read out in place of the curve."""
    last = time.points[-1]
    at_last = (
        f"By {format_date(last.day)} {last.replied:,} of {total.followed:,} had replied, {last.part:,} more had"
        f" acknowledged or sent a holding reply, and {total.nothing:,} had no response recorded."
    )
    if time.by_deadline is None or then.reply_by is None:
        return at_last
    return f"On {format_date(then.reply_by)}, the reply-by date, {time.by_deadline:,} had replied. {at_last}"


NO_LETTER = "no letter sent"


def spread(areas: Sequence[AreaCount]) -> list[tuple[str, int]]:
    """How many areas had each share of their letters replied to; and those without a letter, if any."""
    steps = Counter(share_step(area.replied, area.letters) for area in areas if area.letters)
    without = len(areas) - steps.total()
    counts = [(name, steps[step]) for step, name in enumerate(SHARES)]
    return [*counts, *([(NO_LETTER, without)] if without else [])]


def map_words(areas: list[AreaCount]) -> str:
    """What is read out in place of the map."""
    parts = "; ".join(f"{name}: {count:,}" for name, count in spread(areas) if count)
    by_share = f"{format_plural(len(areas), 'area')} by the share of letters replied to: {parts}."
    return f"{by_share} {refused_words(areas)} The table lists them all."


def refused_words(areas: Sequence[AreaCount]) -> str:
    """What counts as a reply on the map, and how many of those counted are refusals."""
    declined, replied = sum(area.declined for area in areas), sum(area.replied for area in areas)
    if not declined:
        return COUNTED_AS_REPLIES
    some = f"{declined:,} of the {replied:,} replies"
    if declined == replied:
        some = {1: "The only reply", 2: "Both replies"}.get(replied, f"All {replied:,} replies")
    return f"{COUNTED_AS_REPLIES} {some} here {'is a refusal' if declined == 1 else 'are refusals'}."


def more_areas_words(without: Sequence[AreaCount], listed: int) -> str:
    """What follows the areas with most letters without a response, of which the first are listed; blank where all
    are."""
    rest = without[listed:]
    if not rest:
        return ""
    alike = sum(area.nothing == without[listed - 1].nothing for area in rest)
    which = f"{alike:,} of them {'has' if alike == 1 else 'have'}"
    if alike == len(rest):
        which = "It has" if alike == 1 else "Each of them has"
    tied = f" {which} as many as the last area listed." if alike else ""
    have = format_plural(len(rest), "more area has", "more areas have")
    return f"{have} letters without a response.{tied} The list of all areas has them."


def off_map_words(areas: Sequence[AreaCount]) -> str:
    """Which areas are counted and have no hexagon; blank where none is."""
    off = sum(area.tile is None for area in areas)
    if not off:
        return ""
    return (
        f"The map is of England. {format_plural(off, 'area')} in these tables {'is' if off == 1 else 'are'} not on it."
    )


COUNTED = (
    "These figures count letters to the council that runs children’s services in each area. Letters to police forces,"
    " health bodies and district councils are counted by registry, because those bodies serve other areas too."
)


def _lower(name: str) -> str:
    return f"{name[:1].lower()}{name[1:]}"
