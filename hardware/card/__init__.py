"""My Number card and staff card over PC/SC."""
