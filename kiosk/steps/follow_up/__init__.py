"""With the slip of an earlier visit: how far it is, correcting what was sent back, withdrawing."""
