"""Random edits, answers and changes of ministers, in any order: what must be so of clearance is so after each of them.

No cleared letter differs from what was cleared; no signature without clearance; no clearance lost to an edit that does
not touch it, and none kept by one that does.
"""

import hashlib
from collections.abc import Callable, Collection, Container
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, Actor
from app.campaigns.audience.copies import BadCopy, add_copy, copies_seen
from app.campaigns.audience.posts import audience_of
from app.campaigns.audience.save import save_audience
from app.campaigns.clearance.clear import (
    answer_requests,
    issue_texts,
    reopen_texts,
    take_back_answers,
    withdraw_request,
)
from app.campaigns.clearance.to_clear import texts_to_clear
from app.campaigns.editing import RemovesClearances, TextIssued
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.create import Beginning, Details, create_campaign
from app.campaigns.models import Campaign, Letter
from app.campaigns.printed_letters import printed_letters
from app.campaigns.printing import freeze
from app.campaigns.signatories.change import Office, change_signatory, office_of
from app.campaigns.signatories.change import seen_of as signatories_seen
from app.campaigns.signatories.reshuffle import change_minister
from app.clearance.answer import OfficeAnswer
from app.clearance.models import PrivateOffice
from app.clearance.offices.ministers import ministers, record_minister
from app.clearance.requests import given_requests as given_now
from app.clearance.requests import issued_texts, standing_requests
from app.clearance.states import ANSWERED, GIVEN, State
from app.errors import NotAllowed, Refused
from tests.campaigns.clearing import ALL, ask, clearer_of, sign_with

SOURCE = """---
title: A letter
subject: Children at risk
---

We write to ((organisation)), mark 0.

::: for chief-constables
Police, mark 0.
:::

::: for lead-members
Members, mark 0.
:::
"""
WHERE = {"all": "((organisation)), mark ", "chief-constables": "Police, mark ", "lead-members": "Members, mark "}
SLUGS = ("chief-constables", "lead-members")
OFFICES = (
    Office("Secretary of State for the Home Department", "Home Office"),
    Office("Secretary of State for Education", "Department for Education", registries=["lead-members"]),
)
"""The second signs the letters to lead members alone."""
TODAY = date(2015, 3, 2)

slugs, offices = st.sampled_from(SLUGS), st.sampled_from((0, 1))
steps = st.one_of(
    st.tuples(st.just("edit"), st.sampled_from([*WHERE]), st.integers(0, 3)),
    st.tuples(st.just("answer"), offices, slugs, st.sampled_from(sorted(ANSWERED))),
    st.tuples(st.just("take_back"), offices, slugs),
    st.tuples(st.just("issue"), slugs),
    st.tuples(st.just("reopen"), slugs),
    st.tuples(st.just("meddle"), offices, slugs),
    st.tuples(st.just("audience"), slugs),
    st.tuples(st.just("rename"), offices, st.integers(0, 1)),
    st.tuples(st.just("copy_to"), st.integers(0, 2)),
    st.tuples(st.just("minister"), offices, st.integers(0, 1)),
    st.tuples(st.sampled_from(["ask", "ask", "withdraw", "clear", "clear"])),
)


@contextmanager
def may_be_refused(*codes: str):
    """What runs in it may be refused with one of these codes."""
    try:
        yield
    except Refused as refused:
        if refused.code not in codes:
            raise


class Undo(Exception):
    """The example is over: nothing of it is kept."""


