"""Who is told of what happens in clearance: the private offices, the owner, and the chair of a write-round.

Each notice is made in the transaction of what it tells of; its mail leaves after the commit (app/notices)."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.accounts.models import User
from app.audit.anchor import head
from app.audit.record import Actor
from app.campaigns.clearance.authors import authors_of
from app.campaigns.clearance.text import texts_kept
from app.campaigns.models import Campaign
from app.clearance.certificates.content import Change
from app.clearance.models import Answer, ClearanceRequest, ClearanceRound, Issue
from app.clearance.offices.find import minister_of, names_of_offices, titles_of_offices
from app.clearance.offices.members import clearers_of
from app.clearance.redline import redline, redline_words
from app.clearance.requests import Place, answered_before, standing_requests
from app.clearance.rounds import RequestChanges
from app.clearance.states import GIVEN, State
from app.clearance.words import ANSWERS, WRITE_ROUND
from app.drafting.compare import text_change_words as source_changes
from app.letters.page.wording import join
from app.notices.notify import notify
from app.platform.clock import london_time, now
from app.registry.registries import registry_names
from app.web.matching import Effort
from app.web.names import capitalise_first, recipients_of

DESPATCH = "Despatch"


class ClearanceNotifier:
    """Notices about one campaign, of what `actor` did."""

    def __init__(self, session: Session, campaign: Campaign, actor: Actor) -> None:
        self._session, self._campaign, self._actor = session, campaign, actor
        self._names, self._authors = registry_names(session), authors_of(session, campaign)
        by = names_of(session, [actor.user_id] if actor.user_id else [])
        self._by = by.get(actor.user_id or 0, DESPATCH)

    def asked(self, round_: ClearanceRound, requests: Iterable[ClearanceRequest]) -> None:
        """Each office of what it is asked."""
        self._offices("clearance_asked", requests, lambda one: one.asked, **_to_answer(round_))

    def reminded(self, round_: ClearanceRound, requests: Iterable[ClearanceRequest]) -> None:
        """`voided`: texts about which an office had answered before they were changed."""
        answered = answered_before(self._session, self._campaign.id)
        for mine in _by_office(requests).values():
            void = self._registries(request for request in mine if _place(request) in answered)
            facts = {**_to_answer(round_), "voided": void}
            self._offices("clearance_reminder", mine, lambda one: one.reminded or 0, **facts)

    def withdrawn(self, requests: Iterable[ClearanceRequest], reason: str) -> None:
        self._offices("clearance_request_withdrawn", requests, lambda one: one.ended or 0, note=reason)

    def assigned(self, round_: ClearanceRound, requests: Sequence[ClearanceRequest], to: User) -> None:
        """The one person who is to answer."""
        facts = {**self._about(requests), **_to_answer(round_)}
        self._tell([to.id], "request_reassigned", facts, self._answer(requests[0].office_id), requests[0].asked)

    def answered(self, round_: ClearanceRound, requests: Sequence[ClearanceRequest], answers: Sequence[Answer]) -> None:
        """The owner, and the chair's office; the other offices too when something is issued no more by it."""
        side, event = self._side(round_), answers[0].recorded
        said, fallen = ANSWERS[State(answers[0].answer)].lower(), self._fallen(event)
        facts = {**self._about(requests), "answer": said, "fallen": fallen, "note": answers[0].note}
        self._tell(side, "clearance_answered", facts, self._board, event)
        if fallen:
            kind = "clearance_answered" if answers[0].answer in GIVEN else "clearance_taken_back"
            others = self._others(requests[0].office_id) - side
            self._tell(others, kind, {**facts, "registries": fallen}, self._board, event)

    def taken_back(self, round_: ClearanceRound, requests: Sequence[ClearanceRequest], reason: str, event: int) -> None:
        """The owner, and the chair's office; the other offices too when something is issued no more by it."""
        facts = {**self._about(requests), "note": reason}
        others = self._others(requests[0].office_id) if self._fallen(event) else set()
        self._tell(self._side(round_) | others, "clearance_taken_back", facts, self._board, event)

    def issued(self, issues: Sequence[Issue]) -> None:
        """Every office that is asked, and the owner."""
        facts = {"registries": [self._names[issue.registry_slug] for issue in issues]}
        self._tell(self._everyone(), "clearance_issued", facts, self._board, issues[0].recorded)

    def certificate_replaced(self, number: int, slugs: Collection[str], changes: Iterable[Change], event: int) -> None:
        """Every office that is asked about the texts for these registries, and the owner: of a certificate that follows
        from what their letters print beside the texts, and not from an issue, of which they are told."""
        changed = join([_lower(what) for what in dict.fromkeys(change.what for change in changes)])
        href = f"{self._board}/certificates/{number}"
        registries = [name for slug, name in self._names.items() if slug in slugs]
        asked = {office_id for office_id, slug in standing_requests(self._session, self._campaign.id) if slug in slugs}
        facts = {"certificate": number, "registries": registries, "changed": changed}
        self._tell({*self._members(asked), *self._owner}, "certificate_replaced", facts, href, event)

    def reopened(self, issues: Sequence[Issue], reason: str) -> None:
        facts = {"registries": self._registries(issues), "note": reason}
        self._tell(self._everyone(), "campaign_reopened", facts, self._board, issues[0].ended or 0)

    def changed(
        self,
        round_: ClearanceRound,
        followed: RequestChanges,
        answered: Container[int],
        before: tuple[int, str],
        after: tuple[int, str],
    ) -> None:
        """Every office of a change of the text: what it is asked, asked again or asked no more by it, or that nothing
        of its own is touched. `answered`: ids of the requests that had an answer; `before`, `after`: number and source
        of the text's versions."""
        line = self._what_changed(followed) or (
            source_changes(before[1], after[1]) if before[0] != after[0] else "The details printed with the text"
        )
        event = head(self._session).seq
        was, new = ({_place(row) for row in rows} for rows in (followed.ended, followed.asked))
        void = [request for request in followed.ended if request.id in answered and _place(request) in new]
        asked = _by_office(followed.asked)
        for office_id, requests in asked.items():
            mine = [request for request in void if request.office_id == office_id]
            if any(_place(request) in was for request in requests):
                self._asked_again(round_, requests, mine, self._what_changed(followed, office_id) or line, event)
            else:
                self.asked(round_, requests)
        dropped = [request for request in followed.ended if _place(request) not in new]
        self._offices("clearance_request_withdrawn", dropped, lambda _: event)
        self._untouched({*asked, *_by_office(dropped)}, {"changed": line, "version": after[0], "voided": []}, event)

    def left_office(
        self, round_: ClearanceRound | None, gone: Sequence[ClearanceRequest], asked: Sequence[ClearanceRequest]
    ) -> None:
        """The owner, the chair's office, and each office of which the minister has left: what was answered is void. The
        other offices too when something is issued no more by it."""
        again = _by_office(asked)
        for office_id, mine in _by_office(gone).items():
            event = mine[0].ended or 0
            fallen = self._fallen(event, mine)
            told = self._side(round_) if round_ else set(self._owner)
            others = self._others(office_id) if fallen else set()
            people = (told | others) - (self._members([office_id]) - set(self._owner))
            places = {_place(request) for request in again.get(office_id, ())}
            sent = self._registries(request for request in mine if _place(request) not in places) if round_ else []
            facts = {**self._about(mine), "fallen": fallen, **({"sent": sent} if sent else {})}
            self._tell(people, "signatory_left_office", facts, self._board, event)
            if round_ and office_id in again:
                asked_at = again[office_id][0].asked
                self._asked_again(
                    round_, again[office_id], mine, "The minister", asked_at, left=self._successor(office_id)
                )

    def _asked_again(
        self,
        round_: ClearanceRound,
        requests: Sequence[ClearanceRequest],
        void: Iterable[ClearanceRequest],
        line: str,
        event: int,
        *,
        left: Mapping[str, object] | None = None,
    ) -> None:
        """`left`: facts about who holds the office now, where the minister has left it. A deadline that has passed is
        left out."""
        passed = round_.due < london_time(now()).date()
        facts = {
            **self._about(requests),
            **_to_answer(round_),
            **({"deadline": None} if passed else {}),
            "changed": line,
            "voided": self._registries(void),
            **(left or {}),
        }
        office_id = requests[0].office_id
        self._tell(self._members([office_id]), "clearance_asked_again", facts, self._answer(office_id), event)

    def _successor(self, office_id: int) -> dict[str, object]:
        """That the minister has left, and who holds the office now."""
        minister = minister_of(self._session, office_id, london_time(now()).date())
        post = titles_of_offices(self._session, [office_id])[office_id]
        by = self._by if self._actor.user_id else ""
        return {"left": True, "holder": minister.name if minister else "", "post": post, "by": by}

    def _what_changed(self, followed: RequestChanges, office_id: int | None = None) -> str:
        """What changed in the texts that are asked about again, of one office or of all: “council leaders: 1 paragraph
        changed”; texts with the same changes together. Blank: in no word of them."""
        was = {
            request.registry_slug: request.text_sha256
            for request in followed.ended
            if office_id in (None, request.office_id)
        }
        now = {
            request.registry_slug: request.text_sha256
            for request in followed.asked
            if office_id in (None, request.office_id)
        }
        slugs = [slug for slug in self._names if slug in was and slug in now]
        hashes = {text for slug in slugs for text in (was[slug], now[slug])}
        texts = texts_kept(self._session, self._campaign, hashes)
        alike: dict[str, list[str]] = {}
        effort = Effort()
        for slug in slugs:
            found = redline(texts[was[slug]].text, texts[now[slug]].text, effort=effort)
            if found.anything:
                alike.setdefault(redline_words(found), []).append(self._names[slug])
        return capitalise_first("; ".join(f"{recipients_of(names)}: {_lower(what)}" for what, names in alike.items()))

    def _untouched(self, touched: Collection[int], facts: Mapping[str, Any], event: int) -> None:
        """Each person of the other offices that are asked, once, whatever the number of their offices."""
        told = self._members(touched)
        asked = {office_id: None for office_id, _ in standing_requests(self._session, self._campaign.id)}
        offices: dict[int, list[int]] = {}
        for office_id in asked:
            for user_id in self._members([office_id]) - told:
                offices.setdefault(user_id, []).append(office_id)
        alike: dict[tuple[int, ...], list[int]] = {}
        for user_id, mine in offices.items():
            alike.setdefault(tuple(mine), []).append(user_id)
        names = names_of_offices(self._session, asked)
        for mine_, people in alike.items():
            office = join([names[one] for one in mine_])
            self._tell(people, "text_changed", {**facts, "office": office}, self._board, event)

    def _offices(self, kind: str, requests: Iterable[ClearanceRequest], event: Any, **facts: object) -> None:
        for office_id, mine in _by_office(requests).items():
            about = {**self._about(mine), **facts}
            self._tell(self._members([office_id]), kind, about, self._answer(office_id), event(mine[0]))

    def _side(self, round_: ClearanceRound) -> set[int]:
        """The owner and, in a write-round, the chair's office."""
        chair = self._members([round_.chair_id]) if round_.track == WRITE_ROUND and round_.chair_id else set()
        return {*self._owner, *chair}

    def _others(self, office_id: int) -> set[int]:
        """Who is of the other offices that are asked, and not of this one."""
        asked = {one for one, _ in standing_requests(self._session, self._campaign.id)}
        return self._members(asked) - self._members([office_id])

    def _fallen(self, event: int, requests: Iterable[ClearanceRequest] | None = None) -> list[str]:
        """The registries whose text is issued no more, as `event` says; of those of the `requests`, if given."""
        query = select(Issue).where(Issue.campaign_id == self._campaign.id, Issue.ended == event).order_by(Issue.id)
        about = None if requests is None else {request.registry_slug for request in requests}
        return self._registries(
            issue for issue in self._session.scalars(query) if about is None or issue.registry_slug in about
        )

    def _tell(self, people: Collection[int], kind: str, facts: Mapping[str, Any], href: str, event: int) -> None:
        about = {"reference": self._campaign.reference, "title": self._campaign.title, "by": self._by, **facts}
        notify(
            self._session,
            people,
            kind,
            facts=about,  # type: ignore[arg-type]
            href=href,
            event=event,
            actor=self._actor,
            at=now(),
            campaign_id=self._campaign.id,
        )

    def _about(self, requests: Sequence[ClearanceRequest]) -> dict[str, Any]:
        office_id = requests[0].office_id
        return {
            "office": names_of_offices(self._session, [office_id])[office_id],
            "registries": self._registries(requests),
        }

    def _registries(self, of: Iterable[ClearanceRequest | Issue]) -> list[str]:
        return [self._names[slug] for slug in dict.fromkeys(one.registry_slug for one in of)]

    def _everyone(self) -> set[int]:
        asked = {office_id for office_id, _ in standing_requests(self._session, self._campaign.id)}
        return {*self._members(asked), *self._owner}

    def _members(self, office_ids: Collection[int]) -> set[int]:
        """Who may answer for these offices: none of the campaign's authors."""
        clearers = clearers_of(self._session, office_ids)
        return {user.id for users in clearers.values() for user in users} - self._authors

    @property
    def _owner(self) -> list[int]:
        return [self._campaign.owner_id] if self._campaign.owner_id else []

    @property
    def _board(self) -> str:
        return f"/campaigns/{self._campaign.reference}/clearance"

    def _answer(self, office_id: int) -> str:
        return f"{self._board}/offices/{office_id}"


def _to_answer(round_: ClearanceRound) -> dict[str, str]:
    """Until when an office answers, and what the owner told the offices."""
    return {"deadline": round_.due.isoformat(), "note": round_.note}


def _place(request: ClearanceRequest) -> Place:
    return request.office_id, request.registry_slug


def _by_office(requests: Iterable[ClearanceRequest]) -> dict[int, list[ClearanceRequest]]:
    found: dict[int, list[ClearanceRequest]] = {}
    for request in requests:
        found.setdefault(request.office_id, []).append(request)
    return found


def _lower(what: str) -> str:
    """What changed, within a sentence: "date of letter"."""
    return what[:1].lower() + what[1:]
