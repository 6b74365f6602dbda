"""Published facts about areas: directions, notices, inspections, visits, meetings."""
