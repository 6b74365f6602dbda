"""Campaigns: versions of their text, whom they left out and why, what offices were asked and said, certificates,
comments, checks of all letters."""

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.directory import names_then
from app.audit.moments import moments
from app.campaigns.models import Campaign, HoldOut, TextVersion
from app.checking.findings import groups
from app.checking.models import LetterCheck
from app.checking.words import name_of
from app.clearance.certificates import words as certificate_words
from app.clearance.certificates.content import Consent, Content, from_json
from app.clearance.models import Answer, Certificate, ClearanceRequest, Comment
from app.clearance.states import State
from app.clearance.words import ANSWERS, TRACKS
from app.evidence.disclosure.finding.addressees import titles_then
from app.evidence.disclosure.finding.found_item import FoundItem, Source, day_of, facts, is_gone, paragraphs
from app.evidence.disclosure.scope import Reach, campaign_references
from app.platform.clock import london_time
from app.registry.posts.titles import called_on
from app.registry.registries import registry_names
from app.web.filters import format_date, format_moment_in_sentence, format_number, format_plural


def find(session: Session, reach: Reach) -> Iterator[FoundItem]:
    yield from _texts(session, reach)
    yield from _holdouts(session, reach)
    yield from _clearance(session, reach)
    for check in session.scalars(select(LetterCheck).where(LetterCheck.campaign_id.in_(reach.campaigns))):
        reference = reach.references[check.campaign_id]
        yield _check_item(
            reach, f"check:{check.id}", "check", f"Check {check.number} of the letters of {reference}", check
        )


def _check_item(reach: Reach, key: str, kind: str, what: str, row: LetterCheck) -> FoundItem:
    day = day_of(row.started_at)
    return FoundItem(key, kind, what, reach.references[row.campaign_id], day, campaign_id=row.campaign_id)


def _texts(session: Session, reach: Reach) -> Iterator[FoundItem]:
    rows = session.scalars(
        select(TextVersion).where(TextVersion.campaign_id.in_(reach.campaigns)).order_by(TextVersion.id)
    ).all()
    when = moments(session, {row.recorded for row in rows})
    last = {text.campaign_id: text.number for text in rows}
    campaigns = session.scalars(select(Campaign).where(Campaign.id.in_(reach.campaigns)))
    dates = {campaign.id: format_date(campaign.letter_date) for campaign in campaigns}
    for text in rows:
        reference, newest = reach.references[text.campaign_id], last[text.campaign_id]
        replaced = f", a draft that version {newest} replaced" if text.number != newest else ""
        what = f"Text of the letters of {dates[text.campaign_id]}, version {text.number}{replaced}"
        day = day_of(when[text.recorded].at)
        yield FoundItem(f"text:{text.id}", "text", what, reference, day, campaign_id=text.campaign_id)


def _holdouts(session: Session, reach: Reach) -> Iterator[FoundItem]:
    """Each under the day on which it was recorded, or the date of its letter where that is earlier."""
    either = or_(HoldOut.campaign_id.in_(reach.campaigns), HoldOut.post_id.in_(reach.posts))
    rows = session.scalars(select(HoldOut).where(either).order_by(HoldOut.id)).all()
    titles = titles_then(session, ((row.campaign_id, row.post_id) for row in rows))
    references = campaign_references(session, {row.campaign_id for row in rows})
    when = moments(session, {row.recorded for row in rows})
    dates = dict(session.execute(select(Campaign.id, Campaign.letter_date).where(Campaign.id.in_(references))).all())
    for hold_out in rows:
        yield FoundItem(
            f"hold-out:{hold_out.id}",
            "hold_out",
            f"Left out of campaign {references[hold_out.campaign_id]}, with the reason",
            titles[hold_out.campaign_id, hold_out.post_id],
            min(london_time(when[hold_out.recorded].at).date(), dates[hold_out.campaign_id]),
            post_id=hold_out.post_id,
            campaign_id=hold_out.campaign_id,
        )


def _clearance(session: Session, reach: Reach) -> Iterator[FoundItem]:
    answers = session.execute(
        select(Answer, ClearanceRequest)
        .join(ClearanceRequest, ClearanceRequest.id == Answer.request_id)
        .where(ClearanceRequest.campaign_id.in_(reach.campaigns))
        .order_by(Answer.id)
    ).all()
    certificates = session.scalars(select(Certificate).where(Certificate.campaign_id.in_(reach.campaigns))).all()
    comments = session.scalars(select(Comment).where(Comment.campaign_id.in_(reach.campaigns))).all()
    rows: list[tuple[str, str, str, int, ClearanceRequest | Certificate | Comment]] = [
        *(
            (f"answer:{one.id}", "answer", f"Answer of the office of the {asked.office}", one.recorded, asked)
            for one, asked in answers
        ),
        *(
            (
                f"certificate:{certificate.id}",
                "certificate",
                f"Clearance certificate {certificate.number}",
                certificate.recorded,
                certificate,
            )
            for certificate in certificates
        ),
        *(
            (f"comment:{comment.id}", "comment", "Comment on the text to clear", comment.recorded, comment)
            for comment in comments
        ),
    ]
    when = moments(session, {seq for _, _, _, seq, _ in rows})
    for key, kind, what, seq, row in rows:
        reference = reach.references[row.campaign_id]
        day = day_of(when[seq].at)
        yield FoundItem(key, kind, f"{what}, campaign {reference}", reference, day, campaign_id=row.campaign_id)