class Bench:
    """A campaign, and what must be so of it: `consents`, the SHA-256 to which each office agreed, by place."""

    def __init__(self, session: Session) -> None:
        self.session = session
        filters = {"region": ["North East"]}
        parts = [("chief-constables", {"nation": ["Wales"]}), ("lead-members", filters)]
        details = Details(
            reference="RANDOM", title="R", letter_date=TODAY, reply_by=None, valid_at=TODAY, sender=("Private Office",)
        )
        beginning = Beginning(source=SOURCE, registries=parts, signatories=OFFICES)
        self.campaign: Campaign = create_campaign(session, beginning, details, actor=SYSTEM)
        self.offices = [one.office_id for one in self.campaign.signatories]
        for number, office_id in enumerate(self.offices):
            clearer_of(session, office_id)
            sign_with(session, office_id, str(number) * 64)
        self.consents: dict[tuple[int, str], str] = {}
        self.marks = dict.fromkeys(WHERE, 0)
        self.audience_at_first = audience_of(self.campaign)
        self.signed: dict[tuple[int, str], str | None] = {}

    def there(self) -> list[str]:
        return [part.registry_slug for part in self.campaign.audience]

    def texts(self) -> dict[str, str]:
        return {
            slug: hashlib.sha256(text).hexdigest() for slug, text in texts_to_clear(self.session, self.campaign).items()
        }

    def request(self, office: int, slug: str):
        return standing_requests(self.session, self.campaign.id).get((self.offices[office], slug))

    def change(self, touches: Collection[str], verb: Callable[..., object]) -> bool:
        """Whether `verb`, an edit that touches the texts of these registries at most, was made: first tried without a
        word about clearances, then with. The page that asks names all that goes, and none that stays."""
        before, named = self.texts(), None
        frozen = set(issued_texts(self.session, self.campaign.id))
        with suppress(RemovesClearances, TextIssued), self.session.begin_nested() as tried:
            try:
                verb(accepted=())
                named = set()
            except RemovesClearances as refused:
                titles = {
                    one.office: one.office_id for one in standing_requests(self.session, self.campaign.id).values()
                }
                named = {(titles[one.office], one.registry_slug) for one in refused.lost}
                assert {slug for _, slug in named} <= set(touches)
                raise
            tried.rollback()
        self.session.expire_all()
        try:
            with self.session.begin_nested():
                verb(accepted=ALL)
        except TextIssued:
            self.session.expire_all()
            assert frozen & set(touches)
            return False
        after = self.texts()
        changed = {slug for slug in before if before[slug] != after.get(slug)}
        assert changed <= set(touches)
        assert not changed & frozen, "issued texts are frozen"
        gone = {place for place in self.consents if place[1] in changed or not self.signs(place)}
        assert named == gone
        self.consents = {place: sha for place, sha in self.consents.items() if place not in gone}
        return True

    def signs(self, place: tuple[int, str]) -> bool:
        return any(one.office_id == place[0] and one.signs(place[1]) for one in self.campaign.signatories)

    def edit(self, where: str, mark: int) -> None:
        newest = newest_text(self.session, self.campaign.id)
        old, new = (f"{WHERE[where]}{number}." for number in (self.marks[where], mark))
        source = newest.source.replace(old, new)
        keep = partial(keep_text, self.session, self.campaign, source, seen=newest.number, actor=SYSTEM)
        if self.change({where} if where != "all" else SLUGS, keep):
            self.marks[where] = mark

    def audience(self, slug: str) -> None:
        """A registry leaves the audience, or returns to it; one stays."""
        there = set(self.there()) ^ {slug}
        if there:
            parts = tuple(part for part in self.audience_at_first.parts if part[0] in there)
            wanted, seen = replace(self.audience_at_first, parts=parts), audience_of(self.campaign).digest
            self.change([slug], partial(save_audience, self.session, self.campaign, wanted, seen=seen, actor=SYSTEM))

    def rename(self, office: int, name: int) -> None:
        def rename(accepted: Container[int]) -> None:
            signatory = self.campaign.signatories[office]
            said = replace(office_of(signatory), name=("", "Alex Example")[name])
            seen = signatories_seen(self.campaign)
            change_signatory(self.session, self.campaign, signatory, said, seen=seen, actor=SYSTEM, accepted=accepted)

        self.change(SLUGS if office == 0 else ["lead-members"], rename)

    def copy_to(self, number: int) -> None:
        """All letters say who has a copy."""
        with suppress(BadCopy):
            seen = copies_seen(self.campaign)
            self.change(
                SLUGS,
                partial(add_copy, self.session, self.campaign, f"Office {number}", seen=seen, actor=SYSTEM),
            )

    def minister(self, office: int, name: int) -> None:
        """Another holds the office, or the same: what it said for another is void, and it is asked anew."""
        office_id, wanted = self.offices[office], ("Sam Example", "Alex Example")[name]
        private = self.session.get_one(PrivateOffice, office_id)
        before = {one.name for one in ministers(self.session, office_id)}
        record_it = partial(
            record_minister,
            self.session,
            private,
            name=wanted,
            since=None,
            picture_sha256=str(office) * 64,
            actor=SYSTEM,
        )
        change_minister(self.session, private, record_it, today=TODAY, actor=SYSTEM, accepted=ALL)
        if before != {wanted}:
            self.consents = {place: sha for place, sha in self.consents.items() if place[0] != office_id}

    def answer(self, office: int, slug: str, state: State) -> None:
        request = self.request(office, slug)
        if request is None:
            return
        with may_be_refused("not_an_answer"):
            answer_requests(
                self.session,
                self.campaign,
                {request.id: request.text_sha256},
                OfficeAnswer(State(state), "Because."),
                today=TODAY,
                actor=clearer_of(self.session, self.offices[office]),
            )
            place = (self.offices[office], slug)
            self.consents.pop(place, None)
            if state in GIVEN:
                self.consents[place] = self.texts()[slug]
                self.signed[place] = self.own_signature(office)

    def own_signature(self, office: int) -> str | None:
        """None when the letter prints the name of another than the minister."""
        printed = self.campaign.signatories[office].name
        (minister,) = ministers(self.session, self.offices[office])
        return str(office) * 64 if printed in ("", minister.name) else None

    def take_back(self, office: int, slug: str) -> None:
        request = self.request(office, slug)
        if request is not None:
            actor = clearer_of(self.session, self.offices[office])
            take_back_answers(self.session, self.campaign, [request.id], reason="A mistake", actor=actor)
            self.consents.pop((self.offices[office], slug), None)

    def issue(self, slug: str) -> None:
        with may_be_refused("not_all_given", "not_asked"), self.session.begin_nested():
            issue_texts(self.session, self.campaign, [slug], actor=SYSTEM)

    def reopen(self, slug: str) -> None:
        with may_be_refused("not_asked"):
            reopen_texts(self.session, self.campaign, [slug], reason="A wrong word", actor=SYSTEM)

    def meddle(self, office: int, slug: str) -> None:
        """The other office, and Despatch itself, try to answer."""
        request = self.request(office, slug)
        if request is None:
            return
        for actor in (clearer_of(self.session, self.offices[1 - office]), SYSTEM, Actor(987_654)):
            with pytest.raises(NotAllowed) as raised:
                answer_requests(
                    self.session,
                    self.campaign,
                    {request.id: request.text_sha256},
                    OfficeAnswer(State.CONTENT),
                    today=TODAY,
                    actor=actor,
                )
            assert raised.value.code in ("not_of_the_office", "own_campaign")

    def clear(self) -> None:
        """Every office gives its clearance, and all is issued."""
        for office, slug in ((0, "chief-constables"), (0, "lead-members"), (1, "lead-members")):
            self.answer(office, slug, State.CONTENT)
        for slug in SLUGS:
            self.issue(slug)

    def ask(self) -> None:
        with may_be_refused("asked_already"):
            ask(self.session, self.campaign)

    def withdraw(self) -> None:
        with may_be_refused("not_asked", "issued_already"):
            withdraw_request(self.session, self.campaign, reason="Not now", actor=SYSTEM)
            self.consents = {}

    def hold(self) -> None:
        """What must be so, whatever happened."""
        found = {place: one.text_sha256 for place, one in given_now(self.session, self.campaign.id).items()}
        assert found == self.consents, "no clearance is lost or kept against what the edit touched"
        printing, texts = freeze(self.session, self.campaign), self.texts()
        for slug in printing.cleared:
            signing = [one.office_id for one in self.campaign.signatories if one.signs(slug)]
            assert [self.consents.get((office_id, slug)) for office_id in signing] == [texts[slug]] * len(signing)
        for slug in self.there():
            text, number = printing.text_for(slug), {"chief-constables": 1, "lead-members": 2}[slug]
            pictures = [one.picture for one in text.signatories]
            cleared = slug in printing.cleared
            assert text.draft is not cleared
            assert pictures == (
                [self.signed[one, slug] for one in self.offices[:number]] if cleared else [None] * number
            )
        letters = [self._first(slug) for slug in self.there()]
        for printed in printed_letters(self.session, printing, letters, valid_at=TODAY):
            assert printed.page is not None
            if not printed.page.draft:
                assert printed.text_sha256 in self.consents.values()
                assert f"mark {self.marks['all']}." in printed.page.plain_text()

    def _first(self, slug: str) -> Letter:
        numbers = select(func.min(Letter.number)).where(
            Letter.campaign_id == self.campaign.id, Letter.registry_slug == slug, Letter.withdrawn.is_(False)
        )
        return self.session.scalars(
            select(Letter).where(Letter.campaign_id == self.campaign.id, Letter.number == numbers.scalar_subquery())
        ).one()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=8, max_size=24))
