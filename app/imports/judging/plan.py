"""What a row would change of its post, field by field, and what of it can't be. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from app.imports.reading.fields import BESIDE_NAME, CUSTOM, OF_PERSON, label_of
from app.imports.reading.values import STANDARD_FORMAT, Wrong
from app.letters.recipient.salutation import Holder, salute
from app.registry.contacts.record import ContactFacts
from app.registry.holders.person import NOBODY, HolderDetails, Person
from app.registry.holders.versions import Tenure
from app.registry.posts.bulk_record import Batch, prefer, reach, restate, retitle, set_field_value, take_up, vacate
from app.registry.posts.bulk_standing import PostSnapshot
from app.registry.posts.matching import plain_name
from app.registry.registries import CoverageSpan

CHANNELS = ("postal", "email", "telephone")
NAME_PARTS = ("person_title", "forename", "surname", "nominals")
OUTSIDE_NAME = tuple(name for name in BESIDE_NAME if name not in NAME_PARTS)
"""What a line of its own shows, since no part of a name does."""

NEXT_DAY = timedelta(days=1)

Change = dict[str, str]
"""field, was, now; `to` where the field's own new value is meant for writing and not for showing."""


@dataclass(frozen=True)
class PlanContext:
    """What holds for all rows: from which day, where from, who, today, the fields that the registry declares."""

    since: date
    source: str
    today: date
    fields: Mapping[str, int]
    covered: Sequence[CoverageSpan] = ()
    by: int | None = None


@dataclass(frozen=True)
class Plan:
    changes: list[Change]
    wrong: list[Wrong]


def plan_of(values: Mapping[str, Any], standing: PostSnapshot, context: PlanContext) -> Plan:
    """What a row with these values would change of a post as it stands."""
    changes: list[Change] = []
    wrong: list[Wrong] = []
    if not standing.listed:
        return Plan([], [Wrong("organisation", "post_not_listed", {"title": standing.full_title})])
    if title := _title(values, standing):
        changes.append(_change("title", standing.title.title, title))
    said = values.get("post_salutation", "")
    if said and said != standing.title.salutation:
        changes.append(_change("post_salutation", standing.title.salutation, said))
    if holder := _holder(values, standing, context, wrong):
        changes += [*holder, *_as_printed(values, standing, context)]
    for channel in CHANNELS:
        changes += _contact(channel, values, standing, wrong)
    if "format" in values:
        now = standing.preference.format if standing.preference else STANDARD_FORMAT
        changes += [_change("format", now, values["format"])] if now != values["format"] else []
    for name, value in values.items():
        if name.startswith(CUSTOM) and (field_id := context.fields.get(name.removeprefix(CUSTOM))):
            post_value = standing.values.get(field_id)
            changes += (
                [_change(name, post_value.value if post_value else "", value)]
                if not post_value or post_value.value != value
                else []
            )
    return Plan([] if wrong else changes, wrong)


def add_changes(
    batch: Batch, values: Mapping[str, Any], changes: Sequence[Change], standing: PostSnapshot, context: PlanContext
) -> None:
    """Have the batch make the changes of a row so. Of a new post the title comes with it."""
    is_new = standing.title.recorded is None
    changed = {change["field"] for change in changes if not (is_new and change["field"] in OF_TITLE)}
    source = values.get("source") or context.source
    if renamed := {
        column: values[name]
        for name, column in (("title", "title"), ("post_salutation", "salutation"))
        if name in changed
    }:
        if "title" in renamed:
            renamed["names_organisation"] = standing.organisation.casefold() in renamed["title"].casefold()
        retitle(batch, standing, since=context.since, source=source, **renamed)
    if "vacant" in changed and (tenure := standing.holder_on(day := _day(values, "since") or context.since)):
        vacate(batch, standing, tenure, since=day)
    elif changed & HOLDER:
        _put_holder(batch, values, standing, context, source)
    for channel in CHANNELS:
        if changed & {channel, f"{channel}_verified"}:
            lines, value = (tuple(values[channel]), "") if channel == "postal" else ((), values[channel])
            verified = date.fromisoformat(values["verified"]) if "verified" in values else None
            contact = standing.contact(channel)
            if channel not in changed and contact and "source" not in values:
                source = contact.source
            captured = min(context.since, context.today)
            facts = ContactFacts(lines=lines, value=value, source=source, captured_on=captured, verified_on=verified)
            reach(batch, standing, channel, facts, by=context.by, since=context.since)
    if "format" in changed:
        prefer(batch, standing, values["format"], source=source)
    for name in changed:
        if name.startswith(CUSTOM):
            set_field_value(batch, standing, context.fields[name.removeprefix(CUSTOM)], values[name])


