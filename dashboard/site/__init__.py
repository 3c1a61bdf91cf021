"""The static site: what ``python -m dashboard.site`` writes into a folder.

Pages, pictures and tables are those that the server serves. Links between them become
relative, so that the folder works under any path of any file server; features that
need the live app link to it, or are left out when its URL is not given.
"""
