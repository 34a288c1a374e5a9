"""Who acts: staff, residents, their cards."""
