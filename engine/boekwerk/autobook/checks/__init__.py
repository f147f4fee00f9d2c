"""The checks, one idea a module: each function takes a dossier and answers with one Check.

Every check answers every time; none looks at the answer of another. A check never raises for what
stands in a document, and nothing catches it if it does: a fault must show, not turn into a review.
"""
