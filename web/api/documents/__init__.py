"""The answers of the API as types: what the OpenAPI document says of them comes from here."""
