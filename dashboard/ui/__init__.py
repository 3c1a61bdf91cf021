"""The app's pages: shows the blocks of ``dashboard/content`` and handles choices."""
