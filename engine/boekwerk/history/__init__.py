"""Histories of bookings from elsewhere, read as a stream: CSV, Parquet, the Dutch audit file XAF."""
