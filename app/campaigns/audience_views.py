"""The audience in the browser: choose it, see who would get a letter, save it."""

from collections.abc import Collection

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.audit.find import Wanted, find_events
from app.campaigns.audience import audience_of, posts_of
from app.campaigns.audience_counts import changes_by, count_audience
from app.campaigns.audience_draft import DRAFT, Draft, draft_in, draft_of
from app.campaigns.audience_save import save_audience
from app.campaigns.audience_showing import (
    address_of,
    choices_of,
    chosen_tags,
    facets_of,
    list_of,
    totals_of,
    unfiltered,
)
from app.campaigns.audience_words import NO_DAY, has_changed, in_words, touched, will_change
from app.campaigns.edit import Stale
from app.campaigns.holdouts import held_out_of
from app.campaigns.letters import count_letters
from app.campaigns.losses import accepted
from app.campaigns.models import Campaign, Letter
from app.campaigns.pages import campaign_or_404, campaign_page
from app.campaigns.steps import PREPARE, HowFar, Step
from app.delivery.sent import sent_facts
from app.production.models import Edition
from app.registry.asked import asked_in
from app.registry.posts import ListedPost, count_on, posts_on
from app.registry.registries import registry_names
from app.registry.showing import DESPATCH, holder_options
from app.registry.titles import last_titles, titles_of
from app.web.filters import format_date, format_moment, format_plural
from app.web.paging import Page, requested_page
from app.web.request import reading, writing

blueprint = Blueprint("audience", __name__, template_folder="templates")

AUDIENCE = "/campaigns/<reference>/audience"

SIZE = 20
"""Posts on one page of the list."""

NAMED = 100
"""Letters that are named before they are withdrawn; more are counted."""


def how_far(session: Session, campaign: Campaign) -> HowFar:
    registries = len(campaign.audience)
    if not registries:
        return HowFar("empty", "Not started", hint="Nobody is written to yet")
    letters = sum(count_letters(session, campaign.id).values())
    hint = f"{format_plural(letters, 'letter')} to {format_plural(registries, 'registry', 'registries')}"
    if not letters:
        return HowFar("half", "Nobody in it", hint="No post of its registries is under its filters")
    return HowFar("full", "Done", hint=hint)


STEP = Step("Audience", "audience.audience", how_far, stage=PREPARE)


