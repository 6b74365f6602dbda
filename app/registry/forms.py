"""What a person fills in about a post."""

from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovTextInput
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired

from app.web.acts import ActForm
from app.web.forms import line


def source_field(
    hint: str = "Where this is from: a web page, a letter, a call", missing: str = "Enter where this is from."
) -> StringField:
    """Who says so: asked of every fact."""
    return line("Source", hint, 500, DataRequired(missing))


class TagForm(ActForm):
    """A tag for a post or for the posts of a list; what is wrong with it, the verb says."""

    new_tag = StringField("Tag", widget=GovTextInput(), description="A word or a few, at most 40 characters")


class FilterForm(ActForm):
    """What a saved filter is called, and for whom it is; what is wrong with it, the verb says."""

    filter_name = StringField("Name of the filter", widget=GovTextInput(), description="Such as Vacant in London")
    shared = BooleanField("Everyone finds it beside this list", widget=GovCheckboxInput())
