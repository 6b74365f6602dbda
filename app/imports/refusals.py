"""Why something of an import is refused, by the code of the refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_import": "There is no such import.",
    "no_such_import_row": "The import has no such row, or it is applied already.",
    "import_moved_on": "Nothing was changed: the import has moved on and is now “{state}”.",
    "import_rows_changed": "Nothing was changed, because the rows have changed since you opened this page. Check them "
    "again.",
    "nothing_to_apply": "Nothing was changed: no rows to apply.",
    "no_post_column": "No column says which post a row is about. Say which holds the organisation, its code, or the "
    "title of the post.",
    "no_registry_column": "No column says which registry a row is of. Say which does, or import the file from the page "
    "of a registry.",
    "column_twice": "Two columns are taken for “{column}”. Keep one of them.",
    "address_twice": "One column is taken for the whole address and others for its lines. Keep the one or the others.",
    "nothing_to_change": "No column holds anything to record: names, addresses, emails or titles. Say which does.",
}
