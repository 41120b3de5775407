"""Saved plans with their versions."""
