"""The public set of a campaign: documents with personal fields masked, PDFs and an index page.

In come a `Campaign` and options. Out comes one folder that is replaced as a whole or not at all.
`forms publish` starts in `command`, which builds the set in a folder of its own and installs it.
`public_folder` replaces the old set, `page_content` collects what the page shows, `page_html`
writes it as HTML that needs no script and no network.
"""
