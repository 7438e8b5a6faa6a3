"""One module for each area of the pages: it reads a request, asks a service, and fills a template."""
