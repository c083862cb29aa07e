"""How a portal talks over HTTP: PHP's reading of requests and its writing of answers. Knows no bot."""
