import { expect, test } from 'vitest';
import { findImage } from '../../../server/src/simulation/runtime/images/find.ts';
import { wellKnownImages } from '../../../server/src/simulation/runtime/images/wellKnown.ts';
import { Story } from '../../seeds/story.ts';

const FOUND = '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n';
const READY = 'LOG:  database system is ready to accept connections\n';

/** A server over what one of another image, or a command, has left in the volume before. */
const after = (image: string, before: string, env = '[{name: POSTGRES_PASSWORD, value: x}]'): Story =>
  new Story(
    `
apiVersion: v1
kind: Pod
metadata: {name: db}
spec:
  volumes: [{name: data, emptyDir: {}}]
  initContainers: [{name: before, image: 'busybox:1.36', command: [sh, -c, '${before}'], volumeMounts: [{name: data, mountPath: /data}]}]
  containers: [{name: main, image: '${image}', env: ${env}, volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]}]
`,
    { conditions: { images: { [image]: 'present' } } },
  );

// docker-library/postgres docker-entrypoint.sh; PostgreSQL src/backend/utils/init/miscinit.c ValidatePgVersion.
test.each<[image: string, before: string, log: string]>([
  ['postgres:16', 'true', READY],
  ['postgres:16.4-alpine', 'echo 16 > /data/PG_VERSION', FOUND + READY],
  [
    'postgres:16.4-alpine',
    'echo 15 > /data/PG_VERSION',
    `${FOUND}FATAL:  database files are incompatible with server\nDETAIL:  The data directory was initialized by PostgreSQL version 15, which is not compatible with this version 16.4.\n`,
  ],
  ['postgres:bookworm', 'echo 15 > /data/PG_VERSION', FOUND + READY],
  ['postgres:18', 'echo 15 > /data/PG_VERSION', READY],
])('%s after `%s`', (image, before, log) => {
  const story = after(image, before);
  expect(story.print(40, 'logs')).toBe(log);
  expect(story.status(59).containers['main']?.state === 'running').toBe(!log.includes('FATAL'));
});

test('data that are there need no password', () =>
  expect(after('postgres:16', 'echo 16 > /data/PG_VERSION', '[]').print(40, 'logs')).toBe(FOUND + READY));

test('an update to another major version meets the data of the one before', () => {
  const spec = (tag: string): object => ({
    template: { spec: { containers: [{ name: 'main', image: `postgres:${tag}` }] } },
  });
  const story = new Story(
    `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {storageClassName: standard, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: db}
spec:
  strategy: {type: Recreate}
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
      containers:
      - {name: main, image: 'postgres:15', env: [{name: POSTGRES_PASSWORD, value: x}], volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]}
`,
    {
      horizon: 120,
      conditions: { images: { 'postgres:15': 'present', 'postgres:16': 'present' } },
      actions: [{ at: 60, verb: 'patch', object: 'Deployment/db', patchType: 'strategic', patch: { spec: spec('16') } }],
    },
  );
  expect(story.print(50, 'logs')).toBe(READY);
  expect(story.print(119, 'logs')).toMatch(/initialized by PostgreSQL version 15, which is not compatible with this version 16\.\n$/);
});

test('tags tell the version', () => {
  const env = (reference: string): string[] =>
    Object.entries(findImage(reference, wellKnownImages).env ?? {}).map((pair) => pair.join('='));
  expect(env('postgres:16.4-alpine')).toEqual(['PGDATA=/var/lib/postgresql/data', 'PG_MAJOR=16', 'PG_VERSION=16.4']);
  expect(env('postgres:18.1')).toEqual(['PGDATA=/var/lib/postgresql/18/docker', 'PG_MAJOR=18', 'PG_VERSION=18.1']);
  expect(env('timescale/timescaledb:2.17.2-pg17')).toEqual(['PGDATA=/var/lib/postgresql/data', 'PG_MAJOR=17', 'PG_VERSION=17']);
  expect(env('postgres:latest')).toEqual(['PGDATA=/var/lib/postgresql/data']);
});
