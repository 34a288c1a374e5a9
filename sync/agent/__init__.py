"""The upload service: reads the outbox, speaks to the centre, keeps what it answers in `line.db`."""
