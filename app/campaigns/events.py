"""The events that this room records in the audit record."""

from app.platform.events import VARIES, Event

CAMPAIGN_ARCHIVED = Event("campaign.archived", "Archived a campaign")
CAMPAIGN_AUDIENCE_SAVED = Event("campaign.audience_saved", "Saved the audience of a campaign")
CAMPAIGN_BROUGHT_BACK = Event("campaign.brought_back", "Restored a campaign from the archive")
CAMPAIGN_CLOSED = Event("campaign.closed", "Closed a campaign")
CAMPAIGN_COPIES_CHANGED = Event("campaign.copies_changed", "Changed the copy list of a campaign")
CAMPAIGN_CREATED = Event("campaign.created", "Created a campaign")
CAMPAIGN_DETAILS_CHANGED = Event("campaign.details_changed", "Changed a campaign’s details")
"""Its actor wrote the sender's address, if that is among what changed."""
CAMPAIGN_ENCLOSURES_NAMED = Event("campaign.enclosures_named", "Listed a campaign’s enclosures")
CAMPAIGN_FIELDS_FILLED = Event("campaign.fields_filled", "Filled in a campaign’s fields", personal=VARIES)
CAMPAIGN_HANDED_OVER = Event("campaign.handed_over", "Gave a campaign to another owner", anchored=True)
CAMPAIGN_OPENED = Event("campaign.opened", "Reopened a campaign")
CAMPAIGN_TAKEN_ON = Event("campaign.taken_on", "Became the owner of a campaign", anchored=True)
CAMPAIGN_TEXT_KEPT = Event("campaign.text_kept", "Saved a version of a campaign’s text")

ENCLOSURE_ADDED = Event("enclosure.added", "Added an enclosure to a campaign’s letters")
ENCLOSURE_CHANGED = Event("enclosure.changed", "Changed an enclosure of a campaign’s letters")
ENCLOSURE_MOVED = Event("enclosure.moved", "Moved an enclosure in the list")
ENCLOSURE_REMOVED = Event("enclosure.removed", "Removed an enclosure from a campaign’s letters")

LETTERS_LISTED = Event("letters.listed", "Added letters to a campaign")
LETTERS_RESTORED = Event("letters.restored", "Restored removed letters of a campaign")
LETTERS_VALUES_CHANGED = Event("letters.values_changed", "Changed values of single letters")
LETTERS_WITHDRAWN = Event("letters.withdrawn", "Removed letters from a campaign")

POST_PUT_BACK = Event("post.put_back", "Included an excluded post again", personal=("reason",))

POSTS_HELD_OUT = Event("posts.held_out", "Excluded posts from a campaign", personal=("reason",))

SIGNATORIES_ORDERED = Event("signatories.ordered", "Put signatories in order of precedence")

SIGNATORY_ADDED = Event("signatory.added", "Added a signatory")
SIGNATORY_CHANGED = Event("signatory.changed", "Changed a signatory")
SIGNATORY_MOVED = Event("signatory.moved", "Moved a signatory in the order")
SIGNATORY_REMOVED = Event("signatory.removed", "Removed a signatory")
