"""The receiver suite: what the user's own server answers to samples of webhooks."""
