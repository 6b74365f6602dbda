"""Why the registries refuse something, by the code of the refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_registry": "There is no registry of this name. All of them are listed under Recipients.",
    "unknown_area": "There is no such area. All are under Areas.",
    "unknown_organisation": "There is no such organisation.",
    "unknown_post": "There is no such post.",
    # titles and tags of posts, saved filters
    "no_title_to_verify": "This post is not on the list on that day, so it has no title to verify.",
    "title_changed": "Somebody else changed the title or the salutation. Check what stands now; nothing is verified.",
    "tag_blank": "Enter a tag, such as Pilot area.",
    "tag_too_long": "A tag has at most 40 characters: shorten it.",
    "filter_empty": "Nothing is filtered, so there is no filter to save.",
    "filter_name_blank": "Enter a name for the filter.",
    "filter_name_taken": "You have a filter “{name}” for this list already: choose another name, or delete that one "
    "first.",
    "filter_name_too_long": "The name of a filter has at most 80 characters: shorten it.",
    "unknown_filter": "You have no such filter. Only whoever saved a filter can change it.",
    # office-holders
    "holder_changed": "Somebody else changed who holds this post after you opened that page. Nothing of yours was "
    "changed.",
    "holder_changed_not_erased": "Somebody else changed who holds this post after you opened that page. Nothing was "
    "erased: look again.",
    "holder_ends_too_early": "{name} holds the post from {begins}: enter that day or a later one.",
    "holder_erased_already": "Nothing is kept of this person any more.",
    "holder_not_in_post": "{name} does not hold the post on that day. Enter one on which they do.",
    "holders_changed": "Somebody else changed who holds these posts after you opened that page. Nothing of yours was "
    "changed.",
    "more_than_a_year_ahead": "That is more than a year ahead: enter {last} or an earlier day.",
    "no_post_any_more": "The post is on the list until {last}: enter that day or an earlier one.",
    "no_post_then": "There was no such post then: enter {first} or a later day.",
    "no_such_person": "Nobody is recorded as holding several posts by this number.",
    "under_legal_hold": "A legal hold covers a post of this person. Nothing was erased.",
    # contacts
    "contact_changed": "Nothing was changed: somebody else changed {text} after you opened the page. What stands now: "
    "{stands}.",
    "contact_ends_between": "Enter a day from {first} to {last}.",
    "contact_ends_by": "Enter {last} or an earlier day.",
    "contact_gone": "Nothing was changed: somebody else changed {text} after you opened the page. Nothing stands in "
    "its place.",
    "no_such_contact": "There is no such contact.",
    # registries of one's own, their fields and posts
    "no_organisation_like": "There is no one organisation called “{name}”.{meant} Enter its whole name or a code.",
    "no_own_registry": "There is no registry of one’s own by this name. What ships can’t be changed here.",
    "no_registry_fields": "The registry of this post has no fields of its own.",
    "no_such_registry_field": "The registry has no such field.",
    "not_on_record": "{name} is not on record on that day. Enter another day.",
    "not_on_record_yet": "{name} is on record from {day}. Enter that day or a later one.",
    "organisation_taken": "There are several organisations of that name on that day. Enter a code instead.",
    "post_ends_too_early": "The post is on the list from {begins}: enter that day or a later one.",
    "post_used": "Campaigns write to this post or name it: {used}. Give it a last day instead.",
    "post_ships": "You cannot end a post that ships with Despatch. Close its organisation, or exclude the post "
    "instead.",
    "post_taken": "This organisation has a post in the registry already on that day or later.",
    "registry_field_built_in": "Every letter has a field of that name already. Enter another name.",
    "registry_field_taken": "The registry has a field of that name already. Enter another name.",
    "registry_field_unfit": "A field’s name has letters, and none of ( ) , ? :. Enter another.",
    "registry_taken": "There is a registry of that name already. Enter another name.",
    "title_not_on_list": "The post is on the list {days}. Enter one of those days.",
    "value_unfit": "{enter}",
    "which_organisation": "Say which organisation you mean, or that it is a new one.",
    # changes of organisations
    "cant_undo": "It can’t be undone while this stands: {what}.",
    "change_too_far": "Enter a day from 1974 to five years ahead.",
    "into_itself": "It can’t merge into itself. Enter another organisation.",
    "one_successor": "Enter two organisations or more that follow it, or choose to replace it.",
    "organisation_name_taken": "There is {name} already. Enter another name.",
    "organisation_name_twice": "Two organisations have the same name. Enter another for one of them.",
    "organisation_not_there": "{name} is not there on the day before. Check the day.",
    "same_organisation_name": "That is its name already. Enter another.",
    "successor_missing": "Enter the organisation that follows it.",
    "successor_not_there": "{name} is not there on that day, so nothing can pass to it.",
    "unknown_change": "That change is undone already, or there is none. Nothing was changed.",
    # bank holidays, pre-election periods, telephone numbers of areas
    "area_number_changed": "Nothing was changed: somebody else changed this number after you opened the page. What "
    "stands now is below.",
    "holiday_removed": "This bank holiday was removed meanwhile. Open the list of bank holidays.",
    "holiday_there": "That day is a bank holiday already: {name}. Remove that first, or enter another day",
    "no_days": "The last day is before the first. Enter the first day or a later one",
    "no_such_area_number": "There is no such number. Open the numbers of the area.",
    "period_corrected": "What this page was about has been corrected meanwhile. Open the list of periods.",
    "periods_overlap": "The period of the {name} has one of these days. Correct that first, or enter other days",
    "weekend": "That day is a weekend, so no working day anyway. Enter the day that is kept in its place",
}
