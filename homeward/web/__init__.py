"""The pages and the API: what people and agencies reach over HTTP."""
