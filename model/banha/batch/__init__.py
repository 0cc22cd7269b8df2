"""Batches: many runs of one study, resumable, on one machine or many."""
