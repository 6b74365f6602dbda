"""The desk's pages of contributions, and the page of the team that has the link."""
