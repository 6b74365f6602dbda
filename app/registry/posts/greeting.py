"""How a letter of a day greets a post, in the very line that it prints, and where that line comes from."""

from dataclasses import dataclass, fields

from app.letters.recipient.salutation import Holder, salute
from app.registry.posts.post import PostRecord


@dataclass(frozen=True)
class Greeting:
    line: str
    source: str


def greeting_of(post: PostRecord) -> Greeting:
    """The greeting in English, as `salute` says it."""
    version, holder = post.version, None
    if post.holder is not None and post.holder.erased is None:
        holder = Holder(**{field.name: getattr(post.holder, field.name) for field in fields(Holder)})
    line = salute(holder, office=version.salutation, office_is_form=version.office_is_form).line
    return Greeting(line, _source(line, version.salutation, holder, office_is_form=version.office_is_form))


def _source(line: str, office: str, holder: Holder | None, *, office_is_form: bool) -> str:
    if holder is None:
        return "The post’s own: no name is recorded" if line == office else "Nothing is recorded to greet by"
    if holder.salutation:
        return f"Recorded with {holder.full_name}"
    if line == office and office_is_form:
        return "The post’s own, which stands even when a name is recorded"
    return f"From the title and name of {holder.full_name}"
