"""Writing the example invoices: the data with its sums, and one module a syntax."""