OF_TITLE = frozenset({"title", "post_salutation", "organisation"})

HOLDER = frozenset({*OF_PERSON, "holder", "acting", "since", "until", "holder_verified"})


def _title(values: Mapping[str, Any], standing: PostSnapshot) -> str:
    """The title to be printed, if the row says another: one that leaves the organisation out, or goes before it, is the
    same."""
    said, kept = values.get("title", ""), standing.title.title
    if not said:
        return ""
    plain, bare = plain_name(said), kept.replace(standing.organisation, "").strip(" ,")
    same = {plain_name(one) for one in (kept, standing.full_title, bare, f"{bare} {standing.organisation}")}
    beginning = plain_name(bare).startswith(f"{plain} ") or plain_name(kept).startswith(f"{plain} ")
    same_words = plain in same and said.casefold() != kept.casefold()
    return "" if same_words or said == kept or beginning else said


def _holder(
    values: Mapping[str, Any], standing: PostSnapshot, context: PlanContext, wrong: list[Wrong]
) -> list[Change]:
    if values.get("vacant"):
        return _vacancy(values, standing, context)
    tenure = _tenure_of_row(values, standing, context)
    if "full_name" not in values:
        says = any(name in values for name in (*BESIDE_NAME, "acting"))
        return _same_person(_but_since(values), tenure) if says and tenure and not tenure.held.erased else []
    if tenure:
        return _same_person(values, tenure)
    if "unclear" in values:
        wrong.append(Wrong(values["unclear"], "name_unclear", {"value": values.get("whole", values["full_name"])}))
        return []
    since = _day(values, "since") or context.since
    days = standing.recordable(context.covered, today=context.today)
    if since not in days:
        facts = {
            "since": since.isoformat(),
            "first": str(days.first or ""),
            "last": str(days.last),
            "ahead": days.ahead,
        }
        wrong.append(Wrong("since" if "since" in values else "full_name", "holder_not_recordable", facts))
        return []
    before = standing.holder_on(since)
    person = person_in(values)
    changes = [_change("holder", before.held.name if before else "", person.line)]
    changes += [_change("since", "", since.isoformat())]
    if "until" in values:
        changes.append(_change("until", "", values["until"]))
    if values.get("acting"):
        changes.append(_change("acting", "no", "yes"))
    was = before.held.person if before else NOBODY
    for name in OUTSIDE_NAME:
        if now := getattr(person, OF_PERSON[name]):
            changes.append(_change(name, getattr(was, OF_PERSON[name]), now))
    return changes


def _vacancy(values: Mapping[str, Any], standing: PostSnapshot, context: PlanContext) -> list[Change]:
    """The row names nobody: whoever is recorded leaves the post, if anybody is."""
    since = _day(values, "since") or context.since
    tenure = standing.holder_on(since)
    if tenure is None:
        return []
    last = tenure.valid_to - NEXT_DAY if tenure.valid_to else None
    ends = [_change("until", _iso(last), _iso(since - NEXT_DAY))] if tenure.begin < since else []
    return [_change("vacant", tenure.held.name, ""), *ends]


def _tenure_of_row(values: Mapping[str, Any], standing: PostSnapshot, context: PlanContext) -> Tenure | None:
    """The time in the post of whom the row names, or of whoever holds it when it names nobody. None: somebody new."""
    if "full_name" not in values:
        return standing.holder_on(context.since)
    since = _day(values, "since") or context.since
    there = (standing.holder_on(max(since, context.since)), standing.holder_on(since))
    return next((tenure for tenure in there if tenure and _names_holder(values, tenure)), None)


