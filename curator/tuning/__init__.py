"""Trains models on exports, wherever a provider serves the fine-tuning API."""
