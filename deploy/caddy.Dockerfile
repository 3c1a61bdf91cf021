# Caddy with the one module that it lacks: limits by sender.
FROM caddy:2-builder AS build
RUN xcaddy build --with github.com/mholt/caddy-ratelimit

FROM caddy:2
COPY --from=build /usr/bin/caddy /usr/bin/caddy
COPY Caddyfile /etc/caddy/Caddyfile
COPY rate/limits.caddy /etc/caddy/limits/rate.caddy
COPY rate/options.caddy /etc/caddy/options/rate.caddy
