"""What the audience's pages say: what saving does, and why something is refused."""

from collections.abc import Mapping
from datetime import date

from app.campaigns.audience.posts import Audience
from app.campaigns.audience.save import Changes, RegistryCount
from app.campaigns.letters import Listing, open_letter_addressee
from app.letters.page.wording import join
from app.registry.posts.matching import How, Match
from app.registry.words import describe
from app.web.filters import format_date, format_plural
from app.web.typed import no_real_date

NO_DAY = f"{no_real_date()}."

NO_REASONS = "Enter a reason for each selected post, or one reason for all, in 500 characters or fewer."

NONE_TICKED = "Select the posts to exclude."

TOO_MANY_LINES = "Paste {most} lines or fewer at a time."

FOUND = {
    How.NAME: ("full", "Exact name"),
    How.CODE: ("full", "Exact code"),
    How.CLOSE: ("query", "Close match: check it"),
    How.SEVERAL: ("query", "One of several"),
}
"""How a line of a pasted list was told: shape and word."""


def audience_lines(audience: Audience, names: Mapping[str, str]) -> list[str]:
    """An audience, line by line. `names`: of registries."""
    how = "One open letter to each registry" if audience.open_letter else "One letter to each post"
    lines = [describe(names[slug], filters) for slug, filters in audience.parts]
    return [*(lines or ["No registries"]), f"{how}; posts on {format_date(audience.valid_at)}"]


def letter_count_words(letters: int, posts: int, held_out: int, *, open_letter: bool) -> tuple[str, str]:
    """ "12 letters", " to 12 posts. No posts are excluded." """
    to = f", addressed to {format_plural(posts, 'post')}." if open_letter else f" to {format_plural(posts, 'post')}."
    held = f"{format_plural(held_out, 'post is', 'posts are')} excluded." if held_out else "No posts are excluded."
    return format_plural(letters, "open letter" if open_letter else "letter"), f"{to} {held}"


def partial_heading_reason(count: RegistryCount, registry_name: str, day: date) -> str:
    """Why an open letter is not headed to all of a registry. Blank when it is."""
    them = open_letter_addressee(registry_name).removeprefix("All ")
    if count.whole:
        return ""
    if count.listed is None:
        return f"The list of {them} is not complete for {format_date(day)}, so the letter is not headed to all of them."
    are = "is" if count.written_to == 1 else "are"
    some = f"{count.written_to:,} of the {count.listed:,} {them} {are} in the audience"
    return f"{some}, so the letter is not headed to all of them."


def will_change(changes: Changes) -> str:
    """ "Saving adds 12 letters and removes 3." Blank when it changes no letter."""
    parts = [
        *([f"adds {format_plural(changes.added, 'letter')}"] if changes.added else []),
        *([f"restores {format_plural(changes.restored, 'letter')}"] if changes.restored else []),
        *([f"removes {format_plural(len(changes.withdrawn), 'letter')}"] if changes.withdrawn else []),
    ]
    return f"Saving {join(parts)}." if parts else ""


def has_changed(listing: Listing) -> str:
    """ "12 letters added, 3 letters removed." Blank when no letter changed."""
    counts = ((listing.added, "added"), (listing.restored, "restored"), (listing.withdrawn, "removed"))
    parts = [f"{format_plural(len(letters), 'letter')} {what}" for letters, what in counts if letters]
    return f"{', '.join(parts)}." if parts else ""


def no_match_reason(match: Match) -> str:
    if match.how is How.SEVERAL:
        return f"This matches {len(match.post_ids):,} posts. Add the organisation or the title."
    return "No post has this name, or a similar one, on that date."
