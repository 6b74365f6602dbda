"""Why the registries refuse something, by the code of the refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_registry": "There is no registry with this name. Recipients lists all registries.",
    "unknown_area": "There is no such area. Areas lists all of them.",
    "unknown_organisation": "There is no such organisation.",
    "unknown_post": "There is no such post.",
    # titles and tags of posts, saved filters
    "no_title_to_verify": "This post is not on the list on that day, so it has no title to verify.",
    "title_changed": "Someone else changed the title or the salutation, so nothing was verified. Check the "
    "current wording.",
    "tag_blank": "Enter a tag, such as Pilot area",
    "tag_too_long": "The tag must be 40 characters or fewer.",
    "filter_empty": "Select a filter and apply it. You can then save it.",
    "filter_name_blank": "Enter a name for the filter",
    "filter_name_taken": "You already have a filter called “{name}” for this list. Enter another name, or delete that "
    "filter first.",
    "filter_name_too_long": "The name of the filter must be 80 characters or fewer.",
    "unknown_filter": "You have no such filter. Only the person who saved a filter can change it.",
    # office-holders
    "holder_changed": "Someone else changed this post’s office-holder after you opened that page. Your change was not "
    "saved.",
    "holder_changed_not_erased": "Someone else changed this post’s office-holder after you opened that page. Nothing "
    "was erased. Check the page again.",
    "holder_ends_too_early": "{name} holds the post from {begins}. Enter that date or a later one.",
    "holder_erased_already": "This person has already been erased.",
    "holder_not_in_post": "{name} does not hold the post on that date. Enter a date on which they do.",
    "holders_changed": "Someone else changed the office-holders of these posts after you opened that page. Your "
    "change was not saved.",
    "more_than_a_year_ahead": "That date is more than a year ahead. Enter {last} or an earlier date.",
    "no_post_any_more": "The post is on the list until {last}. Enter that date or an earlier one.",
    "no_post_then": "The post did not exist then. Enter {first} or a later date.",
    "no_such_person": "There is no such person. Open the page of one of their posts.",
    "under_legal_hold": "A legal hold covers a post of this person. Nothing was erased.",
    # contacts
    "contact_changed": "Nothing was changed, because someone else changed {text} after you opened the page. Recorded "
    "now: {stands}.",
    "contact_ends_between": "Enter a date from {first} to {last}.",
    "contact_ends_by": "Enter {last} or an earlier date.",
    "contact_gone": "Nothing was changed, because someone else changed {text} after you opened the page. No contact is "
    "recorded in its place.",
    "no_such_contact": "There is no such contact.",
    # registries of one's own, their fields and posts
    "no_organisation_like": "No single organisation is called “{name}”.{meant} Enter its full name or a code.",
    "no_own_registry": "No registry that your office added has this name. You cannot change a registry that "
    "comes with Despatch here.",
    "no_registry_fields": "This post’s registry has no fields.",
    "no_such_registry_field": "The registry has no such field.",
    "not_on_record": "{name} is not recorded on that date. Enter another date.",
    "not_on_record_yet": "{name} is recorded from {day}. Enter that date or a later one.",
    "organisation_taken": "Several organisations have that name on that date. Enter a code instead.",
    "post_ends_too_early": "The post is on the list from {begins}. Enter that date or a later one.",
    "post_used": "Campaigns write to this post or name it: {used}. Record its last day instead.",
    "post_ships": "You cannot record the last day of a post that comes with Despatch. Close its organisation, or "
    "exclude the post instead.",
    "post_taken": "This organisation already has a post in the registry on that date or later.",
    "registry_field_built_in": "Every letter already has a field with that name. Enter another name.",
    "registry_field_taken": "The registry already has a field with that name. Enter another name.",
    "registry_field_unfit": "The name of the field must contain letters, and none of ( ) , ? :",
    "registry_taken": "There is already a registry with that name. Enter another name.",
    "title_not_on_list": "The post is on the list {days}. Enter one of those dates.",
    "value_unfit": "{enter}",
    "organisation_not_found": "No organisation has this name on that date. Enter its full name or a code, or select "
    "“It is a new organisation”.",
    "which_organisation": "Choose the organisation that you mean, or say that it is new",
    # changes of organisations
    "cant_undo": "You cannot undo this change, because something depends on it: {what}.",
    "change_too_far": "Enter a date from 1974 to five years ahead",
    "into_itself": "An organisation cannot merge into itself. Enter another organisation.",
    "one_successor": "Enter at least two successors, or go back and choose to replace the organisation",
    "organisation_name_taken": "There is already an organisation called {name}. Enter another name.",
    "organisation_name_twice": "Two organisations have the same name. Enter another name for one of them.",
    "organisation_not_there": "{name} does not exist on the day before. Check the date.",
    "same_organisation_name": "That is already its name. Enter another name.",
    "successor_missing": "Enter the name of the successor",
    "successor_not_there": "{name} does not exist on that date, so nothing can pass to it. Enter another "
    "organisation or date.",
    "unknown_change": "Nothing was changed: that change has already been undone, or does not exist.",
    # bank holidays, pre-election periods, telephone numbers of areas
    "area_number_changed": "Nothing was changed, because someone else changed this number after you opened the page. "
    "The current number is below.",
    "holiday_removed": "Someone has removed this bank holiday. Open the list of bank holidays.",
    "holiday_there": "That date is already a bank holiday: {name}. Remove that bank holiday first, or enter "
    "another date",
    "no_days": "Last day must be the same as or after the first day",
    "no_such_area_number": "There is no such number. Open the area’s list of numbers.",
    "period_corrected": "Someone has corrected this period since. Open the list of periods.",
    "periods_overlap": "These dates overlap the period of the {name}. Correct that period first, or enter other dates",
    "weekend": "That date is at a weekend. Enter the weekday that is the substitute bank holiday",
}
