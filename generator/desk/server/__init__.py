"""The desk's server: what each address does, and which requests are let in.

In come requests of a browser, out go pages, JSON and files. `app` begins: it names the addresses;
`security` stands before it.
"""
