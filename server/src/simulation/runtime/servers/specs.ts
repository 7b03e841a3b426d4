import { GO_RUNTIME, type Stopping } from './server.ts';
import type { Need, ServerSpec } from './spec.ts';

/** A JVM runs its shutdown hooks on TERM and ends with 128 + 15. Source: java(1), Runtime.addShutdownHook. */
const JVM: Stopping = { signals: ['TERM', 'INT', 'HUP'], afterMs: 200, exitCode: 143 };

/** The process has no handler for TERM: as PID 1 it does not notice it. */
const DEAF: Stopping = { signals: ['INT'], afterMs: 0, exitCode: 130 };

const within = (afterMs: number): Stopping => ({ signals: ['TERM', 'INT', 'QUIT'], afterMs, exitCode: 0 });

const MEBIBYTE = 1_048_576;

const OK = { '*': 200 };

const databasePassword = (env: readonly string[], message: string): Need => ({
  env,
  message,
  exitCode: 1,
  unlessWord: /^--(help|version)$/,
});

const POSTGRES_MESSAGE = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html`;

const entrypointMessage = (prefix: string): string => `[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified
    You need to specify one of the following as an environment variable:
    - ${prefix}_ROOT_PASSWORD
    - ${prefix}_ALLOW_EMPTY_PASSWORD
    - ${prefix}_RANDOM_ROOT_PASSWORD`;

/**
 * Servers of the images in images/wellKnown.ts, from their documentation and Dockerfiles. Start times are those of a first start on an
 * ordinary node with two CPUs, rounded.
 */
export const serverSpecs: readonly ServerSpec[] = [
  {
    name: 'redis-server',
    ports: [{ port: 6379, options: ['--port', '-p'] }],
    startMs: 100,
    prints: '* Ready to accept connections tcp',
    stop: within(50),
  },
  { name: 'memcached', ports: [{ port: 11211, options: ['-p', '--port'] }], startMs: 50 },
  {
    name: 'postgres',
    ports: [{ port: 5432, options: ['-p', '--port'], env: 'PGPORT' }],
    startMs: 3_000,
    stop: { signals: ['TERM', 'INT', 'QUIT'], afterMs: 200, exitCode: 0 },
    needs: [databasePassword(['POSTGRES_PASSWORD', 'POSTGRES_PASSWORD_FILE', 'POSTGRES_HOST_AUTH_METHOD=trust'], POSTGRES_MESSAGE)],
    prints: 'LOG:  database system is ready to accept connections',
    // Source: docker-library/postgres docker-entrypoint.sh, PostgreSQL's ValidatePgVersion.
    stamp: {
      directory: 'PGDATA',
      file: 'PG_VERSION',
      mark: 'PG_MAJOR',
      version: 'PG_VERSION',
      found: '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n',
      refused:
        'FATAL:  database files are incompatible with server\nDETAIL:  The data directory was initialized by PostgreSQL version {written}, which is not compatible with this version {version}.',
    },
  },
  {
    name: 'mysqld',
    ports: [{ port: 3306, options: ['--port', '-P'] }],
    startMs: 15_000,
    stop: within(2_000),
    memoryBytes: 350 * MEBIBYTE,
    needs: [
      databasePassword(
        ['MYSQL_ROOT_PASSWORD', 'MYSQL_ROOT_PASSWORD_FILE', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD'],
        entrypointMessage('MYSQL'),
      ),
    ],
  },
  {
    name: 'mariadbd',
    ports: [{ port: 3306, options: ['--port', '-P'] }],
    startMs: 8_000,
    stop: within(1_000),
    memoryBytes: 80 * MEBIBYTE,
    needs: [
      databasePassword(
        [
          'MARIADB_ROOT_PASSWORD',
          'MARIADB_ROOT_PASSWORD_FILE',
          'MARIADB_ROOT_PASSWORD_HASH',
          'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD',
          'MARIADB_RANDOM_ROOT_PASSWORD',
          'MYSQL_ROOT_PASSWORD',
          'MYSQL_ROOT_PASSWORD_FILE',
          'MYSQL_ALLOW_EMPTY_PASSWORD',
          'MYSQL_RANDOM_ROOT_PASSWORD',
        ],
        entrypointMessage('MARIADB'),
      ),
    ],
  },
  { name: 'mongod', ports: [{ port: 27017, options: ['--port'] }], startMs: 1_500, stop: within(300), memoryBytes: 90 * MEBIBYTE },
  { name: 'cassandra', ports: [{ port: 9042 }, { port: 7000 }], startMs: 40_000, stop: JVM, memoryBytes: 700 * MEBIBYTE },
  {
    name: 'couchdb',
    ports: [{ port: 5984, http: OK }],
    startMs: 3_000,
    needs: [
      {
        env: ['COUCHDB_PASSWORD', 'COUCHDB_USER'],
        message:
          'ERROR: CouchDB 3.0+ will no longer run in "Admin Party"\n       mode. You *MUST* specify an admin user and\n       password, either via your own .ini file mapped\n       into the container at /opt/couchdb/etc/local.ini\n       or inside /opt/couchdb/etc/local.d, or with\n       "-e COUCHDB_USER=admin -e COUCHDB_PASSWORD=password"\n       to set it via "docker run".',
        exitCode: 1,
      },
    ],
  },
  { name: 'influxd', ports: [{ port: 8086, http: { '/health': 200, '/ping': 204, '/': 200, '*': 401 } }], startMs: 2_000 },
  { name: 'elasticsearch', ports: [{ port: 9200, http: OK }, { port: 9300 }], startMs: 25_000, stop: JVM, memoryBytes: 1_100 * MEBIBYTE },
  {
    name: 'kibana',
    ports: [{ port: 5601, http: { '/api/status': 200, '/app/kibana': 200, '*': 302 } }],
    startMs: 25_000,
    stop: within(500),
    memoryBytes: 500 * MEBIBYTE,
  },
  { name: 'logstash', ports: [{ port: 9600, http: OK }], startMs: 25_000, stop: within(1_000), memoryBytes: 900 * MEBIBYTE },
  {
    name: 'rabbitmq-server',
    ports: [{ port: 5672 }, { port: 15692, http: { '/metrics': 200 } }],
    startMs: 8_000,
    stop: within(1_000),
    memoryBytes: 130 * MEBIBYTE,
  },
  {
    name: 'rabbitmq-management',
    ports: [{ port: 5672 }, { port: 15672, http: OK }, { port: 15692, http: { '/metrics': 200 } }],
    startMs: 10_000,
    stop: within(1_000),
    memoryBytes: 150 * MEBIBYTE,
  },
  { name: 'kafka', ports: [{ port: 9092 }], startMs: 6_000, stop: JVM, memoryBytes: 400 * MEBIBYTE },
  { name: 'zookeeper', ports: [{ port: 2181 }, { port: 8080, http: OK }], startMs: 1_500, stop: JVM, memoryBytes: 90 * MEBIBYTE },
  { name: 'jetty', ports: [{ port: 8080, http: { '*': 404 } }], startMs: 1_500, stop: JVM, memoryBytes: 100 * MEBIBYTE },
  {
    name: 'jenkins',
    ports: [{ port: 8080, http: { '/login': 200, '*': 403 } }, { port: 50000 }],
    startMs: 25_000,
    stop: JVM,
    memoryBytes: 400 * MEBIBYTE,
  },
  { name: 'sonarqube', ports: [{ port: 9000, http: OK }], startMs: 45_000, stop: JVM, memoryBytes: 1_500 * MEBIBYTE },
  { name: 'nexus', ports: [{ port: 8081, http: OK }], startMs: 60_000, stop: JVM, memoryBytes: 1_500 * MEBIBYTE },
  {
    name: 'keycloak',
    ports: [
      { port: 8080, http: { '/': 302, '*': 200 } },
      { port: 9000, http: { '/health': 200, '/health/live': 200, '/health/ready': 200, '*': 404 } },
    ],
    startMs: 15_000,
    stop: JVM,
    memoryBytes: 400 * MEBIBYTE,
  },
  {
    name: 'apache2-foreground',
    ports: [{ port: 80, http: { '*': 200 } }],
    startMs: 100,
    stop: { signals: ['TERM', 'WINCH', 'INT'], afterMs: 50, exitCode: 0 },
  },
  {
    name: 'wordpress',
    ports: [{ port: 80, http: { '/': 302, '*': 200 } }],
    startMs: 1_500,
    stop: { signals: ['TERM', 'WINCH', 'INT'], afterMs: 50, exitCode: 0 },
  },
  { name: 'php-fpm', ports: [{ port: 9000 }], startMs: 100, stop: within(20) },
  {
    name: 'caddy',
    ports: [
      { port: 80, http: OK },
      { port: 2019, loopback: true, http: OK },
    ],
    startMs: 100,
  },
  { name: 'traefik', ports: [{ port: 80, http: { '*': 404 } }], startMs: 300 },
  {
    name: 'envoy',
    ports: [
      { port: 10000, http: OK },
      { port: 9901, http: OK },
    ],
    startMs: 300,
    stop: within(100),
  },
  {
    name: 'haproxy',
    ports: [],
    startMs: 50,
    stop: { signals: ['USR1', 'TERM', 'INT'], afterMs: 0, exitCode: 0 },
    needs: [
      {
        file: '/usr/local/etc/haproxy/haproxy.cfg',
        message:
          '[ALERT]    (1) : config : Cannot open configuration file/directory /usr/local/etc/haproxy/haproxy.cfg : No such file or directory',
        exitCode: 1,
      },
    ],
  },
  { name: 'varnishd', ports: [{ port: 80, http: { '*': 503 } }], startMs: 200 },
  {
    name: 'grafana',
    ports: [
      { port: 3000, env: 'GF_SERVER_HTTP_PORT', http: { '/api/health': 200, '/login': 200, '/': 302, '/robots.txt': 200, '*': 404 } },
    ],
    startMs: 4_000,
    stop: within(200),
    memoryBytes: 80 * MEBIBYTE,
  },
  {
    name: 'prometheus',
    ports: [
      {
        port: 9090,
        options: ['--web.listen-address'],
        http: { '/-/healthy': 200, '/-/ready': 200, '/metrics': 200, '/': 302, '/graph': 200, '*': 404 },
      },
    ],
    startMs: 500,
    stop: within(100),
  },
  {
    name: 'alertmanager',
    ports: [
      { port: 9093, options: ['--web.listen-address'], http: { '/-/healthy': 200, '/-/ready': 200, '/metrics': 200, '/': 200, '*': 404 } },
    ],
    startMs: 300,
  },
  {
    name: 'node_exporter',
    ports: [{ port: 9100, options: ['--web.listen-address'], http: { '/metrics': 200, '/': 200, '*': 404 } }],
    startMs: 50,
    stop: GO_RUNTIME,
  },
  { name: 'pushgateway', ports: [{ port: 9091, http: OK }], startMs: 50 },
  {
    name: 'consul',
    ports: [{ port: 8500, http: { '/v1/status/leader': 200, '/ui/': 200, '/': 301, '*': 404 } }, { port: 8300 }, { port: 8600 }],
    startMs: 500,
    stop: { signals: ['INT', 'TERM'], afterMs: 100, exitCode: 1 },
  },
  { name: 'vault', ports: [{ port: 8200, http: { '/v1/sys/health': 200, '/ui/': 200, '*': 404 } }], startMs: 300 },
  {
    name: 'etcd',
    ports: [
      {
        port: 2379,
        options: ['--listen-client-urls'],
        loopback: true,
        grpc: true,
        http: { '/health': 200, '/version': 200, '/readyz': 200, '/livez': 200, '*': 404 },
      },
      { port: 2380, loopback: true },
    ],
    startMs: 500,
  },
  { name: 'registry', ports: [{ port: 5000, http: { '/v2/': 200, '/': 200, '*': 404 } }], startMs: 100 },
  {
    name: 'nats-server',
    ports: [
      { port: 4222, options: ['-p', '--port'] },
      { port: 8222, options: ['-m', '--http_port'], http: OK },
    ],
    startMs: 50,
    stop: within(20),
  },
  {
    name: 'minio',
    ports: [
      {
        port: 9000,
        options: ['--address'],
        http: { '/minio/health/live': 200, '/minio/health/ready': 200, '/minio/health/cluster': 200, '*': 403 },
      },
    ],
    startMs: 500,
    needs: [{ env: [], unlessWord: /^(server|gateway)$/, message: 'NAME:\n  minio - High Performance Object Storage', exitCode: 0 }],
  },
  { name: 'fluentd', ports: [{ port: 24224 }], startMs: 1_500, stop: within(500) },
  { name: 'fluent-bit', ports: [{ port: 2020, http: OK }], startMs: 200, stop: within(5_000) },
  {
    name: 'coredns',
    ports: [
      { port: 53 },
      { port: 8080, http: { '/health': 200, '*': 404 } },
      { port: 8181, http: { '/ready': 200, '*': 404 } },
      { port: 9153, http: { '/metrics': 200, '*': 404 } },
    ],
    startMs: 100,
    stop: within(5_000),
  },
  { name: 'pause', ports: [], startMs: 0, stop: { signals: ['TERM', 'INT'], afterMs: 0, exitCode: 0 } },
  { name: 'hello-app', ports: [{ port: 8080, env: 'PORT', http: OK }], startMs: 20, stop: GO_RUNTIME },
  { name: 'node-hello', ports: [{ port: 8080, http: OK }], startMs: 300, stop: DEAF },
  {
    name: 'echoserver',
    ports: [
      { port: 8080, http: OK },
      { port: 8443, http: OK },
    ],
    startMs: 300,
    stop: { signals: ['TERM', 'QUIT', 'INT'], afterMs: 0, exitCode: 0 },
  },
  { name: 'echo-server', ports: [{ port: 8080, env: 'PORT', http: OK }], startMs: 20, stop: GO_RUNTIME },
  {
    name: 'http-echo',
    ports: [{ port: 5678, options: ['-listen', '--listen'], http: OK }],
    startMs: 10,
    needs: [{ env: ['ECHO_TEXT'], unlessWord: /^--?text/, message: 'Missing -text option!', exitCode: 127 }],
  },
  {
    name: 'whoami-server',
    ports: [{ port: 80, options: ['--port', '-port'], env: 'WHOAMI_PORT_NUMBER', http: OK }],
    startMs: 10,
    stop: GO_RUNTIME,
  },
  { name: 'podinfo', ports: [{ port: 9898, options: ['--port'], http: OK }, { port: 9999 }], startMs: 50, stop: within(3_000) },
  { name: 'hello-kubernetes', ports: [{ port: 8080, env: 'PORT', http: OK }], startMs: 800, stop: DEAF },
  { name: 'httpbin', ports: [{ port: 80, http: { '/status/404': 404, '/status/500': 500, '/status/503': 503, '*': 200 } }], startMs: 800 },
  { name: 'goproxy', ports: [{ port: 8080 }], startMs: 10, stop: GO_RUNTIME },
  { name: 'serve-hostname', ports: [{ port: 9376, http: OK }], startMs: 10 },
  { name: 'ghost', ports: [{ port: 2368, http: OK }], startMs: 6_000, stop: within(500) },
];
