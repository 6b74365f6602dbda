"""The audience in the browser: choose it, see who would get a letter, save it."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.audit.find import EventFilter, find_events
from app.campaigns import events
from app.campaigns.audience.draft import DRAFT, Draft
from app.campaigns.audience.holdouts import held_out_of
from app.campaigns.audience.posts import audience_of, posts_of
from app.campaigns.audience.save import changes_by, count_audience, save_audience
from app.campaigns.audience.showing import (
    AUDIENCE,
    STEP,
    address_of,
    draft_here,
    list_filters,
    list_of,
    totals_of,
    unfiltered_draft,
)
from app.campaigns.audience.withdraw import ask_before_withdrawing, is_confirmed, named_letters
from app.campaigns.audience.words import (
    audience_lines,
    has_changed,
    letter_count_words,
    partial_heading_reason,
    will_change,
)
from app.campaigns.clearance.lost_clearances import Form, accepted_losses
from app.campaigns.letters import Listing, open_letter_heading
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page
from app.delivery.marking.correct import touched_by_withdrawing
from app.registry.posts.posts import ListedPost, posts_on
from app.registry.registries import registry_names
from app.registry.showing import DESPATCH
from app.web.acts import finish
from app.web.filters import format_date, format_moment_in_sentence
from app.web.request import reading
from app.web.tables.paging import Page

blueprint = Blueprint("audience", __name__)

SIZE = 20
"""Posts on one page of the list."""

NAMED = 100
"""Letters that are named before they are withdrawn; more are counted."""


@blueprint.get(AUDIENCE)
@signed_in
def audience(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    draft, problem = draft_here(campaign)
    return _page(campaign, draft, problem=problem)


@blueprint.post(AUDIENCE)
@needs(Role.DRAFTER)
def save(reference: str) -> ResponseReturnValue:
    """At once, unless letters would be withdrawn that were made or sent: that is asked first."""
    campaign = campaign_or_404(reference)
    draft, problem = draft_here(campaign)
    if problem:
        return _page(campaign, draft, problem=problem), 400
    seen = request.form.get("seen", "")
    withdrawn = changes_by(reading(), draft.audience, campaign_id=campaign.id).withdrawn
    touched = touched_by_withdrawing(reading(), withdrawn)
    if touched and not is_confirmed():
        fields, back = [*draft.query, ("seen", seen)], address_of(campaign, draft)
        return ask_before_withdrawing(campaign, STEP.name, len(withdrawn), touched, fields=fields, back=back)

    def keep(session: Session) -> Listing:
        found = campaign_or_404(reference, session)
        return save_audience(session, found, draft.audience, seen=seen, actor=actor(), accepted=accepted_losses())

    form = Form()
    if done := form.run(keep):
        said = f"Audience saved. {has_changed(done.result) or 'No letters changed.'}"
        return finish(url_for(".audience", reference=reference), said)
    return _page(campaign_or_404(reference), draft, stale=True), form.status


def _page(campaign: Campaign, draft: Draft, *, problem: str = "", stale: bool = False) -> str:
    session, saved, names = reading(), audience_of(campaign), registry_names(reading())
    counts = count_audience(session, draft, campaign_id=campaign.id)
    changes = changes_by(session, draft.audience, campaign_id=campaign.id)
    held_out = held_out_of(session, campaign, draft)
    words = request.args.get("q", "").strip()
    drafted = DRAFT in request.values
    same = draft.audience.facts == saved.facts
    differs = not (drafted or same or _same_posts(session, campaign, draft))
    is_saved = (same or not (drafted or differs)) and not changes
    totals = totals_of(counts, names)
    letters = letter_count_words(totals.letters, totals.written_to, totals.held_out, open_letter=draft.open_letter)
    saving = "" if is_saved else will_change(changes)
    return campaign_page(
        "campaigns/audience.html",
        campaign,
        step=STEP.name,
        as_at=f"date of the registries: {format_date(draft.valid_at)}",
        draft=draft,
        asked_day=request.values.get("as_at", "") if problem else "",
        problem=problem,
        filters=list_filters(session, campaign, draft, names),
        clear=address_of(campaign, unfiltered_draft(draft)),
        names=names,
        counts=counts,
        totals=totals,
        counted=letters,
        said="".join(letters) + f" {saving}".rstrip() if counts else f"No registries chosen. {saving}".rstrip(),
        headed=[open_letter_heading(names[count.slug], whole=count.whole) for count in counts if count.letters],
        why_headed=[
            why
            for count in counts
            if count.letters and (why := partial_heading_reason(count, names[count.slug], draft.valid_at))
        ],
        list_of=lambda slug: list_of(slug, draft),
        is_saved=is_saved,
        changes=saving,
        withdrawn=named_letters(session, changes.withdrawn[:NAMED], valid_at=draft.valid_at),
        withdrawn_more=max(0, len(changes.withdrawn) - NAMED),
        saved_in_words=audience_lines(saved, names),
        draft_in_words=audience_lines(draft.audience, names),
        differs=differs,
        stale=_who_saved(session, campaign) if stale else "",
        seen=saved.digest,
        held_out=held_out,
        is_held={one.post_id for one in held_out if not one.back},
        people=names_of(session, {one.by for one in held_out if one.by is not None}),
        words=words,
        posts=_page_of_posts(session, draft, words),
        query=f"?{request.query_string.decode()}" if drafted else "",
        DESPATCH=DESPATCH,
    )


def _same_posts(session: Session, campaign: Campaign, draft: Draft) -> bool:
    """Whether a draft has the posts of the saved audience, however it is put."""
    either = (draft.audience, audience_of(campaign))
    one, other = (posts_of(session, campaign.id, audience) for audience in either)
    return one == other


def _page_of_posts(session: Session, draft: Draft, words: str) -> Page[ListedPost]:
    if not draft.filters.registry:
        return Page([], number=1, size=SIZE, total=0)
    return posts_on(session, draft.searched(words)).page(session, request.args, size=SIZE)


def _who_saved(session: Session, campaign: Campaign) -> str:
    """ "Sam Example saved another audience at 3:20pm on 3 March 2015." """
    event_filter = EventFilter(action=events.CAMPAIGN_AUDIENCE_SAVED, kind="campaign", identity=str(campaign.id))
    event = find_events(session, event_filter, size=1).events[0]
    name = names_of(session, {event.actor_id}).get(event.actor_id) if event.actor_id else DESPATCH
    return f"{name or 'A former user'} saved another audience at {format_moment_in_sentence(event.at)}."
