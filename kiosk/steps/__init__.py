"""The conversation: where a resident stands and where each event leads. One file per chapter."""
