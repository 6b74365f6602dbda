"""A text in the words of its letters, for pages where nobody edits it: without marks for the editor."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import zip_longest

from app.drafting.block_words import Said, inline_words, lines_of
from app.letters.editing.lines import read_lines
from app.letters.editing.nodes import Node
from app.letters.editing.read import Unreadable, read
from app.letters.page.wording import join
from app.letters.text.fields import normalise
from app.letters.text.front_matter import FieldSpec
from app.registry.words import MANY
from app.web.names import recipients_of
from app.web.shown_fields import SIGN

FOR_SOME, FOR_ALL = "Only in letters to {}:", "In all letters:"
NEW_PAGE = "A new page begins here."


def readable_text(body: str, names: Mapping[str, str], specs: Sequence[FieldSpec] = ()) -> str:
    """`body` as people read it: an empty line between paragraphs, and in words which letters have them. `names` of
    registries by slug; `specs`: the fields that its text declares. What no document can hold is shown as written."""
    try:
        paragraphs = list(_paragraphs(_signed(read(body)).get("content", ()), names, _condition(specs)))
    except Unreadable:
        return body.strip()
    shown = [
        words
        for words, following in zip_longest(paragraphs, paragraphs[1:])
        if words != FOR_ALL or (following and not following.startswith(FOR_SOME.partition("{}")[0]))
    ]
    return "\n\n".join(shown)


def readable_lines(text: str, specs: Sequence[FieldSpec] = ()) -> str:
    """A subject, or asks, one to a line, as people read them."""
    condition = _condition(specs)
    try:
        lines = _signed(read_lines(text, "lines")).get("content", ())
    except Unreadable:
        return text.strip()
    return "\n".join(inline_words(line.get("content", ()), condition) for line in lines)


def readable_pair(old: str, new: str, specs: Sequence[FieldSpec] = ()) -> tuple[str, str]:
    """Two subjects, or asks, as people read them; as they are written where only their marks differ."""
    shown = readable_lines(old, specs), readable_lines(new, specs)
    return shown if shown[0] != shown[1] else (old, new)


def _signed(block: Node) -> Node:
    """With its fields as pages find them."""
    if block["type"] == "field":
        return block | {"attrs": block["attrs"] | {"name": f"{SIGN}{unescape(block['attrs']['name'])}"}}
    return block | {"content": [*map(_signed, block["content"])]} if "content" in block else block


def _condition(specs: Sequence[FieldSpec]) -> Said:
    whom = {normalise(spec.name): short_condition_words(spec) for spec in specs if spec.where}

    def condition(name: str, words: str) -> str:
        only = f"for {whom[normalise(name)]}" if normalise(name) in whom else f"if “{name}” is yes"
        return f"[only {only}: {words}]"

    return condition


def _paragraphs(blocks: Iterable[Node], names: Mapping[str, str], condition: Said) -> Iterator[str]:
    for block in blocks:
        match block["type"]:
            case "page_break":
                yield NEW_PAGE
            case "passage":
                slugs = block["attrs"]["registries"]
                yield FOR_SOME.format(recipients_of([names.get(slug, slug) for slug in slugs]))
                yield from _paragraphs(block.get("content", ()), names, condition)
                yield FOR_ALL
            case _:
                yield "\n".join(line.words for line in lines_of(block, condition))


WITH_CHILDRENS_SERVICES = frozenset(
    ("county", "unitary", "metropolitan_district", "london_borough", "city_corporation", "sui_generis")
)
"""The kinds of council in England that run children's services."""


def short_condition_words(spec: FieldSpec) -> str:
    """As `condition_words`, for a cell or between brackets: "councils with children’s services"."""
    if spec.where.keys() == {"kind"} and set(spec.where["kind"]) == WITH_CHILDRENS_SERVICES:
        return "councils with children’s services"
    return condition_words(spec)


def condition_words(spec: FieldSpec) -> str:
    """The recipients for whom an automatic field is yes: "county councils and unitary councils in England"."""
    kinds = join([MANY.get(kind, kind) for kind in spec.where.get("kind", ())]) or "recipients"
    places = [f" in {join(spec.where[fact])}" for fact in ("region", "nation") if fact in spec.where]
    registries = [slug.replace("-", " ") for slug in spec.where.get("registry", ())]
    return f"{kinds}{''.join(places)}{f' ({join(registries)})' if registries else ''}"
