"""URL map, route registration, blueprints, class-based views and url_for for glassware."""
