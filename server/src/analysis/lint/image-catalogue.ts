// What well-known images are, by name: their role, where they keep data, on which port they listen, how to probe them.

export type ImageRole = "database" | "cache" | "queue" | "key-value" | "web" | "admin" | "sidecar";

export type ProbeHandler =
  | { readonly httpGet: { readonly path: string; readonly port: number } }
  | { readonly tcpSocket: { readonly port: number } }
  | { readonly exec: { readonly command: readonly string[] } };

export interface ImageFacts {
  readonly names: readonly string[];
  readonly role: ImageRole;
  /** The data path, by tag where images have moved it. */
  readonly data?: string | ((tag: string) => string);
  readonly port?: number;
  readonly probe?: ProbeHandler | ((tag: string) => ProbeHandler | undefined);
  /** Only tags that this fits. */
  readonly tags?: RegExp;
}

const tcp = (port: number): ProbeHandler => ({ tcpSocket: { port } });
const http = (path: string, port: number): ProbeHandler => ({ httpGet: { path, port } });
const exec = (...command: string[]): ProbeHandler => ({ exec: { command } });
const major = (tag: string) => Number(/^v?(\d+)/.exec(tag)?.[1] ?? Number.NaN);

function web(port: number | undefined, ...names: string[]): ImageFacts {
  return port === undefined
    ? { names, role: "web" }
    : { names, role: "web", port, probe: http("/", port) };
}