def _text_words(session: Session, identity: str, _known_at: int) -> str | None:
    text = session.get(TextVersion, int(identity))
    return paragraphs(text.source, facts([("Why it was changed", text.note)])) if text else None


def _holdout_words(session: Session, identity: str, known_at: int) -> str | None:
    hold_out = session.get(HoldOut, int(identity))
    if hold_out is None:
        return None
    campaign = session.get_one(Campaign, hold_out.campaign_id)
    post = called_on(session, [hold_out.post_id], valid_at=campaign.valid_at, known_at=known_at)[hold_out.post_id]
    back = "put back, or left out for another reason" if is_gone(hold_out, known_at) else ""
    return facts(
        [
            ("Campaign", f"{campaign.reference}, {campaign.title}"),
            ("Post", post),
            ("Reason", hold_out.reason),
            ("Since", back),
        ]
    )


def _answer_words(session: Session, identity: str, _known_at: int) -> str | None:
    answer = session.get(Answer, int(identity))
    if answer is None:
        return None
    request = session.get_one(ClearanceRequest, answer.request_id)
    return facts(
        [
            ("Office", request.office),
            ("Asked about the text for", registry_names(session)[request.registry_slug]),
            ("Version of the text", format_number(request.version)),
            ("Answer", SAID[State(answer.answer)]),
            ("Given by", f"{answer.said_by}{' (in absence)' if answer.in_absence else ''}"),
            ("When", moments(session, [answer.recorded])[answer.recorded].at),
            ("In words", answer.note),
        ]
    )


SAID = {
    **ANSWERS,
    State.SUBJECT_MUST: "Content subject to: must address",
    State.SUBJECT_SHOULD: "Content subject to: should address",
    State.SUBJECT_COMMENT: "Content subject to: comment only",
}
"""By answer of an office, what an item says: redactions point into its words, so these stay as they were."""


def _certificate_words(session: Session, identity: str, _known_at: int) -> str | None:
    certificate = session.get(Certificate, int(identity))
    if certificate is None:
        return None
    content = from_json(certificate.content)
    texts = [
        paragraphs(
            text.name,
            facts(certificate_words.text_facts(content, text)),
            "\n".join("; ".join(_consent(consent)) for consent in text.consents),
        )
        for text in content.texts
    ]
    return paragraphs(
        certificate_words.title(content),
        _certificate_lede(content),
        facts(_certificate_facts(content)),
        *texts,
        facts(certificate_words.record(content, certificate.sha256)),
    )


def _certificate_lede(content: Content) -> str:
    """Redactions point into these words, so they stay as they were."""
    number = format_plural(len(content.texts), "text")
    was, were = ("It was", "") if len(content.texts) == 1 else ("They were", "all ")
    return (
        f"Every office that was asked had cleared {number} of the campaign “{content.title}” ({content.campaign}) when "
        f"this certificate was made, at {format_moment_in_sentence(content.issued_at)}. {was} {were}issued."
    )


def _certificate_facts(content: Content) -> Iterator[tuple[str, str]]:
    """Likewise of the round."""
    for name, words in certificate_words.facts(content):
        is_round = name == "Type of clearance"
        yield name, f"{TRACKS[content.track]} (request {content.round:,})" if is_round else words


SAID_ON_CERTIFICATES = {
    State.SUBJECT_MUST: "Content, if comments are addressed",
    State.SUBJECT_SHOULD: "Content, with comments that should be addressed",
}
"""Likewise, the answers that certificates call otherwise now."""


def _consent(one: Consent) -> Iterator[str]:
    """Likewise. Under no heading, "To sign by hand" would be said of nothing."""
    office, answer, *told, _ = certificate_words.consent_cells(one)
    yield office
    yield SAID_ON_CERTIFICATES.get(State(one.answer), answer)
    yield from told
    signature = ("given" if one.signature else "to sign by hand") if one.signs else "not a signatory"
    yield f"{certificate_words.HEADINGS[-1]}: {signature}"


def _comment_words(session: Session, identity: str, _known_at: int) -> str | None:
    comment = session.get(Comment, int(identity))
    if comment is None:
        return None
    return facts(
        [
            ("By", names_then(session, [comment.user_id])(comment.user_id, comment.recorded)),
            ("When", moments(session, [comment.recorded])[comment.recorded].at),
            ("On the words", comment.quote),
            ("Comment", comment.body),
        ]
    )


def _check_words(session: Session, identity: str, _known_at: int) -> str | None:
    check = session.get(LetterCheck, int(identity))
    if check is None:
        return None
    registries = registry_names(session)
    found = facts(
        (name_of(group.kind, group.about, registries), format_number(group.letters)) for group in groups(session, check)
    )
    head = facts([("Begun", check.started_at), ("Ended", check.ended_at), ("Letters", format_number(check.total))])
    return paragraphs(head, f"What was found, with the number of letters\n{found}" if found else "Nothing was found.")


SOURCE = Source(
    find,
    words={
        "text": _text_words,
        "hold-out": _holdout_words,
        "answer": _answer_words,
        "certificate": _certificate_words,
        "comment": _comment_words,
        "check": _check_words,
    },
    files={},
)
