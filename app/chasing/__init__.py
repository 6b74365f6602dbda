"""Who is late and may be reminded, and the campaign that reminds them."""
