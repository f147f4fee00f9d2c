"""Everything that acts: posting, authorisation, release of payment, mail.

The row of a document is the truth (`boekwerk.store.work`); whoever looks at it next goes on where it says.
"""
