"""Tags of the staff pages' templates."""
