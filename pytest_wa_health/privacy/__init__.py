"""Secrets and personal data: how they are held, found, hidden and looked for."""
