"""What the rooms keep about posts, areas and campaigns, as items: each file asks one of them."""
