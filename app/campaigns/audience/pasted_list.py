"""A pasted list of posts to exclude: which posts its lines mean, which of them are ticked, what is left in the box."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.campaigns.audience.draft import Draft
from app.campaigns.models import Campaign, HoldOut
from app.platform.history import known
from app.registry.models import PostVersion
from app.registry.posts.match import match_posts
from app.registry.posts.matching import How, Match
from app.registry.posts.posts import PostList
from app.registry.posts.titles import called_on
from app.web.typed import numbers_in

CANDIDATES = 8
"""A line that may mean more posts than this says too little: it stays in the box."""

SURE = (How.NAME, How.CODE)
"""What is ticked without asking."""


@dataclass(frozen=True)
class Row:
    """A post that a line means or may mean. `held`: it is excluded already; `outside`: not in the draft."""

    post_id: int
    title: str
    line: str
    how: How
    reason: str
    ticked: bool
    held: bool = False
    outside: bool = False


@dataclass(frozen=True)
class CheckedList:
    """`rows`: each post once, as its first line says. `unmatched`: lines for the person to mend."""

    rows: Sequence[Row]
    unmatched: Sequence[Match]


def check_list(session: Session, campaign: Campaign, draft: Draft, lines: Sequence[str]) -> CheckedList:
    """What lines mean among the draft's posts; only what is unknown there is looked up among all posts of the day."""
    day = draft.valid_at
    everywhere = PostList(None, day)
    matches = match_posts(session, lines, among=draft.posts if draft.filters.registry else everywhere, valid_at=day)
    strange = [match.line for match in matches.matches if match.how is How.UNKNOWN]
    elsewhere = match_posts(session, strange, among=everywhere, valid_at=day) if strange else None
    told = {match.line: match for match in elsewhere.matches} if elsewhere else {}
    titles = matches.titles | (elsewhere.titles if elsewhere else {})
    rows: dict[int, Row] = {}
    unmatched = []
    for match in (told.get(one.line, one) for one in matches.matches):
        if match.how is How.UNKNOWN or len(match.post_ids) > CANDIDATES:
            unmatched.append(match)
            continue
        for post_id in match.post_ids:
            row = Row(post_id, titles[post_id], match.line, match.how, match.reason, ticked=match.how in SURE)
            rows.setdefault(post_id, row)
    return CheckedList(_with_current_status(session, campaign, draft, rows.values()), unmatched)


def rows_in(session: Session, campaign: Campaign, draft: Draft, form: MultiDict[str, str]) -> list[Row]:
    """The rows that a form brings back, as they were filled: of posts that there are."""
    shown = numbers_in(dict.fromkeys(form.getlist("shown")))
    titles = called_on(session, shown, valid_at=draft.valid_at)
    ticked = set(form.getlist("post"))
    rows = [
        Row(
            post_id=post_id,
            title=titles[post_id],
            line=form.get(f"line-{post_id}", ""),
            how=next((how for how in How if how == form.get(f"how-{post_id}")), How.NAME),
            reason=" ".join(form.get(f"reason-{post_id}", "").split()),
            ticked=str(post_id) in ticked,
        )
        for post_id in shown
        if post_id in titles
    ]
    return _with_current_status(session, campaign, draft, rows)


def _with_current_status(session: Session, campaign: Campaign, draft: Draft, rows: Collection[Row]) -> list[Row]:
    """With what is so of each post now."""
    held = set(session.scalars(select(HoldOut.post_id).where(HoldOut.campaign_id == campaign.id, known(HoldOut))))
    inside: set[int] = set()
    if draft.filters.registry:
        ids = [row.post_id for row in rows]
        inside = set(session.scalars(draft.posts.query(PostVersion.post_id).where(PostVersion.post_id.in_(ids))))
    return [replace(row, held=row.post_id in held, outside=row.post_id not in inside) for row in rows]
