"""Estimation without the model: what the data say of parameters before any is calibrated."""
