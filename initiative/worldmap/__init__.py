"""A map of the world made on the server: no tiles, no borders, no script.

``views`` says what a map shows, ``marks`` what is drawn for numbers by country, ``drawing`` writes the SVG, ``build``
draws the land anew. Whoever makes a page uses the tags of ``templatetags/worldmap.py``.
"""
