"""The letter engine: pure, without a database, a network or a clock. docs/engine.md is its map."""
