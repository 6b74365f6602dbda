"""The published facts that ship with Despatch, as rows."""
