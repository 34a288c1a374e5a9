"""For staff: staff_door (a card is laid down) → staff_page → staff_acts (signed by the card)."""
