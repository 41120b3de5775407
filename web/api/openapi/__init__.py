"""The OpenAPI 3.1 description of the API, made from the views, the queries and the answers."""

from web.api.openapi.build import address_of, api_rules, document, operations

__all__ = ["address_of", "api_rules", "document", "operations"]
