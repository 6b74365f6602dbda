"""Letters that Despatch sends itself: rehearsed, started, steered, handed over by the worker."""
