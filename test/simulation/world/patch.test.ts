import { expect, test } from 'vitest';
import { schemaOf } from '../../../server/src/kubernetes/schema/kinds.ts';
import { strategicPatch } from '../../../server/src/simulation/world/patch.ts';

const deployment = {
  metadata: { finalizers: ['x.y/a', 'x.y/b'] },
  spec: {
    template: {
      spec: {
        volumes: [{ name: 'v', emptyDir: { sizeLimit: '1Gi' } }],
        tolerations: [{ key: 'a' }],
        containers: [
          {
            name: 'm',
            env: ['A', 'B', 'C'].map((name, index) => ({ name, value: String(index + 1) })),
            ports: [{ containerPort: 1 }],
          },
          { name: 'n' },
        ],
      },
    },
  },
};

const patched = (spec: object, metadata: object = {}, kind = 'Deployment', object: object = deployment) =>
  // biome-ignore lint/suspicious/noExplicitAny: what comes out has any shape
  strategicPatch(object, { metadata, spec }, schemaOf(kind === 'Service' ? 'v1' : 'apps/v1', kind, '1.36')?.type) as any;

test('what a patch adds to a list stands in front of what it does not name, and the rest keeps its place', () => {
  const containers = [
    { name: 'z' },
    {
      name: 'm',
      env: [
        { name: 'D', value: '4' },
        { name: 'B', value: '5' },
        { name: 'A', $patch: 'delete' },
      ],
      ports: [{ containerPort: 2 }],
    },
  ];
  const { spec, metadata } = patched({ template: { spec: { containers } } }, { finalizers: ['x.y/c', 'x.y/a'] });
  expect(spec.template.spec.containers).toEqual([
    { name: 'z' },
    {
      name: 'm',
      env: [
        { name: 'D', value: '4' },
        { name: 'B', value: '5' },
        { name: 'C', value: '3' },
      ],
      ports: [{ containerPort: 2 }, { containerPort: 1 }],
    },
    { name: 'n' },
  ]);
  expect(metadata.finalizers).toEqual(['x.y/c', 'x.y/a', 'x.y/b']);
});

test('keys are kept that a patch says, and lists without a key are replaced', () => {
  const volumes = [{ name: 'v', configMap: { name: 'q' }, $retainKeys: ['name', 'configMap'] }];
  const { volumes: now, tolerations } = patched({ template: { spec: { volumes, tolerations: [{ key: 'b' }] } } }).spec.template.spec;
  expect([now, tolerations]).toEqual([[{ name: 'v', configMap: { name: 'q' } }], [{ key: 'b' }]]);
});

test('lists are replaced, emptied and put in order on demand', () => {
  const containers = (patch: object[], order?: object[]) => ({
    template: { spec: { containers: patch, ...(order ? { '$setElementOrder/containers': order } : {}) } },
  });
  const names = (spec: object) => patched(spec).spec.template.spec.containers.map(({ name }: { name: string }) => name);
  expect(names(containers([{ name: 'x' }, { $patch: 'replace' }]))).toEqual(['x']);
  expect(names(containers([{ name: 'm', $patch: 'delete' }]))).toEqual(['n']);
  expect(names(containers([{ name: 'x' }], [{ name: 'n' }, { name: 'x' }, { name: 'm' }]))).toEqual(['n', 'x', 'm']);
});

test('ports of Services are told apart by their own number', () => {
  const service = { spec: { ports: [{ port: 80, targetPort: 1 }, { port: 81 }], selector: { a: 'b' } } };
  const { ports, selector } = patched({ ports: [{ port: 81, targetPort: 2 }], selector: { a: null, c: 'd' } }, {}, 'Service', service).spec;
  expect([ports, selector]).toEqual([
    [
      { port: 80, targetPort: 1 },
      { port: 81, targetPort: 2 },
    ],
    { c: 'd' },
  ]);
});
