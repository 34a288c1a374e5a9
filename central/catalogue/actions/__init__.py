"""load_definitions: files to rows, a changed text is a new version · publish_catalogue: sign what kiosks run on."""
