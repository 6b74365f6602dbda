"""The events that this room records in the audit record."""

from app.platform.events import VARIES, Event
from app.registry.holders.person import PERSON_FIELDS

OF_HOLDER = (*(field.name for field in PERSON_FIELDS), "source")
"""What events say of an office-holder that may name a person."""

AREA_NUMBER_CORRECTED = Event("area_number.corrected", "Corrected a telephone number of an area")
AREA_NUMBER_RECORDED = Event("area_number.recorded", "Recorded a telephone number of an area")
AREA_NUMBER_TAKEN_BACK = Event("area_number.taken_back", "Removed a telephone number of an area")
AREA_NUMBER_VERIFIED = Event("area_number.verified", "Verified a telephone number of an area")

CONTACT_CONFIRMED = Event("contact.confirmed", "Verified contacts")
CONTACT_ENDED = Event("contact.ended", "Ended a contact")
CONTACT_NOT_TO_BE_USED = Event("contact.not_to_be_used", "Marked a contact as not to be used", personal=("reason",))
CONTACT_RECORDED = Event("contact.recorded", "Recorded a contact", personal=("contact",))
CONTACT_USED_AGAIN = Event("contact.used_again", "Allowed a contact to be used again")

FILTER_CHANGED = Event("filter.changed", "Changed a saved filter", personal=("name", "query"))
FILTER_DELETED = Event("filter.deleted", "Deleted a saved filter", personal=("name", "query"))
FILTER_SAVED = Event("filter.saved", "Saved a filter", personal=("name", "query"))

HOLDER_ADDRESSED = Event("holder.addressed", "Chose which office-holder letters are addressed to")
HOLDER_CORRECTED = Event("holder.corrected", "Corrected an office-holder", personal=OF_HOLDER)
HOLDER_ENDED = Event("holder.ended", "Recorded an office-holder’s last day")
HOLDER_ERASED = Event("holder.erased", "Erased an office-holder")
HOLDER_LINKED = Event("holder.linked", "Recorded that one person holds several posts")
HOLDER_RECORDED = Event("holder.recorded", "Recorded an office-holder", personal=OF_HOLDER)
HOLDER_UNLINKED = Event("holder.unlinked", "Recorded that an office-holder is a different person")
HOLDER_VERIFIED = Event("holder.verified", "Verified office-holders")
HOLDER_WITHDRAWN = Event("holder.withdrawn", "Removed an office-holder")

HOLIDAY_ADDED = Event("holiday.added", "Added a bank holiday")
HOLIDAY_REMOVED = Event("holiday.removed", "Removed a bank holiday")

LEGAL_HOLD_LIFTED = Event("legal_hold.lifted", "Lifted a legal hold")
LEGAL_HOLD_PLACED = Event("legal_hold.placed", "Placed a legal hold")

ORGANISATION_ADDED = Event("organisation.added", "Added an organisation")
ORGANISATION_CHANGE_UNDONE = Event("organisation.change_undone", "Undid a change of organisations")
ORGANISATION_CHANGED = Event("organisation.changed", "Closed, merged, split or renamed an organisation")

PERIOD_ADDED = Event("period.added", "Added a pre-election period")
PERIOD_CORRECTED = Event("period.corrected", "Corrected a pre-election period")
PERIOD_REMOVED = Event("period.removed", "Removed a pre-election period")

POST_ADDED = Event("post.added", "Added a post")
POST_ADDRESS_RECORDED = Event("post.address_recorded", "Recorded a postal address of a post")
POST_ENDED = Event("post.ended", "Recorded the last day of a post")
POST_FORMAT_PREFERRED = Event("post.format_preferred", "Recorded the preferred format of a post")
POST_TITLE_CORRECTED = Event("post.title_corrected", "Corrected a post’s title or salutation")
POST_TITLE_VERIFIED = Event("post.title_verified", "Verified a post’s printed title")
POST_UNTAGGED = Event("post.untagged", "Removed a tag from a post")
POST_VALUES_SET = Event("post.values_set", "Changed a post’s values in its registry’s fields", personal=VARIES)
POST_WITHDRAWN = Event("post.withdrawn", "Removed a post that was added by mistake")

POSTS_TAGGED = Event("posts.tagged", "Tagged posts")
POSTS_TITLES_VERIFIED = Event("posts.titles_verified", "Verified the printed titles of posts")

REGISTRY_ADDED = Event("registry.added", "Added a registry")
REGISTRY_COMPLETE = Event("registry.complete", "Recorded from when a registry’s list is complete")
REGISTRY_FIELD_CHANGED = Event("registry.field_changed", "Changed a field of a registry")
REGISTRY_FIELD_DECLARED = Event("registry.field_declared", "Added a field to a registry")
REGISTRY_LOADED = Event("registry.loaded", "Loaded the registries that come with Despatch")
"""By these events shipped rows come and go."""
REGISTRY_RENAMED = Event("registry.renamed", "Renamed a registry")

CHANGES_NO_REGISTRY = frozenset(
    {
        "account",
        "audit",
        "batch",
        "bundle",
        "campaign",
        "check",
        "clearance",
        "comment",
        "data",
        "disclosure",
        "factor",
        "filter",
        "framework",
        "hold",
        "holiday",
        "identity",
        "intervention",
        "letter",
        "letters",
        "line",
        "link",
        "mail",
        "mailbox",
        "message",
        "notices",
        "owner",
        "pack",
        "password",
        "period",
        "question",
        "response",
        "risk",
        "round",
        "run",
        "security",
        "sending",
        "sign_in",
        "signatory",
        "sitting",
        "sittings",
        "step",
        "template",
        "user",
    }
)
"""First parts of actions that change nothing in registries; what is not named here may."""
