"""A clearance certificate: made with each issue, of all that is issued then; how those of a campaign stand."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.accounts.recorded_proof import proof_in
from app.audit.anchor import head
from app.audit.following_events import hear
from app.audit.moments import Moment, moments
from app.audit.record import Actor, record
from app.campaigns.clearance.changes_beside_text import changes_since
from app.campaigns.clearance.tell import ClearanceNotifier
from app.campaigns.letters import count_letters
from app.campaigns.models import Campaign, Letter
from app.clearance import events as clearance_events
from app.clearance.answer import answers_to
from app.clearance.certificates.content import Change, Consent, Content, Proof, Review, Text, from_json
from app.clearance.models import Answer, Certificate, ClearanceRequest, ClearanceRound, Issue
from app.clearance.offices.find import titles_of_offices
from app.clearance.requests import about, given_requests, issued_texts, standing_requests
from app.clearance.rounds import current_round
from app.clearance.steps import steps_before
from app.registry.registries import registry_names

DESPATCH = "Despatch"


def changes_to_take_up(
    session: Session, campaign: Campaign, slugs: Collection[str] | None = None, *, making: Collection[int] = ()
) -> tuple[Change, ...]:
    """What letters to the registries `slugs` (None: those whose texts are issued) would print otherwise, beside their
    texts, than the offices were shown when they were asked, or a certificate listed since. Letters that are out are
    left out, except those of `making`, ids."""
    wanted = issued_texts(session, campaign.id) if slugs is None else slugs
    asked: dict[str, int] = {}
    for (_, slug), request in standing_requests(session, campaign.id).items():
        if slug in wanted:
            asked[slug] = min(request.asked, asked.get(slug, request.asked))
    certificates = [certificate.content for certificate in certificates_of(session, campaign.id)]
    return changes_since(session, campaign, asked, certificates, making)


def certify_changes(
    session: Session, campaign: Campaign, making: Collection[int], *, actor: Actor
) -> Certificate | None:
    """Make another certificate when letters of issued texts come to print something else beside these: call it before
    those of `making`, ids, are made. None when nothing changed, or nothing is issued."""
    changes, round_ = changes_to_take_up(session, campaign, making=making), current_round(session, campaign.id)
    if not changes or round_ is None:
        return None
    slugs = sorted(issued_texts(session, campaign.id))
    record(
        session,
        clearance_events.CLEARANCE_CHANGES_TAKEN_UP,
        actor=actor,
        subjects=about(campaign.id, slugs),
        after={"changes": len(changes), "letters": len({change.letter for change in changes if change.letter})},
    )
    made = certify(session, campaign, round_, changes=changes, actor=actor)
    ClearanceNotifier(session, campaign, actor).certificate_replaced(
        made.number, _registries_of(session, campaign, changes, slugs), changes, made.recorded
    )
    return made


def _registries_of(
    session: Session, campaign: Campaign, changes: Iterable[Change], issued: Collection[str]
) -> set[str]:
    """Slugs of the registries in whose letters something changed, of those whose texts are issued."""
    references = {change.letter for change in changes}
    if "" in references:
        return set(issued)
    letters = session.execute(select(Letter.reference, Letter.registry_slug).where(Letter.campaign_id == campaign.id))
    return {slug for reference, slug in letters if reference in references}


def certify(
    session: Session, campaign: Campaign, round_: ClearanceRound, *, changes: Sequence[Change], actor: Actor
) -> Certificate:
    """Freeze what is issued, as the last event left it, with the `changes` to take up: call it right after that which
    issued. The chain is told the certificate's hash by an event of its own."""
    chain = head(session)
    last = select(func.max(Certificate.number)).where(Certificate.campaign_id == campaign.id)
    number = 1 + (session.scalar(last) or 0)
    content = replace(_Facts(session, campaign, chain.seq).content(round_, number, chain.hmac), changes=tuple(changes))
    kept = content.to_json()
    sha256 = hashlib.sha256(kept.encode()).hexdigest()
    event = record(
        session,
        clearance_events.CLEARANCE_CERTIFIED,
        actor=actor,
        subjects=about(campaign.id, {text.registry for text in content.texts}),
        after={
            "certificate": number,
            "sha256": sha256,
            "texts": {text.registry: text.sha256 for text in content.texts},
        },
    )
    made = Certificate(campaign_id=campaign.id, number=number, content=kept, sha256=sha256, recorded=event.seq)
    session.add(made)
    session.flush()
    return made


@dataclass(frozen=True)
class CertificateStatus:
    """A certificate, and which of its texts are issued still as it says, by registry slug. `newest`: the number of the
    campaign's newest."""

    sha256: str
    content: Content
    still: frozenset[str]
    newest: int

    @property
    def gone(self) -> list[Text]:
        return [text for text in self.content.texts if text.registry not in self.still]

    @property
    def is_superseded(self) -> bool:
        return self.content.number != self.newest

    @property
    def stands(self) -> bool:
        return not self.is_superseded and not self.gone


