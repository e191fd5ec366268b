"""Asks a lake the same questions through several readers."""
