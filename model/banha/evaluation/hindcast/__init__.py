"""Forecasts from past origins with what was known then, and how they are carried on from data."""
