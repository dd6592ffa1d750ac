"""Sessions in signed cookies, tagged JSON and flashed messages for glassware."""
