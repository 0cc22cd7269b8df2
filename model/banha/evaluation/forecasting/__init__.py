"""Forecasts of what will be measured, written once before it is known."""
