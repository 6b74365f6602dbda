"""What stands on the page of one registry's text: for the office that is asked about it, and for everybody else."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from app.accounts.access import actor
from app.campaigns.clearance.comments import may_comment, may_settle
from app.campaigns.clearance.text import HashedText, TextReview, reading_of, texts_asked, texts_now
from app.campaigns.letter.text import campaign_text
from app.campaigns.letters import letter_by_reference
from app.campaigns.models import Campaign
from app.campaigns.preview.letter_preview import look_at
from app.campaigns.preview.wordings import (
    AnswerCounts,
    Sample,
    answers_by_registry,
    differing_fields,
    one_of_each,
    samples,
)
from app.campaigns.states import State
from app.clearance.comments import threads
from app.clearance.history import history
from app.clearance.models import PrivateOffice
from app.clearance.read import Text
from app.clearance.redline import redline_words, the_same_but
from app.clearance.rounds import current_round
from app.errors import NotFound
from app.letters.page.wording import join
from app.letters.text.fields import normalise
from app.registry.registries import registry_names
from app.web.filters import format_moment
from app.web.request import reading

NOT_PRINTED = "No letter here is one of these, so no one gets these words"


def text_page(campaign: Campaign, slug: str, *, office: PrivateOffice | None = None) -> dict[str, Any]:
    """What the template takes. Without an office: the text as it is now, for reading. Raises NotFound: no_such_text."""
    session, names = reading(), registry_names(reading())
    office_id = office.id if office else None
    texts = texts_asked(session, campaign, office_id) if office else texts_now(session, campaign)
    if slug not in texts:
        raise NotFound("no_such_text")
    review = reading_of(
        session,
        campaign,
        slug,
        texts,
        threads(session, campaign.id),
        names,
        office_id=office_id,
        since=request.args.get("since", ""),
    )
    text = campaign_text(session, campaign)
    kinds = [one for one in one_of_each(session, campaign, text) if _is_to(one, slug)]
    wordings = len(kinds)
    sample = _requested_sample(session, campaign, slug) or next(iter(kinds), None)
    if sample and sample not in kinds:
        kinds = [sample, *kinds]
    return {
        "slug": slug,
        "what_changed": redline_words,
        "the_same_but": the_same_but,
        "reading": review,
        "conditions": conditions_of(review.kept.text, answers_by_registry(session, campaign, text).get(slug, {})),
        "kinds": kinds,
        "wordings": wordings,
        "differing": _differing(differing_fields(text, slug)),
        "sample": sample,
        "look": look_at(session, campaign, sample.letter) if sample else None,
        "neighbours": _neighbours(texts, slug),
        "comments": _comments(session, campaign, review, office_id),
        "history": _history(session, review) if office else [],
    }


def _differing(fields: Sequence[str]) -> str:
    """What is not the same in letters with one wording: what each letter prints of its recipient, and the fields."""
    others = [f"“{name}”" for name in fields if normalise(name) != normalise("letter reference")]
    return join(["the addressee", "address", "salutation", "letter reference", *others])


def conditions_of(text: Text, answers: Mapping[str, AnswerCounts]) -> dict[str, str]:
    """Return in which letters each condition holds, by the name of its fact, and say so when none of these letters is
    among them."""
    found = {fact.name: fact.words for fact in text.facts if fact.name.endswith("is yes")}
    for name, words in found.items():
        answered = answers.get(normalise(name.removesuffix(" is yes").strip("“”")))
        if answered and answered.alike is False:
            found[name] = f"{words}. {NOT_PRINTED}"
    return found


def _comments(session: Session, campaign: Campaign, found: TextReview, office_id: int | None) -> dict[str, Any]:
    """Whether who looks may comment on this text, as it stands, and which comments they may settle."""
    asked = any(
        answered_request.is_standing and answered_request.request.text_sha256 == found.kept.sha256
        for answered_request in found.asked
    )
    is_open = campaign.state == State.OPEN and current_round(session, campaign.id) is not None
    return {
        "may": is_open and asked and may_comment(session, campaign, office_id, actor()),
        "may_reply": is_open and may_comment(session, campaign, office_id, actor()),
        "may_settle": {
            comment.thread.first.comment.id
            for comment in found.placed
            if campaign.state == State.OPEN and may_settle(campaign, comment.thread.first.comment, actor())
        },
        "office_id": office_id,
    }


def _history(session: Session, found: TextReview) -> list[dict[str, str]]:
    return [
        {"title": entry.title, "words": entry.words, "when": format_moment(entry.at)}
        for entry in history(session, found.asked)
    ]


def _neighbours(texts: dict[str, HashedText], slug: str) -> tuple[int, str | None, str | None]:
    """Its place among the texts, from 1; the one before and the one after."""
    slugs = list(texts)
    at = slugs.index(slug)
    return at + 1, slugs[at - 1] if at else None, slugs[at + 1] if at + 1 < len(slugs) else None


def _is_to(sample: Sample, slug: str) -> bool:
    return sample.letter.registry_slug == slug


def _requested_sample(session: Session, campaign: Campaign, slug: str) -> Sample | None:
    """The letter that was asked for, if it is one of this campaign to this registry."""
    letter = letter_by_reference(session, request.args.get("letter", ""))
    if letter is None or (letter.campaign_id, letter.registry_slug) != (campaign.id, slug) or letter.withdrawn:
        return None
    return next(iter(samples(session, campaign, [letter.number])), None)
