"""What a post has beside its title and its holder: how it wants its letters, tags, what it says in fields of its
registry, contacts of its own. A post that moves keeps it; one that is made after another may take it over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.letters.page.wording import join
from app.registry.changes.standing import CurrentRecords, began_before
from app.registry.contacts.preferences import preference_words
from app.registry.models import Contact, PostPreference, PostTag, PostValue, RegistryField
from app.web.filters import format_plural


@dataclass(frozen=True)
class Belongings:
    """`words`: what it is, one thing after the other; empty when there is nothing."""

    preferences: tuple[PostPreference, ...]
    tags: tuple[PostTag, ...]
    values: tuple[PostValue, ...]
    contacts: tuple[Contact, ...]
    words: str

    @property
    def dateless(self) -> Iterator[PostPreference | PostTag | PostValue]:
        """All but the contacts: they are so from when they are recorded on."""
        yield from self.preferences
        yield from self.tags
        yield from self.values


def belongings_of(found: CurrentRecords, post_id: int, fields: Mapping[int, str], on: date) -> Belongings:
    """What it has on the day before. `fields`: names of fields of registries, by number; of others it has nothing."""
    preferences = tuple(preference for preference in found.preferences if preference.post_id == post_id)
    tags = tuple(tag for tag in found.tags if tag.post_id == post_id)
    values = tuple(value for value in found.values if value.post_id == post_id and value.field_id in fields)
    own = (contact for contact in found.contacts if contact.post_id == post_id and not contact.do_not_use)
    contacts = tuple(contact for contact in own if began_before(contact, on))
    words = [
        *(
            (said := preference_words(preference.format, preference.way))[:1].lower() + said[1:]
            for preference in preferences
        ),
        *([f"the {'tag' if len(tags) == 1 else 'tags'} {join([f'“{tag.tag}”' for tag in tags])}"] if tags else []),
        *(f"{fields[value.field_id]}: {value.value}" for value in values),
        *([format_plural(len(contacts), "contact of its own", "contacts of its own")] if contacts else []),
    ]
    return Belongings(preferences, tags, values, contacts, "; ".join(words))


def fields_asked_for(session: Session) -> dict[int, str]:
    """The names of all fields of registries that are not retired, by number."""
    return dict(session.execute(select(RegistryField.id, RegistryField.name).where(~RegistryField.retired)).all())
