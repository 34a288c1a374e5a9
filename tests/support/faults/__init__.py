"""Where programs die, and what is planted in them."""
