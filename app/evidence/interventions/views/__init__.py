"""Pages of interventions and of inspection rounds."""
