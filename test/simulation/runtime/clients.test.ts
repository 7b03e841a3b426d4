import { describe, expect, test } from 'vitest';
import { Bench } from './harness.ts';

interface Row {
  readonly image: string;
  readonly env?: readonly (readonly [string, string])[];
  readonly command: readonly string[];
  /** Exit code and what is printed while the server starts. */
  readonly before: readonly [code: number, text: string];
  readonly after: readonly [code: number, text: string];
  /** Seconds until the server answers. */
  readonly ready: number;
}

const ROWS: readonly Row[] = [
  {
    image: 'postgres:16-alpine',
    env: [['POSTGRES_PASSWORD', 'x']],
    command: ['pg_isready', '-U', 'postgres'],
    before: [2, '/var/run/postgresql:5432 - no response'],
    after: [0, '/var/run/postgresql:5432 - accepting connections'],
    ready: 4,
  },
  {
    image: 'postgres:16',
    env: [['POSTGRES_PASSWORD', 'x']],
    command: ['sh', '-c', 'exec pg_isready -h 127.0.0.1 -p 5432'],
    before: [2, '127.0.0.1:5432 - no response'],
    after: [0, '127.0.0.1:5432 - accepting connections'],
    ready: 4,
  },
  {
    image: 'redis:7',
    command: ['redis-cli', 'ping'],
    before: [1, 'Could not connect to Redis at 127.0.0.1:6379: Connection refused'],
    after: [0, 'PONG'],
    ready: 1,
  },
  {
    image: 'mysql:8.4',
    env: [['MYSQL_ROOT_PASSWORD', 'x']],
    command: ['sh', '-c', 'mysqladmin ping -h localhost -uroot -p$MYSQL_ROOT_PASSWORD'],
    before: [1, "mysqladmin: connect to server at 'localhost' failed"],
    after: [0, 'mysqld is alive'],
    ready: 16,
  },
  {
    image: 'mariadb:11',
    env: [['MARIADB_ROOT_PASSWORD', 'x']],
    command: ['healthcheck.sh', '--connect', '--innodb_initialized'],
    before: [1, 'healthcheck connect failed'],
    after: [0, ''],
    ready: 9,
  },
  {
    image: 'mongo:7',
    command: ['mongosh', '--quiet', '--eval', "db.adminCommand('ping')"],
    before: [1, 'MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017'],
    after: [0, '{ ok: 1 }'],
    ready: 2,
  },
  {
    image: 'rabbitmq:4',
    command: ['rabbitmq-diagnostics', '-q', 'ping'],
    before: [69, "Error: unable to perform an operation on node 'rabbit@pod'."],
    after: [0, 'Ping succeeded'],
    ready: 9,
  },
];

describe('a client tells whether its server answers', () => {
  test.each(ROWS)('$image: $command', ({ image, env = [], command, before, after, ready }) => {
    const bench = new Bench();
    const main = bench.container({ image, env });
    main.start();
    bench.until(0.01);
    const early = bench.exec(main, command);
    bench.until(0.03);
    const seen = ({ end }: typeof early) => [end?.exitCode, end?.output.split('\n')[0] ?? ''];
    expect(seen(early)).toEqual(before);
    bench.until(ready);
    const late = bench.exec(main, command);
    bench.until(ready + 1);
    expect(seen(late)).toEqual(after);
    expect(bench.assumptions.filter(({ code }) => code === 'opaque-program')).toEqual([]);
  });

  test('also beside a program of which nobody knows where it listens', () => {
    const bench = new Bench();
    const other = bench.container({ name: 'other', image: 'example.com/team/app:1' });
    other.start();
    const main = bench.container({ image: 'postgres:16', env: [['POSTGRES_PASSWORD', 'x']] });
    main.start();
    bench.until(1);
    const early = bench.exec(main, ['pg_isready']);
    bench.until(2);
    expect(early.end?.exitCode).toBe(2);
  });

  test('what it asks beyond that is not known', () => {
    const bench = new Bench();
    const main = bench.container({ image: 'redis:7' });
    main.start();
    bench.until(1);
    const get = bench.exec(main, ['redis-cli', 'get', 'key']);
    bench.until(2);
    expect(get.end?.exitCode).toBe(0);
    expect(bench.assumptions.map(({ code, subject }) => `${code} ${subject}`)).toContain('opaque-program redis-cli');
  });
});
