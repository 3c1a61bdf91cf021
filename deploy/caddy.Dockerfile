# Caddy with the one module that it lacks: limits by sender.
FROM caddy:2-builder AS build
RUN xcaddy build --with github.com/mholt/caddy-ratelimit

FROM caddy:2
COPY --from=build /usr/bin/caddy /usr/bin/caddy
COPY Caddyfile /etc/caddy/Caddyfile
COPY limits /etc/caddy/limits
COPY options /etc/caddy/options
