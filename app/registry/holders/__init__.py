"""Who holds which post, from when and until when."""