def _but_since(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Columns of a person without a name say nothing of when somebody came."""
    return {name: value for name, value in values.items() if name != "since"}


def _as_printed(values: Mapping[str, Any], standing: PostSnapshot, context: PlanContext) -> list[Change]:
    """How a letter would greet who is then recorded, and their name in its parts."""
    office = values.get("post_salutation") or standing.title.salutation
    is_form = standing.title.office_is_form
    theirs = None if values.get("vacant") else _tenure_of_row(values, standing, context)
    before = theirs or standing.holder_on(_day(values, "since") or context.since)
    was = greeting(before.held.person if before else None, office=standing.title.salutation, office_is_form=is_form)
    person = None
    if not values.get("vacant"):
        person = _restated(values, theirs) if theirs else person_in(values)
    now = greeting(person, office=office, office_is_form=is_form)
    parts = [_change("parts", "", parts_of(person))] if person else []
    return [_change("greeting", was if was != now else "", now), *parts]


def greeting(person: Person | None, *, office: str, office_is_form: bool) -> str:
    """How a letter in English begins to somebody, or to a post that nobody holds."""
    return salute(Holder(**asdict(person)) if person else None, office=office, office_is_form=office_is_form).line


def parts_of(person: Person) -> str:
    """A name in its parts, to see whether each is what it says."""
    given = ((name, getattr(person, OF_PERSON[name])) for name in NAME_PARTS)
    return " · ".join(f"{label_of(name)}: {part}" for name, part in given if part)


def _restated(values: Mapping[str, Any], tenure: Tenure) -> Person:
    """The person of a tenure as the row says. A whole name that is written as it is recorded says nothing of its
    parts."""
    person = tenure.held.person
    split = values.get("split", ())
    title = person.title if "person_title" in split else values.get("person_title", person.title)
    if values.get("whole") in (person.full_name, person.line) and title == person.title:
        values = {name: value for name, value in values.items() if name not in {*split, "full_name"}}
    return person_in(values, person)


def _same_person(values: Mapping[str, Any], tenure: Tenure) -> list[Change]:
    person, restated = tenure.held.person, _restated(values, tenure)
    changes = [
        _change(name, getattr(person, column), getattr(restated, column))
        for name, column in OF_PERSON.items()
        if getattr(restated, column) != getattr(person, column)
    ]
    if "acting" in values and values["acting"] != tenure.held.acting:
        changes.append(_change("acting", _yes(tenure.held.acting), _yes(values["acting"])))
    if (since := _day(values, "since")) and since != tenure.valid_from:
        changes.append(_change("since", _iso(tenure.valid_from), since.isoformat()))
    if (until := _day(values, "until")) and until + NEXT_DAY != tenure.valid_to:
        last = tenure.valid_to - NEXT_DAY if tenure.valid_to else None
        changes.append(_change("until", _iso(last), until.isoformat()))
    if (verified := _day(values, "verified")) and verified != tenure.held.verified_on:
        changes.append(_change("holder_verified", _iso(tenure.held.verified_on), verified.isoformat()))
    return changes


def _put_holder(
    batch: Batch, values: Mapping[str, Any], standing: PostSnapshot, context: PlanContext, source: str
) -> None:
    since = _day(values, "since") or context.since
    last = _day(values, "until")
    until = last + NEXT_DAY if last else None
    verified = _day(values, "verified")
    if tenure := _tenure_of_row(values, standing, context):
        details = replace(
            tenure.held,
            person=_restated(values, tenure),
            acting=values.get("acting", tenure.held.acting),
            source=source if "source" in values or not tenure.held.source else tenure.held.source,
            verified_on=verified or tenure.held.verified_on,
            verified_by=context.by if verified else tenure.held.verified_by,
        )
        begins = _day(values, "since") if "full_name" in values else None
        restate(batch, standing, tenure, details, since=begins or tenure.valid_from, until=until or tenure.valid_to)
        return
    details = HolderDetails(
        person=person_in(values),
        acting=bool(values.get("acting")),
        source=source,
        verified_on=verified,
        verified_by=context.by if verified else None,
    )
    take_up(batch, standing, details, since=since, until=until)


def _names_holder(values: Mapping[str, Any], tenure: Tenure) -> bool:
    """Whether the row names whom a tenure is of: as read, or as its cell has it."""
    person = tenure.held.person
    said = {plain_name(values["full_name"]), plain_name(values.get("whole", values["full_name"]))}
    return not said.isdisjoint({plain_name(person.full_name), plain_name(person.line)} - {""})


def person_in(values: Mapping[str, Any], before: Person = NOBODY) -> Person:
    """Whom a row is about: what it leaves blank is as `before`."""
    return replace(before, **{column: values[name] for name, column in OF_PERSON.items() if name in values})


def _contact(channel: str, values: Mapping[str, Any], standing: PostSnapshot, wrong: list[Wrong]) -> list[Change]:
    if channel not in values:
        return []
    said = ", ".join(values[channel]) if channel == "postal" else values[channel]
    place = {"postal": "postcode"}.get(channel, channel)
    for contact in standing.contacts:
        if contact.channel == channel and contact.do_not_use and contact.text.casefold() == said.casefold():
            wrong.append(Wrong(place, "do_not_use", {"text": said, "reason": contact.do_not_use}))
            return []
    known_contact = standing.contact(channel)
    if known_contact is None or known_contact.text != said:
        return [_change(channel, known_contact.text if known_contact else "", said)]
    verified = _day(values, "verified")
    if verified and verified != known_contact.verified_on:
        return [_change(f"{channel}_verified", _iso(known_contact.verified_on), verified.isoformat())]
    return []


def _change(name: str, was: str, now: str) -> Change:
    return {"field": name, "was": was, "now": now}


def _day(values: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(values[name]) if name in values else None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _yes(value: bool) -> str:
    return "yes" if value else "no"
