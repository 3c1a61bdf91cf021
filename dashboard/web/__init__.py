"""HTTP beside the pages: API, files, feeds, health, and what keeps a server safe."""
