"""The five views of a debate, each a model (plain data), a drawing (SVG) and the content of a page."""
