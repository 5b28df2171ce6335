"""What the commands say, in words of the desk's pages: their buttons and places.

`page_advice` is about findings on a unit's page, `report_words` about everything else.
"""
