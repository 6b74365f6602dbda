"""Help: the guide (docs/guide/) inside the product, its search, and the meaning of a term where it first appears."""
