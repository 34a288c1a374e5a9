"""The machine: clocks, users, services, the card reader's daemon."""
