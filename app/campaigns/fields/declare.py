"""Declare, change and remove the fields of a campaign's text: each makes its next version, as any other edit does.

What is filled in for a field stands beside the text and stays when the field goes or is declared otherwise: it prints
again when it is declared as it was (app/campaigns/fields/values.py, letter_values.py).
"""

from collections.abc import Callable, Container

from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.campaigns.editing import editing
from app.campaigns.letter.keep_text import next_version
from app.campaigns.models import Campaign, TextVersion
from app.errors import Blocked, Refused, Stale
from app.letters.text.fields import normalise
from app.letters.text.front_matter import FieldSpec
from app.letters.text.source import put_together, take_apart
from app.letters.text.template import compile_template

Fields = tuple[FieldSpec, ...]


class NoSuchField(Blocked):
    """The text has no field of that name that a person fills; one with a `where` answers itself."""

    code = "no_such_field"


def declare_field(
    session: Session, campaign: Campaign, spec: FieldSpec, *, seen: int, actor: Actor, accepted: Container[int] = ()
) -> TextVersion:
    """After the others. The newest version comes back when it has this very field (a second click).

    Raises Refused: field_taken when the text has another field of that name; what `_keep` raises; TemplateProblems: the
    declaration is unfit.
    """

    def declared(fields: Fields) -> Fields:
        field_spec = field_named(fields, spec.name)
        if field_spec and field_spec != spec:
            raise Refused("field_taken", field="name", name=spec.name)
        return fields if field_spec else (*fields, spec)

    note = f"Added the field “{spec.name}”"
    return _keep(session, campaign, declared, seen=seen, note=note, actor=actor, accepted=accepted)


def change_field(
    session: Session, campaign: Campaign, spec: FieldSpec, *, seen: int, actor: Actor, accepted: Container[int] = ()
) -> TextVersion:
    """In its place, under the name that it has. Raises NoSuchField, and what `_keep` raises."""

    def changed(fields: Fields) -> Fields:
        filled = filled_by_people(fields, spec.name)
        return tuple(spec if field is filled else field for field in fields)

    note = f"Changed the field “{spec.name}”"
    return _keep(session, campaign, changed, seen=seen, note=note, actor=actor, accepted=accepted)


def remove_field(
    session: Session, campaign: Campaign, name: str, *, seen: int, actor: Actor, accepted: Container[int] = ()
) -> TextVersion:
    """The newest version comes back when it has none of that name (a second click).

    Raises NoSuchField for one that answers itself; TemplateProblems while the text says it; what `_keep` raises.
    """

    def without(fields: Fields) -> Fields:
        spec = field_named(fields, name)
        return tuple(field for field in fields if field is not filled_by_people(fields, name)) if spec else fields

    return _keep(
        session, campaign, without, seen=seen, note=f"Removed the field “{name}”", actor=actor, accepted=accepted
    )


def field_named(fields: Fields, name: str) -> FieldSpec | None:
    """The field of that name, however it is written."""
    return next((field for field in fields if normalise(field.name) == normalise(name)), None)


def filled_by_people(fields: Fields, name: str) -> FieldSpec:
    """The same, when it does not answer itself. Raises NoSuchField."""
    spec = field_named(fields, name)
    if spec is None or spec.where:
        raise NoSuchField(name=name)
    return spec


def source_with_fields(source: str, fields: Fields) -> str:
    """A text that declares these and no others."""
    return put_together(take_apart(source).with_changes(fields=fields))


def _keep(
    session: Session,
    campaign: Campaign,
    change: Callable[[Fields], Fields],
    *,
    seen: int,
    note: str,
    actor: Actor,
    accepted: Container[int],
) -> TextVersion:
    """The text with its fields changed, as its next version; the newest where nothing changes. `seen`: the number of
    the version whose fields the person was shown. Raises Stale, TemplateProblems, CampaignClosed, RemovesClearances."""
    with editing(session, campaign, actor=actor, accepted=accepted) as newest:
        before = compile_template(newest.source, registries=()).front.fields
        after = change(before)
        if after == before:
            return newest
        if newest.number != seen:
            raise Stale
        source = source_with_fields(newest.source, after)
        compile_template(source, registries=())
        return next_version(session, campaign, newest, source, seen=seen, note=note, actor=actor)
