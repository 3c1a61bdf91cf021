"""The reading side as files: what ``python -m dashboard.site`` writes into a folder.

Pages, pictures and tables are those that the server answers with. Links between them
become relative ones, so that the folder works under any path of any file server; what
the live app alone can do leads to it, or is left out when its address is not given.
"""
