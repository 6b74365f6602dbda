"""The registries that ship with Despatch (recipients/), as rows."""