def certificates_of(session: Session, campaign_id: int) -> list[CertificateStatus]:
    """The newest first."""
    query = select(Certificate).where(Certificate.campaign_id == campaign_id).order_by(Certificate.number.desc())
    rows = session.scalars(query).all()
    there = {slug: one.recorded for slug, one in issued_texts(session, campaign_id).items()}
    return [_standing(row, there, rows[0].number) for row in rows]


def certificate_of(session: Session, campaign_id: int, number: int) -> CertificateStatus | None:
    return next(
        (certificate for certificate in certificates_of(session, campaign_id) if certificate.content.number == number),
        None,
    )


def certificates_with(
    certificates: Sequence[CertificateStatus], registry_slug: str, text_sha256: str
) -> list[CertificateStatus]:
    """Those that list this text for this registry, in the order given."""
    wanted = registry_slug, text_sha256
    return [
        certificate
        for certificate in certificates
        if wanted in {(text.registry, text.sha256) for text in certificate.content.texts}
    ]


def _standing(row: Certificate, there: Mapping[str, int], newest: int) -> CertificateStatus:
    content = from_json(row.content)
    still = frozenset(text.registry for text in content.texts if there.get(text.registry) == text.issued)
    return CertificateStatus(row.sha256, content, still, newest)


class _Facts:
    """What is read for a certificate."""

    def __init__(self, session: Session, campaign: Campaign, event: int) -> None:
        self._session, self._campaign, self._event = session, campaign, event
        self._names, self._counts = registry_names(session), count_letters(session, campaign.id)
        self._issued = issued_texts(session, campaign.id)
        self._given = {
            place: one for place, one in given_requests(session, campaign.id).items() if place[1] in self._issued
        }
        self._said = answers_to(session, {request.id for request in self._given.values()})
        said = [self._said[request.id][0].recorded for request in self._given.values()]
        self._moments = moments(session, [event, *(issue.recorded for issue in self._issued.values()), *said])
        heard = hear(session, (clearance_events.CLEARANCE_ANSWERED, clearance_events.CLEARANCE_ISSUED))
        self._bodies = {body["seq"]: body for body in heard.bodies if body["seq"] in self._moments}
        self._people = names_of(session, [moment.actor_id for moment in self._moments.values() if moment.actor_id])

    def content(self, round_: ClearanceRound, number: int, hmac: str) -> Content:
        slugs = [part.registry_slug for part in self._campaign.audience]
        return Content(
            number=number,
            campaign=self._campaign.reference,
            title=self._campaign.title,
            round=round_.number,
            track=round_.track,
            chair=titles_of_offices(self._session, [round_.chair_id])[round_.chair_id] if round_.chair_id else "",
            issued_by=self._by(self._moments[self._event]),
            issued_at=self._moments[self._event].at,
            texts=tuple(self._text(self._issued[slug]) for slug in slugs if slug in self._issued),
            not_issued=tuple(self._names[slug] for slug in slugs if slug not in self._issued),
            event=self._event,
            hmac=hmac,
            letter_date=self._campaign.letter_date.isoformat(),
            valid_at=self._campaign.valid_at.isoformat(),
            sender=tuple(self._campaign.sender),
            reviews=tuple(
                Review(step.name, step.state, step.version) for step in steps_before(self._session, self._campaign.id)
            ),
        )

    def _text(self, issue: Issue) -> Text:
        slug, when = issue.registry_slug, self._moments[issue.recorded]
        requests = self._in_order({office: one for (office, of), one in self._given.items() if of == slug})
        return Text(
            registry=slug,
            name=self._names[slug],
            sha256=issue.text_sha256,
            version=max(request.version for request in requests),
            letters=self._counts.get(slug, 0),
            issued=issue.recorded,
            issued_by=self._by(when),
            issued_at=when.at,
            consents=tuple(self._consent(request, self._said[request.id][0]) for request in requests),
            proof=self._proof(issue.recorded),
        )

    def _in_order(self, requests: Mapping[int, ClearanceRequest]) -> list[ClearanceRequest]:
        """Those who sign in their order, then the others of a committee."""
        signing = [signatory.office_id for signatory in self._campaign.signatories if signatory.office_id in requests]
        return [requests[office] for office in dict.fromkeys([*signing, *requests])]

    def _consent(self, request: ClearanceRequest, said: Answer) -> Consent:
        signs = any(
            signatory.office_id == request.office_id and signatory.signs(request.registry_slug)
            for signatory in self._campaign.signatories
        )
        return Consent(
            office=request.office,
            answer=said.answer,
            said_by=said.said_by,
            at=self._moments[said.recorded].at,
            in_absence=said.in_absence,
            noted=bool(said.note),
            signs=signs,
            signature=signs and said.picture_sha256 is not None,
            version=request.version,
            proof=self._proof(said.recorded),
        )

    def _proof(self, seq: int) -> Proof:
        """How whoever recorded this event proved that it was they, as the chain says."""
        recorded = proof_in(self._bodies.get(seq, {}))
        return Proof(recorded.factor, recorded.named, recorded.at, recorded.signed_in_with)

    def _by(self, moment: Moment) -> str:
        return self._people.get(moment.actor_id or 0, DESPATCH)
