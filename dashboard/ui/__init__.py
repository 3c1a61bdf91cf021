"""Pages in Streamlit: the blocks of ``dashboard/content``, shown and answered."""
