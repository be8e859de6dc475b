"""How to reach it: the FastAPI application with its pages, its linked data and its SPARQL endpoint."""
