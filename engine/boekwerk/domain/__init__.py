"""The nouns: what everything else speaks of. No input or output; imports nothing of ours."""
