"""The kiosk's durable queue in SQLite, its mirror on a second medium, and the check at every boot."""
