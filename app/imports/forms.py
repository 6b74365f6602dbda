"""What a person fills in to import a file."""

from typing import Any

from wtforms.validators import InputRequired

from app.registry.forms import source_field
from app.web.acts import ActForm
from app.web.files.uploads import UploadField
from app.web.forms import checkbox, choices, date_input, select
from app.web.tables.rows import TABLES

FROM = "Enter the start date"
SEVERAL = ""
"""The choice of a file of several registries: a column says which."""


class FileForm(ActForm):
    registry = select("Registry")
    table = UploadField(
        "File",
        allowed=TABLES,
        validators=[InputRequired("Select a file")],
        description="CSV or Excel (.xlsx), with one row for each post",
    )

    def __init__(self, registries: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.registry.choices = choices([*registries, (SEVERAL, "Several registries, named in a column of the file")])


class ColumnsForm(ActForm):
    """What holds for all rows; the columns stand beside it, since each file has its own."""

    order = select("Date format")
    since = date_input("Start date", FROM)
    source = source_field("Where the file came from. If a row has its own source, we use that", "Enter the source")
    full_list = checkbox(
        "The file lists every post of this registry. Show the posts that are missing from it, so that I can close them"
    )
