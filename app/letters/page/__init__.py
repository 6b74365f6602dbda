"""The page: its measures, what the typeface can print, what fits where."""
