"""Templates of letters and their versions, which never change."""
