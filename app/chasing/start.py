"""Begin a chaser: a campaign of its own, with a letter to each of those who are reminded; cleared and sent like any."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.campaigns.lifecycle.chasers import chasers_of
from app.campaigns.lifecycle.close import require_not_archived
from app.campaigns.lifecycle.create import Details, beginning_from_template
from app.campaigns.lifecycle.ownership import require_owner
from app.campaigns.lifecycle.start import LONGEST_REFERENCE, start_campaign
from app.campaigns.models import Campaign, Letter
from app.campaigns.signatories.change import office_of
from app.campaigns.values.save import fill_letters
from app.chasing.propose import Line, proposals, seen_of
from app.chasing.words import NO_RECORD, NOT_IN_FULL, NOTHING_CAME, RECEIVED, WHICH
from app.clearance.offices.departments import ended_department
from app.delivery.attempts.earlier_reminders import earlier_reminders
from app.delivery.attempts.sent_letters import SentLetter, last_sent
from app.delivery.channels import METHODS
from app.delivery.email.covers import about_first_letter, reminded_before
from app.delivery.email.sentences import SENTENCES
from app.drafting.versions import offered_version
from app.errors import Refused, Stale
from app.letters.dates import add_working_days, date_from_words, date_in_words
from app.letters.text.template import compile_template
from app.letters.text.typography import typeset_text
from app.registry.models import PostVersion
from app.registry.posts.posts import PostList
from app.registry.working_days import bank_holidays
from app.responses.facts import Facts, interim_of
from app.web.filters import quoted

TEMPLATE = "reminder"

REQUEST = "Request for information about "
"""How the subject of a request for information begins: what follows is its matter."""

NOT_CHASED = "This reminder is not for this post"
"""Why the other posts of a registry are excluded."""


def start_chaser(
    session: Session, campaign: Campaign, chosen: Collection[int], *, seen: str, today: date, actor: Actor
) -> Campaign:
    """A draft campaign that reminds of those of the letters `chosen`, by id, that the policy proposes: those that the
    person was shown, by the digest `seen`. Nothing is sent by it.

    Raises NotTheOwner, CampaignArchived, ReferenceTaken, Stale when the proposals come out otherwise now, and Refused:
    nobody_to_chase when none of the letters is proposed, no_chaser_template when the template is retired.
    """
    require_owner(campaign, actor)
    require_not_archived(session, campaign.id)
    lines = proposals(session, campaign, today=today).among(chosen)
    if seen_of(lines) != seen:
        raise Stale("reminders_changed")
    if not lines:
        raise Refused("nobody_to_chase")
    version = offered_version(session, TEMPLATE)
    if version is None:
        raise Refused("no_chaser_template")
    front = compile_template(version.source, registries=()).front
    days, holidays = front.reply_working_days, bank_holidays(session)
    sent = last_sent(session, campaign.id, [line.tracked.id for line in lines])
    reminders = earlier_reminders(session, list(sent))
    notice = _shared_notice(sent.values()) if not front.notice else ""
    quoted = {
        line.tracked.post_id: _quoted(
            replace(sent[line.tracked.id], notice="") if notice else sent[line.tracked.id],
            line.tracked.answers.facts,
            reminders.get(line.tracked.id, ()),
            signing=offices_to_sign(campaign, line.tracked.registry, today=today),
        )
        for line in lines
    }
    same = set.intersection(*(set(one.items()) for one in quoted.values()))
    beginning = replace(
        beginning_from_template(version),
        source=_with_notice(version.source, notice),
        chases=campaign,
        registries=[(slug, {}) for slug in dict.fromkeys(line.tracked.registry for line in lines)],
        held_out=_posts_not_chased(session, lines, today=today),
        signatories=[office_of(signatory) for signatory in campaign.signatories],
        copies=(),
        values={
            spec.name: value
            for spec in front.fields
            for name, value in same
            if name == spec.name and not spec.by_recipient
        },
    )
    number = len(chasers_of(session, campaign.id)) + 1
    details = Details(
        reference=_reference(campaign, number),
        title=f"Reminder of {date_in_words(today)}: {campaign.title}"[:200],
        letter_date=today,
        reply_by=add_working_days(today, days, holidays=holidays) if days else None,
        valid_at=today,
        marking=campaign.marking,
        sender=campaign.sender,
        top_and_tail=campaign.top_and_tail,
    )
    made = start_campaign(session, beginning, details, actor=actor)
    letters = session.execute(select(Letter.id, Letter.post_id).where(Letter.campaign_id == made.id))
    given = {letter_id: quoted[post_id] for letter_id, post_id in letters if post_id in quoted}
    fill_letters(session, made, given, actor=actor)
    return made


def offices_to_sign(campaign: Campaign, registry: str, *, today: date) -> list[str]:
    """The offices that can sign its reminder, as they are printed: those of its signatories that still exist."""
    return [
        typeset_text(signatory.office)
        for signatory in campaign.signatories
        if signatory.signs(registry) and not ended_department(signatory.office, signatory.department, today)
    ]


def _shared_notice(letters: Collection[SentLetter]) -> str:
    """The notice that all of the letters have, if it can be written as it is in a text; blank for none."""
    notices = {letter.notice for letter in letters}
    notice = notices.pop() if len(notices) == 1 else ""
    return "" if "((" in notice else notice


def _with_notice(source: str, notice: str) -> str:
    """The text with the notice of the letters that it reminds of: at its head, where they have it."""
    if not notice or not source.startswith("---\n"):
        return source
    return source.replace("---\n", f"---\nnotice: {json.dumps(notice, ensure_ascii=False)}\n", 1)


def _quoted(
    letter: SentLetter, facts: Facts, reminders: Sequence[SentLetter], *, signing: Collection[str]
) -> dict[str, str]:
    """Return what a reminder that the offices `signing` sign says of the letter that was sent, of the `reminders` of it
    before and of what came back to it, by the names of the template's fields: each letter's own value where the field
    differs by recipient, else the value that all of them share. Where they share none, the field stays empty, and the
    check names it."""
    date = date_from_words(letter.date, language=letter.language)
    went = METHODS[letter.channel].went_to_you.format(on=date_in_words(letter.sent_on))
    sent = went if letter.sent_on != date else ""
    names = SENTENCES["en"].reminders
    matter = letter.subject.removeprefix(REQUEST) if letter.subject.startswith(REQUEST) else ""
    asked = f"We asked for your reply by {letter.reply_by}." if letter.reply_by else ""
    return {
        WHICH: names[min(len(reminders), len(names) - 1)],
        "earlier reminders": reminded_before(reminders),
        "date of our letter": date.isoformat(),
        "when we sent it": f"{sent} {about_first_letter(letter, signing)}".strip(),
        "reference of our letter": letter.reference,
        "matter": matter or quoted(letter.subject),
        "subject of our letter": f"about {matter}" if matter else f"headed {quoted(letter.subject)}",
        "when we asked for it": asked,
        RECEIVED: _received(facts),
        NOTHING_CAME: "no" if interim_of(facts) else "yes",
    }


def _received(facts: Facts) -> str:
    heard = interim_of(facts)
    if heard is None:
        return NO_RECORD
    if heard.promised:
        promised = f"Thank you for writing on {date_in_words(heard.on)} to say that you would reply in full by"
        return f"{promised} {date_in_words(heard.promised)}. {NOT_IN_FULL}"
    thanks = "writing to us on" if heard.holding else "acknowledging our letter on"
    return f"Thank you for {thanks} {date_in_words(heard.on)}. {NOT_IN_FULL}"


def _reference(campaign: Campaign, number: int) -> str:
    """MAR15-R1: cut where it would be too long for a reference."""
    end = f"-R{number}"
    return campaign.reference[: LONGEST_REFERENCE - len(end)].rstrip("-") + end


def _posts_not_chased(session: Session, found: Collection[Line], *, today: date) -> Mapping[int, str]:
    """All other posts of the registries of those who are reminded."""
    chased = {line.tracked.post_id for line in found}
    posts: dict[int, str] = {}
    for slug in dict.fromkeys(line.tracked.registry for line in found):
        there = session.scalars(PostList(slug, today).query(PostVersion.post_id))
        posts |= {post_id: NOT_CHASED for post_id in there if post_id not in chased}
    return posts
