"""ROOM inspection."""
