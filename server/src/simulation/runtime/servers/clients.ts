import { type Call, type Command, options } from '../commands/call.ts';
import type { CommandEntry } from '../commands/entry.ts';
import { connect } from '../commands/networking.ts';
import type { Steps } from '../processes/process.ts';

/** How long a client of a database waits for a connection. */
const TIMEOUT_MS = 3_000;
const LOCAL = '127.0.0.1';

interface Asked {
  readonly host: string | undefined;
  readonly port: number;
}

/** Whether the server is there. What it keeps is not known: everything but a look is told as an assumption. */
function* reaches(call: Call, { host, port }: Asked): Steps<boolean> {
  const reached = yield* connect(call, host ?? LOCAL, port, TIMEOUT_MS);
  return reached === 'open' || reached === 'external';
}

function takenToSucceed(call: Call): number {
  call.process.home.assume('opaque-program', call.name, call.process.origin);
  return 0;
}

const POSTGRES_OPTIONS = { host: 'h', port: 'p', dbname: 'd', username: 'U', timeout: 't', quiet: 'q', command: 'c', file: 'f' };

function postgres(call: Call): Asked & { readonly quiet: boolean } {
  const { flags } = options(call.words, 'h:p:d:U:t:qc:f:v:AtwW', POSTGRES_OPTIONS);
  const host = flags.get('h') ?? call.env('PGHOST');
  return {
    host: host?.startsWith('/') ? undefined : host,
    port: Number(flags.get('p') ?? call.env('PGPORT') ?? 5432),
    quiet: flags.has('q'),
  };
}

/** Source: postgresql.org/docs/current/app-pg-isready.html. */
const pgIsReady: Command = function* (call): Steps<number> {
  const { quiet, ...asked } = postgres(call);
  const there = yield* reaches(call, asked);
  if (!quiet) call.out(`${asked.host ?? '/var/run/postgresql'}:${asked.port} - ${there ? 'accepting connections' : 'no response'}\n`);
  return there ? 0 : 2;
};

const psql: Command = function* (call): Steps<number> {
  const asked = postgres(call);
  if (yield* reaches(call, asked)) return takenToSucceed(call);
  call.err(
    asked.host === undefined
      ? `psql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.${asked.port}" failed: No such file or directory\n\tIs the server running locally and accepting connections on that socket?`
      : `psql: error: connection to server at "${asked.host}", port ${asked.port} failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?`,
  );
  return 2;
};

/** Source: redis.io/docs/latest/develop/tools/cli. */
const redisCli: Command = function* (call): Steps<number> {
  const { flags, operands } = options(call.words, 'h:p:a:n:u:xr:i:', { raw: 'x', 'no-auth-warning': 'x', pass: 'a', user: 'a', tls: 'x' });
  const [host, port] = [flags.get('h') ?? LOCAL, Number(flags.get('p') ?? 6379)];
  if (!(yield* reaches(call, { host, port }))) {
    call.err(`Could not connect to Redis at ${host}:${port}: Connection refused`);
    return 1;
  }
  if (operands[0]?.toLowerCase() !== 'ping') return takenToSucceed(call);
  call.out(`${operands[1] ?? 'PONG'}\n`);
  return 0;
};

const MYSQL_OPTIONS = { host: 'h', port: 'P', user: 'u', password: 'p', execute: 'e', socket: 'S', protocol: 'S', silent: 's' };

function mysqlAsked(call: Call): Asked & { readonly operands: readonly string[] } {
  // A password stands right behind its letter, or there is none.
  const words = call.words.map((word) => (/^-p./.test(word) ? '-p' : word));
  const { flags, operands } = options(words, 'h:P:u:pe:S:sD:', MYSQL_OPTIONS);
  const host = flags.get('h');
  return { host: host === 'localhost' ? undefined : host, port: Number(flags.get('P') ?? 3306), operands };
}

