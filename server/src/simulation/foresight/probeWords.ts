import type { Text } from '../../texts/text.ts';
import type { Words } from './finding.ts';
import type { ProbeType } from './story.ts';

export const PROBE_NAMES: Readonly<Record<ProbeType, Text>> = {
  liveness: { en: 'liveness probe', 'zh-cn': '存活探针' },
  readiness: { en: 'readiness probe', 'zh-cn': '就绪探针' },
  startup: { en: 'startup probe', 'zh-cn': '启动探针' },
};

export const LIVENESS = {
  starting: {
    message: {
      en: 'The liveness probe kills container {container} {after} s after its start; it would first answer at {answers} s.',
      'zh-cn': '存活探针在容器 {container} 启动 {after} 秒后就将其终止，而它要到第 {answers} 秒才能首次响应。',
    },
    explanation: {
      en: 'It never gets past its start-up: {failed} failures in a row ({output}) end it each time, {restarts} restarts in {end} s. Add a startupProbe with the same handler and `failureThreshold: {failures}` at a period of {period} s: liveness is then judged only after start-up.',
      'zh-cn':
        '它永远无法完成启动：每次都因连续 {failed} 次失败（{output}）而被终止，{end} 秒内重启 {restarts} 次。请添加处理方式相同的 startupProbe，周期 {period} 秒、`failureThreshold: {failures}`：这样启动完成之后才会开始检查存活。',
    },
  },
  never: {
    message: {
      en: 'The liveness probe of container {container} never succeeds: it is killed {after} s after each start.',
      'zh-cn': '容器 {container} 的存活探针从不成功：每次启动 {after} 秒后都会被终止。',
    },
    explanation: {
      en: 'What the probe gets is: {output}. Even without restarts it would not have succeeded by {patience} s, so more time does not help: check the command, port or path of the probe. {restarts} restarts in {end} s.',
      'zh-cn':
        '探针得到的结果是：{output}。即使不重启，到第 {patience} 秒它也不会成功，因此延长时间没有用：请检查探针的命令、端口或路径。{end} 秒内重启 {restarts} 次。',
    },
  },
  later: {
    message: {
      en: 'The liveness probe kills container {container} {after} s after its start: it last succeeds at {until} s.',
      'zh-cn': '存活探针在容器 {container} 启动 {after} 秒后将其终止：最后一次成功是在第 {until} 秒。',
    },
    explanation: {
      en: 'Then {failed} failures in a row: {output}. {restarts} restarts in {end} s. If the program works on all the same, the probe asks for the wrong thing; if it does not, this is where to look.',
      'zh-cn':
        '之后连续失败 {failed} 次：{output}。{end} 秒内重启 {restarts} 次。如果程序其实仍在正常工作，说明探针检查的内容不对；否则问题就出在这里。',
    },
  },
} as const satisfies Record<string, Words>;

export const STARTUP = {
  starting: {
    message: {
      en: 'The startup probe gives container {container} only {after} s; it would first answer at {answers} s.',
      'zh-cn': '启动探针只给容器 {container} {after} 秒时间，而它要到第 {answers} 秒才能首次响应。',
    },
    explanation: {
      en: 'After {failed} failures in a row it is killed and begins again: {restarts} restarts in {end} s. Raise `failureThreshold` to {failures} or more (each counts {period} s).',
      'zh-cn':
        '连续失败 {failed} 次后它会被终止并重新开始：{end} 秒内重启 {restarts} 次。请将 `failureThreshold` 提高到 {failures} 或更大（每次相当于 {period} 秒）。',
    },
  },
  never: {
    message: {
      en: 'The startup probe of container {container} never succeeds: it is killed {after} s after each start.',
      'zh-cn': '容器 {container} 的启动探针从不成功：每次启动 {after} 秒后都会被终止。',
    },
    explanation: {
      en: 'What the probe gets is: {output}. Even without restarts it would not have succeeded by {patience} s: check its command, port or path. {restarts} restarts in {end} s.',
      'zh-cn':
        '探针得到的结果是：{output}。即使不重启，到第 {patience} 秒它也不会成功：请检查探针的命令、端口或路径。{end} 秒内重启 {restarts} 次。',
    },
  },
} as const satisfies Record<string, Words>;

