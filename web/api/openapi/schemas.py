"""JSON Schemas of queries and answers, collected in one place."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaValue

from web.api.openapi.parameters import widened
from web.language.messages import translator
from web.terms.asked import parameters, several
from web.terms.fields import Query
from web.terms.schema import adapter

REF = "#/components/schemas/{model}"
LENGTHS = ("minItems", "maxItems")


class Schemas:
    """Collects the schemas of models as they are asked for.

    Parameters
    ----------
    language
        Of the texts of parameters; those of answers are English.
    """

    def __init__(self, language: str) -> None:
        self.components: dict[str, JsonSchemaValue] = {}
        self.say = translator(language)

    def answer(self, declared: Any) -> JsonSchemaValue:
        """Return the reference to a declared answer."""
        self._add(adapter(declared).json_schema(ref_template=REF), declared.__name__)
        return {"$ref": REF.format(model=declared.__name__)}

    def request(self, model: type[Query]) -> JsonSchemaValue:
        """Return the reference to a body."""
        if model.__name__ not in self.components:
            schema = model.model_json_schema(ref_template=REF)
            parts = schema.pop("$defs", {})
            self._describe(schema, model)
            _take_texts(schema, model)
            for part, one in parts.items():
                self._describe(one, _named(model, part))
            self.components.update({model.__name__: schema, **parts})
        return {"$ref": REF.format(model=model.__name__)}

    def parameters(self, model: type[Query]) -> dict[str, JsonSchemaValue]:
        """Return the schema of each parameter as an address carries it."""
        schema = model.model_json_schema(ref_template=REF)
        self._describe(schema, model)
        required = set(schema.get("required", ()))
        return {
            name: {**_in_address(one), "x-required": name in required}
            for name, one in schema.get("properties", {}).items()
        }

    def _add(self, schema: JsonSchemaValue, name: str) -> None:
        """Keep the schema of an answer and of its parts; a part of its own is a reference."""
        parts = schema.pop("$defs", {})
        whole = {} if "$ref" in schema else {name: schema}
        for part, one in {**whole, **parts}.items():
            self.components[part] = _opened(one)

    def _describe(self, schema: JsonSchemaValue, model: type[BaseModel]) -> None:
        """Say what each parameter means and what a validator allows beyond its type."""
        for name, one in schema.get("properties", {}).items():
            one.update(widened(name, model) or {})
            one.get("items", {}).pop("minLength", None)  # lists leave out what is empty
            if "anyOf" in one:
                one.pop("type", None)
            known = parameters(model).get(name)
            if known is not None and known.asked.what:
                one["description"] = self.say(known.asked.what)


def _take_texts(schema: JsonSchemaValue, model: type[BaseModel]) -> None:
    """Say of each list in a body that one text, with commas, stands for it as in an address."""
    for name in several(model) & schema.get("properties", {}).keys():
        one = schema["properties"][name]
        if one.get("items", {}).get("type") == "string":
            array = {key: one.pop(key) for key in ("type", "items", *LENGTHS) if key in one}
            one["anyOf"] = [array, {"type": "string"}]


def _named(model: type[BaseModel], name: str) -> type[BaseModel]:
    """Return the model of a part by its name, for the texts that are its own."""
    found = (kind for kind in _subclasses(Query) if kind.__name__ == name)
    return next(found, model)


def _subclasses(model: type[BaseModel]) -> set[type[BaseModel]]:
    below = set(model.__subclasses__())
    return below.union(*(_subclasses(one) for one in below)) if below else below


def _in_address(schema: JsonSchemaValue) -> JsonSchemaValue:
    """Leave out null, which no address can carry, and write what is nested as text."""
    kept = {key: value for key, value in schema.items() if key not in ("anyOf", "title")}
    choices = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if len(choices) == 1:
        kept |= choices[0]
    elif choices:
        kept["anyOf"] = choices
    if "$ref" in kept.get("items", {}):
        kept["items"] = {"type": "string"}
    if kept.get("default", ...) is None:
        del kept["default"]
    return kept


def _opened(schema: Any) -> Any:
    """Allow further keys: within version 1 keys may be added to an answer."""
    if isinstance(schema, dict):
        return {
            key: _opened(value)
            for key, value in schema.items()
            if not (key == "additionalProperties" and value is False)
        }
    return [_opened(one) for one in schema] if isinstance(schema, list) else schema
