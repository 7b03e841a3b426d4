// Reads all API packages of all releases out of clones of kubernetes/api, apimachinery, apiextensions-apiserver and kube-aggregator.
import { execFileSync } from 'node:child_process';
import { readGoFile, readLifecycle } from './goTypes.mjs';

/** Types whose JSON form is their own: what stands in their place. */
const PRIMITIVES = {
  'meta/v1.Time': 'time',
  'meta/v1.MicroTime': 'microtime',
  'meta/v1.Duration': 'duration',
  'meta/v1.FieldsV1': 'raw',
  'runtime.RawExtension': 'raw',
  'runtime.Object': 'raw',
  'resource.Quantity': 'quantity',
  'intstr.IntOrString': 'intstr',
  'apiextensions/v1.JSON': 'json',
  'apiextensions/v1.JSONSchemaPropsOrArray': 'raw:apiextensions/v1.JSONSchemaProps',
  'apiextensions/v1.JSONSchemaPropsOrBool': 'raw:apiextensions/v1.JSONSchemaProps',
  'apiextensions/v1.JSONSchemaPropsOrStringArray': 'raw:apiextensions/v1.JSONSchemaProps',
};

/** Packages whose kinds are sent by the API server, not to it. */
const NOT_SERVED = new Set(['admission', 'apidiscovery', 'imagepolicy']);

const git = (repository, ...args) => execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });

const tryGit = (repository, ...args) => {
  try {
    return execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return null;
  }
};

/** `k8s.io/api/core/v1` → `core/v1`; `k8s.io/apimachinery/pkg/util/intstr` → `intstr`. */
function shortPackage(path) {
  const found =
    /^k8s\.io\/api\/([\w]+\/\w+)$/.exec(path) ??
    /^k8s\.io\/apimachinery\/pkg\/apis\/(meta\/v1)$/.exec(path) ??
    /^k8s\.io\/apiextensions-apiserver\/pkg\/apis\/(\w+\/\w+)$/.exec(path) ??
    /^k8s\.io\/kube-aggregator\/pkg\/apis\/(\w+\/\w+)$/.exec(path);
  return found ? found[1] : path.split('/').at(-1);
}

/** Where the packages of a release lie: [repository, folder, short name]. */
function packagesOf(clones, release) {
  const branch = `release-${release}`;
  const found = [];
  const look = (repository, root) => {
    const listing = tryGit(repository, 'ls-tree', '-r', '--name-only', branch, ...(root ? [root] : []));
    if (listing === null) return;
    const folders = new Set(
      listing
        .split('\n')
        .filter((file) => /\/types\.go$/.test(file))
        .map((file) => file.slice(0, file.lastIndexOf('/'))),
    );
    for (const folder of folders) {
      const short = folder.split('/').slice(-2).join('/');
      if (/^\w+\/v\d\w*$/.test(short) && !NOT_SERVED.has(short.split('/')[0]))
        found.push({ repository, folder, short, branch, files: listing.split('\n').filter((file) => file.startsWith(`${folder}/`)) });
    }
  };
  look(clones.api, '');
  look(clones.apiextensions, 'pkg/apis/');
  look(clones.aggregator, 'pkg/apis/');
  const meta = 'pkg/apis/meta/v1';
  const listing = tryGit(clones.apimachinery, 'ls-tree', '-r', '--name-only', branch, meta);
  if (listing) found.push({ repository: clones.apimachinery, folder: meta, short: 'meta/v1', branch, files: listing.split('\n') });
  return found;
}

const SOURCES = /\/(types|types_jsonschema|lifecycle|resource|taint|toleration|objectreference)\.go$/;

/**
 * One release: `types` (id → declaration with resolved field types), `groups` (package → API group), `lifecycles` (id → entry).
 * A type id is the package and the name, `core/v1.Container`.
 */
export function readRelease(clones, release) {
  const types = new Map();
  const groups = new Map();
  const lifecycles = new Map();
  const names = new Map();
  for (const { repository, folder, short, branch, files } of packagesOf(clones, release)) {
    const show = (file) => git(repository, 'show', `${branch}:${file}`);
    const register = files.find((file) => file === `${folder}/register.go`);
    if (register) {
      const group = /GroupName\s*=\s*"([^"]*)"/.exec(show(register));
      if (group) groups.set(short, group[1]);
    }
    const constants = new Map();
    for (const file of files.filter((each) => SOURCES.test(each))) {
      const read = readGoFile(show(file), `${release} ${file}`);
      for (const [name, value] of read.constants.names) names.set(`${short}.${name}`, value);
      for (const [type, values] of read.constants.values) {
        // A constant of another package is looked up once all packages are read.
        const resolved = values.map((value) =>
          value.alias ? { id: `${shortPackage(read.imports.get(value.alias) ?? '')}.${value.name}` } : value,
        );
        constants.set(type, [...(constants.get(type) ?? []), ...resolved]);
      }
      for (const type of read.types)
        types.set(`${short}.${type.name}`, { ...type, package: short, resolve: resolver(read.imports, short) });
    }
    for (const [id, type] of types) if (type.package === short) type.values = constants.get(id.slice(short.length + 1)) ?? [];
    const lifecycle = files.find((file) => file.endsWith('zz_generated.prerelease-lifecycle.go'));
    if (lifecycle) for (const [kind, entry] of readLifecycle(show(lifecycle))) lifecycles.set(`${short}.${kind}`, entry);
  }
  for (const type of types.values())
    type.values = [...new Set(type.values.flatMap((value) => (value.id ? (names.get(value.id) ?? []) : value)))];
  return { types, groups, lifecycles };
}

const BUILT_IN = new Set([
  'string',
  'bool',
  'int32',
  'int64',
  'int',
  'uint8',
  'byte',
  'float64',
  'float32',
  'interface{}',
  'uint32',
  'uint64',
]);

/** Go type expression → the same with type ids: `[]v1.EnvVar` → `[]core/v1.EnvVar`, `metav1.Time` → `time`. */
function resolver(imports, own) {
  return function resolve(type) {
    if (type.startsWith('*')) return `*${resolve(type.slice(1))}`;
    if (type.startsWith('[]')) return type === '[]byte' ? 'bytes' : `[]${resolve(type.slice(2))}`;
    if (type.startsWith('map[')) {
      const end = type.indexOf(']');
      return `map[${resolve(type.slice(4, end))}]${resolve(type.slice(end + 1))}`;
    }
    if (BUILT_IN.has(type)) return type;
    const [name, alias] = type.split('.').reverse();
    const id = alias ? `${imports.has(alias) ? shortPackage(imports.get(alias)) : alias}.${name}` : `${own}.${name}`;
    return PRIMITIVES[id] ?? id;
  };
}
