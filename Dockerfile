# One image for every role and for the embedded host: docker build -t cashback .
#   docker run cashback --role silo|api|both            the cluster (needs PostgreSQL)
#   docker run --entrypoint dotnet cashback embedded/Cashback.Embedded.dll    one process with SQLite in /data
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish silo/Cashback.Silo.csproj -c Release -o /app/silo \
 && dotnet publish embedded/Cashback.Embedded.csproj -c Release -o /app/embedded \
 && mkdir /data

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS run
# For the health checks; the image has no other client of HTTP.
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
COPY --from=build --chown=$APP_UID:$APP_UID /data /data
WORKDIR /app
USER $APP_UID
VOLUME /data
ENV data=/data ASPNETCORE_HTTP_PORTS=8080
EXPOSE 8080 11111 30000
# SIGTERM drains: give it as long as the host takes at most.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s CMD curl -fs http://127.0.0.1:8080/readyz || exit 1
ENTRYPOINT ["dotnet", "silo/Cashback.Silo.dll"]
