"""A search for anything: by words, parts of codes and near spellings."""