def test_whatever_happens_what_must_be_so_is_so(services, done):
    with suppress(Undo), services.database.writing() as session:
        bench = Bench(session)
        bench.ask()
        for name, *how in done:
            getattr(bench, name)(*how)
            bench.hold()
        raise Undo


def test_the_walk_reaches_a_letter_that_is_cleared_edited_and_cleared_again(services):
    """That the invariants are looked at where they matter."""
    with suppress(Undo), services.database.writing() as session:
        bench = Bench(session)
        bench.ask()
        for _ in range(2):
            bench.clear()
            bench.hold()
            assert freeze(session, bench.campaign).cleared == list(SLUGS)
            bench.edit("all", 3)
            assert freeze(session, bench.campaign).cleared == list(SLUGS), "issued texts are frozen"
            bench.reopen("lead-members")
            bench.edit("lead-members", 1)
            bench.hold()
            assert freeze(session, bench.campaign).cleared == ["chief-constables"]
            bench.edit("lead-members", 2)
        raise Undo


MOVES = {
    "audience": ("lead-members",),
    "rename": (1, 1),
    "copy_to": (0,),
}


@pytest.mark.parametrize("name", MOVES)
def test_a_move_takes_what_it_touches_and_an_issued_text_stops_it(services, name):
    """That the moves do something."""
    with suppress(Undo), services.database.writing() as session:
        bench = Bench(session)
        bench.ask()
        bench.clear()
        before, consents = bench.texts(), dict(bench.consents)
        getattr(bench, name)(*MOVES[name])
        assert (bench.texts(), bench.consents) == (before, consents)
        for slug in SLUGS:
            bench.reopen(slug)
        getattr(bench, name)(*MOVES[name])
        bench.hold()
        left = {slug for _, slug in bench.consents}
        assert left == (set() if name == "copy_to" else {"chief-constables"})
        raise Undo


def test_another_minister_voids_what_the_office_said_though_it_is_issued(services):
    with suppress(Undo), services.database.writing() as session:
        bench = Bench(session)
        bench.ask()
        bench.clear()
        bench.minister(1, 0)
        bench.hold()
        assert freeze(session, bench.campaign).cleared == ["chief-constables"]
        bench.clear()
        bench.minister(1, 0)
        bench.hold()
        assert freeze(session, bench.campaign).cleared == list(SLUGS), "it is the same minister"
        raise Undo
