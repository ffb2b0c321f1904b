import assert from "node:assert/strict";
import { test } from "node:test";
import { ImageRoles } from "../../../server/src/analysis/lint/image-roles.ts";

const cases: { name?: string; image: string; want: string }[] = [
  { image: "postgres:17", want: "database /var/lib/postgresql/data 5432" },
  { image: "postgres:18.1", want: "database /var/lib/postgresql 5432" },
  { image: "bitnami/postgresql:16", want: "database /bitnami/postgresql 5432" },
  { image: "docker.io/library/mysql:8.4", want: "database /var/lib/mysql 3306" },
  { image: "mcr.microsoft.com/mssql/server:2022-latest", want: "database /var/opt/mssql 1433" },
  { image: "example.com/server:1", want: "unknown" },
  { image: "redis:7", want: "cache /data 6379" },
  { image: "quay.io/coreos/etcd:v3.5.0", want: "key-value /var/lib/etcd 2379" },
  { image: "hashicorp/vault:1.17", want: "key-value /vault/file 8200" },
  { image: "nginx", want: "web 80" },
  { image: "php:8-fpm", want: "web 9000" },
  { image: "php:8-apache", want: "web 80" },
  { image: "php:8-cli", want: "web" },
  { image: "phpmyadmin:5", want: "admin 80" },
  { name: "mysql-exporter", image: "mysql:8.4", want: "sidecar" },
  { name: "app", image: "oliver006/redis_exporter:v1", want: "sidecar" },
  { name: "logs", image: "fluent/fluent-bit:3", want: "sidecar" },
  { name: "xtrabackup", image: "example.com/copy:1", want: "sidecar" },
  { name: "app", image: "mydb:1", want: "database" },
  { name: "app", image: "example.com/shop:1", want: "unknown" },
  { name: "app", image: "", want: "unknown" },
];

const roles = new ImageRoles({ database: ["mydb"] });

for (const { name = "main", image, want } of cases)
  test(`role of ${name} (${image})`, () => {
    const { role = "unknown", dataPath, port } = roles.of({ name, image, fields: {} });
    assert.equal([role, dataPath, port].filter((part) => part !== undefined).join(" "), want);
  });
