"""The rota: what is covered, what is not? A week on a wide screen, days on a phone."""
