import { parseImageReference } from '../../kubernetes/values/imageReference.ts';
import type { AdviceCheck } from './check.ts';

/** What is allowed and stands in company that does it no good. */

/** Namespaces that Kubernetes keeps for itself. Source: pkg/controlplane/controller/systemnamespaces, kubernetes.io "Namespaces". */
const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/** Labels with which parts of a cluster say that they are such. Source: kubeadm's and the add-ons' own manifests. */
const SYSTEM_LABELS = ['k8s-app', 'component', 'tier', 'kubernetes.io/cluster-service', 'addonmanager.kubernetes.io/mode'];

const systemNamespace: AdviceCheck = {
  id: 'advice.system-namespace',
  explain: {
    en: '`{namespace}` is for the parts of the cluster itself, and nothing here says that this is one. Who may write there rules the cluster, and its Pods are in the way of upgrades. Use a namespace of your own.',
    'zh-cn':
      '`{namespace}` 是留给集群自身组件的，而这里没有任何迹象表明它是其中之一。能在那里写入就等于能控制集群，升级时这些 Pod 也会碍事。请使用自己的命名空间。',
  },
  kubeLinter: ['use-namespace'],
  kubeScore: [],
  *check({ object, base, labels, spec }) {
    const namespace = String(object.metadata.namespace ?? '');
    // What runs on every node is usually a part of the cluster.
    if (!SYSTEM_NAMESPACES.has(namespace) || object.kind === 'DaemonSet') return;
    const own = { ...(object.metadata.labels as Record<string, string> | undefined), ...labels };
    const isSystem = SYSTEM_LABELS.some((label) => label in own) || String(spec.priorityClassName ?? '').startsWith('system-');
    if (!isSystem) yield { path: [...base, 'metadata', 'namespace'], values: { namespace } };
  },
};

/** Repositories of databases that keep what they store on a disk. A cache beside the program that uses it is a usual pattern, and not among them. */
const DATABASES: ReadonlySet<string> = new Set([
  'cassandra',
  'clickhouse-server',
  'cockroach',
  'elasticsearch',
  'influxdb',
  'mariadb',
  'mongo',
  'mongodb',
  'mysql',
  'mysql-server',
  'neo4j',
  'opensearch',
  'percona',
  'postgres',
  'postgresql',
]);

/** Repositories of web servers, and of programs that are used through one. */
const FRONTENDS: ReadonlySet<string> = new Set([
  'apache',
  'caddy',
  'drupal',
  'ghost',
  'gitea',
  'gitlab-ce',
  'grafana',
  'haproxy',
  'httpd',
  'jenkins',
  'joomla',
  'keycloak',
  'mediawiki',
  'moodle',
  'nextcloud',
  'nginx',
  'nodejs',
  'openresty',
  'php',
  'phpmyadmin',
  'redmine',
  'tomcat',
  'wordpress',
]);

/** Last part of the repository: `bitnami/mysql:8` → `mysql`. */
const repositoryOf = (image: unknown): string => parseImageReference(String(image ?? ''))?.path.replace(/^.*\//, '') ?? '';

const databaseBeside: AdviceCheck = {
  id: 'advice.database-beside',
  explain: {
    en: 'The Pod of `{web}` also runs the database `{database}`. Containers of a Pod live and die together: a new version of the one stops the other, and each further replica gets a database of its own. Give the database Pods of its own (a StatefulSet) and a Service.',
    'zh-cn':
      '`{web}` 的 Pod 里还运行着数据库 `{database}`。同一 Pod 的容器同生共死：更新其中一个会停掉另一个，每多一个副本就多一个各自独立的数据库。请让数据库使用单独的 Pod（StatefulSet）和 Service。',
  },
  kubeLinter: [],
  kubeScore: [],
  *check({ containers }) {
    const running = containers.filter(({ isInit }) => !isInit);
    const web = running.find(({ fields }) => FRONTENDS.has(repositoryOf(fields.image)));
    if (!web) return;
    for (const { path, fields } of running)
      if (DATABASES.has(repositoryOf(fields.image)))
        yield { path: [...path, 'image'], values: { web: String(web.fields.name ?? ''), database: repositoryOf(fields.image) } };
  },
};

export const COMPANY: readonly AdviceCheck[] = [systemNamespace, databaseBeside];
