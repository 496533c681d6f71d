"""Says which values do not fit their schemas, or do and should not. Its input is one JSON file: an OpenAPI document, and values with the
places of their schemas in it."""

import json
import sys

from jsonschema import Draft202012Validator, FormatChecker

with open(sys.argv[1], encoding="utf-8") as file:
    given = json.load(file)

for case in given["cases"]:
    validator = Draft202012Validator({**given["document"], "$ref": case["schema"]}, format_checker=FormatChecker())
    errors = [error.message for error in validator.iter_errors(case["value"])]
    if bool(errors) == case["fits"]:
        print(case["schema"], json.dumps(case["value"]), *errors, sep="\n  ")

print(f"{len(given['cases'])} values checked")
