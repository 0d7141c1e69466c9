"""REST for everybody: read-only, paged, limited, and never guessing what a request may have meant.

An unknown parameter, ordering or value is refused with the list of what is known; errors are RFC 9457 documents. The
answers are the same for everybody, so that browsers and proxies may keep them and ask whether they still hold. What is
offered stands in each app's ``api.py``; ``schema.py`` describes it, and ``docs.py`` makes a page of that.
"""
