"""Renews an access token and proves it: survey with the old one, a new one, survey, store, wait, survey.

Nothing is stored that is not proven, and the old token stays in use until then.
"""
