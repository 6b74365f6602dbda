"""Where each letter stands: four answers, listed, counted and exported."""
