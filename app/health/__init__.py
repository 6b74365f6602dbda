"""How this installation is doing: for a load balancer, for Prometheus, for `despatch doctor`, for an administrator."""