const SOCKET = '/var/run/mysqld/mysqld.sock';
const mysqlFault = ({ host, port }: Asked): string =>
  host === undefined
    ? `Can't connect to local MySQL server through socket '${SOCKET}' (2)`
    : `Can't connect to MySQL server on '${host}:${port}' (111)`;

/** Source: dev.mysql.com/doc/refman/8.4/en/mysqladmin.html. */
const mysqladmin: Command = function* (call): Steps<number> {
  const asked = mysqlAsked(call);
  if (!(yield* reaches(call, asked))) {
    call.err(`${call.name}: connect to server at '${asked.host ?? 'localhost'}' failed\nerror: '${mysqlFault(asked)}'`);
    return 1;
  }
  if (!asked.operands.includes('ping')) return takenToSucceed(call);
  call.out('mysqld is alive\n');
  return 0;
};

const mysql: Command = function* (call): Steps<number> {
  const asked = mysqlAsked(call);
  if (yield* reaches(call, asked)) return takenToSucceed(call);
  call.err(`ERROR ${asked.host === undefined ? 2002 : 2003} (HY000): ${mysqlFault(asked)}`);
  return 1;
};

/** Source: mongodb.com/docs/mongodb-shell/reference/options. */
const mongosh: Command = function* (call): Steps<number> {
  const { flags, operands } = options(call.words, 'h:p:e:u:qa:', {
    host: 'h',
    port: 'p',
    eval: 'e',
    username: 'u',
    password: 'u',
    quiet: 'q',
  });
  const [, name, number] = /^mongodb:\/\/(?:[^@/]*@)?([^:/,]+)(?::(\d+))?/.exec(operands[0] ?? '') ?? [];
  const [host, port] = [flags.get('h') ?? name ?? LOCAL, Number(flags.get('p') ?? number ?? 27017)];
  if (!(yield* reaches(call, { host, port }))) {
    call.err(`MongoNetworkError: connect ECONNREFUSED ${host}:${port}`);
    return 1;
  }
  if (!/\bping\b/.test(flags.get('e') ?? '')) return takenToSucceed(call);
  call.out('{ ok: 1 }\n');
  return 0;
};

/** Of the image of MariaDB. Source: mariadb.com/docs/server, “Using healthcheck.sh”. */
const healthcheck: Command = function* (call): Steps<number> {
  if (yield* reaches(call, { host: LOCAL, port: 3306 })) return 0;
  call.err('healthcheck connect failed');
  return 1;
};

/** EX_UNAVAILABLE. Source: rabbitmq.com/docs/man/rabbitmq-diagnostics.8. */
const RABBIT_UNAVAILABLE = 69;

const rabbit: Command = function* (call): Steps<number> {
  if (yield* reaches(call, { host: LOCAL, port: 5672 })) {
    if (!/^(ping|status|check_\w+|node_health_check)$/.test(call.words.find((word) => !word.startsWith('-')) ?? ''))
      return takenToSucceed(call);
    call.out('Ping succeeded\n');
    return 0;
  }
  call.err(`Error: unable to perform an operation on node 'rabbit@${call.process.home.hostname}'.`);
  return RABBIT_UNAVAILABLE;
};

const client = (name: string, run: Command): CommandEntry => ({ name, run, place: 'usr/bin', families: [] });

/** Clients that the images of stores bring along: what probes of these stores run. */
export const clientCommands: readonly CommandEntry[] = [
  client('pg_isready', pgIsReady),
  client('psql', psql),
  client('redis-cli', redisCli),
  client('mysqladmin', mysqladmin),
  client('mariadb-admin', mysqladmin),
  client('mysql', mysql),
  client('mariadb', mysql),
  client('healthcheck.sh', healthcheck),
  client('mongosh', mongosh),
  client('mongo', mongosh),
  client('rabbitmq-diagnostics', rabbit),
  client('rabbitmqctl', rabbit),
];
