"""Files of facts on their way into the registries: read, compared, shown, applied, undone."""
