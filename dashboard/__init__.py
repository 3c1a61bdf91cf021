"""The Streamlit app: marts in, pages out."""