@blueprint.get(AUDIENCE)
@signed_in
def audience(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    draft, problem = draft_here(campaign)
    return _page(campaign, draft, problem=problem), 400 if problem else 200


@blueprint.post(AUDIENCE)
@needs(Role.DRAFTER)
def save(reference: str) -> ResponseReturnValue:
    """At once, unless letters would be withdrawn that were made or sent: that is asked first."""
    campaign = campaign_or_404(reference)
    draft, problem = draft_here(campaign)
    if problem:
        return _page(campaign, draft, problem=problem), 400
    withdrawn = changes_by(reading(), draft.audience, campaign_id=campaign.id).withdrawn
    made, sent = made_and_sent(reading(), campaign, {letter.id for letter in withdrawn})
    if (made or sent) and "confirmed" not in request.form:
        return _confirm(campaign, draft, len(withdrawn), made=len(made), sent=len(sent))
    seen = request.form.get("seen", "")
    try:
        with writing() as session:
            found = campaign_or_404(reference, session)
            listing = save_audience(session, found, draft.audience, seen=seen, actor=actor(), accepted=accepted())
            words = has_changed(listing)
    except Stale:
        return _page(campaign_or_404(reference), draft, stale=True), 409
    flash(f"Audience saved. {words or 'No letter changed.'}", "success")
    return redirect(url_for(".audience", reference=reference))


def draft_here(campaign: Campaign) -> tuple[Draft, str]:
    """The draft that this request asks for, or the audience as it was saved; and what is wrong with its day."""
    if DRAFT not in request.values:
        return draft_of(audience_of(campaign)), ""
    asked = asked_in(request.values, today=campaign.valid_at)
    problem = NO_DAY if asked.problem_in == "as_at" else ""
    valid_at = campaign.valid_at if problem else asked.valid_at
    return draft_in(request.values, valid_at=valid_at, registries=registry_names(reading())), problem


def made_and_sent(session: Session, campaign: Campaign, letter_ids: Collection[int]) -> tuple[set[int], set[int]]:
    """Those of some letters that were made, and those that were sent."""
    if not letter_ids:
        return set(), set()
    made = session.scalars(select(Edition.letter_id).where(Edition.letter_id.in_(letter_ids)).distinct())
    return set(made), sent_facts(session, campaign.id).keys() & set(letter_ids)


def _page(campaign: Campaign, draft: Draft, *, problem: str = "", stale: bool = False) -> str:
    session, saved, names = reading(), audience_of(campaign), registry_names(reading())
    counts = count_audience(session, draft, campaign_id=campaign.id)
    changes = changes_by(session, draft.audience, campaign_id=campaign.id)
    choices = choices_of(session, draft)
    held_out = held_out_of(session, campaign, draft)
    words = request.args.get("q", "").strip()
    drafted = DRAFT in request.values
    differs = not drafted and posts_of(session, campaign.id, draft.audience) != posts_of(session, campaign.id, saved)
    is_saved = draft.audience.facts == saved.facts or not (drafted or differs)
    return campaign_page(
        "campaigns/audience.html",
        campaign,
        step=STEP.name,
        as_at=f"as at {format_date(draft.valid_at)}",
        draft=draft,
        asked_day=request.values.get("as_at", "") if problem else "",
        problem=problem,
        facets=facets_of(choices, draft, names),
        holders=holder_options(choices["holder"]),
        chosen=chosen_tags(campaign, draft),
        clear=address_of(campaign, unfiltered(draft)),
        names=names,
        counts=counts,
        totals=totals_of(counts, names),
        list_of=lambda slug: list_of(slug, draft),
        is_saved=is_saved and not changes,
        changes=will_change(changes),
        withdrawn=_named(session, changes.withdrawn[:NAMED], draft),
        withdrawn_more=max(0, len(changes.withdrawn) - NAMED),
        saved_in_words=in_words(saved, names),
        draft_in_words=in_words(draft.audience, names),
        differs=differs,
        stale=_who_saved(session, campaign) if stale else "",
        seen=saved.digest,
        held_out=held_out,
        is_held={one.post_id for one in held_out if not one.back},
        people=names_of(session, {one.by for one in held_out if one.by is not None}),
        words=words,
        posts=_listed(session, draft, words),
        query=f"?{request.query_string.decode()}" if drafted else "",
        copies=copy_lines(session, campaign),
        DESPATCH=DESPATCH,
    )


def _confirm(campaign: Campaign, draft: Draft, withdrawn: int, *, made: int, sent: int) -> str:
    return campaign_page(
        "campaigns/audience_confirm.html",
        campaign,
        step=STEP.name,
        words=touched(withdrawn, made=made, sent=sent),
        withdrawn=withdrawn,
        fields=[*draft.query, ("seen", request.form.get("seen", "")), ("confirmed", "1")],
        back=address_of(campaign, draft),
    )


def _named(session: Session, letters: Collection[Letter], draft: Draft) -> list[tuple[str, str]]:
    """Reference and addressee."""
    post_ids = {letter.post_id for letter in letters if letter.post_id is not None}
    titles = last_titles(session, post_ids) | titles_of(session, post_ids, valid_at=draft.valid_at)
    names = registry_names(session)
    return [
        (letter.reference, names[letter.registry_slug] if letter.post_id is None else titles[letter.post_id])
        for letter in letters
    ]


def _listed(session: Session, draft: Draft, words: str) -> Page[ListedPost]:
    if not draft.filters.registry:
        return Page([], number=1, size=SIZE, total=0)
    posts = draft.searched(words)
    total = count_on(session, posts)
    number = requested_page(request.args, size=SIZE, total=total)
    return Page(
        posts_on(session, posts, page=number, size=SIZE, sort="organisation"), number=number, size=SIZE, total=total
    )


def _who_saved(session: Session, campaign: Campaign) -> str:
    """ "Sam Example saved another audience on 3 March 2015, 15:20." """
    wanted = Wanted(action="campaign.audience_saved", kind="campaign", identity=str(campaign.id))
    event = find_events(session, wanted, size=1).events[0]
    name = names_of(session, {event.actor_id}).get(event.actor_id) if event.actor_id else DESPATCH
    return f"{name or 'A former user'} saved another audience on {format_moment(event.at)}."


def copy_lines(session: Session, campaign: Campaign) -> list[tuple[int, str]]:
    """The copy list as it is shown: number of the line, and its words."""
    posts = {copy.post_id for copy in campaign.copies if copy.post_id is not None}
    titles = last_titles(session, posts) | titles_of(session, posts, valid_at=campaign.valid_at)
    return [(copy.id, copy.line or titles[copy.post_id or 0]) for copy in campaign.copies]
