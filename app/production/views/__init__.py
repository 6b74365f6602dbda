"""Pages of the step Generate, of letters and of the print room."""
