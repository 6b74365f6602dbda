"""What a person fills in about a post."""

from wtforms import StringField
from wtforms.validators import DataRequired

from app.web.acts import ActForm
from app.web.forms import checkbox, line, text_input


def source_field(
    hint: str = "For example, a web page, a letter or a telephone call", missing: str = "Enter the source"
) -> StringField:
    """Who says so: asked of every fact."""
    return line("Source", hint, 500, DataRequired(missing))


class TagForm(ActForm):
    """A tag for a post or for the posts of a list; what is wrong with it, the verb says."""

    new_tag = text_input("Tag", "A few words, 40 characters or fewer")


class FilterForm(ActForm):
    """What a saved filter is called, and for whom it is; what is wrong with it, the verb says."""

    filter_name = text_input("Name of the filter", "For example, London, no office-holder recorded")
    shared = checkbox("Share it with everyone")
