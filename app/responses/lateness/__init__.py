"""When a reply is due, and how late it is."""
