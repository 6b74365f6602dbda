"""TEMPLATE of `despatch merge`: a Markdown file, or the slug of one that ships."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from app.commands.merge.columns import REGISTRY, Columns
from app.letters.text.blocks import leaves
from app.letters.text.fields import Condition, normalise
from app.letters.text.front_matter import FACTS, REGISTRIES, FieldSpec
from app.letters.text.template import CompiledTemplate, compile_to_print
from app.platform.root import ROOT

SHIPPED = ROOT / "letter_templates"


class TemplateUnread(Exception):
    """There is no template, or none that is text. `code`: template_missing or template_not_utf8."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(code, name)
        self.code = code
        self.name = name


@dataclass(frozen=True)
class Source:
    """`name`: where it was read, for a person."""

    name: str
    text: str


def read_template(name: str) -> Source:
    """A file of that name, else the shipped template of that slug. Raises TemplateUnread, and OSError."""
    file = Path(name)
    if not file.is_file():
        file = next((path for path in SHIPPED.glob("*.md") if path.stem == name), file)
    try:
        return Source(str(file), file.read_text(encoding="utf-8"))
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise TemplateUnread("template_missing", name) from None
    except UnicodeDecodeError:
        raise TemplateUnread("template_not_utf8", name) from None


def compile_for_merge(source: Source, *, registries: Collection[str] = ()) -> CompiledTemplate:
    """The template with every field that it uses, declared or not. Raises TemplateProblems, slips among
    them."""
    return compile_to_print(source.text, registries=registries, undeclared=True)


def answered_by(template: CompiledTemplate, columns: Columns) -> CompiledTemplate:
    """A field that would answer itself from facts of the recipient takes its answer from the column that it has."""
    specs = tuple(_by_column(spec) if columns.has(spec.name) else spec for spec in template.front.fields)
    return replace(template, front=replace(template.front, fields=specs))


def _by_column(spec: FieldSpec) -> FieldSpec:
    return replace(spec, where={}, required=False) if spec.where else spec


def only_registry(template: CompiledTemplate) -> str | None:
    """The registry of a row that names none: the one that the template is for, or any when all are sent the same.
    None when it must be told."""
    if len(template.front.registries) == 1:
        return template.front.registries[0]
    first, *others = (template.variant(slug) for slug in REGISTRIES)
    same = all(other == first for other in others)
    return REGISTRIES[0] if same and not any(REGISTRY in spec.where for spec in template.front.fields) else None


def unanswered_conditions(template: CompiledTemplate, columns: Columns, registries: Iterable[str]) -> list[str]:
    """Names of the conditions in the texts of these registries that no column answers: what depends on them is in no
    letter."""
    lacking = {fact for fact in FACTS if fact != REGISTRY and not columns.has(fact)}
    names = conditions(template, registries)
    return [name for name in names if not columns.has(name) and _lacks(template.spec(name), lacking)]


def conditions(template: CompiledTemplate, registries: Iterable[str]) -> list[str]:
    """Names of all conditions in the texts of these registries, each once."""
    texts = (content for slug in registries for content in leaves(template.variant(slug)))
    contents = (template.subject, template.notice, *texts)
    names = {normalise(part.name): part.name for content in contents for part in content if isinstance(part, Condition)}
    return list(names.values())


def _lacks(spec: FieldSpec | None, lacking: set[str]) -> bool:
    """Whether nothing says yes: it is no built-in field, and no fact that it looks at is given."""
    return spec is not None and (not spec.where or bool(lacking & spec.where.keys()))
