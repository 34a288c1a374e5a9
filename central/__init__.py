"""The central service: takes kiosks' entries into custody, opens them, and is where staff work."""
