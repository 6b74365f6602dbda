"""Areas of children’s services, and who leads in each."""
