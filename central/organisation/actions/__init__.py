"""set_up_hall: a hall with its texts, from its description."""
