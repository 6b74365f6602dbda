"""Why something of an import is refused, by the code of the refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_import": "There is no such import.",
    "no_such_import_row": "The import has no such row, or the row is already applied.",
    "import_moved_on": "Nothing was changed, because the state of the import is now “{state}”.",
    "import_rows_changed": "Nothing was changed, because the rows have changed since you opened this page. Check them "
    "again.",
    "nothing_to_apply": "Nothing was changed, because there are no rows to apply.",
    "no_post_column": "No column shows which post a row is about. Choose the column for the organisation, its "
    "code or the title of the post.",
    "no_registry_column": "No column shows the registry of a row. Choose the column for the registry, or import the "
    "file from the page of a registry.",
    "column_twice": "Two columns are used as “{column}”. Choose one of them.",
    "address_twice": "One column is used as the whole address and others as its lines. Choose the whole "
    "address or the lines.",
    "nothing_to_change": "No column has anything to record. Choose a column for names, addresses, emails or titles.",
}