/** By the last segment of the path; names with a slash need the segment before it too. The first that fits counts. */
export const imageCatalogue: readonly ImageFacts[] = [
  {
    names: ["postgres", "postgresql", "postgis", "timescaledb", "pgvector"],
    role: "database",
    // From 18 on the volume of the image is one level up.
    data: (tag) => (major(tag) >= 18 ? "/var/lib/postgresql" : "/var/lib/postgresql/data"),
    port: 5432,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell fills it in
    probe: exec("sh", "-c", 'pg_isready -U "${POSTGRES_USER:-postgres}"'),
  },
  {
    names: ["mysql", "mysql-server", "percona", "percona-server"],
    role: "database",
    data: "/var/lib/mysql",
    port: 3306,
    probe: exec("mysqladmin", "ping", "-h", "127.0.0.1"),
  },
  {
    names: ["mariadb"],
    role: "database",
    data: "/var/lib/mysql",
    port: 3306,
    probe: exec("healthcheck.sh", "--connect", "--innodb_initialized"),
  },
  {
    names: ["mongo", "mongodb", "mongodb-community-server", "mongodb-enterprise-server"],
    role: "database",
    data: "/data/db",
    port: 27017,
    probe: (tag) =>
      exec(major(tag) < 5 ? "mongo" : "mongosh", "--quiet", "--eval", "db.adminCommand('ping').ok"),
  },
  {
    names: ["cassandra"],
    role: "database",
    data: "/var/lib/cassandra",
    port: 9042,
    probe: tcp(9042),
  },
  { names: ["scylla"], role: "database", data: "/var/lib/scylla", port: 9042, probe: tcp(9042) },
  {
    names: ["elasticsearch"],
    role: "database",
    data: "/usr/share/elasticsearch/data",
    port: 9200,
    probe: tcp(9200),
  },
  {
    names: ["opensearch"],
    role: "database",
    data: "/usr/share/opensearch/data",
    port: 9200,
    probe: tcp(9200),
  },
  {
    names: ["couchdb"],
    role: "database",
    data: "/opt/couchdb/data",
    port: 5984,
    probe: http("/_up", 5984),
  },
  {
    names: ["couchbase"],
    role: "database",
    data: "/opt/couchbase/var",
    port: 8091,
    probe: tcp(8091),
  },
  {
    names: ["influxdb"],
    role: "database",
    data: (tag) => (major(tag) === 1 ? "/var/lib/influxdb" : "/var/lib/influxdb2"),
    port: 8086,
    probe: (tag) => http(major(tag) === 1 ? "/ping" : "/health", 8086),
  },
  {
    names: ["clickhouse", "clickhouse-server"],
    role: "database",
    data: "/var/lib/clickhouse",
    port: 8123,
    probe: http("/ping", 8123),
  },
  {
    names: ["cockroach", "cockroachdb"],
    role: "database",
    data: "/cockroach/cockroach-data",
    port: 26257,
    probe: http("/health?ready=1", 8080),
  },
  { names: ["neo4j"], role: "database", data: "/data", port: 7687, probe: tcp(7687) },
  {
    names: ["arangodb"],
    role: "database",
    data: "/var/lib/arangodb3",
    port: 8529,
    probe: tcp(8529),
  },
  { names: ["rethinkdb"], role: "database", data: "/data", port: 28015, probe: tcp(28015) },
  { names: ["solr"], role: "database", data: "/var/solr", port: 8983, probe: tcp(8983) },
  {
    names: ["mssql/server", "mssql-server"],
    role: "database",
    data: "/var/opt/mssql",
    port: 1433,
    probe: tcp(1433),
  },
  {
    names: ["oracle-free"],
    role: "database",
    data: "/opt/oracle/oradata",
    port: 1521,
    probe: tcp(1521),
  },
  { names: ["db2"], role: "database", data: "/database", port: 50000, probe: tcp(50000) },
  {
    names: [
      "yugabyte",
      "tidb",
      "tikv",
      "dgraph",
      "crate",
      "ravendb",
      "surrealdb",
      "questdb",
      "orientdb",
    ],
    role: "database",
  },

  {
    names: ["redis", "redis-stack", "redis-stack-server", "keydb", "dragonfly"],
    role: "cache",
    data: "/data",
    port: 6379,
    probe: exec("redis-cli", "ping"),
  },
  {
    names: ["valkey"],
    role: "cache",
    data: "/data",
    port: 6379,
    probe: exec("valkey-cli", "ping"),
  },
  { names: ["memcached"], role: "cache", port: 11211, probe: tcp(11211) },
  { names: ["hazelcast"], role: "cache", port: 5701, probe: tcp(5701) },
  {
    names: ["rabbitmq"],
    role: "queue",
    data: "/var/lib/rabbitmq",
    port: 5672,
    probe: exec("rabbitmq-diagnostics", "-q", "ping"),
  },
  {
    names: ["kafka", "cp-kafka"],
    role: "queue",
    data: "/var/lib/kafka/data",
    port: 9092,
    probe: tcp(9092),
  },
  {
    names: ["redpanda"],
    role: "queue",
    data: "/var/lib/redpanda/data",
    port: 9092,
    probe: tcp(9092),
  },
  { names: ["pulsar"], role: "queue", port: 6650, probe: tcp(6650) },
  { names: ["nats"], role: "queue", port: 4222, probe: tcp(4222) },
  { names: ["activemq", "artemis"], role: "queue", port: 61616, probe: tcp(61616) },
  { names: ["mosquitto"], role: "queue", data: "/mosquitto/data", port: 1883, probe: tcp(1883) },
  { names: ["emqx"], role: "queue", port: 1883, probe: tcp(1883) },
  {
    names: ["zookeeper", "cp-zookeeper"],
    role: "queue",
    data: "/data",
    port: 2181,
    probe: tcp(2181),
  },
  { names: ["etcd"], role: "key-value", data: "/var/lib/etcd", port: 2379, probe: tcp(2379) },
  { names: ["consul"], role: "key-value", data: "/consul/data", port: 8500, probe: tcp(8500) },
  { names: ["vault"], role: "key-value", data: "/vault/file", port: 8200, probe: tcp(8200) },

  { ...web(9000, "php"), tags: /fpm/, probe: tcp(9000) },
  { ...web(80, "php"), tags: /apache/ },
  web(undefined, "php"),
  web(
    80,
    "nginx",
    "openresty",
    "httpd",
    "apache",
    "apache2",
    "lighttpd",
    "caddy",
    "traefik",
    "wordpress",
    "drupal",
    "joomla",
    "nextcloud",
    "magento",
    "mediawiki",
    "gitlab-ce",
  ),
  web(8080, "nginx-unprivileged", "tomcat", "jetty", "wildfly", "keycloak", "aspnetapp"),
  { ...web(8080, "jenkins"), probe: http("/login", 8080) },
  web(9000, "sonarqube"),
  { ...web(3000, "grafana"), probe: http("/api/health", 3000) },
  { ...web(3000, "gitea"), probe: http("/api/healthz", 3000) },
  web(3000, "metabase"),
  web(2368, "ghost"),
  web(8088, "superset"),
  web(8069, "odoo"),
  web(1337, "strapi"),
  web(
    undefined,
    "haproxy",
    "node",
    "python",
    "ruby",
    "golang",
    "openjdk",
    "eclipse-temurin",
    "dotnet/aspnet",
  ),
  { ...web(80, "phpmyadmin", "pgadmin4"), role: "admin" },
  { ...web(8080, "adminer"), role: "admin" },
  { ...web(8081, "mongo-express", "redis-commander"), role: "admin" },
];

/** Parts of image or container names by which helpers beside the main process are known. */
export const sidecarWords: readonly string[] = [
  "exporter",
  "sidecar",
  "proxy",
  "agent",
  "fluent",
  "filebeat",
  "promtail",
  "vector",
  "logrotate",
  "telegraf",
  "otel",
  "collector",
  "envoy",
  "istio",
  "linkerd",
  "vault",
  "backup",
  "xtrabackup",
  "barman",
  "wal-g",
  "pgbackrest",
  "pgbouncer",
  "pgpool",
  "sentinel",
  "reload",
  "sync",
  "init",
  "migrat",
  "watcher",
  "metrics",
  "healthcheck",
  "tools",
  "busybox",
  "alpine",
  "pause",
  "curl",
  "bash",
  "kubectl",
  "pgbench",
];

/** Container names that end so are helpers, whatever their image. */
export const sidecarEndings: readonly string[] = ["-sidecar", "-exporter", "-proxy", "-agent"];
