#!/bin/bash
# Runs once, when the database container finds an empty volume: three roles, one database, no door for others.
# Later changes of passwords: ALTER ROLE (docs/betrieb.md).
set -euo pipefail

: "${ATLAS_OWNER_PASSWORD:?fehlt}" "${ATLAS_STAFF_PASSWORD:?fehlt}" "${ATLAS_PUBLIC_PASSWORD:?fehlt}"

psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres \
  --set=owner="$ATLAS_OWNER_PASSWORD" --set=staff="$ATLAS_STAFF_PASSWORD" --set=public="$ATLAS_PUBLIC_PASSWORD" <<'SQL'
CREATE ROLE atlas_owner LOGIN PASSWORD :'owner';
CREATE ROLE atlas_staff LOGIN PASSWORD :'staff';
CREATE ROLE atlas_public LOGIN PASSWORD :'public';
-- The public site reads, and no question of a visitor may take long.
ALTER ROLE atlas_public SET default_transaction_read_only = on;
ALTER ROLE atlas_public SET statement_timeout = '10s';
CREATE DATABASE atlas OWNER atlas_owner;
REVOKE ALL ON DATABASE atlas FROM PUBLIC;
GRANT CONNECT ON DATABASE atlas TO atlas_staff, atlas_public;
\connect atlas
CREATE EXTENSION postgis;
SQL
