"""The forms of registries of one's own: the registry, its fields, a post of it, and what a post says."""

from collections.abc import Iterable, Sequence
from datetime import date

from wtforms import HiddenField
from wtforms.validators import DataRequired, ValidationError

from app.letters.text.values import SHORT
from app.registry.forms import source_field
from app.registry.holders.forms import EndForm
from app.registry.models import RegistryField
from app.registry.own.add import KINDS, LONGEST
from app.registry.words import KINDS as ORGANISATIONS
from app.registry.words import OWN_KINDS
from app.web.acts import ActForm
from app.web.forms import DayField, checkbox, choices, date_input, line, radios, select
from app.web.typed import DATE_EXAMPLE

NEW = "new"
"""Said of an organisation: it is none of those that are there."""

NO_DAY = "Enter the start date"


class RegistryForm(ActForm):
    name = line(
        "Name", "For example, Chairs of safeguarding boards", 120, DataRequired("Enter a name for the registry")
    )
    sector = line(
        "Sector",
        "The sector that a parliamentary question would ask about. For example, Police, Councils or Schools",
        120,
        DataRequired("Enter the sector"),
    )


class NewRegistryForm(RegistryForm):
    since = date_input("Date from which its list is complete", NO_DAY)


class IncompleteRegistryForm(RegistryForm):
    """Of a registry of whose list nobody has said since when it is complete."""

    since = date_input(
        "Date from which its list is complete (optional)",
        "",
        "Enter it once all posts are in the registry. Until then, numbers of posts show as “Not known”",
    )


class FieldForm(ActForm):
    name = line(
        "Name",
        "Enter it without brackets. For example, lead partner",
        LONGEST,
        DataRequired("Enter a name for the field, such as lead partner"),
    )
    kind = radios("Type", options=KINDS.items(), default="text")
    hint = line("Hint (optional)", "Shown to the person who fills it in", 250)


class ChangeFieldForm(ActForm):
    hint = line("Hint (optional)", "Shown to the person who fills it in", 250)
    retired = checkbox("Stop using this field: do not ask for it, and do not show it in letters")


class PostForm(ActForm):
    organisation = line(
        "Organisation",
        "The name or code of an existing organisation, or the name of a new one",
        200,
        DataRequired("Enter the organisation of the post"),
    )
    asked = HiddenField()
    meant = radios("Do you mean one of these?", options=[], validate_choice=False)
    new = checkbox("It is a new organisation")
    kind = select("Kind of organisation", options=((one, ORGANISATIONS[one]) for one in OWN_KINDS))
    article = checkbox("Use “the” before its name in a sentence")
    like = line(
        "Serves the same areas as (optional)",
        "For example, the police force, for a policing body",
        200,
    )
    title = line("Title", "As printed above the address", 250, DataRequired("Enter the title of the post"))
    salutation = line("Salutation", "For example, Dear Commissioner", 250, DataRequired("Enter the salutation"))
    since = date_input("Start date", NO_DAY)
    source = source_field()

    def chosen(self, near: Sequence[tuple[int, str]]) -> str:
        """Which of the organisations `near` the one that is typed was said to be: its number, NEW, or blank while
        nothing was said of what is typed now."""
        of_this = self.asked.data == self.organisation.data
        options = [*((str(number), name) for number, name in near), (NEW, f"No, “{self.organisation.data}” is new")]
        self.meant.choices, self.asked.data = choices(options), self.organisation.data
        return self.meant.data if of_this and self.meant.data in dict(options) else ""

    def validate_since(self, field: DayField) -> None:
        if field.data and field.data < date(1829, 1, 1):
            raise ValidationError("That date is too long ago. Check the year.")


class EndPostForm(EndForm):
    """When a post goes off the list. `seen`: the last event about what it is called that the page knew of."""

    last_day = date_input("Last day of the post", "", "To remove a last day recorded by mistake, leave this empty")
    seen = HiddenField()


def values_form(fields: Sequence[RegistryField], held: dict[int, str], *, seen: int) -> ActForm:
    """A box for each field, named by its number: `value-3`. A date is typed as 2026-04-01 or as a letter writes it."""

    class ValuesForm(ActForm):
        seen = HiddenField()

    for registry_field in fields:
        hint = " ".join(_hints(registry_field))
        setattr(
            ValuesForm,
            f"value-{registry_field.id}",
            line(registry_field.name[:1].upper() + registry_field.name[1:], hint, SHORT),
        )
    said = {f"value-{field.id}": held.get(field.id, "") for field in fields}
    return ValuesForm(data=said | {"seen": str(seen)})


def _hints(one: RegistryField) -> Iterable[str]:
    if one.hint:
        yield f"{one.hint.rstrip('.')}."
    if one.kind == "date":
        yield f"A date. For example, {DATE_EXAMPLE}."
    if one.kind == "yes/no":
        yield "Yes or no."
    if one.kind == "number":
        yield "A number."