export const READINESS = {
  never: {
    message: {
      en: 'Container {container} never gets ready: its readiness probe fails from its start at {since} s until {end} s.',
      'zh-cn': '容器 {container} 始终没有就绪：从第 {since} 秒启动到第 {end} 秒，就绪探针一直失败。',
    },
    explanation: {
      en: 'What the probe gets is: {output}. Services send no traffic to the Pod, and rollouts wait for it. Check the command, port or path of the probe.',
      'zh-cn': '探针得到的结果是：{output}。Service 不会把流量发给这个 Pod，滚动更新也会一直等它。请检查探针的命令、端口或路径。',
    },
  },
  lost: {
    message: {
      en: 'Container {container} stops being ready at {at} s and does not become ready again until {end} s.',
      'zh-cn': '容器 {container} 在第 {at} 秒变为未就绪，到第 {end} 秒都没有恢复。',
    },
    explanation: {
      en: 'Its readiness probe fails with: {output}. The container runs on without traffic: readiness never restarts anything. If only a restart helps, that is what a liveness probe is for.',
      'zh-cn': '就绪探针失败：{output}。容器继续运行，但得不到流量：就绪探针从不触发重启。如果只有重启才能恢复，那是存活探针的职责。',
    },
  },
} as const satisfies Record<string, Words>;

export const HANDLER = {
  noProgram: {
    message: {
      en: 'The {probe} of container {container} can never run: {image} has no program `{program}`.',
      'zh-cn': '容器 {container} 的{probe}永远无法执行：镜像 {image} 中没有程序 `{program}`。',
    },
    explanation: {
      en: 'A probe that cannot be started counts neither as success nor as failure: nothing is watched. Use a program that the image has, or an httpGet or tcpSocket probe, which need none.',
      'zh-cn': '无法启动的探针既不算成功也不算失败：等于没有检查。请改用镜像里有的程序，或使用不需要程序的 httpGet、tcpSocket 探针。',
    },
  },
  noProgramReady: {
    message: {
      en: 'Container {container} never gets ready: {image} has no program `{program}` for its {probe}.',
      'zh-cn': '容器 {container} 始终不会就绪：镜像 {image} 中没有{probe}所用的程序 `{program}`。',
    },
    explanation: {
      en: 'A probe that cannot be started never succeeds, so Services send no traffic and rollouts wait. Use a program that the image has, or an httpGet or tcpSocket probe, which need none.',
      'zh-cn':
        '无法启动的探针永远不会成功，因此 Service 不会发送流量，滚动更新也会一直等待。请改用镜像里有的程序，或使用不需要程序的 httpGet、tcpSocket 探针。',
    },
  },
  wrongPort: {
    message: {
      en: 'The {probe} asks port {port}, where nothing listens: container {container} listens on {ports}.',
      'zh-cn': '{probe}检查的是端口 {port}，但那里没有程序监听：容器 {container} 监听的是 {ports}。',
    },
    explanation: {
      en: 'Each connection is refused; by {at} s {effect}. Ask a port that the program listens on, or make it listen on {port}: `containerPort` only documents, it opens nothing.',
      'zh-cn':
        '每次连接都被拒绝；到第 {at} 秒，{effect}。请检查程序真正监听的端口，或让程序监听 {port}：`containerPort` 只是说明，并不会打开端口。',
    },
  },
  loopback: {
    message: {
      en: 'The {probe} cannot reach port {port}: container {container} listens there on 127.0.0.1 only.',
      'zh-cn': '{probe}无法访问端口 {port}：容器 {container} 只在 127.0.0.1 上监听该端口。',
    },
    explanation: {
      en: 'The kubelet connects to the address of the Pod, from outside; by {at} s {effect}. Make the program listen on 0.0.0.0, or use an exec probe.',
      'zh-cn': 'kubelet 是从外部连接 Pod 的地址；到第 {at} 秒，{effect}。请让程序监听 0.0.0.0，或改用 exec 探针。',
    },
  },
  timeout: {
    message: {
      en: 'The {probe} of container {container} is given {timeout} s, and its answer takes longer.',
      'zh-cn': '容器 {container} 的{probe}只等待 {timeout} 秒，而响应需要更长时间。',
    },
    explanation: {
      en: '{failed} time-outs in a row: by {at} s {effect}. With more time it succeeds: raise `timeoutSeconds`, or make the check cheaper.',
      'zh-cn': '连续超时 {failed} 次：到第 {at} 秒，{effect}。给足时间它就能成功：请增大 `timeoutSeconds`，或让检查更轻量。',
    },
  },
  unready: { en: 'the container is not ready', 'zh-cn': '容器仍未就绪' },
  restarted: { en: 'the container is killed for it', 'zh-cn': '容器因此被终止' },
} as const satisfies Record<string, Words | Text>;
