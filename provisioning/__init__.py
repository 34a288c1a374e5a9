"""Installs, enrols, updates and checks a kiosk. Nobody imports it; it speaks to the centre over HTTPS."""
