"""The vocabulary that the layers share."""
