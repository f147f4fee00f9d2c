"""Nothing that acts: documents in, decisions out, nothing written anywhere (requirement RU-4)."""
