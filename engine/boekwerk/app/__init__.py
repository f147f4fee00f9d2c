"""Composition: builds the parts from settings and folders; the only place that knows them all."""
