"""The Graph API as this project needs it: one read-only client, and nothing that knows pytest."""
