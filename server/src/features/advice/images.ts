import { editDistance } from '../../kubernetes/decode/suggest.ts';
import { parseImageReference } from '../../kubernetes/values/imageReference.ts';
import type { AdviceCheck } from './check.ts';

/** Images of Docker Hub that stand without an owner and that manifests use most. Source: github.com/docker-library/official-images library/. */
const OFFICIAL: ReadonlySet<string> = new Set(
  `alpine amazonlinux busybox caddy cassandra clojure consul couchbase couchdb debian drupal eclipse-temurin elasticsearch elixir erlang
  fedora fluentd ghost golang gradle groovy haproxy haskell hello-world httpd influxdb jenkins jetty joomla kibana kong logstash mariadb
  matomo maven memcached mongo mongo-express mysql nats neo4j nextcloud nginx node odoo openjdk perl php postgres python rabbitmq redis
  redmine registry rockylinux ruby rust solr sonarqube swift telegraf tomcat traefik ubuntu vault wordpress zookeeper`.split(/\s+/),
);

/** What programs are called, and their images are not. */
const PROGRAMS: ReadonlyMap<string, string> = new Map([
  ['postgresql', 'postgres'],
  ['mongodb', 'mongo'],
  ['nodejs', 'node'],
  ['apache', 'httpd'],
  ['apache2', 'httpd'],
]);

/** One slip of the finger; shorter names are near to too many words. */
const SLIPS = 1;
const LENGTH_MIN = 5;

const imageName: AdviceCheck = {
  id: 'advice.image-name',
  explain: {
    en: 'Docker Hub keeps images without an owner for a few that everybody knows, and `{name}` is none of them: `{suggestion}` is probably meant. What is not there ends as ErrImagePull.',
    'zh-cn':
      'Docker Hub 上不带所有者的名称只留给少数众所周知的镜像，其中没有 `{name}`，多半是想写 `{suggestion}`。找不到的镜像会以 ErrImagePull 告终。',
  },
  kubeLinter: [],
  kubeScore: [],
  *check({ containers }) {
    for (const { path, fields } of containers) {
      const image = String(fields.image ?? '');
      const reference = parseImageReference(image);
      const name = reference?.domain === 'docker.io' ? /^library\/(.*)$/.exec(reference.path)?.[1] : undefined;
      if (name === undefined || name.length < LENGTH_MIN || OFFICIAL.has(name)) continue;
      const suggestion = nearest(name);
      if (suggestion !== undefined)
        yield { path: [...path, 'image'], values: { name, suggestion }, data: { image: image.replace(name, suggestion) } };
    }
  },
};

const nearest = (name: string): string | undefined =>
  PROGRAMS.get(name) ??
  [...OFFICIAL].find(
    (each) => each.length >= LENGTH_MIN && Math.abs(each.length - name.length) <= SLIPS && editDistance(name, each, SLIPS) <= SLIPS,
  );

/** What is odd about the names of images. */
export const IMAGES: readonly AdviceCheck[] = [imageName];
