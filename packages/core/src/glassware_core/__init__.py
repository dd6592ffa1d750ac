"""The kernel of glassware: application, contexts, request and response, configuration, JSON and plugins."""
