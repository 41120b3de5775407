"""The OpenAPI 3.1 description of the API, made from the views, the queries and the answers."""
