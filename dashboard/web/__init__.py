"""HTTP besides the app's pages: API, files, feeds and health; limits and security."""
