"""What goes over the line between kiosk and centre, also wrongly, and who stands on it."""
