import { editDistance } from '../../kubernetes/decode/suggest.ts';
import type { Path, PlainValue } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { inSequence } from '../edits/sequence.ts';
import { toDeployment } from '../refactorings/migrate.ts';
import { intoDeployment } from '../refactorings/wrap.ts';
import { USUAL_IMAGES } from '../usualImages.ts';
import { type FixFamily, type FixInput, fix } from './fix.ts';

const PIN: Text = { en: "Name a version: '{image}'", 'zh-cn': '写明版本：“{image}”' };
const MOVED: Text = { en: "Change to '{image}'", 'zh-cn': '改为“{image}”' };
const RESOURCES: Text = { en: 'Add requests and a memory limit', 'zh-cn': '添加请求量和内存限制' };
const READINESS: Text = { en: 'Add a readiness probe', 'zh-cn': '添加就绪探针' };
const NON_ROOT: Text = { en: "Set 'runAsNonRoot: true' for the Pod", 'zh-cn': '为 Pod 设置“runAsNonRoot: true”' };
const NO_HOST_PORT: Text = { en: "Remove 'hostPort'", 'zh-cn': '删除“hostPort”' };
const NO_NODE_PORT: Text = { en: "Remove '{name}': the cluster gives a free one", 'zh-cn': '删除“{name}”：由集群分配空闲端口' };
const EMPTY_DIR: Text = { en: "Use an emptyDir instead of 'hostPath'", 'zh-cn': '用 emptyDir 代替 hostPath' };
const PORT: Text = { en: "Change to the port '{name}'", 'zh-cn': '改为端口“{name}”' };
const ADD_PORT: Text = { en: "Add a container port named '{name}'", 'zh-cn': '添加名为“{name}”的容器端口' };
const FOREGROUND: Text = { en: 'Keep the program in the foreground', 'zh-cn': '让程序在前台运行' };
const NO_FLAG: Text = { en: "Take '{name}' out", 'zh-cn': '去掉“{name}”' };
const SUCCESSOR: Text = { en: 'Convert to a Deployment', 'zh-cn': '转换为 Deployment' };
const DEPLOYMENT: Text = { en: 'Wrap the Pod into a Deployment', 'zh-cn': '把 Pod 改为 Deployment' };

/** Common ports by the names people give them. */
const PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, web: 80, metrics: 9090, grpc: 9000 };

/** What advice suggests, where there is something obvious to do. */
export const advice: FixFamily = function* (input) {
  const { finding, path, data, editor, document } = input;
  const container = Array.isArray(data.container) ? (data.container as Path) : null;
  switch (finding.code) {
    case 'advice.image-tag': {
      const image = (editor.textAt(path) ?? '').replace(/:latest$/, '');
      const version = Object.hasOwn(USUAL_IMAGES, image) ? USUAL_IMAGES[image] : undefined;
      if (version) yield* fix('pin-image', PIN, editor.replace(path, `${image}:${version}`), { values: { image: `${image}:${version}` } });
      return;
    }
    case 'advice.image-name':
    case 'advice.retired-registry': {
      const image = String(data.image);
      yield* fix(finding.code === 'advice.image-name' ? 'correct-image' : 'move-image', MOVED, editor.replace(path, image), {
        values: { image },
        preferred: true,
      });
      return;
    }
    case 'advice.resources': {
      const usual: Readonly<Record<string, string>> = { 'requests.cpu': '100m', 'requests.memory': '128Mi', 'limits.memory': '128Mi' };
      const missing = (data.missing as readonly string[] | undefined) ?? [];
      if (!container) return;
      const asked = editor.textAt([...container, 'resources', 'requests', 'memory']);
      const limit = editor.textAt([...container, 'resources', 'limits', 'memory']);
      const steps = missing.map((name) => {
        const value =
          name === 'limits.memory' ? (asked ?? usual[name]!) : name === 'requests.memory' ? (limit ?? usual[name]!) : usual[name]!;
        return (here: FixInput['editor']) => here.set([...container, 'resources', ...name.split('.')], value);
      });
      yield* fix('add-resources', RESOURCES, inSequence(document, steps));
      return;
    }
    case 'advice.readiness-probe': {
      const probe = { tcpSocket: { port: data.port as PlainValue } };
      if (container) yield* fix('add-readiness-probe', READINESS, editor.set([...container, 'readinessProbe'], probe));
      return;
    }
    case 'advice.run-as-root':
      if (Array.isArray(data.context))
        yield* fix('run-as-non-root', NON_ROOT, editor.set([...(data.context as Path), 'runAsNonRoot'], true));
      return;
    case 'advice.host-port':
      yield* fix('remove-host-port', NO_HOST_PORT, editor.remove(path));
      return;
    case 'advice.node-port-range':
      yield* fix('remove-node-port', NO_NODE_PORT, editor.remove(path), { values: { name: String(path.at(-1)) }, preferred: true });
      return;
    case 'advice.host-path':
      yield* fix(
        'empty-dir-instead',
        EMPTY_DIR,
        inSequence(document, [(here) => here.remove(path), (here) => here.set([...path.slice(0, -1), 'emptyDir'], {})]),
      );
      return;
    case 'advice.probe-port':
      if (container) yield* probePort(input, container);
      return;
    case 'advice.background-command': {
      const script = String(data.script ?? '').replace(/\s*&\s*$/, '');
      yield* fix('keep-in-foreground', FOREGROUND, editor.replace(path, script.replace(/(^|[;&]\s*)(?:nohup\s+)?([^;&]+)$/, '$1exec $2')));
      return;
    }
    case 'advice.api-server-flags':
      yield* fix(
        'remove-flag-value',
        NO_FLAG,
        typeof data.without === 'string' ? editor.replace(path, data.without) : editor.remove(path),
        {
          values: { name: String(data.name) },
        },
      );
      return;
    case 'advice.superseded':
      if (input.base.length === 0) yield* fix('convert-to-deployment', SUCCESSOR, inSequence(document, toDeployment));
      return;
    case 'advice.bare-pod':
      if (input.base.length === 0) yield* fix('wrap-into-deployment', DEPLOYMENT, intoDeployment(editor));
  }
};

function* probePort({ editor, path, data }: FixInput, container: Path) {
  const name = String(data.name ?? '');
  const names = (data.names as readonly string[] | undefined) ?? [];
  const limit = Math.max(2, Math.floor(name.length / 2));
  const near = names.filter((each) => names.length === 1 || editDistance(name, each, limit) <= limit);
  for (const each of near)
    yield* fix('correct-reference', PORT, editor.replace(path, each), { values: { name: each }, preferred: names.length === 1 });
  const number = Object.hasOwn(PORTS, name) ? PORTS[name]! : 8080;
  yield* fix('add-container-port', ADD_PORT, editor.append([...container, 'ports'], { name, containerPort: number }), { values: { name } });
}
