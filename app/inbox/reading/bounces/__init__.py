"""Mail that came back: the reports of servers, why a letter did not arrive, and what a report returns. Pure."""
