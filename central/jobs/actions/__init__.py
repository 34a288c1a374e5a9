"""What is done to jobs: queued, cancelled, tried again."""
