"""What became of paper: sheets that staff printed, and what kiosks say about a copy."""
